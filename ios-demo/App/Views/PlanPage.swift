import SwiftUI
import WattwalkDemoCore

/// The walk from above, moved and enlarged by fingers and buttons; a stop is
/// chosen to read its name and to go there.
struct PlanPage: View {
    let screen: ScreenContent
    let model: VisitModel
    @State private var chosen: String?
    @State private var port = PlanPort()
    /// What was drawn when fingers came down.
    @State private var held: PlanContent?
    @State private var isExplained = false

    var body: some View {
        VStack(alignment: .leading, spacing: 8) {
            GeometryReader { place in
                // The visitor moves on it.
                TimelineView(.periodic(from: .now, by: 0.5)) { _ in
                    ground(model.plan(size: place.size, chosen: chosen, port: port))
                }
            }
            foot
        }
    }

    private func ground(_ plan: PlanContent) -> some View {
        ZStack(alignment: .topLeading) {
            sheet(plan)
                .simultaneousGesture(
                    DragGesture(minimumDistance: 8)
                        .onChanged { port.move($0.translation, hold(plan)) }
                        .onEnded { _ in held = nil }
                )
                .simultaneousGesture(
                    MagnificationGesture()
                        .onChanged { port.enlarge($0, hold(plan)) }
                        .onEnded { _ in held = nil })
            VStack(spacing: 4) {
                tool("+", screen.pages.larger) { port.enlarge(Self.step, plan) }
                tool("−", screen.pages.smaller) { port.enlarge(1 / Self.step, plan) }
            }
            .padding(8)
            if isExplained { legend(plan.legend) }
        }
    }

    /// Fingers move and enlarge what they found.
    private func hold(_ plan: PlanContent) -> PlanContent {
        let first = held ?? plan
        held = first
        return first
    }

    private func tool(_ sign: String, _ name: String, act: @escaping @MainActor () -> Void)
        -> some View
    {
        Button {
            act()
        } label: {
            Text(sign).frame(minWidth: 24)
        }
        .buttonStyle(PlateStyle())
        .accessibilityLabel(name)
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

    private func legend(_ keys: [PlanKey]) -> some View {
        ScrollView {
            VStack(alignment: .leading, spacing: 4) {
                ForEach(keys) { key in
                    HStack(spacing: 8) {
                        if let sample = key.sample {
                            Canvas { context, _ in sample.play(in: &context) }
                                .frame(width: sample.size.width, height: sample.size.height)
                                .accessibilityHidden(true)
                        }
                        Text(key.name).font(.subheadline)
                    }
                }
            }
            .padding(10)
        }
        .frame(maxWidth: .infinity, maxHeight: .infinity)
        .background(Color(.card), in: RoundedRectangle(cornerRadius: 12))
    }

    @ViewBuilder private var foot: some View {
        HStack {
            Button(port.isWhole ? screen.pages.around : screen.pages.whole) { port.turn() }
                .buttonStyle(PlateStyle())
            Button(screen.pages.legend) { isExplained.toggle() }
                .buttonStyle(PlateStyle())
                .accessibilityAddTraits(isExplained ? .isSelected : [])
            Spacer()
        }
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

    private static let step = 1.5
}
