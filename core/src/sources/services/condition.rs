//! Conditions of a service's language, as its fake in the tests reads and
//! evaluates them: what ODSQL, OData and NGSI-LD's have in common.

/// A condition that is read and evaluated at once.
pub(super) trait Condition<'a> {
    /// What the service says of a text that is none.
    const MALFORMED: &'static str;

    /// What joins conditions of which one is to be met, and of which both are.
    const OR: &'static str = "or ";
    const AND: &'static str = "and ";

    /// What is not yet read.
    fn text(&self) -> &'a str;

    /// Goes on with what is not yet read.
    fn read_on(&mut self, rest: &'a str);

    /// A comparison, or a condition in parentheses.
    fn one(&mut self) -> Result<bool, String>;

    /// All of the text, and nothing after it.
    fn whole(&mut self) -> Result<bool, String> {
        let met = self.either()?;
        if self.text().trim().is_empty() { Ok(met) } else { Err(self.malformed()) }
    }

    fn either(&mut self) -> Result<bool, String> {
        let mut met = self.both()?;
        while self.takes(Self::OR) {
            met |= self.both()?;
        }
        Ok(met)
    }

    fn both(&mut self) -> Result<bool, String> {
        let mut met = self.one()?;
        while self.takes(Self::AND) {
            met &= self.one()?;
        }
        Ok(met)
    }

    fn takes(&mut self, token: &str) -> bool {
        match self.text().trim_start().strip_prefix(token) {
            Some(rest) => {
                self.read_on(rest);
                true
            }
            None => false,
        }
    }

    fn expects(&mut self, token: &str) -> Result<(), String> {
        if self.takes(token) { Ok(()) } else { Err(self.malformed()) }
    }

    fn malformed(&self) -> String {
        format!("{} at {:?}", Self::MALFORMED, self.text())
    }
}
