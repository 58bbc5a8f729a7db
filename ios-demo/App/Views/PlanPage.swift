import SwiftUI
import WattwalkDemoCore

/// The walk from above; a stop is chosen to read its name and to go there.
struct PlanPage: View {
    let screen: ScreenContent
    let model: VisitModel
    @State private var chosen: String?

    var body: some View {
        VStack(alignment: .leading, spacing: 8) {
            GeometryReader { place in
                // The visitor moves on it.
                TimelineView(.periodic(from: .now, by: 0.5)) { _ in
                    sheet(model.plan(size: place.size, chosen: chosen))
                }
            }
            foot
        }
    }

    private func sheet(_ plan: PlanContent) -> some View {
        ZStack {
            Canvas { context, _ in plan.list.play(in: &context) }
                .clipShape(RoundedRectangle(cornerRadius: 12))
                .accessibilityHidden(true)
            ForEach(plan.stops) { stop in
                Button {
                    chosen = stop.id
                } label: {
                    Color.clear.frame(width: 44, height: 44).contentShape(Circle())
                }
                .position(stop.at)
                .accessibilityLabel(stop.name)
                .accessibilityAddTraits(stop.id == chosen ? .isSelected : [])
            }
        }
    }

    @ViewBuilder private var foot: some View {
        if let stop = model.guideSheet.stops.first(where: { $0.id == chosen }) {
            HStack {
                Text(stop.name).font(.subheadline)
                Spacer()
                // Only a guide takes everybody elsewhere.
                if screen.guide.isUnlocked {
                    Button(screen.pages.go) { model.go(to: stop.id) }.buttonStyle(PlateStyle())
                }
            }
        } else {
            Text(screen.pages.choose).font(.subheadline).foregroundStyle(Color(.soft))
        }
    }
}
