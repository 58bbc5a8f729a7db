//! Under what secrets are kept.

use wattwalk::sources::SecretId;

pub(crate) fn of_pack(pack: &str, host: &str, name: &str) -> SecretId {
    with_access(pack, host, name, None)
}

/// Of a client whose access tokens go to another host.
pub(crate) fn with_access(pack: &str, host: &str, name: &str, access: Option<&str>) -> SecretId {
    SecretId::Pack {
        pack_id: pack.into(),
        host: host.into(),
        name: name.into(),
        access_host: access.map(Into::into),
    }
}

pub(crate) fn of_app(name: &str) -> SecretId {
    SecretId::App { name: name.into() }
}
