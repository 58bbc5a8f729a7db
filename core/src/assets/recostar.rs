//! What RecoStaR calls things, in our words.
//!
//! RecoStaR is the format in which French operators of power distribution hand
//! over as-built plans (CNIG, "Géostandard RecoStaR-RPD" 0.6). In: assets read
//! from a GeoJSON that keeps its classes as properties. Out: the same assets
//! with network, kind and class.

use serde_json::Value;

use super::{Asset, AssetKind, Network, PositionalClass};

/// Gives an asset its network, kind and positional class by the properties
/// `class` and `PrecisionXY`; leaves one alone that is not of RecoStaR.
///
/// The heights of a RecoStaR file are altitudes. The depth below the ground,
/// which they do not tell, stays unknown.
pub fn name_recostar(asset: &mut Asset) {
    let text = |asset: &Asset, name: &str| {
        asset.attributes.get(name).and_then(Value::as_str).map(str::to_owned)
    };
    let kind = match text(asset, "class").as_deref() {
        Some("RPD_CableElectrique_Reco" | "RPD_CableTerre_Reco" | "RPD_PleineTerre_Reco") => {
            AssetKind::Cable
        }
        Some("RPD_Fourreau_Reco" | "RPD_Galerie_Reco" | "RPD_ProtectionMecanique_Reco") => {
            AssetKind::Duct
        }
        Some("RPD_Coffret_Reco" | "RPD_Jonction_Reco" | "RPD_Armoire_Reco") => AssetKind::Cabinet,
        Some("RPD_BatimentTechnique_Reco" | "RPD_PosteElectrique_Reco") => AssetKind::Substation,
        Some(class) if class.starts_with("RPD_") => AssetKind::Unspecified,
        _ => return,
    };
    asset.kind = kind;
    asset.network = Network::Electricity;
    asset.positional_class = match text(asset, "PrecisionXY").as_deref() {
        Some("A") => Some(PositionalClass::A),
        Some("B") => Some(PositionalClass::B),
        Some("C") => Some(PositionalClass::C),
        _ => None,
    };
}
