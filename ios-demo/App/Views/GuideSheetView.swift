import SwiftUI
import WattwalkDemoCore

/// The guide's list: where to go on.
struct GuideSheetView: View {
    let sheet: GuideSheet
    let model: VisitModel
    @Environment(\.dismiss) private var dismiss

    var body: some View {
        NavigationStack {
            List {
                Section {
                    ForEach(sheet.stops) { stop in
                        Button {
                            model.go(to: stop.id)
                            dismiss()
                        } label: {
                            HStack {
                                Text(stop.name).fontWeight(stop.isCurrent ? .semibold : .regular)
                                Spacer()
                                if let glyph = stop.glyph { GlyphView(glyph) }
                            }
                            .frame(minHeight: 44)
                        }
                        .accessibilityAddTraits(stop.isCurrent ? .isSelected : [])
                    }
                }
                if !sheet.streets.isEmpty {
                    Section {
                        Text(sheet.streetsTitle).fontWeight(.semibold)
                        ForEach(sheet.streets) { street in
                            Button {
                                model.rehearse(under: street.conditions)
                                dismiss()
                            } label: {
                                HStack {
                                    Text(street.name)
                                    Spacer()
                                    if street.isChosen { GlyphView(.tick) }
                                }
                                .frame(minHeight: 44)
                            }
                            .accessibilityAddTraits(street.isChosen ? .isSelected : [])
                        }
                    }
                }
                Section {
                    Button(sheet.restart, role: .destructive) {
                        model.restart()
                        dismiss()
                    }
                }
            }
            .navigationTitle(sheet.title)
            .navigationBarTitleDisplayMode(.inline)
            .toolbar {
                ToolbarItem(placement: .confirmationAction) {
                    Button(sheet.done) { dismiss() }
                }
            }
        }
    }
}
