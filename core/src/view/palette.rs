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

    /// Colours in linear light as they are seen: by all, in grey (Rec. 709), and with
    /// a protan, deutan or tritan deficiency (Machado, Oliveira, Fernandes, 2009,
    /// severity 1).
    const VISIONS: [(&str, [[f64; 3]; 3]); 5] = [
        ("all", [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]),
        ("grey", [[0.2126, 0.7152, 0.0722], [0.2126, 0.7152, 0.0722], [0.2126, 0.7152, 0.0722]]),
        (
            "protan",
            [
                [0.152286, 1.052583, -0.204868],
                [0.114503, 0.786281, 0.099216],
                [-0.003882, -0.048116, 1.051998],
            ],
        ),
        (
            "deutan",
            [
                [0.367322, 0.860646, -0.227968],
                [0.280085, 0.672501, 0.047413],
                [-0.011820, 0.042940, 0.968881],
            ],
        ),
        (
            "tritan",
            [
                [1.255528, -0.076749, -0.178779],
                [-0.078411, 0.930809, 0.147602],
                [0.004733, 0.691367, 0.303900],
            ],
        ),
    ];

    /// A colour as it is seen, in CIE L*a*b* (D65).
    fn lab(rgb: u32, seen_as: &[[f64; 3]; 3]) -> [f64; 3] {
        let linear = [16, 8, 0].map(|shift| {
            let part = f64::from(rgb >> shift & 0xff) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        });
        let times = |matrix: &[[f64; 3]; 3], of: [f64; 3]| {
            matrix.map(|row| row.iter().zip(of).map(|(a, b)| a * b).sum::<f64>())
        };
        let seen = times(seen_as, linear).map(|part| part.clamp(0.0, 1.0));
        let to_xyz = [
            [0.4124 / 0.9505, 0.3576 / 0.9505, 0.1805 / 0.9505],
            [0.2126, 0.7152, 0.0722],
            [0.0193 / 1.089, 0.1192 / 1.089, 0.9505 / 1.089],
        ];
        let [x, y, z] = times(&to_xyz, seen)
            .map(|t| if t > 0.008856 { t.cbrt() } else { 7.787 * t + 16.0 / 116.0 });
        [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
    }

    /// Whether the dashes of two networks are told apart: by how many there are
    /// before they come again, how long that takes, how full it is, or whether long
    /// and short ones take turns.
    fn dashes_differ(a: &[f32], b: &[f32]) -> bool {
        let period = |of: &[f32]| of.iter().sum::<f32>();
        let full = |of: &[f32]| of.iter().step_by(2).sum::<f32>() / period(of);
        let uneven = |of: &[f32]| {
            let dashes = || of.iter().step_by(2).copied();
            dashes().fold(0.0, f32::max) / dashes().fold(f32::MAX, f32::min)
        };
        let (ratio, turns) = (period(a) / period(b), uneven(a) / uneven(b));
        a.len() != b.len()
            || !(0.75..=1.33).contains(&ratio)
            || !(0.5..=2.0).contains(&turns)
            || (full(a) - full(b)).abs() > 0.2
    }

    #[test]
    fn each_network_is_told_apart_in_grey_and_with_a_colour_deficiency() {
        for (vision, seen_as) in VISIONS {
            for (place, (one, dashes)) in DASHES_M.iter().enumerate() {
                for (other, other_dashes) in &DASHES_M[..place] {
                    let [a, b] = [*one, *other].map(|it| lab(network_rgb(it), &seen_as));
                    let apart = a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt();
                    let differ = dashes_differ(dashes, other_dashes);
                    // So far apart two colours side by side are never taken for one.
                    assert!(apart > 15.0 || differ, "{vision}: {one:?}, {other:?}: {apart:.0}");
                }
            }
            // Every network with no colour at all, and light from power for everyone.
            let dashes = |of: Network| DASHES_M[of as usize].1;
            let (power, light) = (dashes(Network::Electricity), dashes(Network::Lighting));
            assert!(dashes_differ(power, light), "{vision}");
        }
        for (place, (one, dashes)) in DASHES_M.iter().enumerate() {
            for (other, others) in &DASHES_M[..place] {
                assert!(dashes_differ(dashes, others), "{one:?} and {other:?}");
            }
        }
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
