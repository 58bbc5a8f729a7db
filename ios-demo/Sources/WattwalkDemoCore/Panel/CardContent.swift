// The card of what the visitor chose in the picture, as values: the core writes
// and scales it.
#if canImport(CoreGraphics)
    import CoreGraphics
#endif
import Foundation
import Wattwalk

/// All that is known of what was chosen.
public struct CardContent: Equatable, Sendable {
    public let asset: String
    public let title: String
    public let network: Network
    public let glyph: Glyph
    public let facts: [String]
    public let readings: [CardReadingContent]
    /// Said where there are none.
    public let noReadings: String?
    public let curve: CourseContent?
    public let fedByTitle, feedsTitle: String
    /// Each from the nearest up to where it begins.
    public let fedBy: [CardWay]
    public let feeds: [CardLinkContent]
    /// How many more it feeds.
    public let more: String?
    public let close: String
    /// What is said as it opens.
    public let spoken: String
}

/// A reading, with how far to trust it.
public struct CardReadingContent: Equatable, Sendable {
    public let title, value, provenance: String
    public let spoken: String
    public let warns: Bool
}

/// Something to go on to from a card.
public struct CardLinkContent: Equatable, Identifiable, Sendable {
    public let id: String
    public let network: Network
    public let glyph: Glyph
    public let title: String
    public let value: String?
    public let spoken: String
}

/// What feeds it, one after the other.
public struct CardWay: Equatable, Identifiable, Sendable {
    public let id: Int
    public let links: [CardLinkContent]
}

/// Curves over a day, with what stands over them.
public struct CourseContent: Equatable, Sendable {
    public let title: String
    public let course: Course
    public let legend: [CourseKey]
    public let spoken: String
}

/// What a line of a curve is.
public struct CourseKey: Equatable, Identifiable, Sendable {
    public let colour: Colour
    public let isDashed: Bool
    public let name: String
    public var id: String { name }
}

extension CardContent {
    init(_ card: AssetCard, _ words: Words) {
        asset = card.asset
        title = card.title
        network = card.network
        glyph = .of(card.kind)
        facts = card.facts
        readings = card.readings.map { CardReadingContent($0, words) }
        noReadings = card.readings.isEmpty ? words[.cardNoReadings] : nil
        curve = card.curve.map { CourseContent($0, network: card.network, words) }
        fedByTitle = words[.cardFedBy]
        feedsTitle = words[.cardFeeds]
        fedBy = card.fedBy.enumerated().map { number, links in
            CardWay(id: number, links: links.map(CardLinkContent.init))
        }
        feeds = card.feeds.map(CardLinkContent.init)
        more = card.feedsMore > 0 ? words(.cardMore, String(card.feedsMore)) : nil
        close = words[.cardClose]
        let first = card.readings.first?.value
        spoken = ([title, first].compactMap(\.self) + facts).joined(separator: ", ")
    }
}

extension CardReadingContent {
    fileprivate init(_ reading: CardReading, _ words: Words) {
        title = reading.title
        value = reading.value ?? "–"
        provenance = reading.provenance
        spoken = words(
            .named, title,
            [reading.value, provenance].compactMap(\.self).joined(separator: ", "))
        warns = [.stale, .doubtful].contains(reading.quality)
    }
}

extension CardLinkContent {
    fileprivate init(_ link: CardLink) {
        id = link.asset
        network = link.network
        glyph = .of(link.kind)
        title = link.title
        value = link.value
        spoken = [title, value].compactMap(\.self).joined(separator: ", ")
    }
}

extension CourseContent {
    fileprivate init(_ curve: CardCurve, network: Network, _ words: Words) {
        title = curve.title
        course = Course(
            lines: [
                Course.Line(
                    runs: curve.runs.map { run in
                        run.map { CGPoint(x: CGFloat($0.x), y: CGFloat($0.y)) }
                    }, colour: .of(network))
            ],
            hours: curve.hours.map { Course.Hour(x: CGFloat($0.x), text: $0.text) },
            most: curve.most, least: curve.least, zeroY: curve.zeroY.map { CGFloat($0) },
            nowX: CGFloat(curve.nowX))
        legend = []
        spoken = words(.named, title, curve.said)
    }
}
