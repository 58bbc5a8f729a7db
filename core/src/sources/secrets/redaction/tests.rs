//! Secrets in every form that services write, and words that are none.

use base64::Engine;
use base64::prelude::{BASE64_STANDARD, BASE64_STANDARD_NO_PAD, BASE64_URL_SAFE_NO_PAD};
use proptest::prelude::*;

use super::*;

fn stored(name: &str) -> Origin {
    Origin::Stored(SecretId::App { name: name.into() })
}

fn knowing(secrets: &[&str]) -> Redaction {
    let redaction = Redaction::default();
    for secret in secrets {
        redaction.learn(stored(secret), &Secret::new(*secret));
    }
    redaction
}

fn hidden(redaction: &Redaction, text: &str) -> String {
    let mut text = text.to_owned();
    redaction.hide(&mut text);
    text
}

/// Every character as an escape.
fn each(text: &str, escape: impl Fn(u8) -> String) -> String {
    text.bytes().map(escape).collect()
}

/// The ways in which services and libraries write a text.
fn forms(text: &str) -> Vec<String> {
    let json = serde_json::to_string(text).unwrap();
    let json = json.trim_matches('"').to_owned();
    let form: String = url::form_urlencoded::byte_serialize(text.as_bytes()).collect();
    vec![
        text.to_owned(),
        text.to_ascii_lowercase(),
        text.to_ascii_uppercase(),
        form.clone(),
        form.to_ascii_lowercase(),
        form.replace('%', "%25"),
        each(text, |byte| format!("%{byte:02x}")),
        each(text, |byte| format!("%{byte:02X}")),
        each(text, |byte| format!("\\x{byte:02x}")),
        text.chars().map(|c| format!("\\u{:04x}", u32::from(c))).collect(),
        text.chars().map(|c| format!("&#{};", u32::from(c))).collect(),
        text.replace('/', "\\/"),
        serde_json::to_string(&json).unwrap(),
        format!("{text:?}"),
        json,
        each(text, |byte| format!("{byte:02x}")),
        each(text, |byte| format!("{byte:02X}")),
        BASE64_STANDARD.encode(text),
        BASE64_STANDARD_NO_PAD.encode(text),
        BASE64_URL_SAFE_NO_PAD.encode(text),
        BASE64_STANDARD.encode(format!("Bearer {text}")),
        BASE64_STANDARD.encode(format!("id:{text}:more")),
        BASE64_STANDARD.encode(format!("guide of the day:{form}")),
        BASE64_STANDARD.encode(text).replace('=', "%3D").replace('+', "%2B"),
        format!("{}\n{}", &text[..text.len() / 2], &text[text.len() / 2..]),
    ]
}

#[test]
fn a_secret_is_hidden_in_every_form() {
    for secret in [
        "tok-9f8e7d6c+5b/4a==",
        "Grüße an \"Bob\"/&<x>",
        "s3cr3t",
        "550e8400-e29b-41d4-a716-446655440000",
    ] {
        let redaction = knowing(&[secret]);
        for form in forms(secret) {
            let told = hidden(&redaction, &format!("no {form} here"));
            assert!(told.contains(HIDDEN), "{form}: {told}");
            assert!(told.starts_with("no ") && told.ends_with(" here"), "{form}: {told}");
            // What may be left of base64 is what surrounds it.
            let left = told.replace(HIDDEN, "").len();
            assert!(left <= "no  here".len() + 32, "{form}: {told}");
        }
    }
}

#[test]
fn of_a_user_and_a_password_the_password_is_hidden_alone_too() {
    let redaction = knowing(&["guide:pa55/wörd"]);
    for text in ["pa55/wörd", "PA55/wörd is wrong", "cGE1NS93w7ZyZA", "guide:pa55%2Fw%C3%B6rd"] {
        let told = hidden(&redaction, text);
        assert!(
            told.contains(HIDDEN) && !told.contains("pa55") && !told.contains("cGE1"),
            "{told}"
        );
    }
}

#[test]
fn what_is_left_where_a_text_was_cut_is_no_part_to_speak_of() {
    let secret = "abcdefghijklmnopqrstuvwxyz0123456789";
    let redaction = knowing(&[secret]);
    for cut in 8..secret.len() {
        assert_eq!(hidden(&redaction, &format!("bad key {}", &secret[..cut])), "bad key [hidden]");
        assert_eq!(hidden(&redaction, &secret[cut - 8..]), HIDDEN);
    }
    assert_eq!(hidden(&knowing(&["s3cr3t"]), "s3cr…"), "[hidden]…");
}

#[test]
fn the_key_of_a_certificate_is_hidden_and_its_armour_is_not() {
    let key = "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg";
    let pem =
        format!("-----BEGIN PRIVATE KEY-----\n{key}\nAbCdEfGhIjKl\n-----END PRIVATE KEY-----\n");
    let redaction = knowing(&[&pem]);
    assert_eq!(
        hidden(&redaction, &format!("PRIVATE KEY: {key}\\nAbCdEf")),
        "PRIVATE KEY: [hidden]"
    );
    assert_eq!(hidden(&redaction, "expected a private key"), "expected a private key");
}

#[test]
fn while_a_secret_is_too_short_to_be_found_no_words_are_shown() {
    for secret in ["x", "abc", "guide:no", "+-+-+"] {
        assert_eq!(hidden(&knowing(&["s3cr3t", secret]), "it is down"), UNSAID, "{secret}");
    }
}

#[test]
fn the_newest_secrets_of_an_origin_are_known_and_others_are_untouched() {
    let redaction = knowing(&["s3cr3t-of-another"]);
    for number in 0..100 {
        redaction.learn(Origin::Given(1), &Secret::new(format!("access-token-{number:03}")));
    }
    for known in ["s3cr3t-of-another", "access-token-099", "access-token-098"] {
        assert_eq!(hidden(&redaction, known), HIDDEN);
    }
    assert_eq!(redaction.known.lock().unwrap()[&Origin::Given(1)].len(), KEPT);
}

#[test]
fn words_that_hold_no_secret_are_as_they_were() {
    let redaction = knowing(&["tok-9f8e7d6c5b4a", "guide:pa55word!"]);
    for text in [
        "",
        "data.issy.com answered with status 401: Invalid API key",
        "100 % of \\u00e9, &amp; %zz \\",
        "it is \u{1f600} down",
    ] {
        assert_eq!(hidden(&redaction, text), text);
    }
}

#[test]
fn a_form_that_is_too_short_to_be_found_leaves_no_words() {
    // In base64 `M++/vA==`, of which plus signs, which may be blanks, do not count.
    let redaction = knowing(&["3\u{fffc}"]);
    assert_eq!(hidden(&redaction, "it said M++/vA=="), UNSAID);
    assert_ne!(hidden(&knowing(&["pass"]), "it said cGFzcw=="), UNSAID);
}

proptest! {
    #[test]
    fn any_secret_is_hidden_and_any_text_is_survived(secret in "\\PC{1,40}", before in "\\PC{0,40}", after in "\\PC{0,40}") {
        let redaction = knowing(&[&secret]);
        for form in forms_of_any(&secret) {
            let told = hidden(&redaction, &format!("{before}{form}{after}"));
            prop_assert!(told.contains(HIDDEN) || told == UNSAID, "{told}");
        }
        hidden(&knowing(&["s3cr3t-key"]), &format!("{before}{secret}{after}"));
    }
}

fn forms_of_any(text: &str) -> [String; 4] {
    [
        text.to_owned(),
        each(text, |byte| format!("%{byte:02x}")),
        each(text, |byte| format!("{byte:02X}")),
        BASE64_STANDARD.encode(text),
    ]
}
