//! What is answered where no organization is asked about, and whose credential is good.

use entity::id::{PersonId, ServiceTokenId};
use entity::identity::service_token;
use entity::state::{OrganizationStatus, PlatformRole};

use super::{Facts, Who};

/// What is done in the network as a whole, by whom.
fn on_platform(needed: &str) -> Option<PlatformRole> {
    match needed {
        "ORGANIZATION_SUSPEND" | "ORGANIZATION_VERIFY" | "ORGANIZATION_MERGE" | "GLASS_BREAK" | "OWNERSHIP_RECOVER" => {
            Some(PlatformRole::Admin)
        }
        "NETWORK_AUDIT" => Some(PlatformRole::Auditor),
        _ => None,
    }
}

/// What is answered before it matters where: to nobody, and about what is the network's.
fn anywhere(who: Who<'_>, needed: &str) -> Option<&'static str> {
    let role = match who {
        Who::Person(_, role) => role,
        Who::Nobody | Who::Token(_) => None,
    };
    match (who, on_platform(needed)) {
        _ if needed == "ANYBODY" => Some("YES"),
        (Who::Nobody, _) => Some("UNAUTHENTICATED"),
        (_, Some(asked)) if role == Some(asked) => Some("YES"),
        (_, Some(_)) => Some("FORBIDDEN"),
        (_, None) => None,
    }
}

/// What trying it in the network is answered.
pub fn in_network(who: Who<'_>, needed: &str) -> &'static str {
    match (anywhere(who, needed), who) {
        (Some(answer), _) => answer,
        (None, Who::Person(..)) if needed == "SIGNED_IN" => "YES",
        (None, Who::Token(_)) if needed == "SIGNED_IN" => "INSUFFICIENT_SCOPE",
        (None, _) => "FORBIDDEN",
    }
}

/// What trying it with somebody's own things is answered.
pub fn with_person(who: Who<'_>, needed: &str, owner: PersonId) -> &'static str {
    let is_own = matches!(who, Who::Person(person, _) if person == owner);
    anywhere(who, needed).unwrap_or(if is_own { "YES" } else { "NOT_FOUND" })
}

/// What trying it with a service token is answered.
pub fn with_token(who: Who<'_>, needed: &str, one: ServiceTokenId) -> &'static str {
    let is_own = matches!(who, Who::Token(token) if token.id == one);
    anywhere(who, needed).unwrap_or(if is_own { "YES" } else { "NOT_FOUND" })
}

impl Facts {
    /// Whether the token opens anything at all.
    pub fn is_good(&self, token: &service_token::Model) -> bool {
        let is_at_work = self.status(token.organization_id) == OrganizationStatus::Active;
        is_at_work && token.revoked_at.is_none() && self.now < token.expires_at
    }
}
