//! Tokens of services, from the environment: a desktop has no secure storage
//! that every shell shares.

use wattwalk::live::{Secret, SecretError, SecretStore};

/// The name in the environment begins with this.
const PREFIX: &str = "WATTWALK_TOKEN_";

/// Reads `WATTWALK_TOKEN_…`, and keeps nothing.
pub(super) struct Environment;

/// What a token is called in the environment: `odre-key` is
/// `WATTWALK_TOKEN_ODRE_KEY`.
pub(super) fn variable(name: &str) -> String {
    let upper = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' };
    PREFIX.chars().chain(name.chars().map(upper)).collect()
}

impl SecretStore for Environment {
    fn get(&self, name: String) -> Result<Option<Secret>, SecretError> {
        Ok(std::env::var(variable(&name)).ok().map(Secret::new))
    }

    fn set(&self, name: String, _: Secret) -> Result<(), SecretError> {
        Err(kept_elsewhere(&name))
    }

    fn delete(&self, name: String) -> Result<(), SecretError> {
        Err(kept_elsewhere(&name))
    }
}

fn kept_elsewhere(name: &str) -> SecretError {
    SecretError::Failed { reason: format!("set {} instead", variable(name)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_has_one_name_in_the_environment() {
        assert_eq!(variable("odre-key"), "WATTWALK_TOKEN_ODRE_KEY");
        assert_eq!(Environment.get("no-such-token".into()), Ok(None));
        let error = Environment.set("a".into(), Secret::new("s3cr3t")).unwrap_err().to_string();
        assert!(error.contains("WATTWALK_TOKEN_A") && !error.contains("s3cr3t"), "{error}");
    }
}
