import SwiftUI
import WattwalkDemoCore

/// The three ideas in figures, and what the district does now.
struct IdeasPage: View {
    let screen: ScreenContent
    let model: VisitModel

    var body: some View {
        ScrollView {
            VStack(alignment: .leading, spacing: 10) {
                // Below each other where there is no room side by side.
                ViewThatFits(in: .horizontal) {
                    HStack(alignment: .top, spacing: 8) { ideas }
                    VStack(spacing: 8) { ideas }
                }
                LazyVGrid(columns: [GridItem(.adaptive(minimum: 120), alignment: .leading)]) {
                    ForEach(screen.now, content: reading)
                }
                clock
                if let day = screen.day { CourseView(content: day) }
            }
        }
        .frame(maxWidth: .infinity, maxHeight: .infinity)
    }

    private var clock: some View {
        VStack(alignment: .leading, spacing: 2) {
            HStack {
                Text(screen.clock.name).font(.caption).foregroundStyle(Color(.soft))
                Spacer()
                Text(screen.clock.time).font(.headline)
            }
            if screen.clock.isTurnable {
                Slider(value: minute, in: 0...1435, step: Double(ClockContent.stepMinutes))
                    .accessibilityLabel(screen.clock.name)
                    .accessibilityValue(screen.clock.time)
            }
        }
    }

    private var minute: Binding<Double> {
        Binding(
            get: { Double(screen.clock.minute) },
            set: { @MainActor minute in model.turnClock(to: Int(minute)) })
    }

    private var ideas: some View {
        ForEach(screen.ideas) { idea in
            VStack(alignment: .leading, spacing: 2) {
                HStack(spacing: 6) {
                    GlyphView(idea.glyph)
                    Text(idea.name).font(.subheadline.weight(.semibold))
                }
                .foregroundStyle(Color(.accent))
                Text(idea.figure).font(.title.weight(.bold)).lineLimit(1).minimumScaleFactor(0.6)
                Text(idea.meaning).font(.subheadline)
                Text(idea.day).font(.caption).foregroundStyle(Color(.soft))
            }
            .padding(12)
            .frame(minWidth: 130, maxWidth: .infinity, minHeight: 120, alignment: .topLeading)
            .background(Color(.raised), in: RoundedRectangle(cornerRadius: 12))
            // Read out as one.
            .accessibilityElement(children: .ignore)
            .accessibilityLabel(idea.spoken)
        }
    }

    private func reading(_ now: NowContent) -> some View {
        VStack(alignment: .leading) {
            Text(now.name).font(.caption).foregroundStyle(Color(.soft))
            Text(now.figure).font(.headline)
        }
        .frame(maxWidth: .infinity, alignment: .leading)
        .accessibilityElement(children: .ignore)
        .accessibilityLabel(now.spoken)
    }
}
