// The whole screen as a page: the picture as it is, the panels as App lays them
// out in SwiftUI. A sketch of what Xcode would show, from the same content.
import Foundation
import Wattwalk

@testable import WattwalkDemoCore

@MainActor struct Sketch {
    let tablet: Tablet
    let size: CGSize
    var showsPlan = false
    var isNight = false
    /// How many times as large as usual.
    var letters = 1.0

    private var screen: ScreenContent { tablet.screen }
    private var layout: ScreenLayout { ScreenLayout(size: size, letters: letters) }
    private var isBeside: Bool { layout.shape == .wide || layout.shape == .beside }

    /// How large the picture is on such a screen, points.
    static func picture(on size: CGSize, letters: Double = 1) -> CGSize {
        let layout = ScreenLayout(size: size, letters: letters)
        let isBeside = layout.shape == .wide || layout.shape == .beside
        // What is left over beside the panels: without compass, way and edges.
        let rest = size.height - 26 * letters - 56 - 16
        return CGSize(
            width: isBeside ? size.width - layout.sideWidth - 24 : size.width,
            height: (layout.pictureHeight ?? rest).rounded(.down))
    }

    func page() -> String {
        let walk = """
            <div class="ribbon">\(tablet.model.compass.svg())</div>
            <div class="picture">\(tablet.model.picture.svg())</div>\(undo)<div class="foot">\(way)\(chips)</div>
            """
        return """
            <!doctype html><meta charset="utf-8"><style>\(style)
            body{width:\(Int(size.width))px;height:\(Int(size.height))px}
            \(layout.takesTurns ? ".top{height:auto;overflow:hidden;flex:none}.top>svg,h1{display:none}.top>*{flex:none}" : "")</style>
            <body>\(parts(walk))
            """
    }

    /// As in ScreenView.
    private func parts(_ walk: String) -> String {
        let told = "<div class=notices>\(notices)</div>"
        switch layout.shape {
        case .wide:
            return "\(top)<div class=row><div class=walk>\(walk)\(caption)</div><div class=side>\(told)\(side)</div></div>"
        case .upright:
            return "\(top)<div class=tall>\(walk)</div><div class=below>\(told)<div class=pair>\(caption)\(side)</div></div>"
        case .beside:
            return "<div class=row><div class=walk>\(walk)</div><div class=side>\(top)\(told)\(side)</div></div>"
        case .below:
            return "\(top)<div class=tall>\(walk)</div><div class=below>\(told)\(side)</div>"
        }
    }

    private func glyph(
        _ glyph: Glyph, _ colour: Colour? = nil, _ size: Int = 20, turned: Double = 0
    ) -> String {
        """
        <svg width="\(size)" height="\(size)" viewBox="0 0 24 24" style="transform:rotate(\(turned)deg)">\
        <path d="\(glyph.outline.data)" fill="none" stroke="\(colour?.css ?? "currentColor")" stroke-width="2" \
        stroke-linecap="round" stroke-linejoin="round"/></svg>
        """
    }

    private var top: String {
        func segments<V>(_ choices: [Choice<V>]) -> String {
            "<div class=seg>"
                + choices.map {
                    "<b class=\($0.isChosen ? "on" : "off")>\($0.name.text.escaped)</b>"
                }.joined()
                + "</div>"
        }
        return """
            <div class="top">\(glyph(.bolt, Colour(0xFFC53D), 30))<h1>\(screen.title.escaped)</h1>
            <span class="pill \(screen.accuracy.warns ? "warn" : "")">\(screen.accuracy.text)</span>
            \(screen.mark.map { "<span class=\"pill warn\">\($0.text)</span>" } ?? "")
            \(segments(screen.modes))\(segments(screen.languages))</div>
            """
    }

    private var notices: String {
        screen.notices.map {
            "<div class=notice>\($0.words.escaped)"
                + ($0.help.map { "<b class=button>\($0)</b>" } ?? "") + "</div>"
        }.joined()
    }

    private var way: String {
        let arrow = screen.way.turnDeg.map { glyph(.ahead, nil, 22, turned: $0) } ?? ""
        return "<div class=way>\(arrow)\(screen.way.words.text.escaped)</div>"
    }

    private var undo: String {
        screen.undo.map { undo in
            "<div class=\"foot undo\"><b>\((undo.skipped ?? "").escaped)</b>"
                + "<div class=button>\(glyph(undo.undo.glyph))\(undo.undo.name.text.escaped)</div></div>"
        } ?? ""
    }

    private var chips: String {
        screen.networks.map { choice in
            let colour = choice.isChosen ? Colour.of(choice.value) : .pale
            let edge = choice.isChosen ? colour : .edge
            let struck =
                choice.isChosen ? "" : "text-decoration:line-through;color:\(Colour.pale.css);"
            return "<div class=chip style=\"\(struck)border-color:\(edge.css)\">"
                + "\(glyph(.of(choice.value), colour, 18))\(choice.name.text.escaped)</div>"
        }.joined()
    }

    private var caption: String { "<div class=\"card caption\">\(words)</div>" }

    private var words: String {
        let guide = screen.guide
        let buttons = WattwalkDemoCoreTests.buttons(of: guide)
            .enumerated().map { index, button in
                "<div class=\"button \(index == 0 ? "main" : "")\">\(glyph(button.glyph))\(button.name.text.escaped)</div>"
            }
        return """
            <small>\(screen.caption.place.escaped)</small>
            <h2>\(screen.caption.title.escaped)</h2><div class="text">
            \((screen.caption.paragraphs + screen.caption.asides).map { "<p>\($0.escaped)</p>" }.joined())</div>
            <div class="buttons">\(buttons.joined())</div>
            """
    }

    /// As in ScreenView: a card stands where the figures do.
    private var side: String { screen.card.map(card) ?? pages }

    private func card(_ card: CardContent) -> String {
        func heading(_ words: String) -> String { "<h3>\(words.escaped)</h3>" }
        let readings = card.readings.map { reading in
            "<div class=reading><span>\(reading.title.escaped)</span><b>\(reading.value.escaped)</b>"
                + "<small class=\(reading.warns ? "warned" : "")>\(reading.provenance.escaped)</small></div>"
        }
        let ways = card.fedBy.map { way in
            let steps = way.links.map(link).joined(separator: "</div><div class=step>›")
            return "<div class=way-up><div class=step>\(steps)</div></div>"
        }
        return """
            <div class="card chosen"><div class=head>\(symbol(card.glyph, card.network))
            <h2>\(card.title.escaped)</h2><div class=button>\(glyph(.close))</div></div><div class=scrolled>
            \(card.facts.map { "<p class=fact>\($0.escaped)</p>" }.joined())
            \(card.noReadings ?? "")\(readings.joined())\(card.curve.map(course) ?? "")
            \(card.fedBy.isEmpty ? "" : heading(card.fedByTitle))\(ways.joined())
            \(card.feeds.isEmpty ? "" : heading(card.feedsTitle))
            <div class=feeds>\(card.feeds.map(link).joined())</div>\(card.more ?? "")
            </div></div>
            """
    }

    private func symbol(_ of: Glyph, _ network: Network) -> String {
        "<i class=symbol style=\"background:\(Colour.of(network).css)\">\(glyph(of, .ink))</i>"
    }

    private func link(_ link: CardLinkContent) -> String {
        "<div class=button>\(symbol(link.glyph, link.network))\(link.title.escaped)"
            + "<span class=soft>\((link.value ?? "").escaped)</span></div>"
    }

    /// As wide as the cards are: beside the picture, or below it.
    private func course(_ content: CourseContent) -> String {
        let width = (isBeside ? layout.sideWidth : layout.shape == .upright ? size.width / 2 : size.width) - 56
        let list = content.course.drawing(
            size: CGSize(width: width, height: 150 * letters), textSize: 13 * letters, measure: EstimatedMeasure())
        let keys = content.legend.map {
            "<span><i style=\"border-top:3px \($0.isDashed ? "dashed" : "solid") \($0.colour.css)\"></i>"
                + "\($0.name.escaped)</span>"
        }
        return "<h4>\(content.title.escaped)</h4><div class=course>\(list.svg())"
            + "<div class=keys>\(keys.joined())</div></div>"
    }

    private var scopes: String {
        let scopes = screen.scopes.map {
            "<b class=\($0.isChosen ? "on" : "off")>\($0.name.text.escaped)</b>"
        }
        return scopes.isEmpty ? "" : "<div class=\"seg scope\">\(scopes.joined())</div>"
    }

    private var pages: String {
        let ideas = screen.ideas.map {
            "<div class=idea><em>\(glyph($0.glyph)) \($0.name.escaped)</em>"
                + "<strong>\($0.figure.escaped)</strong><span>\($0.meaning.escaped)</span>"
                + "<small>\($0.day.escaped)</small></div>"
        }
        let now = screen.now.map {
            "<div><small>\($0.name.escaped)</small><b>\($0.figure.escaped)</b></div>"
        }
        let all = (layout.takesTurns ? [screen.pages.words] : []) + [screen.pages.ideas, screen.pages.plan]
        let names = all.enumerated().map { place, name in
            "<b class=\(place == (showsPlan ? all.count - 1 : 0) ? "on" : "off")>\(name.escaped)</b>"
        }
        return """
            <div class="card"><div class="head"><div class=seg>\(names.joined())</div>
            \(showsPlan || layout.takesTurns ? "" : scopes)<span class="warned">\(screen.simulated.text)</span></div>
            \(showsPlan ? plan : layout.takesTurns ? "<div class=\"caption turn\">\(words)</div>" : "<div class=ideas>\(ideas.joined())</div><div class=now>\(now.joined())</div>\(screen.day.map(course) ?? "")")</div>
            """
    }

    private var plan: String {
        let size = isBeside ? CGSize(width: 332, height: 560) : CGSize(width: 360, height: 230)
        let plan = tablet.model.plan(size: size, chosen: nil)
        let keys = plan.legend.map {
            "<span class=key>\($0.sample?.svg() ?? "")\($0.name.escaped)</span>"
        }
        return plan.list.svg()
            + "<div class=planned>\(keys.joined())</div><div class=now><small>\(screen.pages.choose.escaped)</small></div>"
    }

    /// With letters as large as they are.
    private var style: String {
        let sizes = usual.split(separator: "font-size:").enumerated().map { place, part in
            guard place > 0, let end = part.range(of: "px"), let size = Double(part[..<end.lowerBound])
            else { return String(part) }
            return "\(size * letters)" + part[end.lowerBound...]
        }
        return sizes.joined(separator: "font-size:")
    }

    private var usual: String {
        func c(_ shade: Shade) -> String { (isNight ? shade.night : shade.day).css }
        return """
            *{box-sizing:border-box;margin:0}
            body{background:\(c(.page));color:\(c(.text));display:flex;flex-direction:column;
            font-family:Inter,'Noto Sans','Liberation Sans','DejaVu Sans','Noto Sans CJK SC',sans-serif;font-size:15px;overflow:hidden}
            .top{display:flex;align-items:center;gap:10px;padding:8px 14px;height:58px}
            h1{font-size:19px;font-weight:600;flex:1;white-space:nowrap;overflow:hidden;text-overflow:ellipsis}
            .pill{background:\(c(.raised));border:1px solid \(c(.line));border-radius:15px;
            padding:5px 12px;font-weight:600;font-size:14px;white-space:nowrap}
            .warn{color:\(c(.warn));background:\(c(.warnCard));border-color:\(c(.warn))}
            .planned{display:flex;flex-wrap:wrap;gap:2px 10px;font-size:12px}.key{display:flex;align-items:center;gap:5px}
            .warned{color:\(c(.warn));font-size:13px}
            .seg{display:flex;background:\(c(.card));border:1px solid \(c(.line));border-radius:12px;padding:3px}
            .head{flex-wrap:wrap}.chosen .head{flex-wrap:nowrap}.warned{margin-left:auto}
            .row .head .scope{order:3}.seg b{display:flex;align-items:center;padding:9px 13px;border-radius:9px;font-size:14px;font-weight:600;white-space:nowrap}
            .on{background:\(Colour.guideCard.css)}.off{color:\(c(.soft))}
            .picture{position:relative;overflow:hidden;flex:none}.picture>svg{display:block}
            .foot{background:\(Colour.ink.css);display:flex;gap:7px;overflow:hidden;padding:6px 8px;flex:none}
            .undo{align-items:center;color:\(Colour.paper.css)}.undo b{flex:1}.undo .button{color:\(c(.text))}
            .notices:empty{display:none}.notices{display:flex;flex-direction:column;gap:6px;padding:0 0 6px;flex:none;max-height:\(layout.noticesHeight)px;overflow:hidden}
            .notice{flex:none;font-size:14px}.side{flex:none;width:\(layout.sideWidth)px;display:flex;flex-direction:column;gap:8px;min-height:0}
            .pair{flex:1;display:flex;gap:8px;min-height:0}.pair .ideas{flex-direction:column}.turn{flex:1;display:flex;flex-direction:column;min-height:0}
            .ribbon{flex:none;background:\(Colour.ink.css)}.ribbon svg{display:block}
            .notice{display:flex;align-items:center;gap:10px;padding:8px 14px;border-radius:12px;
            border:1px solid \(c(.warn));color:\(c(.warn));background:\(c(.warnCard))}
            .way{display:flex;gap:8px;align-items:center;background:\(Colour.guideCard.css);border-radius:22px;
            padding:0 16px;height:44px;font-weight:600;font-size:17px;white-space:nowrap}
            .chip,.button{display:flex;gap:7px;align-items:center;background:\(Colour.ink.css);
            border:1.2px solid \(Colour.edge.css);border-radius:12px;padding:0 10px;height:44px;
            font-weight:600;font-size:14px;white-space:nowrap}
            .button{background:\(c(.raised));border-color:\(c(.line))}.chip,.way,.main,.on{color:\(Colour.paper.css)}
            .main{color:\(Colour.paper.css);background:\(Colour.guideCard.css);border-color:\(Colour.guide.css)}
            .below{flex:1;display:flex;flex-direction:column;gap:8px;padding:8px;min-height:0}
            .row{flex:1;display:flex;gap:8px;padding:0 8px 8px;min-height:0}
            .walk{flex:1;min-width:0;display:flex;flex-direction:column;min-height:0}
            .walk .caption{margin-top:8px;flex:1}.row .ideas{flex-direction:column}.row .now{flex-wrap:wrap}.row .now div{flex:40%}
            .card{flex:1;background:\(c(.card));border-radius:16px;padding:12px 16px;display:flex;
            flex-direction:column;min-height:0;min-width:0;overflow:hidden}
            .caption small{color:\(c(.accent));font-weight:600}
            h2{font-size:20px;font-weight:600;margin:2px 0 4px}
            .text{flex:1;overflow:hidden;color:\(c(.soft));line-height:1.45;font-size:16px}
            .text p{margin-bottom:12px}.buttons,.head,.ideas,.now{display:flex;gap:7px}
            .buttons{padding-top:8px}.head{align-items:center;justify-content:space-between;margin-bottom:8px}.ideas{flex:none}
            .idea{flex:1;background:\(c(.raised));border-radius:12px;padding:10px 12px;min-width:0}
            .idea em{font-style:normal;color:\(c(.accent));font-weight:600;font-size:14px;display:flex;gap:6px;align-items:center}
            .idea strong{display:block;font-size:27px;font-weight:700;margin-top:4px}
            .idea span{display:block;font-size:14px}.idea small,.now small{color:\(c(.soft));font-size:12.5px}
            .chosen .head h2{flex:1;margin:0}.scrolled{overflow:hidden;flex:1;min-height:0}
            .symbol{display:inline-flex;padding:4px;border-radius:50%}.soft{color:\(c(.soft))}
            .reading{display:grid;grid-template-columns:1fr auto;gap:0 8px;margin-bottom:8px;font-size:15px}
            .reading b{font-size:17px}.reading small{grid-column:1/3;color:\(c(.soft));font-size:12.5px}
            .way-up{display:flex;flex-wrap:wrap;gap:4px;align-items:center;margin-bottom:6px}
            .step{display:flex;gap:4px;align-items:center}.way-up .button,.feeds .button{white-space:normal;height:auto;min-height:44px}
            .feeds{display:flex;flex-direction:column;gap:6px;align-items:flex-start}
            h3{font-size:15px;font-weight:600;color:\(c(.accent));margin:12px 0 6px}h4{font-size:15px;font-weight:600;margin:4px 0}
            .fact+.reading{margin-top:10px}.fact{font-size:15px;color:\(c(.soft));margin-bottom:4px}
            .course{background:\(Colour.ink.css);border-radius:12px;padding:8px}.course svg{display:block}
            .keys{display:flex;flex-wrap:wrap;gap:2px 14px;color:\(Colour.paper.css);font-size:13px}
            .keys span{display:flex;gap:6px;align-items:center}.keys i{width:20px}
            .now{margin-top:10px}.now div{flex:1;padding-left:12px}.now b{display:block;font-size:17px}
            """
    }
}
