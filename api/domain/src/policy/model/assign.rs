//! Who gives, takes and takes on which roles, and whose membership they change.

use entity::id::OrganizationId;
use entity::membership::{custom_role, member};
use entity::state::OrganizationStatus as Status;

use super::tables::{BY_SECOND_FACTOR, GIVES, HELD, NEVER_OWN};
use super::{Facts, Who, letter, named};

/// What somebody holds in an organization: the letters of roles, and the words of each role of its own.
#[derive(Clone, Debug, Default)]
pub struct Hand {
    pub letters: String,
    pub own: Vec<Vec<String>>,
}

/// The words of a role that an organization has made: permissions that such a role may have.
pub fn own_words(role: &custom_role::Model) -> Vec<String> {
    let is_one = |word: &&str| HELD.iter().any(|(known, _)| known == word) && !NEVER_OWN.contains(word);
    role.permissions.split(' ').filter(is_one).map(str::to_owned).collect()
}

/// The words of one of the network's roles.
fn words_of(role: char) -> Vec<&'static str> {
    HELD.iter().filter(|(_, roles)| roles.contains(role)).map(|(word, _)| *word).collect()
}

impl Hand {
    fn has(&self, word: &str) -> bool {
        named(&self.letters, word) || self.own.iter().flatten().any(|one| one == word)
    }

    fn has_all<'a>(&self, words: impl IntoIterator<Item = &'a str>) -> bool {
        words.into_iter().all(|word| self.has(word))
    }

    fn is_owner(&self) -> bool {
        self.letters.contains('O')
    }

    fn by_list(&self, role: char) -> Vec<char> {
        let gives = |held: &char| GIVES.iter().any(|(giver, given)| giver == held && given.contains(role));
        self.letters.chars().filter(gives).collect()
    }

    /// To somebody, and from somebody.
    pub fn gives(&self, role: char) -> bool {
        let brings_in = ["MEMBER_INVITE", "MEMBER_IMPORT", "ROLE_ASSIGN"];
        let by_own = "MB".contains(role)
            && self.has_all(words_of(role))
            && self.own.iter().flatten().any(|word| brings_in.contains(&word.as_str()));
        !self.by_list(role).is_empty() || by_own
    }

    pub fn takes_on(&self, role: char) -> bool {
        let holds_as_much = |held: char| words_of(role).iter().all(|word| words_of(held).contains(word));
        self.gives(role) && (self.is_owner() || self.by_list(role).into_iter().any(holds_as_much))
    }

    /// A role of the organization's own, with these words.
    pub fn gives_own(&self, words: &[String]) -> bool {
        let makes_equals = words.iter().any(|word| word == "ROLE_ASSIGN");
        self.has_all(words.iter().map(String::as_str)) && (self.is_owner() || !makes_equals)
    }

    pub fn takes_own(&self, words: &[String]) -> bool {
        self.is_owner() || self.gives_own(words)
    }

    /// Changes or ends the membership of who holds that.
    pub fn manages(&self, other: &Self) -> bool {
        other.letters.chars().all(|role| self.gives(role)) && other.own.iter().all(|words| self.takes_own(words))
    }

    /// Hands it over to another person.
    pub fn hands_over(&self, other: &Self) -> bool {
        other.letters.chars().all(|role| self.gives(role)) && other.own.iter().all(|words| self.gives_own(words))
    }
}

impl Facts {
    /// What is held today by this membership, whether it gives anything itself.
    pub fn hand(&self, member: &member::Model) -> Hand {
        let roles = self.roles.iter().filter(|role| {
            role.membership_id == member.id && role.ended_at.is_none() && self.holds_today(role.starts_on, role.ends_on)
        });
        let grants = self.custom_grants.iter().filter(|grant| {
            grant.membership_id == member.id
                && grant.ended_at.is_none()
                && self.holds_today(grant.starts_on, grant.ends_on)
        });
        let own = grants.filter_map(|grant| {
            let role = self.custom_roles.iter().find(|role| role.id == grant.custom_role_id)?;
            let is_good = role.retired_at.is_none() && role.organization_id == member.organization_id;
            is_good.then(|| own_words(role))
        });
        Hand { letters: roles.map(|role| letter(role.role)).collect(), own: own.collect() }
    }

    /// What the caller holds there.
    pub fn own_hand(&self, who: Who<'_>, id: OrganizationId) -> Option<Hand> {
        let Who::Person(person, _) = who else { return None };
        self.letters(who, id)?;
        let member = self.members.iter().find(|one| one.person_id == person && one.organization_id == id)?;
        Some(self.hand(member))
    }

    /// Whether the organization demands a second factor of the caller for bringing somebody in with this role.
    pub fn wants_factor_to_give(&self, who: Who<'_>, role: char, id: OrganizationId) -> bool {
        let is_at_work = matches!(self.status(id), Status::Active | Status::Pending);
        let guarded = words_of(role).into_iter().any(|word| BY_SECOND_FACTOR.contains(&word));
        let lacks = BY_SECOND_FACTOR.iter().any(|word| self.wants_factor(who, word, id));
        is_at_work && guarded && lacks && self.letters(who, id).is_some()
    }
}
