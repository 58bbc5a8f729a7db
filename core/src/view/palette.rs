//! Colours: of the networks, and of what leads the visitor on.

use std::collections::HashMap;

use serde::Serialize;

use crate::assets::{AssetKind, Network};

use super::ShapeKind;

/// The colours that every app paints with, each 0xRRGGBB in sRGB.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Palette {
    /// Of each network.
    pub networks: HashMap<Network, u32>,
    /// Of each network the dashes of its lines, by which it is told without
    /// colours: metres of a dash, of the gap behind it, of the next dash, and so
    /// on, again from the beginning of the line after the last gap
    /// ([`FrameVertex::along_m`](super::FrameVertex)). Where all of them together
    /// are shorter than ten units, a line is painted whole.
    pub dashes_m: HashMap<Network, Vec<f32>>,
    /// Of what leads the visitor on: the way, its pin, what the guide speaks of.
    pub guide_rgb: u32,
    /// Behind [`paper_rgb`](Self::paper_rgb) where something leads on.
    pub guide_card_rgb: u32,
    /// Dark, behind texts and on coloured discs.
    pub ink_rgb: u32,
    /// Texts on ink.
    pub paper_rgb: u32,
    /// Lesser texts on ink.
    pub pale_rgb: u32,
}

/// The colours that every app paints with.
#[cfg_attr(feature = "uniffi", uniffi::export)]
#[must_use]
pub fn palette() -> Palette {
    Palette {
        networks: NETWORKS.into(),
        dashes_m: DASHES_M.map(|(network, dashes_m)| (network, dashes_m.to_vec())).into(),
        guide_rgb: 0x5e_ea_d4,
        guide_card_rgb: 0x0b_6e_5f,
        ink_rgb: 0x0b_12_20,
        paper_rgb: 0xff_ff_ff,
        pale_rgb: 0xd5_de_eb,
    }
}

/// The face of a solar roof.
const PANEL_RGB: u32 = 0x1b_33_5f;
/// A street light's pole.
pub(super) const POLE_RGB: u32 = 0x87_93_a6;

/// In the order of [`Network`].
const NETWORKS: [(Network, u32); 9] = [
    (Network::Electricity, 0xff_c5_3d),
    (Network::DistrictHeating, 0xff_6b_5e),
    (Network::Water, 0x3d_a9_fc),
    (Network::Gas, 0xc5_a8_80),
    (Network::Telecom, 0x4a_de_80),
    (Network::Lighting, 0xff_e9_a8),
    (Network::Waste, 0xb0_89_68),
    (Network::Mobility, 0xa7_8b_fa),
    (Network::Unspecified, 0xcb_d5_e1),
];

/// In the order of [`Network`].
const DASHES_M: [(Network, &[f32]); 9] = [
    (Network::Electricity, &[2.4, 0.8]),
    (Network::DistrictHeating, &[4.2, 0.6]),
    (Network::Water, &[1.8, 0.5, 0.4, 0.5]),
    (Network::Gas, &[1.8, 0.5, 0.4, 0.5, 0.4, 0.5]),
    (Network::Telecom, &[0.4, 0.6]),
    (Network::Lighting, &[1.0, 1.0]),
    (Network::Waste, &[0.9, 0.4, 0.9, 1.4]),
    (Network::Mobility, &[0.6, 1.8]),
    (Network::Unspecified, &[1.0, 3.0]),
];

/// The colour of a network.
#[must_use]
pub fn network_rgb(network: Network) -> u32 {
    NETWORKS[network as usize].1
}

/// What a shape of an asset is filled with.
pub(super) fn fill_rgb(network: Network, kind: AssetKind, shape: ShapeKind) -> u32 {
    match (kind, shape) {
        (AssetKind::Photovoltaic, ShapeKind::Area) => PANEL_RGB,
        _ => network_rgb(network),
    }
}

/// `share` of the way from one colour to another, 0 to 1.
pub(super) fn mix(from: u32, to: u32, share: f32) -> u32 {
    let share = share.clamp(0.0, 1.0);
    [16, 8, 0].into_iter().fold(0, |rgb, shift| {
        let [a, b] = [from, to].map(|rgb| (rgb >> shift & 0xff) as f32);
        rgb | ((a + (b - a) * share).round() as u32) << shift
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_network_has_a_colour_of_its_own() {
        let colours: std::collections::HashSet<_> = palette().networks.into_values().collect();
        assert_eq!(colours.len(), NETWORKS.len());
        assert!(NETWORKS.into_iter().all(|(network, rgb)| network_rgb(network) == rgb));
    }

    #[test]
    fn a_solar_roof_is_dark_and_its_sign_is_not() {
        let fill = |shape| fill_rgb(Network::Electricity, AssetKind::Photovoltaic, shape);
        assert_eq!(fill(ShapeKind::Area), PANEL_RGB);
        assert_eq!(fill(ShapeKind::Point), network_rgb(Network::Electricity));
    }

    #[test]
    fn a_mixed_colour_lies_between() {
        assert_eq!(mix(0x00_ff_10, 0xff_00_20, 0.0), 0x00_ff_10);
        assert_eq!(mix(0x00_ff_10, 0xff_00_20, 1.0), 0xff_00_20);
        assert_eq!(mix(0x00_ff_10, 0xff_00_20, 0.5), 0x80_80_18);
        assert_eq!(mix(0x00_00_00, 0xff_ff_ff, 2.0), 0xff_ff_ff);
    }
}
