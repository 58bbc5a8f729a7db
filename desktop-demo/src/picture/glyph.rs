//! Symbols of the kinds of assets, as strokes on a field of 24 by 24.

use wattwalk::assets::AssetKind;

use super::colour::Rgb;
use super::svg::Svg;

/// The strokes of a kind's symbol, as an SVG path; the page has the same.
fn path(kind: AssetKind) -> &'static str {
    match kind {
        AssetKind::Cable => "M2.5 14c4-9 6 4 10-2s5-5 9-3",
        AssetKind::Duct => "M3 8h18M3 16h18M8 8v8M16 8v8",
        AssetKind::Pipe => "M3 9h4V7h3v2h11M3 15h4v2h3v-2h11",
        AssetKind::Substation => "M4 21V9l8-6 8 6v12zM13 8.5L9 14.5h4L11 19",
        AssetKind::Transformer => {
            "M15 9.5a5.5 5.5 0 1 1-11 0a5.5 5.5 0 1 1 11 0M20 14.5a5.5 5.5 0 1 1-11 0a5.5 5.5 0 1 1 11 0"
        }
        AssetKind::Battery => "M3 7.5h15v9H3zM18 10.5h3v3h-3M6.5 10v4M10 10v4M13.5 10v4",
        AssetKind::Photovoltaic => "M6 9h14l-3 10H3zM4.5 14h14M13 9l-3 10M3 4.5a3 3 0 0 0 5 0",
        AssetKind::ChargingPoint => "M8 3v5M16 3v5M5.5 8h13v3a6.5 6.5 0 0 1-13 0zM12 17.5V21",
        AssetKind::Meter => "M20 13a8 8 0 1 0-16 0M4 13v4h16v-4M12 13l4-4",
        AssetKind::StreetLight => "M7 21V7a4 4 0 0 1 8 0v1M11.5 9h7l1.5 4h-10zM4.5 21h5",
        AssetKind::Building => "M5 21V4h9v17M14 9h5v12M3 21h18M8 8h3M8 12h3M8 16h3",
        AssetKind::Well => "M12 3c4 5 6 8 6 11.5a6 6 0 0 1-12 0C6 11 8 8 12 3z",
        AssetKind::Inlet => "M4 7h16M9 7V4h6v3M6 7l1 14h10l1-14M10 11v6M14 11v6",
        AssetKind::Cabinet => "M5 3h14v18H5zM12 3v18M9.5 11v2M14.5 11v2",
        AssetKind::Station => "M5 4h14v13H5zM5 11h14M8 17v3M16 17v3M8 14h.01M16 14h.01",
        _ => "M12 5a7 7 0 1 0 .01 0M12 11v5M12 8h.01",
    }
}

/// Strokes the symbol of `kind`, `size_px` wide, centred on a place.
pub(super) fn stroke(svg: &mut Svg, kind: AssetKind, [x, y]: [f64; 2], size_px: f64, ink: Rgb) {
    let scale = size_px / 24.0;
    svg.tag("path")
        .text("d", path(kind))
        .text(
            "transform",
            format_args!(
                "translate({} {}) scale({})",
                super::svg::number(x - size_px / 2.0),
                super::svg::number(y - size_px / 2.0),
                super::svg::number(scale),
            ),
        )
        .text("fill", "none")
        .text("stroke", ink)
        .number("stroke-width", 2.0)
        .text("stroke-linecap", "round")
        .text("stroke-linejoin", "round")
        .close();
}
