//! A caller's rights, read from the database in one statement: once per request for questions, again inside
//! the transaction for changes. Nothing of them is ever taken from a token.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use entity::id::{OrganizationId, PersonId, ServiceTokenId, SessionId};
use entity::state::{OrganizationStatus, PlatformRole, Role};
use entity::{identity, membership, registry};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QuerySelect,
    RelationDef,
};

use super::caller::Caller;
use super::decide::Because;
use super::permission::{Permission, Permissions};
use super::role::{SUSPENDED_OWNER, permissions_of, permissions_of_scopes};
use crate::engine::Engine;
use crate::refusal::Refusal;

/// The person's number that no row carries, since only rights are compared by it.
pub(crate) const AUTHORITY: &str = "authority";

/// What the caller is in one organization.
#[derive(Clone, Debug, Default)]
pub struct Standing {
    pub roles: Vec<Role>,
    /// What may be done now.
    pub permissions: Permissions,
    /// What the roles would allow if the organization were not suspended.
    pub nominal: Permissions,
    pub is_suspended: bool,
    from_scope: bool,
}

impl Standing {
    pub(crate) fn because(&self, permission: Permission) -> Because {
        if self.from_scope {
            return Because::Scope;
        }
        Because::Roles(self.roles.iter().copied().filter(|role| permissions_of(*role).holds(permission)).collect())
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
    },
    Service {
        id: ServiceTokenId,
    },
}

/// Everything that policy knows of a caller.
#[derive(Clone, Debug, Default)]
pub struct Rights {
    pub(super) engine: Engine,
    who: Who,
    standings: HashMap<OrganizationId, Standing>,
    kept: Option<Kept>,
}

/// By what it is seen that a person's rights are no longer what they were.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Kept {
    /// The person's number in the database, which changes with whatever these rights are made of.
    pub authority: i64,
    /// When the session ends by itself.
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

    #[must_use]
    pub fn is_platform_admin(&self) -> bool {
        matches!(self.who, Who::Person { platform: Some(PlatformRole::Admin), .. })
    }

    #[must_use]
    pub fn standing(&self, organization: OrganizationId) -> Option<&Standing> {
        self.standings.get(&organization)
    }

    /// Whether the caller holds the permission in the organization.
    #[must_use]
    pub fn holds(&self, permission: Permission, organization: OrganizationId) -> bool {
        self.standing(organization).is_some_and(|standing| standing.permissions.holds(permission))
    }

    /// The organizations in which the caller holds the permission, in a fixed order.
    #[must_use]
    pub fn where_holding(&self, permission: Permission) -> Vec<OrganizationId> {
        let held = self.standings.iter().filter(|(_, standing)| standing.permissions.holds(permission));
        sorted(held.map(|(id, _)| *id))
    }

    /// The caller's own organizations, in a fixed order.
    #[must_use]
    pub fn organizations(&self) -> Vec<OrganizationId> {
        sorted(self.standings.keys().copied())
    }

    /// As [`Engine::any_of`], for the engine that the rights were read from.
    pub(crate) fn any_of(
        &self,
        column: impl ColumnTrait,
        organizations: Vec<OrganizationId>,
    ) -> sea_orm::sea_query::SimpleExpr {
        self.engine.any_of(column, organizations)
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
            Caller::Service { token_hash } => Self::of_token(db, token_hash, now).await?,
        };
        Ok(Self { engine: Engine::of(db), ..rights })
    }

    async fn of_person(
        db: &impl ConnectionTrait,
        person: PersonId,
        session: SessionId,
        now: DateTime<Utc>,
        today: NaiveDate,
    ) -> Result<Self, Refusal> {
        use identity::{person as p, session as s};
        use membership::{member as m, role as r};
        use registry::organization as o;
        // One row per role in force; one row with empty right half for a person without any.
        let rows =
            s::Entity::find()
                .select_only()
                .column_as(p::Column::PlatformRole, "platform_role")
                .column_as(Expr::col((p::Entity, AUTHORITY)), "authority")
                .column_as(s::Column::ExpiresAt, "until")
                .column_as(o::Column::Id, "organization_id")
                .column_as(o::Column::Status, "organization_status")
                .column_as(r::Column::Role, "role")
                .join(JoinType::InnerJoin, on::<s::Entity, p::Entity>(s::Column::PersonId, p::Column::Id))
                .join(
                    JoinType::LeftJoin,
                    s::Entity::belongs_to(m::Entity)
                        .from(s::Column::PersonId)
                        .to(m::Column::PersonId)
                        .on_condition(move |_, member| {
                            Condition::all()
                                .add(Expr::col((member.clone(), m::Column::Status)).eq("ACTIVE"))
                                .add(in_force(&member, m::Column::StartsOn, m::Column::EndsOn, today))
                        })
                        .into(),
                )
                .join(
                    JoinType::LeftJoin,
                    m::Entity::belongs_to(r::Entity)
                        .from(m::Column::Id)
                        .to(r::Column::MembershipId)
                        .on_condition(move |_, role| {
                            Condition::all().add(Expr::col((role.clone(), r::Column::EndedAt)).is_null()).add(in_force(
                                &role,
                                r::Column::StartsOn,
                                r::Column::EndsOn,
                                today,
                            ))
                        })
                        .into(),
                )
                .join(JoinType::LeftJoin, on::<m::Entity, o::Entity>(m::Column::OrganizationId, o::Column::Id))
                .filter(s::Column::Id.eq(session))
                .filter(s::Column::PersonId.eq(person))
                .filter(s::Column::EndedAt.is_null())
                .filter(s::Column::ExpiresAt.gt(now))
                .into_model::<PersonRow>()
                .all(db)
                .await?;
        let first = rows.first().ok_or(Refusal::Unauthenticated)?;
        let (platform, kept) = (first.platform_role, Kept { authority: first.authority, until: first.until });
        let mut standings: HashMap<OrganizationId, Standing> = HashMap::new();
        for row in rows {
            let (Some(organization), Some(status)) = (row.organization_id, row.organization_status) else { continue };
            let standing = standings.entry(organization).or_default();
            standing.is_suspended = status == OrganizationStatus::Suspended;
            if let Some(role) = row.role {
                standing.add(role, status);
            }
        }
        Ok(Self { who: Who::Person { id: person, session, platform }, standings, kept: Some(kept), ..Self::none() })
    }

    async fn of_token(db: &impl ConnectionTrait, hash: &str, now: DateTime<Utc>) -> Result<Self, Refusal> {
        use identity::service_token as t;
        use registry::organization as o;
        let row = t::Entity::find()
            .select_only()
            .column_as(t::Column::Id, "id")
            .column_as(t::Column::OrganizationId, "organization_id")
            .column_as(t::Column::Scopes, "scopes")
            .join(JoinType::InnerJoin, on::<t::Entity, o::Entity>(t::Column::OrganizationId, o::Column::Id))
            .filter(t::Column::TokenHash.eq(hash))
            .filter(t::Column::RevokedAt.is_null())
            .filter(t::Column::ExpiresAt.gt(now))
            // A suspended organization's tokens are dead, not only weaker.
            .filter(o::Column::Status.eq(OrganizationStatus::Active))
            .into_model::<TokenRow>()
            .one(db)
            .await?
            .ok_or(Refusal::Unauthenticated)?;
        let permissions = permissions_of_scopes(&row.scopes);
        let standing = Standing { permissions, nominal: permissions, from_scope: true, ..Standing::default() };
        let standings = HashMap::from([(row.organization_id, standing)]);
        Ok(Self { who: Who::Service { id: row.id }, standings, ..Self::none() })
    }
}

impl Standing {
    fn add(&mut self, role: Role, status: OrganizationStatus) {
        let permissions = permissions_of(role);
        self.roles.push(role);
        self.nominal = self.nominal.with(permissions);
        let effective = match (status, role) {
            (OrganizationStatus::Active | OrganizationStatus::Pending, _) => permissions,
            (OrganizationStatus::Suspended | OrganizationStatus::Archived, Role::Owner) => SUSPENDED_OWNER,
            (OrganizationStatus::Suspended | OrganizationStatus::Archived, _) => Permissions::NONE,
        };
        self.permissions = self.permissions.with(effective);
    }
}

#[derive(FromQueryResult)]
struct PersonRow {
    platform_role: Option<PlatformRole>,
    authority: i64,
    until: DateTime<Utc>,
    organization_id: Option<OrganizationId>,
    organization_status: Option<OrganizationStatus>,
    role: Option<Role>,
}

#[derive(FromQueryResult)]
struct TokenRow {
    id: ServiceTokenId,
    organization_id: OrganizationId,
    scopes: String,
}

fn sorted(ids: impl Iterator<Item = OrganizationId>) -> Vec<OrganizationId> {
    let mut list: Vec<_> = ids.collect();
    list.sort_unstable();
    list
}

/// Whether something with a first and an optional last day holds on `today`.
fn in_force<C: sea_orm::IntoIdentity + sea_orm::Iden + Copy + 'static>(
    table: &sea_orm::sea_query::DynIden,
    starts: C,
    ends: C,
    today: NaiveDate,
) -> Condition {
    Condition::all().add(Expr::col((table.clone(), starts)).lte(today)).add(
        Condition::any()
            .add(Expr::col((table.clone(), ends)).is_null())
            .add(Expr::col((table.clone(), ends)).gte(today)),
    )
}

/// The join of two tables on one pair of columns.
pub(crate) fn on<A: EntityTrait, B: EntityTrait>(from: A::Column, to: B::Column) -> RelationDef {
    A::belongs_to(B::default()).from(from).to(to).into()
}
