//! The iPad's tables of strings.

use std::path::PathBuf;

use wattwalk_words::{Text, Words, numbered};

/// What the system asks a visitor for in the app's name, by the keys of
/// `Info.plist`.
const SYSTEMS: [(&str, &str); 3] = [
    ("NSCameraUsageDescription", "ios_camera_use"),
    ("NSLocationWhenInUseUsageDescription", "ios_location_use"),
    ("NSLocalNetworkUsageDescription", "ios_network_use"),
];

/// The tables of a language: the app's own, and the system's questions.
pub(crate) fn files(tag: &str, words: &Words, first: &Words) -> Vec<(PathBuf, String)> {
    let written = |key: &str| match (words.get(key), first.get(key)) {
        (Some(Text::One(text)), Some(Text::One(first))) => {
            numbered(text, first, |place| format!("%{place}$@"))
        }
        (Some(Text::Each(each)), _) => each.join("|"),
        _ => String::new(),
    };
    let head = "/* Written by `cargo run -p wattwalk-words` of assets/words. */\n";
    let line = |name: &str, key: &str| format!("\"{name}\" = \"{}\";\n", escaped(&written(key)));
    let own: String = words.keys().map(|key| line(key, key)).collect();
    let systems: String = SYSTEMS.iter().map(|(name, key)| line(name, key)).collect();
    // Apple tells the scripts of Chinese apart everywhere.
    let system_tag = if tag == "zh" { "zh-Hans" } else { tag };
    vec![
        (path("Sources/WattwalkDemoCore/Resources", tag, "Localizable"), head.to_owned() + &own),
        (path("App", system_tag, "InfoPlist"), head.to_owned() + &systems),
    ]
}

fn path(folder: &str, tag: &str, table: &str) -> PathBuf {
    format!("ios-demo/{folder}/{tag}.lproj/{table}.strings").into()
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}
