import SwiftUI
import WattwalkDemoCore

/// Title, what is known of the place, and the choices of where to walk and of
/// language.
struct TopBar: View {
    let screen: ScreenContent
    let model: VisitModel
    /// In a row that is wiped sideways, without the title: the picture needs its place.
    let isCompact: Bool
    /// What is asked about, while it is.
    @State private var wanted = false
    @State private var asks = false
    @State private var showsLayers = false

    var body: some View {
        bar
            .padding(.horizontal, 14)
            .sheet(isPresented: $showsLayers) {
                NavigationStack {
                    List { LayersSection(content: screen.sources) }
                        .toolbar {
                            ToolbarItem(placement: .confirmationAction) {
                                Button(screen.sources.done) { showsLayers = false }
                            }
                        }
                }
            }
            .confirmationDialog(
                screen.anew.title, isPresented: $asks, titleVisibility: .visible,
                presenting: wanted
            ) { wanted in
                Button(screen.anew.yes, role: .destructive) { model.rehearse(wanted) }
                Button(screen.anew.no, role: .cancel) {}
            } message: { _ in
                Text(screen.anew.body)
            }
    }

    @ViewBuilder private var bar: some View {
        if isCompact {
            ScrollView(.horizontal, showsIndicators: false) { choices }
        } else {
            whole
        }
    }

    private var whole: some View {
        ViewThatFits(in: .horizontal) {
            HStack(spacing: 10) {
                title
                Spacer(minLength: 8)
                choices
            }
            VStack(alignment: .leading, spacing: 6) {
                title
                choices
            }
            VStack(alignment: .leading, spacing: 6) {
                title
                HStack(spacing: 10) { known }
                HStack(spacing: 10) { segments }
            }
            VStack(alignment: .leading, spacing: 6) {
                title
                HStack(spacing: 10) { known }
                segments
            }
        }
    }

    /// Another place is another visit: what was visited is forgotten.
    private func rehearse(_ on: Bool) {
        let isOther = screen.modes.contains { $0.value == on && !$0.isChosen }
        wanted = on
        if isOther, model.hasVisited { asks = true } else { model.rehearse(on) }
    }

    private var title: some View {
        HStack(spacing: 10) {
            GlyphView(.bolt).foregroundStyle(Color(Colour.of(.electricity)))
            Text(screen.title).font(.title3.weight(.semibold)).lineLimit(1)
                .accessibilityAddTraits(.isHeader)
        }
    }

    private var choices: some View {
        HStack(spacing: 10) {
            known
            segments
        }
    }

    @ViewBuilder private var known: some View {
        Pill(saying: screen.accuracy)
        if let mark = screen.mark {
            Button {
                showsLayers = true
            } label: {
                Pill(saying: mark)
            }
        }
    }

    @ViewBuilder private var segments: some View {
        Segments(name: screen.groups.mode, choices: screen.modes, choose: rehearse)
        Segments(name: screen.groups.language, choices: screen.languages, choose: model.speak)
    }
}
