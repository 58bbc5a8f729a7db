//! Colours as SVG writes them.

use wattwalk::assets::Network;
use wattwalk::view::network_rgb;

/// A colour of the picture, red, green and blue from 0 to 255.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Rgb(pub(crate) [f64; 3]);

impl Rgb {
    /// From 0xRRGGBB.
    pub(crate) const fn hex(rgb: u32) -> Self {
        Self([((rgb >> 16) & 0xff) as f64, ((rgb >> 8) & 0xff) as f64, (rgb & 0xff) as f64])
    }

    /// `t` of the way from this colour to another, 0 to 1.
    pub(crate) fn mix(self, other: Self, t: f64) -> Self {
        let t = t.clamp(0.0, 1.0);
        Self(std::array::from_fn(|i| {
            let (from, to) = (self.0.get(i), other.0.get(i));
            let (from, to) = (from.copied().unwrap_or(0.0), to.copied().unwrap_or(0.0));
            from + (to - from) * t
        }))
    }
}

impl std::fmt::Display for Rgb {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let [r, g, b] = self.0.map(|part| part.round().clamp(0.0, 255.0) as u8);
        write!(f, "#{r:02x}{g:02x}{b:02x}")
    }
}

/// Ink on a coloured disc, and the body of chips and strips.
pub(crate) const INK: Rgb = Rgb::hex(0x0b1220);
/// What leads the visitor on: stops, the route.
pub(crate) const GUIDE: Rgb = Rgb::hex(0x5eead4);
/// The head of a stop's pin.
pub(crate) const GUIDE_CARD: Rgb = Rgb::hex(0x0b6e5f);
/// Text on [`INK`].
pub(crate) const PAPER: Rgb = Rgb::hex(0xffffff);
/// Lesser text on [`INK`].
pub(crate) const PAPER_DIM: Rgb = Rgb::hex(0xd5deeb);
/// The face of a solar roof.
pub(crate) const PANEL: Rgb = Rgb::hex(0x1b335f);

/// The colour of a network, the same in every app.
pub(crate) fn network(network: Network) -> Rgb {
    Rgb::hex(network_rgb(network))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_colours_are_those_of_every_app() {
        let palette = wattwalk::view::palette();
        let core = [
            palette.ink_rgb,
            palette.guide_rgb,
            palette.guide_card_rgb,
            palette.paper_rgb,
            palette.pale_rgb,
        ];
        assert_eq!([INK, GUIDE, GUIDE_CARD, PAPER, PAPER_DIM], core.map(Rgb::hex));
    }

    #[test]
    fn colours_are_written_as_hex() {
        assert_eq!(network(Network::Electricity).to_string(), "#ffc53d");
        assert_eq!(Rgb([300.0, -4.0, 15.6]).to_string(), "#ff0010");
    }
}
