import SwiftUI
import WattwalkDemoCore

/// The guide's panel of sources: who is asked, how each is, what it waits for.
struct SourcesView: View {
    let content: SourcesContent
    let model: VisitModel
    @Environment(\.dismiss) private var dismiss
    /// The token that is entered, while it is, and of which source.
    @State private var wanted: TokenContent?
    @State private var title = ""
    @State private var asks = false
    @State private var token = ""

    var body: some View {
        NavigationStack {
            List {
                if let problem = content.problem {
                    Text(problem).foregroundStyle(Color(.warn))
                }
                ForEach(content.sources) { source in
                    Section { row(source) }
                }
                if let around = content.around {
                    Section(content.aroundTitle) {
                        Text(around.text)
                            .foregroundStyle(Color(around.warns ? .warn : .text))
                            .accessibilityLabel(around.spoken)
                        ForEach(content.wideHosts, content: consent)
                    }
                }
                LayersSection(content: content)
                Section(content.attributionTitle) {
                    ForEach(content.attribution, id: \.self) { Text($0).font(.footnote) }
                }
            }
            .navigationTitle(content.title)
            .navigationBarTitleDisplayMode(.inline)
            .toolbar {
                ToolbarItem(placement: .confirmationAction) {
                    Button(content.done) { dismiss() }
                }
            }
        }
        .alert(title, isPresented: $asks, presenting: wanted) { wanted in
            // It is not to be read on the screen.
            SecureField(content.enter, text: $token)
            Button(content.enter) { enter(wanted) }
            Button(content.cancel, role: .cancel) { token = "" }
        } message: { wanted in
            Text(wanted.sent)
        }
    }

    private func row(_ source: SourceContent) -> some View {
        VStack(alignment: .leading, spacing: 6) {
            Text(source.title).font(.headline).accessibilityAddTraits(.isHeader)
            Text(source.state.text)
                .foregroundStyle(Color(source.state.warns ? .warn : .text))
                .accessibilityLabel(source.state.spoken)
            Text(source.attribution).font(.footnote).foregroundStyle(Color(.soft))
            ForEach(source.hosts) { consent($0) }
            ForEach(source.tokens) { token in
                Text(token.sent).font(.subheadline)
                HStack(spacing: 8) {
                    Button(content.enter) {
                        wanted = token
                        title = source.tokenTitle
                        asks = true
                    }
                    .buttonStyle(PlateStyle())
                    Button(content.forget) { model.forget(token: token.wanted) }
                        .buttonStyle(PlateStyle())
                }
            }
        }
        // A new state is said as it comes.
        .onChange(of: source.state.spoken) {
            UIAccessibility.post(notification: .announcement, argument: $0)
        }
    }

    private func consent(_ host: HostContent) -> some View {
        HStack(spacing: 8) {
            Text(host.host).font(.subheadline)
            Spacer()
            Button(host.change) { model.allow(host.host, !host.isAllowed) }
                .buttonStyle(PlateStyle())
        }
    }

    private func enter(_ wanted: TokenContent) {
        model.enter(token: token, as: wanted.wanted)
        token = ""
    }
}

/// What of all that is shown is real, layer by layer.
struct LayersSection: View {
    let content: SourcesContent

    var body: some View {
        Section(content.layersTitle) {
            ForEach(content.layers) { layer in
                VStack(alignment: .leading, spacing: 2) {
                    Text(layer.title).font(.subheadline.weight(.semibold))
                    ForEach(layer.lines, id: \.self) {
                        Text($0).font(.footnote).foregroundStyle(Color(.soft))
                    }
                }
            }
        }
    }
}
