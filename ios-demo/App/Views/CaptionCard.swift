import SwiftUI
import WattwalkDemoCore

/// The guide's words to be read, and the guide's buttons below them.
struct CaptionCard: View {
    let screen: ScreenContent
    let model: VisitModel
    let jump: @MainActor () -> Void
    let sources: @MainActor () -> Void

    private var caption: CaptionContent { screen.caption }
    private var guide: GuideContent { screen.guide }

    var body: some View {
        VStack(alignment: .leading, spacing: 4) {
            words.region(.caption)
            if guide.isUnlocked {
                Text(guide.standing).font(.footnote).foregroundStyle(Color(.soft))
            }
            buttons.region(.guide)
        }
        .padding(.init(top: 12, leading: 16, bottom: 8, trailing: 16))
        .frame(maxWidth: .infinity, maxHeight: .infinity)
        .background(Color(.card), in: RoundedRectangle(cornerRadius: 16))
        // A new stop is said as it comes.
        .onChange(of: caption.title) {
            UIAccessibility.post(notification: .announcement, argument: $0)
        }
    }

    private var words: some View {
        VStack(alignment: .leading, spacing: 4) {
            Text(caption.place).font(.footnote.weight(.semibold)).foregroundStyle(Color(.accent))
            Text(spoken(caption.title)).font(.title3.weight(.semibold))
                .accessibilityAddTraits(.isHeader)
            ScrollView {
                VStack(alignment: .leading, spacing: 12) {
                    ForEach(Array(caption.paragraphs.enumerated()), id: \.offset) { _, paragraph in
                        Text(spoken(paragraph)).lineSpacing(4)
                    }
                    ForEach(Array(caption.asides.enumerated()), id: \.offset) { _, aside in
                        Text(spoken(aside)).font(.subheadline).lineSpacing(4)
                            .foregroundStyle(Color(.text))
                    }
                }
                .font(.body)
                .foregroundStyle(Color(.soft))
                .frame(maxWidth: .infinity, alignment: .leading)
            }
            // Another text is read from its beginning.
            .id(caption)
        }
    }

    /// For the voice of the language that the words are in.
    private func spoken(_ text: String) -> AttributedString {
        var spoken = AttributedString(text)
        spoken.languageIdentifier = caption.language
        return spoken
    }

    private var buttons: some View {
        ScrollView(.horizontal, showsIndicators: false) {
            HStack(spacing: 6) {
                GuideButton(content: guide.start, isMain: true, act: model.toggleGoing)
                GuideButton(content: guide.again, act: model.again)
                GuideButton(content: guide.voice, act: model.changeVoice)
                if guide.isUnlocked {
                    GuideButton(content: guide.previous, act: model.previous)
                    GuideButton(content: guide.next, act: model.next)
                    GuideButton(content: guide.jump, act: jump)
                    GuideButton(content: guide.sources, act: sources)
                    if let speed = guide.speed {
                        GuideButton(content: speed, act: model.changeSpeed)
                    }
                }
                LockButton(content: guide.lock, isUnlocked: guide.isUnlocked, turn: model.guide)
            }
            .padding(.vertical, 1)
        }
        .accessibilityLabel(screen.groups.guide)
    }
}

/// The guide's lock: touched it locks, held for a moment it unlocks.
private struct LockButton: View {
    let content: ButtonContent
    let isUnlocked: Bool
    let turn: @MainActor (Bool) -> Void

    var body: some View {
        GuideButton(content: content) { if isUnlocked { turn(false) } }
            .simultaneousGesture(
                LongPressGesture(minimumDuration: 0.8).onEnded { _ in
                    if !isUnlocked { turn(true) }
                }
            )
            // VoiceOver holds nothing: its own list of actions does.
            .accessibilityAction(named: Text(content.name.spoken)) { turn(!isUnlocked) }
    }
}
