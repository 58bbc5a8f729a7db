import SwiftUI
import UIKit
import WattwalkDemoCore

extension Outline {
    var path: Path {
        Path { path in
            for step in steps {
                switch step {
                case .move(let to): path.move(to: to)
                case .line(let to): path.addLine(to: to)
                case .curve(let a, let b, let to): path.addCurve(to: to, control1: a, control2: b)
                case .close: path.closeSubpath()
                }
            }
        }
    }
}

extension DrawingList {
    /// Draws all of it.
    func play(in context: inout GraphicsContext) {
        for command in commands {
            switch command {
            case .fill(let outline, let paint): context.fill(outline.path, with: paint.shading)
            case .stroke(let outline, let colour, let width, let dash):
                let style = StrokeStyle(
                    lineWidth: width, lineCap: dash.isEmpty ? .round : .butt, lineJoin: .round,
                    dash: dash)
                context.stroke(outline.path, with: .color(Color(colour)), style: style)
            case .text(let line):
                let text = Text(line.text)
                    .font(.system(size: line.size, weight: line.weight.swiftUI))
                    .foregroundColor(Color(line.colour))
                context.draw(
                    text, at: line.at, anchor: line.alignment == .centre ? .center : .leading)
            case .layer(let fillings, let opacity):
                var faded = context
                faded.opacity = opacity
                faded.drawLayer { layer in
                    for filling in fillings {
                        layer.fill(filling.outline.path, with: .color(Color(filling.colour)))
                    }
                }
            }
        }
    }
}

extension Paint {
    fileprivate var shading: GraphicsContext.Shading {
        switch self {
        case .solid(let colour): .color(Color(colour))
        case .gradient(let from, let to, let stops):
            .linearGradient(
                Gradient(stops: stops.map { .init(color: Color($0.colour), location: $0.at) }),
                startPoint: from, endPoint: to)
        case .radial(let at, let radius, let stops):
            .radialGradient(
                Gradient(stops: stops.map { .init(color: Color($0.colour), location: $0.at) }),
                center: at, startRadius: 0, endRadius: radius)
        }
    }
}

extension LetterWeight {
    fileprivate var swiftUI: Font.Weight {
        switch self {
        case .regular: .regular
        case .medium: .medium
        case .bold: .bold
        }
    }

    fileprivate var uiKit: UIFont.Weight {
        switch self {
        case .regular: .regular
        case .medium: .medium
        case .bold: .bold
        }
    }
}

/// Measures text in the system's face, as it is drawn.
struct SystemMeasure: TextMeasure {
    func width(of text: String, size: CGFloat, weight: LetterWeight) -> CGFloat {
        let font = UIFont.systemFont(ofSize: size, weight: weight.uiKit)
        return (text as NSString).size(withAttributes: [.font: font]).width
    }
}
