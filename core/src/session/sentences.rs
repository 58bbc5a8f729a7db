//! A text by its paragraphs and sentences, for a voice to say one after the
//! other.

use unicode_segmentation::UnicodeSegmentation;

/// What ends a quotation or a parenthesis.
const CLOSING: [char; 7] = ['»', '”', '」', '』', ')', '）', ']'];

/// The paragraphs of a text, which empty lines separate, each as its sentences
/// (Unicode's annex 29); what closes a quotation stays with what it closes.
pub(super) fn paragraphs(text: &str) -> Vec<Vec<String>> {
    let mut paragraphs = vec![String::new()];
    for line in text.lines() {
        if line.trim().is_empty() {
            paragraphs.push(String::new());
        } else if let Some(paragraph) = paragraphs.last_mut() {
            // A line that ends is no end of a sentence.
            paragraph.push_str(line.trim_end());
            paragraph.push(' ');
        }
    }
    let found = paragraphs.iter().map(|paragraph| sentences(paragraph));
    found.filter(|sentences| !sentences.is_empty()).collect()
}

fn sentences(paragraph: &str) -> Vec<String> {
    let mut sentences: Vec<String> = Vec::new();
    for piece in paragraph.split_sentence_bounds() {
        // French sets a space before the mark that closes.
        let opens = piece.find(|sign| !CLOSING.contains(&sign)).unwrap_or(piece.len());
        let (closing, next) = piece.split_at(opens);
        match sentences.last_mut() {
            Some(last) if !next.contains(char::is_alphanumeric) => last.push_str(piece),
            Some(last) => {
                last.push_str(closing);
                sentences.push(next.to_owned());
            }
            None => sentences.push(piece.to_owned()),
        }
    }
    let trimmed = sentences.iter().map(|sentence| sentence.trim().to_owned());
    trimmed.filter(|sentence| !sentence.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_said_by_its_sentences() {
        for (text, sentences) in [
            ("One. Two! Three? Four… Five", vec!["One.", "Two!", "Three?", "Four… Five"]),
            ("It draws 3.5 kW. And 12.4 more.", vec!["It draws 3.5 kW.", "And 12.4 more."]),
            ("He said “Come.” Then he left.", vec!["He said “Come.”", "Then he left."]),
            (
                "Il dit : « Bonjour. » Puis ?! Rien…",
                vec!["Il dit : « Bonjour. »", "Puis ?!", "Rien…"],
            ),
            ("Il dit : « Viens ! » Puis il part.", vec!["Il dit : « Viens ! »", "Puis il part."]),
            (
                "Il dit\u{a0}: «\u{a0}Viens\u{202f}!\u{a0}» Puis il part.",
                vec!["Il dit\u{a0}: «\u{a0}Viens\u{202f}!\u{a0}»", "Puis il part."],
            ),
            ("他说：“你好。”然后走了！真的？", vec!["他说：“你好。”", "然后走了！", "真的？"]),
            ("Over\ntwo lines. Next.", vec!["Over two lines.", "Next."]),
            ("No end", vec!["No end"]),
            (" . ", vec!["."]),
        ] {
            assert_eq!(paragraphs(text), [sentences], "{text}");
        }
        assert!(paragraphs("").is_empty() && paragraphs(" \n\n ").is_empty());
    }

    #[test]
    fn empty_lines_separate_paragraphs() {
        assert_eq!(paragraphs("A. B.\n \n\nC."), [vec!["A.", "B."], vec!["C."]]);
    }
}
