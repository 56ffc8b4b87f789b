//! Words for roles.

use entity::state::Role;
use entity::value::fold::search_key;

use super::fault::Why;

/// What lists call their people, with the role that is suggested for it. Ownership is never suggested: it is handed
/// over by an owner, not by a list.
const WORDS: &[(&[&str], Role)] = &[
    (&["ketua", "chair", "chairman", "chairwoman", "chairperson", "admin", "administrator"], Role::Admin),
    (&["bendahara", "treasurer"], Role::Treasurer),
    (&["sekretaris", "secretary"], Role::Secretary),
    (&["koordinator", "coordinator"], Role::Coordinator),
    (&["auditor"], Role::Auditor),
    (&["anggota", "member"], Role::Member),
    (&["pengamat", "observer"], Role::Observer),
];

/// The role that a word suggests.
///
/// # Errors
/// The word is not known.
pub(super) fn suggest(cell: &str) -> Result<Role, Why> {
    let key = search_key(cell);
    let known = WORDS.iter().find(|(words, _)| words.contains(&key.as_str()));
    known.map(|(_, role)| *role).ok_or(Why::RoleUnknown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_both_languages_suggest_roles() {
        for (word, role) in [
            ("Ketua", Role::Admin),
            ("CHAIR", Role::Admin),
            ("Bendahara", Role::Treasurer),
            ("sekretaris", Role::Secretary),
            ("Koordinator", Role::Coordinator),
            ("Anggota\u{a0}", Role::Member),
            ("member", Role::Member),
            ("Pengamat", Role::Observer),
            ("Auditor", Role::Auditor),
        ] {
            assert_eq!(suggest(word), Ok(role), "{word}");
        }
        for word in ["Owner", "Pemilik", "Ketua Umum", "Ketua/Bendahara", "-"] {
            assert_eq!(suggest(word), Err(Why::RoleUnknown), "{word}");
        }
    }
}
