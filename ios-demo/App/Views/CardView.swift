import SwiftUI
import WattwalkDemoCore

/// All that is known of what was touched in the picture, with what feeds it and
/// what it feeds to go on to.
struct CardView: View {
    let card: CardContent
    let choose: @MainActor (String?) -> Void

    var body: some View {
        VStack(alignment: .leading, spacing: 8) {
            head
            ScrollView {
                VStack(alignment: .leading, spacing: 12) {
                    facts
                    readings
                    if let curve = card.curve { CourseView(content: curve) }
                    links
                }
                .frame(maxWidth: .infinity, alignment: .leading)
            }
            // Another one is read from its beginning.
            .id(card.asset)
        }
        .padding(12)
        .frame(maxWidth: .infinity, maxHeight: .infinity)
        .background(Color(.card), in: RoundedRectangle(cornerRadius: 16))
        .onAppear { say(card.spoken) }
        .onChange(of: card.asset) { _ in say(card.spoken) }
    }

    private func say(_ words: String) {
        UIAccessibility.post(notification: .announcement, argument: words)
    }

    private var head: some View {
        HStack(alignment: .top, spacing: 10) {
            Symbol(glyph: card.glyph, network: card.network)
            Text(card.title).font(.title3.weight(.semibold))
                .frame(maxWidth: .infinity, alignment: .leading)
                .accessibilityAddTraits(.isHeader)
            Button {
                choose(nil)
            } label: {
                GlyphView(.close).frame(minWidth: 24)
            }
            .buttonStyle(PlateStyle())
            .accessibilityLabel(card.close)
        }
    }

    private var facts: some View {
        VStack(alignment: .leading, spacing: 4) {
            ForEach(Array(card.facts.enumerated()), id: \.offset) { _, fact in
                Text(fact).font(.subheadline).foregroundStyle(Color(.soft))
            }
        }
    }

    private var readings: some View {
        VStack(alignment: .leading, spacing: 8) {
            if let none = card.noReadings { Text(none).foregroundStyle(Color(.soft)) }
            ForEach(Array(card.readings.enumerated()), id: \.offset) { _, reading in
                VStack(alignment: .leading) {
                    HStack {
                        Text(reading.title).font(.subheadline)
                        Spacer()
                        Text(reading.value).font(.headline)
                    }
                    Text(reading.provenance).font(.caption)
                        .foregroundStyle(Color(reading.warns ? .warn : .soft))
                }
                .accessibilityElement(children: .ignore)
                .accessibilityLabel(reading.spoken)
            }
        }
    }

    @ViewBuilder private var links: some View {
        if !card.fedBy.isEmpty {
            heading(card.fedByTitle)
            ForEach(card.fedBy) { way in
                // In a row where there is room for one.
                ViewThatFits(in: .horizontal) {
                    HStack(spacing: 4) { row(way) }
                    VStack(alignment: .leading, spacing: 4) { row(way) }
                }
            }
        }
        if !card.feeds.isEmpty {
            heading(card.feedsTitle)
            VStack(alignment: .leading, spacing: 6) { ForEach(card.feeds, content: button) }
            if let more = card.more { Text(more).font(.subheadline) }
        }
    }

    private func row(_ way: CardWay) -> some View {
        ForEach(way.links) { link in
            HStack(spacing: 4) {
                if link.id != way.links.first?.id { Text("›").accessibilityHidden(true) }
                button(link)
            }
        }
    }

    private func heading(_ words: String) -> some View {
        Text(words).font(.subheadline.weight(.semibold)).foregroundStyle(Color(.accent))
            .accessibilityAddTraits(.isHeader)
    }

    private func button(_ link: CardLinkContent) -> some View {
        Button {
            choose(link.id)
        } label: {
            HStack(spacing: 6) {
                Symbol(glyph: link.glyph, network: link.network)
                Text(link.title)
                if let value = link.value { Text(value).foregroundStyle(Color(.soft)) }
            }
            .padding(.vertical, 4)
        }
        .buttonStyle(PlateStyle())
        .accessibilityLabel(link.spoken)
    }
}
