//! What is specially protected of members.

use async_graphql::{Enum, InputObject, SimpleObject};
use domain::Seen;
use domain::entity::membership::guardian_consent;
use domain::entity::state;
use domain::entity::value::text::Name;
use domain::membership::sensitive::Consent;

use crate::graphql::input::Faults;
use crate::graphql::scalar::{Instant, LocalDate};

/// What the guardian of a minor is to them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "state::Relationship")]
pub enum Relationship {
    /// A parent.
    Parent,
    /// A grandparent.
    Grandparent,
    /// A sibling of age.
    Sibling,
    /// Another relative.
    Relative,
    /// A guardian by a court's decision.
    LegalGuardian,
}

/// The consent of a minor's guardian to what the organization keeps of the child.
#[derive(SimpleObject)]
pub struct GuardianConsent {
    /// The guardian's name.
    guardian_name: String,
    /// What the guardian is to the minor.
    relationship: Relationship,
    /// The day on which the guardian agreed.
    consented_on: LocalDate,
    /// When that was recorded.
    recorded_at: Instant,
}

impl From<Seen<guardian_consent::Model>> for GuardianConsent {
    fn from(row: Seen<guardian_consent::Model>) -> Self {
        Self {
            guardian_name: row.guardian_name.clone(),
            relationship: row.relationship.into(),
            consented_on: row.consented_on.into(),
            recorded_at: Instant(row.recorded_at),
        }
    }
}

/// The consent of a minor's guardian.
#[derive(InputObject)]
pub struct GuardianConsentInput {
    /// The guardian's name, at most 120 characters.
    guardian_name: String,
    /// What the guardian is to the minor.
    relationship: Relationship,
    /// The day on which the guardian agreed, not one to come.
    consented_on: LocalDate,
}

impl GuardianConsentInput {
    /// The consent, or nothing after noting what is wrong with it, each at its place below `at`.
    pub fn read(self, at: &str, faults: &mut Faults) -> Option<Consent> {
        let path = |field: &str| if at.is_empty() { field.to_owned() } else { format!("{at}.{field}") };
        let guardian = faults.take(&path("guardianName"), Name::parse(&self.guardian_name));
        let consented_on = faults.take(&path("consentedOn"), self.consented_on.read());
        Some(Consent { guardian: guardian?, relationship: self.relationship.into(), consented_on: consented_on? })
    }
}
