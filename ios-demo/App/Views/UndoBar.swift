import SwiftUI
import WattwalkDemoCore

/// What the guide did to the stops last, to be taken back.
struct UndoBar: View {
    let content: UndoContent
    let undo: @MainActor () -> Void

    var body: some View {
        HStack(spacing: 10) {
            if let skipped = content.skipped {
                Text(skipped).font(.headline).foregroundStyle(Color(.paper))
            }
            Spacer()
            GuideButton(content: content.undo, act: undo)
        }
        .padding(.horizontal, 8)
        .padding(.vertical, 6)
        .background(Color(.ink))
        // A skipped stop is said as it is skipped.
        .onAppear { say(content.skipped) }
        .onChange(of: content.skipped) { say($0) }
    }

    private func say(_ words: String?) {
        guard let words else { return }
        UIAccessibility.post(notification: .announcement, argument: words)
    }
}
