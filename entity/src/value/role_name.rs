//! Names of roles that organizations make.

use serde::Serialize;

use super::text::Name;
use super::{Broken, Reason};

/// What the roles of the network are called: nobody is to take a role that an organization has made for one of them.
const RESERVED: &[&str] = &[
    "owner",
    "pemilik",
    "admin",
    "administrator",
    "treasurer",
    "bendahara",
    "secretary",
    "sekretaris",
    "coordinator",
    "koordinator",
    "auditor",
    "member",
    "anggota",
    "observer",
    "pengamat",
];

/// The name of a role that an organization makes: a name of one script, and not that of a role of the network.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RoleName(Name);

impl RoleName {
    /// Reads a name that somebody chose.
    ///
    /// # Errors
    /// As [`Name::parse_organization`], and the name of a role of the network, or one that looks like it.
    pub fn parse(text: &str) -> Result<Self, Broken> {
        let name = Name::parse_organization(text)?;
        let key = name.skeleton_key();
        let is_reserved = |word: &&str| Name::parse(word).is_ok_and(|word| word.skeleton_key() == key);
        if RESERVED.iter().any(is_reserved) { Err(Reason::Reserved.into()) } else { Ok(Self(name)) }
    }

    /// Equal for names that readers take for one.
    #[must_use]
    pub fn key(&self) -> String {
        self.0.skeleton_key()
    }

    #[must_use]
    pub fn into_string(self) -> String {
        self.0.into_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_look_alike_have_one_key() {
        let key = |text| RoleName::parse(text).map(|name| name.key());
        assert_eq!(key("Bagian Humas"), key("  bagian\u{a0}HUMÁS"));
        // All Cyrillic.
        assert_eq!(key("cope"), key("соре"));
        assert_eq!(key("Seksi 0"), key("seksi O"));
        assert_ne!(key("Seksi 1"), key("Seksi 2"));
    }

    #[test]
    fn no_role_of_the_network_is_named() {
        for name in ["Owner", "OWNER ", "Pemilik", "Bendahara", "ówner", "0wner"] {
            assert_eq!(RoleName::parse(name).map_err(|broken| broken.reason), Err(Reason::Reserved), "{name}");
        }
        assert!(RoleName::parse("Bendahara pembantu").is_ok());
    }
}
