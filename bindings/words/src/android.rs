//! Android's string resources.

use std::path::PathBuf;

use wattwalk_words::{Text, Words, numbered};

/// The resources of a language.
pub(crate) fn files(tag: &str, words: &Words, first: &Words) -> Vec<(PathBuf, String)> {
    let mut xml = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<!-- Written by `cargo run -p \
                   wattwalk-words` of assets/words. -->\n<resources>\n"
        .to_owned();
    for (key, text) in words {
        match (text, first.get(key)) {
            (Text::One(text), Some(Text::One(first))) => {
                let text = numbered(text, first, |place| format!("%{place}$s"));
                xml += &format!("    <string name=\"{key}\">{}</string>\n", escaped(&text));
            }
            (Text::Each(each), _) => {
                xml += &format!("    <string-array name=\"{key}\">\n");
                for text in each {
                    xml += &format!("        <item>{}</item>\n", escaped(text));
                }
                xml += "    </string-array>\n";
            }
            _ => {}
        }
    }
    xml += "</resources>\n";
    let folder = match tag {
        "en" => "values".to_owned(),
        // Only so are tags of more than a language and a region understood.
        tag if tag.contains('-') => format!("values-b+{}", tag.replace('-', "+")),
        tag => format!("values-{tag}"),
    };
    let path = ["android-demo/app/src/main/res", &folder, "words.xml"].iter().collect();
    vec![(path, xml)]
}

/// A text in XML, where Android reads backslashes, quotes and a first `?` or `@`.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for (place, c) in text.chars().enumerate() {
        match c {
            '&' => escaped += "&amp;",
            '<' => escaped += "&lt;",
            '>' => escaped += "&gt;",
            '\n' => escaped += "\\n",
            '\'' | '"' | '\\' => escaped.extend(['\\', c]),
            '?' | '@' if place == 0 => escaped.extend(['\\', c]),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_android_reads_otherwise_is_escaped() {
        assert_eq!(
            escaped("? l'\"a\"\\ <b> & @\nc"),
            "\\? l\\'\\\"a\\\"\\\\ &lt;b&gt; &amp; @\\nc"
        );
    }
}
