import SwiftUI
import Wattwalk
import WattwalkDemoCore

/// Where the next stop is, and a switch for each network.
struct WayStrip: View {
    let screen: ScreenContent
    let model: VisitModel

    var body: some View {
        HStack(spacing: 8) {
            way.region(.way)
            ScrollView(.horizontal, showsIndicators: false) {
                HStack(spacing: 6) {
                    ForEach(screen.networks, content: chip)
                }
                .padding(.vertical, 1)
            }
            .accessibilityLabel(screen.groups.networks)
            .region(.networks)
        }
        .padding(.horizontal, 8)
        .padding(.vertical, 6)
        .background(Color(.ink))
    }

    private var way: some View {
        HStack(spacing: 8) {
            if let turn = screen.way.turnDeg {
                GlyphView(.ahead).rotationEffect(.degrees(turn))
            }
            Text(screen.way.words.text)
                .font(.headline)
                .foregroundStyle(Color(screen.way.words.warns ? Colour.of(.lighting) : .paper))
                .fixedSize(horizontal: true, vertical: false)
        }
        .padding(.horizontal, 16)
        .frame(minHeight: 44)
        .background(Color(.guideCard), in: Capsule())
        .accessibilityElement(children: .ignore)
        .accessibilityLabel(screen.way.words.spoken)
        .accessibilityAddTraits(.updatesFrequently)
    }

    /// One that is off is struck through, not only paler.
    private func chip(_ network: Choice<Network>) -> some View {
        let colour = network.isChosen ? Colour.of(network.value) : .pale
        return Button {
            model.show(network.value, !network.isChosen)
        } label: {
            HStack(spacing: 6) {
                GlyphView(.of(network.value)).foregroundStyle(Color(colour))
                Text(network.name.text)
                    .strikethrough(!network.isChosen)
                    .foregroundStyle(Color(network.isChosen ? .paper : .pale))
            }
        }
        .buttonStyle(PlateStyle(fill: Color(.ink), edge: Color(network.isChosen ? colour : .edge)))
        .accessibilityLabel(network.name.spoken)
        .accessibilityAddTraits(network.isChosen ? .isSelected : [])
    }
}
