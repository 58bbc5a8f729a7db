// A drawing list as a picture that can be looked at without a Mac.
import Foundation

@testable import WattwalkDemoCore

extension DrawingList {
    /// As an SVG document.
    func svg() -> String {
        var body = ""
        var gradients = ""
        for (number, command) in commands.enumerated() {
            switch command {
            case .fill(let outline, .solid(let colour)):
                body += "<path d=\"\(outline.data)\" \(colour.attributes("fill"))/>\n"
            case .fill(let outline, .gradient(let from, let to, let stops)):
                gradients +=
                    "<linearGradient id=\"g\(number)\" gradientUnits=\"userSpaceOnUse\" "
                    + "x1=\"\(n(from.x))\" y1=\"\(n(from.y))\" x2=\"\(n(to.x))\" y2=\"\(n(to.y))\">"
                    + stops.map { "<stop offset=\"\($0.at)\" \($0.colour.attributes("stop"))/>" }
                    .joined() + "</linearGradient>\n"
                body += "<path d=\"\(outline.data)\" fill=\"url(#g\(number))\"/>\n"
            case .fill(let outline, .radial(let at, let radius, let stops)):
                gradients +=
                    "<radialGradient id=\"g\(number)\" gradientUnits=\"userSpaceOnUse\" "
                    + "cx=\"\(n(at.x))\" cy=\"\(n(at.y))\" r=\"\(n(radius))\">"
                    + stops.map { "<stop offset=\"\($0.at)\" \($0.colour.attributes("stop"))/>" }
                    .joined() + "</radialGradient>\n"
                body += "<path d=\"\(outline.data)\" fill=\"url(#g\(number))\"/>\n"
            case .stroke(let outline, let colour, let width, let dash):
                let dashes =
                    dash.isEmpty
                    ? "" : " stroke-dasharray=\"\(dash.map(n).joined(separator: " "))\""
                body +=
                    "<path d=\"\(outline.data)\" fill=\"none\" \(colour.attributes("stroke")) "
                    + "stroke-width=\"\(n(width))\" stroke-linecap=\"\(dash.isEmpty ? "round" : "butt")\" "
                    + "stroke-linejoin=\"round\"\(dashes)/>\n"
            case .text(let line): body += line.svg
            case .layer(let fillings, let opacity):
                let paths = fillings.map {
                    "<path d=\"\($0.outline.data)\" \($0.colour.attributes("fill"))/>"
                }
                body += "<g opacity=\"\(opacity)\">\(paths.joined())</g>\n"
            }
        }
        let (width, height) = (n(size.width), n(size.height))
        return """
            <svg xmlns="http://www.w3.org/2000/svg" width="\(width)" height="\(height)" \
            viewBox="0 0 \(width) \(height)" font-family="Inter, 'Noto Sans', 'DejaVu Sans', 'Noto Sans CJK SC', sans-serif">
            <defs>\(gradients)</defs>
            \(body)</svg>
            """
    }
}

private func n(_ value: CGFloat) -> String { "\((Double(value) * 100).rounded() / 100)" }

extension Outline {
    /// The data of an SVG path.
    var data: String {
        func p(_ p: CGPoint) -> String { "\(n(p.x)) \(n(p.y))" }
        return steps.map { step in
            switch step {
            case .move(let to): "M\(p(to))"
            case .line(let to): "L\(p(to))"
            case .curve(let a, let b, let to): "C\(p(a)) \(p(b)) \(p(to))"
            case .close: "Z"
            }
        }.joined()
    }
}

extension Colour {
    var css: String {
        func byte(_ part: Double) -> Int { Int((part * 255).rounded()) }
        return "rgba(\(byte(red)),\(byte(green)),\(byte(blue)),\((alpha * 1000).rounded() / 1000))"
    }

    fileprivate func attributes(_ what: String) -> String {
        what == "stop" ? "stop-color=\"\(css)\"" : "\(what)=\"\(css)\""
    }
}

extension Lettering {
    fileprivate var svg: String {
        let weights: [LetterWeight: Int] = [.regular: 400, .medium: 500, .bold: 700]
        let anchor = alignment == .centre ? " text-anchor=\"middle\"" : ""
        return "<text x=\"\(n(at.x))\" y=\"\(n(at.y))\" dominant-baseline=\"central\" "
            + "font-size=\"\(n(size))\" font-weight=\"\(weights[weight] ?? 400)\" fill=\"\(colour.css)\"\(anchor)>"
            + "\(text.escaped)</text>\n"
    }
}

extension String {
    var escaped: String {
        replacingOccurrences(of: "&", with: "&amp;").replacingOccurrences(of: "<", with: "&lt;")
            .replacingOccurrences(of: "\"", with: "&quot;")
    }
}
