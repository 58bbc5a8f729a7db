import SwiftUI
import WattwalkDemoCore

/// The one screen: the picture with the words below it, and figures or the plan
/// beside or below them. Nothing lies over the picture, so that the core may
/// place labels anywhere in it.
struct ScreenView: View {
    @ObservedObject var stage: Stage
    @State private var showsStops = false
    @State private var showsSources = false
    @ScaledMetric(relativeTo: .body) private var letters = 1.0

    private var screen: ScreenContent { stage.screen }

    var body: some View {
        VStack(spacing: 8) {
            TopBar(screen: screen, model: stage.model).region(.top)
            GeometryReader { place in
                // Figures lie beside the picture where there is room.
                if place.size.width >= 840, place.size.width > place.size.height {
                    wide(place.size)
                } else {
                    tall(place.size)
                }
            }
        }
        .padding(.bottom, 8)
        .background(Color(.page).ignoresSafeArea())
        .foregroundStyle(Color(.text))
        .sheet(isPresented: $showsStops) {
            GuideSheetView(sheet: stage.model.guideSheet, model: stage.model)
        }
        .sheet(isPresented: $showsSources) {
            SourcesView(content: screen.sources, model: stage.model)
        }
    }

    /// Larger letters want more room.
    private var larger: Double { min(max(letters, 1), 1.6) }

    private func wide(_ size: CGSize) -> some View {
        HStack(spacing: 8) {
            VStack(spacing: 8) {
                walk
                caption.frame(height: size.height * 0.33 * larger)
            }
            side.frame(width: size.width * 0.3 * larger)
        }
        .padding(.horizontal, 8)
    }

    private func tall(_ size: CGSize) -> some View {
        VStack(spacing: 8) {
            walk
            let shares = shares(size)
            if shares.caption > 0 {
                caption.padding(.horizontal, 8)
                    .frame(height: size.height * shares.caption * larger)
            }
            side.padding(.horizontal, 8).frame(height: size.height * shares.side * larger)
        }
    }

    /// Of the height. A card has more to say than the figures, and where there is no
    /// room for both it is read before the guide's words; the picture stays as it is.
    private func shares(_ size: CGSize) -> (caption: Double, side: Double) {
        guard screen.card != nil else { return (0.21, 0.25) }
        return size.width < 600 ? (0, 0.46) : (0.16, 0.3)
    }

    private var walk: some View {
        VStack(spacing: 0) {
            NoticesView(notices: screen.notices, help: stage.model.help).region(.notices)
            PictureView(stage: stage.picture, camera: stage.camera, model: stage.model)
            if let content = screen.undo {
                UndoBar(content: content, undo: stage.model.undo).region(.undo)
            }
            WayStrip(screen: screen, model: stage.model)
        }
    }

    private var caption: some View {
        CaptionCard(
            screen: screen, model: stage.model, jump: { showsStops = true },
            sources: { showsSources = true })
    }

    /// What was touched stands where the figures do.
    @ViewBuilder private var side: some View {
        if let card = screen.card {
            CardView(card: card) { stage.model.choose($0) }.region(.card)
        } else {
            SideCard(screen: screen, model: stage.model).region(.ideas)
        }
    }
}

extension View {
    /// Lets VoiceOver come to this in its turn.
    func region(_ region: ScreenRegion) -> some View {
        accessibilityElement(children: .contain)
            .accessibilitySortPriority(region.sortPriority)
    }
}
