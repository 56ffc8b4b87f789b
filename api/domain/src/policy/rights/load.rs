//! How rights are read: one statement for a person, one for a service token.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use entity::id::{CustomRoleId, OrganizationId, PartnershipId, PersonId, ServiceTokenId, SessionId};
use entity::state::{OrganizationStatus, PlatformRole, Role};
use entity::{identity, membership, registry};
use sea_orm::sea_query::{Expr, ExprTrait, SimpleExpr, UnionType};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QuerySelect,
    QueryTrait, RelationDef,
};
use uuid::Uuid;

use super::lend::Asked;
use super::{Kept, Rights, Standing, Who};
use crate::policy::belonging;
use crate::policy::holding::Custom;
use crate::policy::permission::Permissions;
use crate::policy::role::{permissions_of_custom, permissions_of_scopes};
use crate::refusal::Refusal;

/// The person's number that no row carries, since only rights are compared by it.
pub(super) const AUTHORITY: &str = "authority";

impl Rights {
    pub(super) async fn of_person(
        db: &impl ConnectionTrait,
        person: PersonId,
        session: SessionId,
        now: DateTime<Utc>,
        today: NaiveDate,
    ) -> Result<Self, Refusal> {
        use identity::{break_glass as b, person as p, session as s};
        use membership::{custom_grant as g, custom_role as c, member as m, role as r};
        use registry::organization as o;
        // One row for each pair of a role of the network and one of the organization's own, in force, once for each glass
        // that the person has broken; one row with empty right half for a person without any. Behind them a row for each
        // thing that is lent.
        let asked = Asked { person, session, now, today };
        let mut select =
            s::Entity::find()
                .select_only()
                .column_as(p::Column::PlatformRole, "platform_role")
                .column_as(Expr::col((p::Entity, AUTHORITY)), "authority")
                .column_as(s::Column::ExpiresAt, "until")
                .column_as(s::Column::SecondFactorAt, "second_factor_at")
                .column_as(o::Column::Id, "organization_id")
                .column_as(o::Column::Status, "organization_status")
                .column_as(o::Column::RequiresSecondFactor, "requires_second_factor")
                .column_as(r::Column::Role, "role")
                .column_as(c::Column::Id, "custom_id")
                .column_as(c::Column::Name, "custom_name")
                .column_as(c::Column::Permissions, "custom_permissions")
                .column_as(b::Column::OrganizationId, "glass_organization")
                .column_as(b::Column::ExpiresAt, "glass_until")
                .column_as(Expr::cust("null"), "lent_id")
                .column_as(Expr::cust("null"), "lent_partnership")
                .column_as(Expr::cust("null"), "lent_words")
                .column_as(Expr::cust("null"), "lent_through")
                .join(JoinType::InnerJoin, on::<s::Entity, p::Entity>(s::Column::PersonId, p::Column::Id))
                .join(JoinType::LeftJoin, present(today))
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
                .join(
                    JoinType::LeftJoin,
                    m::Entity::belongs_to(g::Entity)
                        .from(m::Column::Id)
                        .to(g::Column::MembershipId)
                        .on_condition(move |_, grant| {
                            Condition::all()
                                .add(Expr::col((grant.clone(), g::Column::EndedAt)).is_null())
                                .add(in_force(&grant, g::Column::StartsOn, g::Column::EndsOn, today))
                        })
                        .into(),
                )
                .join(
                    JoinType::LeftJoin,
                    g::Entity::belongs_to(c::Entity)
                        .from(g::Column::CustomRoleId)
                        .to(c::Column::Id)
                        .on_condition(|_, custom| {
                            Condition::all()
                                .add(Expr::col((custom.clone(), c::Column::RetiredAt)).is_null())
                                // A role is of use in the organization that has made it and nowhere else.
                                .add(
                                    Expr::col((custom, c::Column::OrganizationId))
                                        .equals((m::Entity, m::Column::OrganizationId)),
                                )
                        })
                        .into(),
                )
                .join(JoinType::LeftJoin, on::<m::Entity, o::Entity>(m::Column::OrganizationId, o::Column::Id))
                .join(
                    JoinType::LeftJoin,
                    s::Entity::belongs_to(b::Entity)
                        .from(s::Column::PersonId)
                        .to(b::Column::PersonId)
                        .on_condition(move |_, glass| {
                            Condition::all()
                                .add(Expr::col((glass.clone(), b::Column::EndedAt)).is_null())
                                .add(Expr::col((glass, b::Column::ExpiresAt)).gt(now))
                        })
                        .into(),
                );
        select = asked.of_session(select);
        let mut select = select.into_query();
        select.union(UnionType::All, asked.of_delegates()).union(UnionType::All, asked.of_delegations());
        let rows = db.query_all(&select).await?;
        let rows = rows.iter().map(|row| PersonRow::from_query_result(row, "")).collect::<Result<Vec<_>, _>>()?;
        let (lent, rows): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.lent_id.is_some());
        let first = rows.first().ok_or(Refusal::Unauthenticated)?;
        let (platform, mut kept) = (first.platform_role, Kept { authority: first.authority, until: first.until });
        let second_factor = first.second_factor_at.is_some();
        let mut standings: HashMap<OrganizationId, Standing> = HashMap::new();
        for row in rows {
            // A grant is worth nothing to who is no administrator any more.
            if let (Some(PlatformRole::Admin), Some(organization), Some(until)) =
                (platform, row.glass_organization, row.glass_until)
            {
                standings.entry(organization).or_default().break_glass(until);
                kept.until = Ord::min(kept.until, until);
            }
            let (Some(organization), Some(status)) = (row.organization_id, row.organization_status) else { continue };
            let standing = standings.entry(organization).or_default();
            standing.belongs = true;
            standing.is_suspended = status == OrganizationStatus::Suspended;
            let is_at_work = matches!(status, OrganizationStatus::Active | OrganizationStatus::Pending);
            standing.lacks_second_factor = is_at_work && !second_factor && row.requires_second_factor == Some(true);
            if let Some(role) = row.role {
                standing.add(role, status);
            }
            if let (Some(id), Some(name), Some(words)) = (row.custom_id, row.custom_name, row.custom_permissions) {
                standing.add_custom(Custom { id, name, permissions: permissions_of_custom(&words) }, status);
            }
        }
        standings.values_mut().for_each(Standing::narrow);
        let who = Who::Person { id: person, session, platform, second_factor };
        let mut rights = Self { who, standings, kept: Some(kept), ..Self::none() };
        lent.iter().for_each(|row| rights.add_lent(row));
        Ok(rights)
    }

    /// The rights of the service token that this is true of.
    pub(super) async fn of_token(
        db: &impl ConnectionTrait,
        which: SimpleExpr,
        now: DateTime<Utc>,
    ) -> Result<Self, Refusal> {
        use identity::service_token as t;
        use registry::organization as o;
        let row = t::Entity::find()
            .select_only()
            .column_as(t::Column::Id, "id")
            .column_as(t::Column::OrganizationId, "organization_id")
            .column_as(t::Column::Scopes, "scopes")
            .join(JoinType::InnerJoin, on::<t::Entity, o::Entity>(t::Column::OrganizationId, o::Column::Id))
            .filter(which)
            .filter(t::Column::RevokedAt.is_null())
            .filter(t::Column::ExpiresAt.gt(now))
            // A suspended organization's tokens are dead, not only weaker.
            .filter(o::Column::Status.eq(OrganizationStatus::Active))
            .into_model::<TokenRow>()
            .one(db)
            .await?
            .ok_or(Refusal::Unauthenticated)?;
        let permissions = permissions_of_scopes(&row.scopes);
        let standing = Standing {
            permissions,
            nominal: permissions,
            own: permissions,
            from_scope: true,
            belongs: true,
            ..Standing::default()
        };
        let standings = HashMap::from([(row.organization_id, standing)]);
        Ok(Self { who: Who::Service { id: row.id }, standings, ..Self::none() })
    }

    /// The same rights, but none beyond these permissions.
    pub(super) fn narrowed(mut self, most: Permissions) -> Self {
        for standing in self.standings.values_mut() {
            standing.permissions = standing.permissions.within(most);
            standing.nominal = standing.nominal.within(most);
            standing.own = standing.own.within(most);
        }
        self
    }
}

#[derive(FromQueryResult)]
pub(super) struct PersonRow {
    platform_role: Option<PlatformRole>,
    authority: i64,
    until: DateTime<Utc>,
    second_factor_at: Option<DateTime<Utc>>,
    pub(super) organization_id: Option<OrganizationId>,
    organization_status: Option<OrganizationStatus>,
    pub(super) requires_second_factor: Option<bool>,
    role: Option<Role>,
    custom_id: Option<CustomRoleId>,
    custom_name: Option<String>,
    custom_permissions: Option<String>,
    glass_organization: Option<OrganizationId>,
    glass_until: Option<DateTime<Utc>>,
    /// Of the delegate or the delegation.
    pub(super) lent_id: Option<Uuid>,
    /// The one partnership in which it is lent.
    pub(super) lent_partnership: Option<PartnershipId>,
    /// What is lent: the delegate's role, or permissions.
    pub(super) lent_words: Option<String>,
    /// The caller's own organization: for a delegate the one that lends.
    pub(super) lent_through: Option<OrganizationId>,
}

#[derive(FromQueryResult)]
struct TokenRow {
    id: ServiceTokenId,
    organization_id: OrganizationId,
    scopes: String,
}

/// Whether something with a first and an optional last day holds on `today`.
pub(crate) fn in_force<C: sea_orm::IntoIdentity + sea_orm::Iden + Copy + 'static>(
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

/// The join of a session to its person's memberships in force.
pub(super) fn present(today: NaiveDate) -> RelationDef {
    use membership::member::{Column, Entity};
    identity::session::Entity::belongs_to(Entity)
        .from(identity::session::Column::PersonId)
        .to(Column::PersonId)
        .on_condition(move |_, member| belonging::in_force_as(&member, today))
        .into()
}

/// The join of two tables on one pair of columns.
pub(crate) fn on<A: EntityTrait, B: EntityTrait>(from: A::Column, to: B::Column) -> RelationDef {
    A::belongs_to(B::default()).from(from).to(to).into()
}
