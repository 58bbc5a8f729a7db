//! Tokens of services, from the environment: a desktop has no secure storage
//! that every shell shares.
//!
//! A variable says whose its token is and where it may go, and then what it is:
//! `WATTWALK_TOKEN_ODRE='pack/fort-issy/data.issy.com/odre-key=s3cr3t'`.

use std::ffi::OsString;

use wattwalk::pack::SourceSettings;
use wattwalk::pack::TourPack;
use wattwalk::sources::{Secret, SecretError, SecretId, SecretStore, WantedSecret};

/// The name in the environment begins with this; what follows is as one likes.
const PREFIX: &str = "WATTWALK_TOKEN_";

/// Reads `WATTWALK_TOKEN_…`, and keeps nothing.
pub(super) struct Environment;

/// What to set for a token, as one would write it in a shell.
pub(super) fn variable(id: &SecretId) -> String {
    let (SecretId::App { name } | SecretId::Pack { name, .. }) = id;
    let upper = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' };
    let name: String = name.chars().map(upper).collect();
    format!("{PREFIX}{name}='{}=TOKEN'", id.text())
}

/// What is sent where, as a guide agrees to it.
pub(super) fn sent(wanted: &WantedSecret) -> String {
    let WantedSecret { name, hosts, access_host } = wanted;
    let hosts = hosts.join(" or ");
    match access_host {
        None => format!("send {name} to {hosts}"),
        Some(access) => format!("send {name} to {hosts}, and the access got for it to {access}"),
    }
}

/// What these hosts are sent, of a pack's secrets.
pub(super) fn agreed(pack: &TourPack, hosts: &[String]) -> Vec<String> {
    let secrets = pack.sources().iter().flat_map(SourceSettings::secrets);
    let called = |host: &String| hosts.contains(host);
    secrets.filter(|wanted| wanted.hosts.iter().any(called)).map(|wanted| sent(&wanted)).collect()
}

impl SecretStore for Environment {
    fn get(&self, id: SecretId) -> Result<Option<Secret>, SecretError> {
        find(std::env::vars_os(), &id)
    }

    fn set(&self, id: SecretId, _: Secret) -> Result<(), SecretError> {
        Err(kept_elsewhere(&id))
    }

    fn delete(&self, id: SecretId) -> Result<(), SecretError> {
        Err(kept_elsewhere(&id))
    }
}

fn kept_elsewhere(id: &SecretId) -> SecretError {
    SecretError::Failed { reason: format!("set {} instead", variable(id)) }
}

/// The token of an id among these variables. One that does not say whose it is
/// is nobody's; it is named where no other is found.
fn find(
    variables: impl Iterator<Item = (OsString, OsString)>,
    id: &SecretId,
) -> Result<Option<Secret>, SecretError> {
    let mut nobodys = None;
    for (variable, value) in variables {
        let Some(variable) = variable.to_str().filter(|name| name.starts_with(PREFIX)) else {
            continue;
        };
        let said = value.to_str().and_then(|value| value.split_once('='));
        match said {
            Some((text, token)) if text == id.text() => return Ok(Some(Secret::new(token))),
            Some((text, _)) if text.starts_with("pack/") || text.starts_with("app/") => {}
            _ => nobodys = Some(variable.to_owned()),
        }
    }
    match nobodys {
        None => Ok(None),
        Some(variable) => {
            let reason = format!("{variable} does not say where its token may be sent");
            Err(SecretError::Failed { reason })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(host: &str) -> SecretId {
        SecretId::Pack {
            pack_id: "one".into(),
            host: host.into(),
            name: "odre-key".into(),
            access_host: None,
        }
    }

    fn found(variables: &[(&str, &str)], id: &SecretId) -> Result<Option<Secret>, SecretError> {
        let variables = variables.iter().map(|&(name, value)| (name.into(), value.into()));
        find(variables, id)
    }

    #[test]
    fn a_variable_says_whose_its_token_is_and_where_it_may_go() {
        let data = id("data.issy.com:8443");
        let text = "WATTWALK_TOKEN_ODRE_KEY='pack/one/data.issy.com:8443/odre-key=TOKEN'";
        assert_eq!(variable(&data), text);
        let set = [
            ("OTHER", "pack/one/data.issy.com:8443/odre-key=no"),
            ("WATTWALK_TOKEN_1", "pack/one/data-issy.com:8443/odre-key=no"),
            ("WATTWALK_TOKEN_2", "pack/one/data.issy.com:8443/odre-key=s3cr3t=="),
        ];
        assert_eq!(found(&set, &data), Ok(Some(Secret::new("s3cr3t=="))));
        assert_eq!(found(&set, &id("data.issy.com")), Ok(None));
        let own = SecretId::App { name: "proxy".into() };
        assert_eq!(
            found(&[("WATTWALK_TOKEN_P", "app/proxy=a:b")], &own),
            Ok(Some(Secret::new("a:b")))
        );
        let error = Environment.set(data, Secret::new("s3cr3t")).unwrap_err().to_string();
        assert!(error.contains(text) && !error.contains("s3cr3t"), "{error}");
    }

    #[test]
    fn one_that_does_not_say_it_is_nobodys_and_is_named() {
        for value in ["s3cr3t", "s3cr3t==", "odre-key=s3cr3t"] {
            let error = found(&[("WATTWALK_TOKEN_ODRE_KEY", value)], &id("a.b")).unwrap_err();
            let error = error.to_string();
            assert!(error.contains("WATTWALK_TOKEN_ODRE_KEY does not say"), "{error}");
            assert!(!error.contains("s3cr3t"), "{error}");
        }
    }

    #[test]
    fn what_is_sent_where_is_said_in_words() {
        let mut wanted =
            WantedSecret { name: "key".into(), hosts: vec!["a.b".into()], access_host: None };
        assert_eq!(sent(&wanted), "send key to a.b");
        wanted.access_host = Some("c.d".into());
        assert_eq!(sent(&wanted), "send key to a.b, and the access got for it to c.d");
    }
}
