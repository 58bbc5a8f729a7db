import SwiftUI
import UIKit
import Wattwalk
import WattwalkDemoCore

extension Color {
    init(_ colour: Colour) {
        self.init(
            .sRGB, red: colour.red, green: colour.green, blue: colour.blue, opacity: colour.alpha)
    }

    /// By day or by night, as the iPad is set.
    init(_ shade: Shade) {
        let (day, night) = (UIColor(Color(shade.day)), UIColor(Color(shade.night)))
        self.init(uiColor: UIColor { $0.userInterfaceStyle == .dark ? night : day })
    }
}

/// A symbol beside a text, as large as its letters.
struct GlyphView: View {
    let glyph: Glyph
    @ScaledMetric(relativeTo: .body) private var size = 20.0

    init(_ glyph: Glyph) { self.glyph = glyph }

    var body: some View {
        glyph.outline.placed(scale: size / 24, at: .zero).path
            .stroke(style: StrokeStyle(lineWidth: size / 12, lineCap: .round, lineJoin: .round))
            .frame(width: size, height: size)
            .accessibilityHidden(true)
    }
}

/// A symbol on a disc of its network's colour.
struct Symbol: View {
    let glyph: Glyph
    let network: Network

    var body: some View {
        GlyphView(glyph).foregroundStyle(Color(.ink)).padding(4)
            .background(Color(Colour.of(network)), in: Circle())
    }
}

/// Buttons and chips: 44 points high at least, with an edge.
struct PlateStyle: ButtonStyle {
    var fill = Color(.raised)
    var edge = Color(.line)

    func makeBody(configuration: Configuration) -> some View {
        configuration.label
            .font(.subheadline.weight(.semibold))
            .padding(.horizontal, 10)
            .frame(minHeight: 44)
            .background(fill, in: RoundedRectangle(cornerRadius: 12))
            .overlay(RoundedRectangle(cornerRadius: 12).stroke(edge, lineWidth: 1.2))
            .opacity(configuration.isPressed ? 0.6 : 1)
            .contentShape(Rectangle())
    }
}

/// A button of the guide's.
struct GuideButton: View {
    let content: ButtonContent
    var isMain = false
    let act: @MainActor () -> Void

    var body: some View {
        Button {
            act()
        } label: {
            HStack(spacing: 6) {
                GlyphView(content.glyph)
                Text(content.name.text).fixedSize()
            }
        }
        .foregroundStyle(isMain ? Color(.paper) : Color(.text))
        .buttonStyle(
            isMain
                ? PlateStyle(fill: Color(.guideCard), edge: Color(.guide)) : PlateStyle()
        )
        .accessibilityLabel(content.name.spoken)
    }
}

/// A choice of one of several, side by side.
struct Segments<Value: Hashable & Sendable>: View {
    let name: String
    let choices: [Choice<Value>]
    let choose: @MainActor (Value) -> Void

    var body: some View {
        HStack(spacing: 2) {
            ForEach(choices) { choice in
                Button(choice.name.text) { choose(choice.value) }
                    .font(.subheadline.weight(.semibold))
                    .padding(.horizontal, 12)
                    .frame(minWidth: 44, minHeight: 44)
                    .background(
                        choice.isChosen ? Color(.guideCard) : .clear,
                        in: RoundedRectangle(cornerRadius: 9)
                    )
                    .foregroundStyle(choice.isChosen ? Color(.paper) : Color(.soft))
                    .accessibilityLabel(choice.name.spoken)
                    .accessibilityAddTraits(choice.isChosen ? .isSelected : [])
            }
        }
        .padding(3)
        .background(Color(.card), in: RoundedRectangle(cornerRadius: 12))
        .overlay(RoundedRectangle(cornerRadius: 12).stroke(Color(.line)))
        .accessibilityElement(children: .contain)
        .accessibilityLabel(name)
    }
}

/// A short text in a frame of its own.
struct Pill: View {
    let saying: Saying

    var body: some View {
        Text(saying.text)
            .font(.subheadline.weight(.semibold))
            .fixedSize()
            .padding(.init(top: 5, leading: 12, bottom: 5, trailing: 12))
            .foregroundStyle(Color(saying.warns ? .warn : .text))
            .background(Color(saying.warns ? .warnCard : .raised), in: Capsule())
            .overlay(Capsule().stroke(Color(saying.warns ? .warn : .line)))
            .accessibilityLabel(saying.spoken)
    }
}
