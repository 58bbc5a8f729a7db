import SwiftUI
import WattwalkDemoCore

/// The one screen: the picture, and the panels below; beside each other where
/// there is room.
struct ScreenView: View {
    @ObservedObject var stage: Stage
    @State private var showsStops = false
    @Environment(\.dynamicTypeSize) private var typeSize

    private var screen: ScreenContent { stage.screen }

    var body: some View {
        GeometryReader { place in
            let isWide = place.size.width >= 900
            VStack(spacing: 8) {
                TopBar(screen: screen, model: stage.model).region(.top)
                PictureView(stage: stage.picture, camera: stage.camera)
                    .overlay(alignment: .topLeading) {
                        NoticesView(notices: screen.notices, help: stage.model.help)
                            .padding(.init(top: 36, leading: 14, bottom: 0, trailing: 14))
                            .region(.notices)
                    }
                WayStrip(screen: screen, model: stage.model)
                panels(isWide: isWide)
                    // Larger letters want more room.
                    .frame(
                        height: place.size.height * (isWide ? 0.34 : 0.44)
                            * (typeSize.isAccessibilitySize ? 1.3 : 1))
            }
        }
        .padding(.bottom, 8)
        .background(Color(.page).ignoresSafeArea())
        .foregroundStyle(Color(.paper))
        .preferredColorScheme(.dark)
        .sheet(isPresented: $showsStops) {
            GuideSheetView(sheet: stage.model.guideSheet, model: stage.model)
        }
    }

    private func panels(isWide: Bool) -> some View {
        let layout =
            isWide
            ? AnyLayout(HStackLayout(spacing: 8)) : AnyLayout(VStackLayout(spacing: 8))
        return layout {
            CaptionCard(screen: screen, model: stage.model) { showsStops = true }
            IdeasCard(screen: screen).region(.ideas)
        }
        .padding(.horizontal, 8)
    }
}

extension View {
    /// Lets VoiceOver come to this in its turn.
    func region(_ region: ScreenRegion) -> some View {
        accessibilityElement(children: .contain)
            .accessibilitySortPriority(region.sortPriority)
    }
}
