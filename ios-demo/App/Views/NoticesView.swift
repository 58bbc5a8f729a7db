import SwiftUI
import WattwalkDemoCore

/// What does not work, each for as long as it is true.
struct NoticesView: View {
    let notices: [NoticeContent]
    let help: @MainActor (Notice) -> Void

    var body: some View {
        VStack(alignment: .leading, spacing: 6) {
            ForEach(notices) { notice in
                HStack(spacing: 10) {
                    Text(notice.words).font(.subheadline)
                    if let name = notice.help {
                        Button(name) { help(notice.notice) }.buttonStyle(PlateStyle())
                            .foregroundStyle(Color(.text))
                    }
                }
                .padding(.init(top: 6, leading: 14, bottom: 6, trailing: 10))
                .foregroundStyle(Color(.warn))
                .background(Color(.warnCard), in: RoundedRectangle(cornerRadius: 12))
                .overlay(RoundedRectangle(cornerRadius: 12).stroke(Color(.warn)))
            }
        }
        // A new one is said as it comes.
        .onChange(of: notices.map(\.words)) { words in
            if let newest = words.last {
                UIAccessibility.post(notification: .announcement, argument: newest)
            }
        }
    }
}
