//! What files and people call coordinate systems.

use super::CrsError;

/// The EPSG code of WGS 84 in degrees.
pub(super) const WGS84: u32 = 4326;

/// The EPSG code of a system's name.
pub(super) fn code(name: &str) -> Result<u32, CrsError> {
    let plain = name.trim().replace("%3A", ":").replace("%2F", "/");
    let upper = horizontal(&plain).to_ascii_uppercase();
    if upper.ends_with(":CRS84") || upper.ends_with("/CRS84") || upper == "CRS84" {
        return Ok(WGS84);
    }
    // The height of WGS 84 in three dimensions is no other place on the ground.
    if upper.ends_with("CRS84H") || upper.ends_with("EPSG:4979") || upper.ends_with("EPSG::4979") {
        return Ok(WGS84);
    }
    if let Some(word) = upper.strip_prefix("IGNF:").or_else(|| after(&upper, "IGNF.XML#")) {
        return ignf(word).ok_or_else(|| unknown(name, "not a name of IGN-F that is known here"));
    }
    if upper.contains("EPSG") {
        let digits = upper.rsplit([':', '/', '#']).next().unwrap_or_default();
        return digits
            .parse()
            .map_err(|_| unknown(name, "expected EPSG: and its number, as EPSG:2154"));
    }
    upper.parse().map_err(|_| unknown(name, "expected EPSG: and its number, as EPSG:2154"))
}

/// The part of a compound system that says where on the ground a place is:
/// `…/crs-compound?1=…&2=…`, `urn:ogc:def:crs,crs:EPSG::2154,crs:EPSG::5720`,
/// `EPSG:2154+5720`. Heights are kept as they are.
fn horizontal(name: &str) -> &str {
    if let Some(parts) = after(name, "crs-compound?") {
        let first = parts.split('&').find_map(|part| part.strip_prefix("1="));
        return first.unwrap_or(parts);
    }
    if let Some(parts) = name.strip_prefix("urn:ogc:def:crs,") {
        return parts.split(',').next().unwrap_or(parts);
    }
    name.split('+').next().unwrap_or(name)
}

fn after<'a>(text: &'a str, mark: &str) -> Option<&'a str> {
    text.split_once(mark).map(|(_, rest)| rest)
}

fn unknown(name: &str, reason: &str) -> CrsError {
    CrsError::Unknown { name: name.chars().take(80).collect(), reason: reason.into() }
}

/// The names of the French survey; heights after a dot say nothing of the place.
fn ignf(word: &str) -> Option<u32> {
    let word = word.split('.').next().unwrap_or_default();
    let word = word.strip_prefix("RGF93").filter(|rest| !rest.is_empty()).unwrap_or(word);
    Some(match word {
        "RGF93" | "RGF93G" | "G" => 4171,
        "LAMB93" => 2154,
        "LAMBE" | "NTFLAMB2E" => 27572,
        "LAMB1" => 27571,
        "LAMB2" => 27562,
        "LAMB3" => 27573,
        "LAMB4" => 27574,
        "UTM20W84GUAD" | "RGAF09UTM20" => 5490,
        "UTM22RGFG95" | "RGFG95UTM22" => 2972,
        "RGR92UTM40S" => 2975,
        "WGS84G" | "WGS84" => WGS84,
        _ => {
            let zone: u32 = word.strip_prefix("CC")?.parse().ok()?;
            return (42..=50).contains(&zone).then_some(3900 + zone);
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_to_name_a_system_is_read() {
        let table = [
            ("EPSG:2154", 2154),
            (" epsg:27561 ", 27561),
            ("2154", 2154),
            ("urn:ogc:def:crs:EPSG::2154", 2154),
            ("urn:ogc:def:crs:EPSG:9.8:3949", 3949),
            ("https://www.opengis.net/def/crs/EPSG/0/7415", 7415),
            ("http://www.opengis.net/gml/srs/epsg.xml#2154", 2154),
            ("urn:ogc:def:crs:OGC:1.3:CRS84", 4326),
            ("http://www.opengis.net/def/crs/OGC/0/CRS84h", 4326),
            ("EPSG:4979", 4326),
            (
                "https://www.opengis.net/def/crs-compound?1=http://www.opengis.net/def/crs/EPSG/0/2154&2=http://www.opengis.net/def/crs/EPSG/0/5720",
                2154,
            ),
            (
                "http://www.opengis.net/def/crs-compound?1=http%3A%2F%2Fwww.opengis.net%2Fdef%2Fcrs%2FEPSG%2F0%2F3949&2=x",
                3949,
            ),
            ("urn:ogc:def:crs,crs:EPSG::25832,crs:EPSG::5783", 25832),
            ("EPSG:2154+5720", 2154),
            ("IGNF:LAMB93", 2154),
            ("IGNF:RGF93CC49.IGN69", 3949),
            ("IGNF:RGF93LAMB93.IGN69", 2154),
            ("IGNF:RGF93G", 4171),
        ];
        for (name, expected) in table {
            assert_eq!(code(name), Ok(expected), "{name}");
        }
        for bad in ["", "EPSG:", "EPSG:x", "Lambert", "IGNF:XYZ", "urn:ogc:def:crs:EPSG::-1"] {
            assert!(code(bad).is_err(), "{bad}");
        }
    }
}
