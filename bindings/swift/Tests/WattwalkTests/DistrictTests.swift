import Foundation
import Testing
import Wattwalk

@Suite struct DistrictTests {
    let district: SimulatedDistrict

    init() throws {
        district = try SimulatedDistrict.fromPack(pack: Demo.pack)
    }

    /// Noon in Paris on a day of 2026.
    private func noon(month: Int, day: Int) throws -> Date {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = try #require(TimeZone(identifier: Demo.pack.timeZone()))
        return try #require(calendar.date(from: DateComponents(year: 2026, month: month, day: day, hour: 12)))
    }

    @Test(arguments: [(6, 16, 96), (3, 29, 92), (10, 25, 100)])
    func aDayHasItsQuarterHours(month: Int, day: Int, steps: Int) throws {
        let shown = district.day(time: try noon(month: month, day: day), scope: .district)
        #expect(shown.steps.count == steps)
        #expect(shown.steps.allSatisfy { $0.durationS == 900 })
        for (one, next) in zip(shown.steps, shown.steps.dropFirst()) {
            #expect(next.start.timeIntervalSince(one.start) == 900)
        }
    }

    @Test func whatIsConsumedComesFromSomewhere() throws {
        for step in district.day(time: Demo.start, scope: .district).steps {
            let (comes, goes) = (
                step.productionKw + step.dischargeKw + step.importKw,
                step.consumptionKw + step.chargeKw + step.exportKw
            )
            #expect(abs(comes - goes) < 1e-6)
            #expect(step.storedKwh >= 0 && step.storedKwh <= district.storageKwh(scope: .district) + 1e-9)
        }
    }

    @Test func theFiguresAreThoseOfTheDay() throws {
        let steps = district.day(time: Demo.start, scope: .batteryTransformer).steps
        let figures = try #require(
            district.figures(time: Demo.start, scope: .batteryTransformer)
        ).day
        let consumed = steps.map { $0.consumptionKw * $0.durationS / 3_600 }.reduce(0, +)
        #expect(abs(figures.consumptionKwh - consumed) < 1e-6 * consumed)
        let share = try #require(figures.selfConsumption)
        #expect((0...1).contains(share))
        #expect(district.storageKwh(scope: .batteryTransformer) > 0)
    }

    @Test func readingsComeForThoseAskedFor() throws {
        let all = district.readingsOf(assets: [], time: Demo.start)
        #expect(all.readings.count > 50 && all.failures.isEmpty)
        #expect(all.readings.allSatisfy { $0.quality == .simulated || $0.quality == .withheld })
        let some = district.readingsOf(assets: ["substation"], time: Demo.start).readings
        #expect(!some.isEmpty && some.allSatisfy { $0.asset == "substation" })
        #expect(some == all.readings.filter { $0.asset == "substation" })
        // Handed in, they are shown.
        let session = try Demo.session()
        try session.readings(batch: all, now: Demo.start)
        #expect(try session.readingsOf(asset: "substation", now: Demo.start).map(\.reading.value) == some.map(\.value))
        #expect(some.contains { $0.text(language: "fr")?.hasSuffix("kW") == true })
    }

    @Test func aPackWithoutOneSaysSo() throws {
        var files = Demo.files
        files["sources.json"] = nil
        let pack = try TourPack.fromFiles(files: files)
        #expect(throws: DistrictError.NoDistrict) { try SimulatedDistrict.fromPack(pack: pack) }
    }

    @Test func aPollBringsThemAndSaysWhenThereIsMore() async throws {
        let session = try Demo.session()
        try Demo.arrive(session)
        let next = try #require(try await session.pollSources(now: Demo.start))
        #expect(next > Demo.start && next.timeIntervalSince(Demo.start) <= 900)
        let near = try session.wanted(time: Demo.start).near
        let read = try near.filter { try !session.readingsOf(asset: $0, now: Demo.start).isEmpty }
        #expect(read.count > 10)
    }
}
