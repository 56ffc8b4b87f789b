//! The decision. Pure and synchronous: rights, permission and place in; because or why not out.

use chrono::{DateTime, Utc};
use entity::id::{DelegationId, OrganizationId, PartnershipId};
use entity::state::{DelegateRole, PlatformRole, Role};

use super::lent::By;
use super::permission::Permission;
use super::place::Place;
use super::rights::Rights;
use super::role::permissions_of_platform;
use crate::refusal::Refusal;

/// Proof that policy allowed something. Its field is private to this module, so nothing else can make one.
#[derive(Debug)]
pub struct Permit {
    permission: Permission,
    through: Option<Through>,
}

/// The delegation by which something is done for an organization by people of another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Through {
    pub delegation: DelegationId,
    /// The organization whose people act.
    pub acting: OrganizationId,
}

impl Permit {
    /// What was allowed.
    #[must_use]
    pub fn permission(&self) -> Permission {
        self.permission
    }

    /// By which delegation, if by one.
    #[must_use]
    pub fn through(&self) -> Option<Through> {
        self.through
    }
}

/// Why it is allowed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Because {
    /// Everybody may.
    Open,
    /// It is the caller's own.
    Own,
    /// The caller holds these roles there, each of which allows it.
    Roles {
        system: Vec<Role>,
        /// The names of roles that the organization has made.
        custom: Vec<String>,
    },
    /// The service token's scopes hold it.
    Scope,
    /// A party has named the caller a delegate in the partnership.
    Delegate(DelegateRole),
    /// By a delegation from the organization to the caller's.
    Delegation(Through),
    /// By what the caller is for the network as a whole.
    Platform,
    /// The caller, an administrator of the network, has broken the glass.
    BreakGlass {
        /// Until then.
        until: DateTime<Utc>,
    },
}

/// Why it is not allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhyNot {
    NotSignedIn,
    /// The caller has nothing to do with the place; it answers like an absent one.
    NotFound,
    /// The caller belongs there but no role of theirs holds the permission.
    MissingPermission,
    InsufficientScope,
    OrganizationSuspended,
    /// The organization demands a second factor for it, and the session has proved none.
    SecondFactorRequired,
}

/// What policy says.
pub type Decision = Result<Because, WhyNot>;

/// Whether the caller holds the permission at the place.
pub fn decide(rights: &Rights, permission: Permission, place: &Place) -> Decision {
    match (permission, place) {
        (Permission::Anybody, _) => Ok(Because::Open),
        (Permission::SignedIn, Place::Network) => match (rights.person(), rights.token()) {
            (Some(_), _) => Ok(Because::Open),
            (None, Some(_)) => Err(WhyNot::InsufficientScope),
            (None, None) => Err(WhyNot::NotSignedIn),
        },
        (permission, _) if of_the_network(permission) => match (rights.platform(), rights.is_anonymous()) {
            (Some(role), _) if permissions_of_platform(role).holds(permission) => Ok(Because::Platform),
            (_, true) => Err(WhyNot::NotSignedIn),
            (_, false) => Err(WhyNot::MissingPermission),
        },
        (_, _) if rights.is_anonymous() => Err(WhyNot::NotSignedIn),
        (_, Place::Network) => Err(WhyNot::MissingPermission),
        (_, Place::Person(owner)) => match rights.person() {
            Some(person) if person == *owner => Ok(Because::Own),
            _ => Err(WhyNot::NotFound),
        },
        (_, Place::Token(own)) => match rights.token() {
            Some(token) if token == *own => Ok(Because::Own),
            _ => Err(WhyNot::NotFound),
        },
        (permission, Place::Organization(organization)) => in_organization(rights, permission, *organization, None),
        (permission, Place::InPartnership(organization, partnership)) => {
            in_organization(rights, permission, *organization, Some(*partnership))
        }
    }
}

fn in_organization(
    rights: &Rights,
    permission: Permission,
    organization: OrganizationId,
    partnership: Option<PartnershipId>,
) -> Decision {
    let standing = rights.standing(organization);
    if let Some(standing) = standing.filter(|standing| standing.permissions.holds(permission)) {
        return Ok(standing.because(permission));
    }
    let mut lent = rights.lent_at(organization, partnership);
    if let Some(lent) = lent.find(|lent| lent.permissions.holds(permission)) {
        return Ok(match lent.by {
            By::Delegate(role) => Because::Delegate(role),
            By::Delegation { id, to } => Because::Delegation(Through { delegation: id, acting: to }),
        });
    }
    let acts = rights.lent_at(organization, partnership).next().is_some();
    let lacks_second_factor = rights.lent_at(organization, partnership).any(|lent| lent.nominal.holds(permission));
    Err(match standing {
        Some(standing) if standing.is_suspended && standing.nominal.holds(permission) => WhyNot::OrganizationSuspended,
        Some(standing) if standing.lacks_second_factor && standing.nominal.holds(permission) => {
            WhyNot::SecondFactorRequired
        }
        _ if lacks_second_factor => WhyNot::SecondFactorRequired,
        Some(_) if rights.token().is_some() => WhyNot::InsufficientScope,
        None if !acts && !rights.is_platform_admin() => WhyNot::NotFound,
        _ => WhyNot::MissingPermission,
    })
}

/// Whether it is held in the network as a whole, and in no organization.
fn of_the_network(permission: Permission) -> bool {
    [PlatformRole::Admin, PlatformRole::Auditor].iter().any(|role| permissions_of_platform(*role).holds(permission))
}

/// Turns an allowing decision into the permit that a write needs.
pub(crate) fn permit(
    rights: &Rights,
    permission: Permission,
    instead: Option<Permission>,
    place: &Place,
) -> Result<Permit, Refusal> {
    let because = allowed(rights, permission, place).or_else(|refusal| {
        let by_network = instead.and_then(|instead| allowed(rights, instead, &Place::Network).ok());
        by_network.ok_or(refusal)
    })?;
    let through = if let Because::Delegation(through) = because { Some(through) } else { None };
    Ok(Permit { permission, through })
}

/// Refuses a question to those who do not hold the permission at the place.
pub(crate) fn require(rights: &Rights, permission: Permission, place: &Place) -> Result<(), Refusal> {
    allowed(rights, permission, place).map(|_| ())
}

fn allowed(rights: &Rights, permission: Permission, place: &Place) -> Result<Because, Refusal> {
    match decide(rights, permission, place) {
        Ok(because) => Ok(because),
        Err(WhyNot::NotSignedIn) => Err(Refusal::Unauthenticated),
        Err(WhyNot::NotFound) => Err(Refusal::NotFound("id")),
        Err(WhyNot::MissingPermission) => Err(Refusal::Forbidden(permission)),
        Err(WhyNot::InsufficientScope) => Err(Refusal::InsufficientScope(permission)),
        Err(WhyNot::OrganizationSuspended) => Err(Refusal::OrganizationSuspended),
        Err(WhyNot::SecondFactorRequired) => Err(Refusal::SecondFactorRequired),
    }
}
