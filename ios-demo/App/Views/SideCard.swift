import SwiftUI
import WattwalkDemoCore

/// The three ideas in figures, or the plan of the walk: one at a time.
struct SideCard: View {
    private enum Page { case ideas, plan }

    let screen: ScreenContent
    let model: VisitModel
    @State private var page = Page.ideas

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
            case .ideas: IdeasPage(screen: screen, model: model)
            case .plan: PlanPage(screen: screen, model: model)
            }
        }
        .padding(12)
        .frame(maxWidth: .infinity, maxHeight: .infinity)
        .background(Color(.card), in: RoundedRectangle(cornerRadius: 16))
    }

    private var choice: some View {
        Segments(
            name: screen.groups.pages,
            choices: [
                Choice(value: Page.ideas, name: screen.pages.ideas, isChosen: page == .ideas),
                Choice(value: Page.plan, name: screen.pages.plan, isChosen: page == .plan),
            ]
        ) { page = $0 }
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
