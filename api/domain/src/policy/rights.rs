//! A caller's rights, read from the database in one statement: once per request for questions, again inside
//! the transaction for changes. Nothing of them is ever taken from a token.

mod lend;
mod load;
mod still;

pub(crate) use load::{in_force, on};

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use entity::id::{OrganizationId, PersonId, ServiceTokenId, SessionId};
use entity::identity::service_token;
use entity::state::{OrganizationStatus, PlatformRole, Role};
use sea_orm::{ColumnTrait, ConnectionTrait};

use super::caller::Caller;
use super::decide::Because;
use super::holding::{Custom, Holding};
use super::lent::Lent;
use super::permission::{Permission, Permissions};
use super::role::{BREAK_GLASS, effective, effective_custom, permissions_of, permissions_of_scopes};
use super::second_factor::GUARDED;
use crate::engine::Engine;
use crate::refusal::Refusal;

/// What the caller is in one organization.
#[derive(Clone, Debug, Default)]
pub struct Standing {
    /// The roles in force.
    pub held: Holding,
    /// What may be done now.
    pub permissions: Permissions,
    /// What the roles would allow if the organization were not suspended and demanded nothing.
    pub nominal: Permissions,
    pub is_suspended: bool,
    /// Whether a second factor is demanded that the session has not proved. It narrows `permissions` by
    /// [`super::second_factor::GUARDED`].
    pub lacks_second_factor: bool,
    from_scope: bool,
    /// Whether the caller belongs there, and does not only look in.
    belongs: bool,
    /// What may be done without a broken glass.
    own: Permissions,
    /// Until when an administrator of the network looks in.
    pub(super) glass: Option<DateTime<Utc>>,
}

impl Standing {
    pub(crate) fn because(&self, permission: Permission) -> Because {
        if self.from_scope {
            return Because::Scope;
        }
        if let Some(until) = self.glass
            && !self.own.holds(permission)
        {
            return Because::BreakGlass { until };
        }
        let custom = self.held.custom.iter().filter(|custom| custom.permissions.holds(permission));
        Because::Roles {
            system: self.held.roles.iter().copied().filter(|role| permissions_of(*role).holds(permission)).collect(),
            custom: custom.map(|custom| custom.name.clone()).collect(),
        }
    }
}

#[derive(Clone, Debug, Default)]
enum Who {
    #[default]
    Nobody,
    Person {
        id: PersonId,
        session: SessionId,
        platform: Option<PlatformRole>,
        /// Whether the session has proved a second factor.
        second_factor: bool,
    },
    Service {
        id: ServiceTokenId,
    },
}

/// Everything that policy knows of a caller.
#[derive(Clone, Debug, Default)]
pub struct Rights {
    pub(crate) engine: Engine,
    who: Who,
    standings: HashMap<OrganizationId, Standing>,
    pub(super) lent: Vec<Lent>,
    kept: Option<Kept>,
}

/// By what it is seen that a person's rights are no longer what they were.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Kept {
    /// The person's number in the database, which changes with whatever these rights are made of.
    pub authority: i64,
    /// When the session ends by itself, or something else that they are made of.
    pub until: DateTime<Utc>,
}

impl Rights {
    /// Nobody's rights.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    #[must_use]
    pub fn person(&self) -> Option<PersonId> {
        match self.who {
            Who::Person { id, .. } => Some(id),
            Who::Nobody | Who::Service { .. } => None,
        }
    }

    #[must_use]
    pub fn session(&self) -> Option<SessionId> {
        match self.who {
            Who::Person { session, .. } => Some(session),
            Who::Nobody | Who::Service { .. } => None,
        }
    }

    #[must_use]
    pub fn token(&self) -> Option<ServiceTokenId> {
        match self.who {
            Who::Service { id } => Some(id),
            Who::Nobody | Who::Person { .. } => None,
        }
    }

    #[must_use]
    pub fn is_anonymous(&self) -> bool {
        matches!(self.who, Who::Nobody)
    }

    /// What the caller is for the network as a whole.
    #[must_use]
    pub fn platform(&self) -> Option<PlatformRole> {
        match self.who {
            Who::Person { platform, .. } => platform,
            Who::Nobody | Who::Service { .. } => None,
        }
    }

    #[must_use]
    pub fn is_platform_admin(&self) -> bool {
        self.platform() == Some(PlatformRole::Admin)
    }

    #[must_use]
    pub fn is_platform_auditor(&self) -> bool {
        self.platform() == Some(PlatformRole::Auditor)
    }

    /// Whether the caller is of the organization, and does not only look in by a broken glass.
    #[must_use]
    pub fn belongs(&self, organization: OrganizationId) -> bool {
        self.standing(organization).is_some_and(|standing| standing.belongs)
    }

    /// The same rights without those of broken glasses, if there are any: nothing is ever changed by them.
    pub(crate) fn without_glass(&self) -> Option<Self> {
        if self.standings.values().all(|standing| standing.glass.is_none()) {
            return None;
        }
        let own = self
            .standings
            .iter()
            .filter(|(_, standing)| standing.belongs)
            .map(|(id, standing)| (*id, Standing { permissions: standing.own, glass: None, ..standing.clone() }));
        Some(Self { standings: own.collect(), ..self.clone() })
    }

    /// Whether the session has proved a second factor.
    #[must_use]
    pub fn has_second_factor(&self) -> bool {
        matches!(self.who, Who::Person { second_factor: true, .. })
    }

    #[must_use]
    pub fn standing(&self, organization: OrganizationId) -> Option<&Standing> {
        self.standings.get(&organization)
    }

    /// The organizations in which the caller holds the permission by a role, a scope or a broken glass.
    pub(super) fn where_standing(&self, permission: Permission) -> Vec<OrganizationId> {
        let held = self.standings.iter().filter(|(_, standing)| standing.permissions.holds(permission));
        sorted(held.map(|(id, _)| *id))
    }

    /// The caller's own organizations, in a fixed order.
    #[must_use]
    pub fn organizations(&self) -> Vec<OrganizationId> {
        sorted(self.standings.keys().copied())
    }

    /// As [`Engine::any_of`], for the engine that the rights were read from.
    pub(crate) fn any_of<V: Into<sea_orm::Value>>(
        &self,
        column: impl ColumnTrait,
        values: Vec<V>,
    ) -> sea_orm::sea_query::SimpleExpr {
        self.engine.any_of(column, values)
    }

    /// The actor in a form that idempotency keys are bound to.
    #[must_use]
    pub fn actor(&self) -> String {
        match self.who {
            Who::Nobody => "anonymous".to_owned(),
            Who::Person { id, .. } => id.to_string(),
            Who::Service { id } => id.to_string(),
        }
    }

    pub(crate) fn kept(&self) -> Option<Kept> {
        self.kept
    }

    /// Nobody's rights, for statements to this database.
    pub(crate) fn none_on(db: &impl ConnectionTrait) -> Self {
        Self { engine: Engine::of(db), ..Self::none() }
    }

    /// Reads the rights of `caller` as they are now.
    ///
    /// # Errors
    /// [`Refusal::Unauthenticated`] when the session or token is unknown, expired or ended.
    pub(crate) async fn load(
        db: &impl ConnectionTrait,
        caller: &Caller,
        now: DateTime<Utc>,
        today: NaiveDate,
    ) -> Result<Self, Refusal> {
        let rights = match caller {
            Caller::Anonymous => Self::none(),
            Caller::Person { person, session } => Self::of_person(db, *person, *session, now, today).await?,
            Caller::Service { token_hash } => {
                Self::of_token(db, service_token::Column::TokenHash.eq(token_hash), now).await?
            }
            Caller::Client { token, scopes } => Self::of_token(db, service_token::Column::Id.eq(*token), now)
                .await?
                .narrowed(permissions_of_scopes(scopes)),
        };
        Ok(Self { engine: Engine::of(db), ..rights })
    }
}

impl Standing {
    /// Adds a role that one row or several tell of.
    fn add(&mut self, role: Role, status: OrganizationStatus) {
        if self.held.roles.contains(&role) {
            return;
        }
        self.held.roles.push(role);
        self.nominal = self.nominal.with(permissions_of(role));
        self.allow(effective(role, status));
    }

    fn allow(&mut self, permissions: Permissions) {
        self.own = self.own.with(permissions);
        self.permissions = self.permissions.with(permissions);
    }

    /// Adds what an administrator of the network reads until then. It takes nothing away from what they may do besides.
    fn break_glass(&mut self, until: DateTime<Utc>) {
        self.permissions = self.permissions.with(BREAK_GLASS);
        self.glass = self.glass.max(Some(until));
    }

    /// Adds a role that the organization has made, as [`Standing::add`] does one of the network's.
    fn add_custom(&mut self, custom: Custom, status: OrganizationStatus) {
        if self.held.custom.iter().any(|held| held.id == custom.id) {
            return;
        }
        self.nominal = self.nominal.with(custom.permissions);
        self.allow(effective_custom(custom.permissions, status));
        self.held.custom.push(custom);
    }

    /// Takes away what takes a second factor, once all roles are added.
    fn narrow(&mut self) {
        if self.lacks_second_factor {
            self.permissions = self.permissions.without(GUARDED);
            self.own = self.own.without(GUARDED);
        }
    }
}

fn sorted(ids: impl Iterator<Item = OrganizationId>) -> Vec<OrganizationId> {
    let mut list: Vec<_> = ids.collect();
    list.sort_unstable();
    list
}
