import SwiftUI
import WattwalkDemoCore

/// Title, what is known of the place, and the choices of where to walk and of
/// language.
struct TopBar: View {
    let screen: ScreenContent
    let model: VisitModel

    var body: some View {
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
        }
        .padding(.horizontal, 14)
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
            Pill(saying: screen.accuracy)
            Pill(saying: screen.simulated)
            Segments(name: screen.groups.mode, choices: screen.modes, choose: model.rehearse)
            Segments(
                name: screen.groups.language, choices: screen.languages, choose: model.speak)
        }
    }
}
