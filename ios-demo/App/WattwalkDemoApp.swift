import OSLog
import SwiftUI
import Wattwalk
import WattwalkDemoCore

@main
struct WattwalkDemoApp: App {
    @Environment(\.scenePhase) private var phase
    /// The visit, or why there is none.
    @State private var opened = Result { try Stage.open() }

    var body: some Scene {
        WindowGroup {
            switch opened {
            case .success(let stage):
                ScreenView(stage: stage)
                    // While the system asks something the app is not active, but there.
                    .onAppear { stage.isShown = phase != .background }
                    .onChange(of: phase) { stage.isShown = $0 != .background }
            case .failure(let error):
                Text(Words(language: Stage.systemLanguage).failed(error))
                    .font(.title3)
                    .padding()
            }
        }
    }
}

extension Logger {
    static let visit = Logger(subsystem: "io.wattwalk.demo", category: "visit")
}
