import SwiftUI
import WattwalkDemoCore

/// The three ideas in figures, and what the district does now.
struct IdeasCard: View {
    let screen: ScreenContent

    var body: some View {
        ScrollView {
            VStack(alignment: .leading, spacing: 10) {
                HStack {
                    Text(screen.ideasTitle).font(.headline).accessibilityAddTraits(.isHeader)
                    Spacer()
                    Text(screen.simulated.text).font(.footnote).foregroundStyle(Color(.warn))
                        .accessibilityLabel(screen.simulated.spoken)
                }
                // Below each other where letters are too large for side by side.
                ViewThatFits(in: .horizontal) {
                    HStack(alignment: .top, spacing: 8) { ideas }
                    VStack(spacing: 8) { ideas }
                }
                HStack { ForEach(screen.now, content: reading) }
            }
            .padding(.init(top: 12, leading: 14, bottom: 12, trailing: 14))
        }
        .frame(maxWidth: .infinity, maxHeight: .infinity)
        .background(Color(.card), in: RoundedRectangle(cornerRadius: 16))
    }

    private var ideas: some View {
        ForEach(screen.ideas) { idea in
            VStack(alignment: .leading, spacing: 2) {
                HStack(spacing: 6) {
                    GlyphView(idea.glyph)
                    Text(idea.name).font(.subheadline.weight(.semibold))
                }
                .foregroundStyle(Color(.guide))
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
