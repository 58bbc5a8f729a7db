import SwiftUI
import WattwalkDemoCore

/// The one screen: the picture with the words below it, and figures or the plan
/// beside or below them. Nothing lies over the picture, so that the core may
/// place labels anywhere in it, and nothing that comes and goes makes it smaller.
struct ScreenView: View {
    @ObservedObject var stage: Stage
    @State private var showsStops = false
    @State private var showsSources = false
    @ScaledMetric(relativeTo: .body) private var letters = 1.0

    private var screen: ScreenContent { stage.screen }

    var body: some View {
        GeometryReader { place in
            parts(ScreenLayout(size: place.size, letters: letters))
        }
        .background(Color(.page).ignoresSafeArea())
        .foregroundStyle(Color(.text))
        .sheet(isPresented: $showsStops) {
            GuideSheetView(sheet: stage.model.guideSheet, model: stage.model)
        }
        .sheet(isPresented: $showsSources) {
            SourcesView(content: screen.sources, model: stage.model)
        }
    }

    @ViewBuilder private func parts(_ layout: ScreenLayout) -> some View {
        switch layout.shape {
        case .wide:
            VStack(spacing: 8) {
                top(layout)
                HStack(spacing: 8) {
                    VStack(spacing: 8) {
                        walk(layout)
                        caption
                    }
                    panels(layout) { side(layout) }.frame(width: layout.sideWidth)
                }
                .padding(.horizontal, 8)
            }
            .padding(.bottom, 8)
        case .upright:
            VStack(spacing: 8) {
                top(layout)
                walk(layout)
                panels(layout) {
                    HStack(spacing: 8) {
                        caption
                        side(layout)
                    }
                }
                .padding(.horizontal, 8)
            }
            .padding(.bottom, 8)
        case .beside:
            HStack(spacing: 8) {
                walk(layout)
                VStack(spacing: 8) {
                    top(layout)
                    panels(layout) { side(layout) }
                }
                .frame(width: layout.sideWidth)
            }
            .padding(8)
        case .below:
            VStack(spacing: 8) {
                top(layout)
                walk(layout)
                panels(layout) { side(layout) }.padding(.horizontal, 8)
            }
            .padding(.bottom, 8)
        }
    }

    private func top(_ layout: ScreenLayout) -> some View {
        TopBar(screen: screen, model: stage.model, isCompact: layout.takesTurns).region(.top)
    }

    private func walk(_ layout: ScreenLayout) -> some View {
        VStack(spacing: 0) {
            PictureView(
                stage: stage.picture, camera: stage.camera, model: stage.model,
                height: layout.pictureHeight)
            if let content = screen.undo {
                UndoBar(content: content, undo: stage.model.undo).region(.undo)
            }
            WayStrip(screen: screen, model: stage.model)
        }
    }

    /// Notices take their room from the panels, not from the picture.
    private func panels<Panels: View>(
        _ layout: ScreenLayout, @ViewBuilder panels: () -> Panels
    ) -> some View {
        VStack(spacing: 8) {
            if !screen.notices.isEmpty {
                ScrollView {
                    NoticesView(notices: screen.notices, help: stage.model.help)
                }
                .frame(height: min(Double(screen.notices.count) * 60 * letters, layout.noticesHeight))
                .region(.notices)
            }
            panels()
        }
    }

    private var caption: CaptionCard {
        CaptionCard(
            screen: screen, model: stage.model, jump: { showsStops = true },
            sources: { showsSources = true })
    }

    /// What was touched stands where the figures do.
    @ViewBuilder private func side(_ layout: ScreenLayout) -> some View {
        if let card = screen.card {
            CardView(card: card) { stage.model.choose($0) }.region(.card)
        } else {
            SideCard(
                screen: screen, model: stage.model, words: layout.takesTurns ? caption : nil
            )
            .region(.ideas)
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
