import SwiftUI
import WattwalkDemoCore

/// The three ideas in figures, or the plan of the walk: one at a time; and the guide's
/// words, where there is no room for them beside.
struct SideCard: View {
    private enum Page { case words, ideas, plan }

    let screen: ScreenContent
    let model: VisitModel
    let words: CaptionCard?
    @State private var turned: Page?

    /// The words come first where they are a page.
    private var page: Page {
        switch turned {
        case .words, nil: words == nil ? .ideas : .words
        case let other?: other
        }
    }

    var body: some View {
        VStack(alignment: .leading, spacing: 8) {
            ViewThatFits(in: .horizontal) {
                HStack {
                    choice
                    scope
                    Spacer(minLength: 8)
                    simulated
                }
                VStack(alignment: .leading) {
                    HStack {
                        choice
                        Spacer(minLength: 8)
                        simulated
                    }
                    scope
                }
                VStack(alignment: .leading) {
                    choice
                    scope
                    simulated
                }
            }
            switch page {
            case .words: words
            case .ideas: IdeasPage(screen: screen, model: model)
            case .plan: PlanPage(screen: screen, model: model)
            }
        }
        .padding(12)
        .frame(maxWidth: .infinity, maxHeight: .infinity)
        .background(Color(.card), in: RoundedRectangle(cornerRadius: 16))
        // What is said anew is shown.
        .onChange(of: screen.caption.title) { _ in turned = nil }
    }

    private var choice: some View {
        Segments(
            name: screen.groups.pages,
            choices: pages.map { Choice(value: $0, name: name(of: $0), isChosen: $0 == page) }
        ) { turned = $0 }
    }

    private var pages: [Page] { words == nil ? [.ideas, .plan] : [.words, .ideas, .plan] }

    private func name(of page: Page) -> String {
        switch page {
        case .words: screen.pages.words
        case .ideas: screen.pages.ideas
        case .plan: screen.pages.plan
        }
    }

    /// Of which part of the district the figures are.
    @ViewBuilder private var scope: some View {
        if page == .ideas, !screen.scopes.isEmpty {
            Segments(name: screen.groups.scope, choices: screen.scopes) { model.show($0) }
        }
    }

    private var simulated: some View {
        Text(screen.simulated.text).font(.footnote).foregroundStyle(Color(.warn))
            .accessibilityLabel(screen.simulated.spoken)
    }
}
