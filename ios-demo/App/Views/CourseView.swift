import SwiftUI
import WattwalkDemoCore

/// Curves over a day, on ink as the picture is.
struct CourseView: View {
    let content: CourseContent
    @ScaledMetric(relativeTo: .body) private var textSize = 13.0
    @ScaledMetric(relativeTo: .body) private var height = 150.0

    var body: some View {
        VStack(alignment: .leading, spacing: 4) {
            Text(content.title).font(.subheadline.weight(.semibold))
            VStack(alignment: .leading, spacing: 4) {
                Canvas { context, size in
                    content.course.drawing(size: size, textSize: textSize, measure: SystemMeasure())
                        .play(in: &context)
                }
                .frame(height: height)
                LazyVGrid(columns: [GridItem(.adaptive(minimum: 150), alignment: .leading)]) {
                    ForEach(content.legend, content: key)
                }
            }
            .padding(8)
            .background(Color(.ink), in: RoundedRectangle(cornerRadius: 12))
        }
        // Read out as one.
        .accessibilityElement(children: .ignore)
        .accessibilityLabel(content.spoken)
    }

    private func key(_ key: CourseKey) -> some View {
        HStack(spacing: 6) {
            Path { path in
                path.move(to: CGPoint(x: 0, y: 2))
                path.addLine(to: CGPoint(x: 20, y: 2))
            }
            .stroke(
                Color(key.colour),
                style: StrokeStyle(lineWidth: 3, dash: key.isDashed ? [5, 4] : [])
            )
            .frame(width: 20, height: 4)
            Text(key.name).font(.footnote).foregroundStyle(Color(.paper))
        }
    }
}
