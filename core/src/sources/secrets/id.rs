//! Whose a secret is, and where it may go.

use serde::{Deserialize, Serialize};
use url::form_urlencoded::byte_serialize;

/// Under what a storage keeps a secret: whose it is, and where it may go.
///
/// A pack may come from anywhere, under any name. What it can ask for is a
/// secret that was given for a pack of that name and for the host that it goes
/// to: in the worst case it has a secret sent where it belongs.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum SecretId {
    /// The app's own, as a proxy's `user:password`. No setting of a pack leads
    /// here.
    App {
        /// A name that the app chose.
        name: String,
    },
    /// What a source of a pack sends to one host.
    Pack {
        /// The pack's id.
        pack_id: String,
        /// The host that it is sent to, as a guide agrees to it: with its port
        /// where that is unusual.
        host: String,
        /// What the pack calls it.
        name: String,
        /// With OAuth 2.0, the host that the access tokens are sent to which
        /// are got for it.
        access_host: Option<String>,
    },
}

#[cfg_attr(feature = "uniffi", uniffi::export)]
impl SecretId {
    /// The same as text, for a storage to use as its key: no two ids have the
    /// same. As `pack/fort-issy/data.issy.com/odre-key` or `app/proxy`.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::App { name } => format!("app/{}", part(name)),
            Self::Pack { pack_id, host, name, access_host } => {
                let mut text = format!("pack/{}/{}/{}", part(pack_id), part(host), part(name));
                if let Some(host) = access_host {
                    text += "/";
                    text += &part(host);
                }
                text
            }
        }
    }
}

/// A part between slashes, with no slash of its own.
fn part(text: &str) -> String {
    // No other text is encoded as %3A, and ports are easier to read so.
    byte_serialize(text.as_bytes()).collect::<String>().replace("%3A", ":")
}

/// A secret that a source wants, and where it sends it: what a guide agrees to
/// by giving it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct WantedSecret {
    /// What the pack calls it.
    pub name: String,
    /// The hosts that it is sent to, one or the other.
    pub hosts: Vec<String>,
    /// With OAuth 2.0, the host that the access tokens are sent to which are
    /// got for it.
    pub access_host: Option<String>,
}

impl WantedSecret {
    /// Under what it is kept: an id for each host.
    pub fn ids(&self, pack_id: &str) -> impl Iterator<Item = SecretId> {
        self.hosts.iter().map(move |host| SecretId::Pack {
            pack_id: pack_id.to_owned(),
            host: host.clone(),
            name: self.name.clone(),
            access_host: self.access_host.clone(),
        })
    }
}

/// What a pack may call a secret ([`is_name`]).
#[cfg(feature = "schema")]
pub(crate) const NAME: &str = "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$";

/// Whether a pack may call a secret so: a guide reads it in a question, which no
/// other words can be slipped into.
pub(crate) fn is_name(name: &str) -> bool {
    let first = name.starts_with(|c: char| c.is_ascii_alphanumeric());
    let rest = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    first && name.len() <= 64 && name.chars().all(rest)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    fn of_pack(pack_id: &str, host: &str, name: &str, access_host: Option<&str>) -> SecretId {
        SecretId::Pack {
            pack_id: pack_id.into(),
            host: host.into(),
            name: name.into(),
            access_host: access_host.map(Into::into),
        }
    }

    #[test]
    fn an_id_reads_as_a_path() {
        let id = of_pack("fort-issy", "data.issy.com:8443", "odre-key", None);
        assert_eq!(id.text(), "pack/fort-issy/data.issy.com:8443/odre-key");
        let id = of_pack("fort-issy", "login.issy.com", "odre", Some("data.issy.com"));
        assert_eq!(id.text(), "pack/fort-issy/login.issy.com/odre/data.issy.com");
        assert_eq!(SecretId::App { name: "proxy".into() }.text(), "app/proxy");
    }

    #[test]
    fn no_two_ids_have_the_same_text() {
        let odd =
            ["", "a", "A", "/", "a/b", "b", "%2F", "%3A", ":", "a:b", " ", "+", "\u{e9}", "\n"];
        let mut ids: Vec<_> = odd.iter().map(|&name| SecretId::App { name: name.into() }).collect();
        for pack in odd {
            for host in odd {
                for name in odd {
                    ids.push(of_pack(pack, host, name, None));
                    ids.extend(odd.map(|access| of_pack(pack, host, name, Some(access))));
                }
            }
        }
        let texts: HashSet<_> = ids.iter().map(SecretId::text).collect();
        assert_eq!(texts.len(), ids.len());
        assert!(texts.iter().all(|text| !text.contains('=')), "what a shell may split at");
    }

    #[test]
    fn a_name_is_one_word() {
        for good in ["odre-key", "s", "city.broker_2", &"x".repeat(64)] {
            assert!(is_name(good), "{good}");
        }
        for bad in ["", "-a", "a b", "a\nb", "a/b", "clé", "a\u{202e}b", &"x".repeat(65)] {
            assert!(!is_name(bad), "{bad}");
        }
    }
}
