//! Colours: of the networks, and of a picture under the sun's height.

use wattwalk::assets::Network;

/// A colour of the picture, red, green and blue from 0 to 255.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Rgb(pub(crate) [f64; 3]);

impl Rgb {
    const fn hex(rgb: u32) -> Self {
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
/// Text on [`INK`].
pub(crate) const PAPER: Rgb = Rgb::hex(0xffffff);
/// Lesser text on [`INK`].
pub(crate) const PAPER_DIM: Rgb = Rgb::hex(0xd5deeb);
/// The face of a solar roof.
pub(crate) const PANEL: Rgb = Rgb::hex(0x1b335f);

/// The colour of a network, the same on the page and in pictures.
pub(crate) fn network(network: Network) -> Rgb {
    Rgb::hex(match network {
        Network::Electricity => 0xffc53d,
        Network::DistrictHeating => 0xff6b5e,
        Network::Water => 0x3da9fc,
        Network::Gas => 0xc5a880,
        Network::Telecom => 0x4ade80,
        Network::Lighting => 0xffe9a8,
        Network::Waste => 0xb08968,
        Network::Mobility => 0xa78bfa,
        _ => 0xcbd5e1,
    })
}

/// The colours of a picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Mood {
    /// The sky overhead, halfway down, and at the horizon.
    pub(crate) sky: [Rgb; 3],
    /// The ground at the horizon and at the feet.
    pub(crate) ground: [Rgb; 2],
    /// A wall in the light and in the shade.
    pub(crate) wall: [Rgb; 2],
    /// The grid on the ground.
    pub(crate) grid: Rgb,
    /// What distance mixes in.
    pub(crate) haze: Rgb,
    /// 0 by day, 1 by night.
    pub(crate) darkness: f64,
}

/// Sun's elevation in degrees, then sky, ground, wall, grid, haze.
const MOODS: [(f64, [u32; 9]); 6] = [
    (
        -18.0,
        [0x050914, 0x0b1530, 0x1b2a4a, 0x141d2e, 0x080d17, 0x3a4766, 0x1c2538, 0x5b78b0, 0x18233d],
    ),
    (
        -8.0,
        [0x0a1330, 0x1d2c5c, 0x4a4a7a, 0x20283f, 0x0d1422, 0x4c5679, 0x252d45, 0x7088c0, 0x333b63],
    ),
    (
        -1.0,
        [0x24386f, 0x6d6aa5, 0xf0a27a, 0x4b4a5c, 0x1e2230, 0xa98c93, 0x504c63, 0xc0a9b8, 0xb08591],
    ),
    (
        5.0,
        [0x3c73b8, 0x9bb9d6, 0xffddb0, 0x7c7f78, 0x2d3534, 0xe9d2b4, 0x8b8791, 0xdcddd0, 0xdccdb8],
    ),
    (
        18.0,
        [0x2f7ccb, 0x7db7e8, 0xddeef8, 0x7f8f86, 0x2b3836, 0xf1e9dc, 0xa3a6ac, 0xe4ede6, 0xd3e1e8],
    ),
    (
        65.0,
        [0x1f6fc4, 0x66ade9, 0xd6ecfa, 0x84968b, 0x2c3a38, 0xfaf4e8, 0xabb0b6, 0xe8f1ea, 0xd4e5ee],
    ),
];

impl Mood {
    /// The colours under a sun `elevation_deg` above the horizon.
    pub(crate) fn under(elevation_deg: f64) -> Self {
        let elevation_deg = if elevation_deg.is_finite() { elevation_deg } else { 45.0 };
        let [first, .., last] = &MOODS;
        let (mut below, mut above) = (first, last);
        for mood in &MOODS {
            if mood.0 <= elevation_deg {
                below = mood;
            }
        }
        for mood in MOODS.iter().rev() {
            if mood.0 >= elevation_deg {
                above = mood;
            }
        }
        let span_deg = above.0 - below.0;
        let t = if span_deg > 0.0 { (elevation_deg - below.0) / span_deg } else { 0.0 };
        let [a, b, c, d, e, f, g, h, i] = std::array::from_fn(|part| {
            let colour = |mood: &(f64, [u32; 9])| Rgb::hex(mood.1.get(part).copied().unwrap_or(0));
            colour(below).mix(colour(above), t)
        });
        Self {
            sky: [a, b, c],
            ground: [d, e],
            wall: [f, g],
            grid: h,
            haze: i,
            darkness: ((2.0 - elevation_deg) / 10.0).clamp(0.0, 1.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moods_are_met_and_mixed_between() {
        for (elevation_deg, colours) in MOODS {
            assert_eq!(Mood::under(elevation_deg).sky[0], Rgb::hex(colours[0]));
        }
        let noon = Mood::under(65.0);
        assert_eq!(Mood::under(90.0), noon);
        assert_eq!((noon.darkness, Mood::under(-40.0).darkness), (0.0, 1.0));
        let [a, b] = [Mood::under(5.0), Mood::under(18.0)].map(|mood| mood.haze.0[2]);
        let between = Mood::under(10.0).haze.0[2];
        assert!(a < between && between < b, "{a} {between} {b}");
    }

    #[test]
    fn colours_are_written_as_hex() {
        assert_eq!(network(Network::Electricity).to_string(), "#ffc53d");
        assert_eq!(Rgb([300.0, -4.0, 15.6]).to_string(), "#ff0010");
    }
}
