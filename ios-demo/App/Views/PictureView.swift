import SwiftUI
import WattwalkDemoCore

/// The compass, the camera's picture, and over it what the core says is to be
/// seen.
struct PictureView: View {
    @ObservedObject var stage: PictureStage
    let camera: ARCameraSource
    let model: VisitModel
    /// Of the picture, points; all that there is where nothing is said.
    let height: CGFloat?
    @ScaledMetric(relativeTo: .body) private var textSize = 17.0

    var body: some View {
        VStack(spacing: 0) {
            Canvas { context, _ in stage.compass.play(in: &context) }
                .frame(height: max(26, stage.compass.size.height))
                .background(Color(.ink))
                .accessibilityElement()
                .accessibilityLabel(stage.content?.looking ?? "")
                .accessibilityHidden(stage.content?.looking == nil)
                .region(.compass)
            picture.frame(height: height).region(.picture)
        }
    }

    private var picture: some View {
        GeometryReader { place in
            ZStack {
                CameraView(session: camera.session)
                    .opacity(stage.showsCamera ? 1 : 0)
                    .accessibilityHidden(true)
                Canvas { context, size in
                    // Until it was drawn anew, a picture of another size is off.
                    if abs(stage.list.size.width - size.width) < 1,
                        abs(stage.list.size.height - size.height) < 1
                    {
                        stage.list.play(in: &context)
                    }
                }
                .contentShape(Rectangle())
                .onTapGesture { model.touch($0, in: place.size) }
                .accessibilityLabel(stage.content?.title ?? "")
                .accessibilityChildren { elements }
            }
            .onAppear { measure(place.size) }
            .onChange(of: place.size) { measure($0) }
            .onChange(of: textSize) { _ in measure(place.size) }
        }
        .clipped()
    }

    private func measure(_ size: CGSize) {
        // Whole points: as a frame is asked for.
        stage.size = CGSize(width: size.width.rounded(.down), height: size.height.rounded(.down))
        stage.textSize = textSize
    }

    /// What VoiceOver stops at, where it is drawn.
    private var elements: some View {
        ForEach(stage.content?.elements ?? []) { element in
            Button {
                model.choose(element)
            } label: {
                Rectangle().frame(width: element.box.width, height: element.box.height)
            }
            .position(x: element.box.midX, y: element.box.midY)
            .accessibilityLabel(element.spoken)
        }
    }
}
