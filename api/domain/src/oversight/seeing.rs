//! Who stands at a door of an organization: its members by their roles, its own systems by their scopes.

use std::collections::HashMap;

use entity::id::{CustomRoleId, MembershipId, OrganizationId, ServiceTokenId};
use entity::identity::service_token;
use entity::membership::{custom_grant, custom_role, member, role};
use entity::registry::organization;
use entity::state::{OrganizationStatus, Role};
use sea_orm::sea_query::SelectStatement;
use sea_orm::{ColumnTrait, Condition, EntityTrait, Iterable, PaginatorTrait, QueryFilter, QuerySelect, Select};

use crate::membership::row::MemberRow;
use crate::membership::seat;
use crate::page::{Page, Slice};
use crate::policy::belonging;
use crate::policy::decide::require;
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::policy::role::{SCOPES, effective, effective_custom, permissions_of_custom};
use crate::policy::way::Door;
use crate::refusal::{Fault, Refusal};
use crate::seen::{Reading, Seen};

/// A member at a door, with the roles that open it to them.
#[derive(Clone, Debug)]
pub struct Seeing {
    pub member: Seen<MemberRow>,
    pub roles: Vec<Role>,
    /// By name, those that the organization has made.
    pub custom: Vec<String>,
}

/// The door of one organization, and what holds there today.
pub struct AtDoor<'a> {
    reading: &'a Reading,
    organization: OrganizationId,
    status: OrganizationStatus,
    needs: Option<Permission>,
    needs_of_token: Option<Permission>,
    /// The organization's own roles that open it.
    custom: HashMap<CustomRoleId, String>,
}

impl<'a> AtDoor<'a> {
    /// The door, for somebody to whom its people are named.
    ///
    /// # Errors
    /// As policy answers those who do not read the organization's trail.
    pub async fn new(reading: &'a Reading, door: Door) -> Result<Self, Refusal> {
        let organization = door.organization().ok_or_else(|| Fault::Broken("a door of no organization".into()))?;
        require(reading.rights(), Permission::AuditRead, &Place::Organization(organization))?;
        let row = organization::Entity::find_by_id(organization).one(reading.db()).await?;
        let status = row.ok_or(Refusal::NotFound("id"))?.status;
        let needs = door.needs(false);
        let mut custom = HashMap::new();
        if let Some(needs) = needs {
            let roles = custom_role::Entity::find()
                .filter(custom_role::Column::OrganizationId.eq(organization))
                .filter(custom_role::Column::RetiredAt.is_null());
            for role in roles.all(reading.db()).await? {
                if effective_custom(permissions_of_custom(&role.permissions), status).holds(needs) {
                    custom.insert(role.id, role.name);
                }
            }
        }
        Ok(Self { reading, organization, status, needs, needs_of_token: door.needs(true), custom })
    }

    /// A page of the members to whom it opens, by name.
    ///
    /// # Errors
    /// As policy answers those who do not read the organization's members.
    pub async fn members(&self, page: &Page) -> Result<Slice<Seeing>, Refusal> {
        self.require(Permission::MemberRead)?;
        let select = page.apply(self.matching(), Some(member::Column::NameKey), member::Column::Id);
        let slice = page.cut(crate::membership::row::rows(select).all(self.reading.db()).await?);
        let ids: Vec<_> = slice.rows.iter().map(|row| row.id).collect();
        let (mut roles, mut custom) = (self.roles_of(&ids).await?, self.custom_of(&ids).await?);
        Ok(slice.map(|row| Seeing {
            roles: roles.remove(&row.id).unwrap_or_default(),
            custom: custom.remove(&row.id).unwrap_or_default(),
            member: Seen::new(row),
        }))
    }

    /// How many members it opens to.
    ///
    /// # Errors
    /// As [`AtDoor::members`].
    pub async fn count_of_members(&self) -> Result<u64, Refusal> {
        self.require(Permission::MemberRead)?;
        Ok(self.matching().count(self.reading.db()).await?)
    }

    /// A page of the organization's own systems to which it opens, oldest first.
    ///
    /// # Errors
    /// As policy answers those who do not issue tokens there.
    pub async fn tokens(&self, page: &Page) -> Result<Slice<Seen<service_token::Model>>, Refusal> {
        self.require(Permission::TokenIssue)?;
        let rows = page.apply(self.live_tokens(), None, service_token::Column::Id).all(self.reading.db()).await?;
        Ok(page.cut(rows).map(Seen::new))
    }

    /// How many of the organization's own systems it opens to.
    ///
    /// # Errors
    /// As [`AtDoor::tokens`].
    pub async fn count_of_tokens(&self) -> Result<u64, Refusal> {
        self.require(Permission::TokenIssue)?;
        Ok(self.live_tokens().count(self.reading.db()).await?)
    }

    fn require(&self, permission: Permission) -> Result<(), Refusal> {
        require(self.reading.rights(), permission, &Place::Organization(self.organization))
    }

    /// The members in force who hold one of the roles that open it.
    fn matching(&self) -> Select<member::Entity> {
        let present = member::Entity::of_organization(self.organization)
            .filter(seat::present(self.reading.today()))
            .filter(belonging::in_force(self.reading.today()));
        if self.needs.is_none() {
            return present;
        }
        let holders = role::Entity::find().filter(self.roles_in_force());
        let custom = custom_grant::Entity::find().filter(self.custom_in_force());
        present.filter(
            Condition::any()
                .add(member::Column::Id.in_subquery(memberships(holders, role::Column::MembershipId)))
                .add(member::Column::Id.in_subquery(memberships(custom, custom_grant::Column::MembershipId))),
        )
    }

    fn roles_in_force(&self) -> Condition {
        use role::Column;
        let opening = Role::iter().filter(|role| self.needs.is_some_and(|p| effective(*role, self.status).holds(p)));
        Condition::all()
            .add(Column::Role.is_in(opening))
            .add(Column::EndedAt.is_null())
            .add(Column::StartsOn.lte(self.reading.today()))
            .add(Condition::any().add(Column::EndsOn.is_null()).add(Column::EndsOn.gte(self.reading.today())))
    }

    fn custom_in_force(&self) -> Condition {
        use custom_grant::Column;
        Condition::all()
            .add(self.reading.any_of(Column::CustomRoleId, self.custom.keys().copied()))
            .add(Column::EndedAt.is_null())
            .add(Column::StartsOn.lte(self.reading.today()))
            .add(Condition::any().add(Column::EndsOn.is_null()).add(Column::EndsOn.gte(self.reading.today())))
    }

    async fn roles_of(&self, members: &[MembershipId]) -> Result<HashMap<MembershipId, Vec<Role>>, Refusal> {
        let among = self.reading.any_of(role::Column::MembershipId, members.iter().copied());
        let rows = role::Entity::find().filter(self.roles_in_force()).filter(among).all(self.reading.db()).await?;
        let mut groups: HashMap<_, Vec<Role>> = HashMap::new();
        for row in rows {
            groups.entry(row.membership_id).or_default().push(row.role);
        }
        groups.values_mut().for_each(|roles| roles.sort_unstable());
        Ok(groups)
    }

    async fn custom_of(&self, members: &[MembershipId]) -> Result<HashMap<MembershipId, Vec<String>>, Refusal> {
        let mut groups: HashMap<_, Vec<String>> = HashMap::new();
        if self.custom.is_empty() {
            return Ok(groups);
        }
        let among = self.reading.any_of(custom_grant::Column::MembershipId, members.iter().copied());
        let select = custom_grant::Entity::find().filter(self.custom_in_force()).filter(among);
        for row in select.all(self.reading.db()).await? {
            groups.entry(row.membership_id).or_default().extend(self.custom.get(&row.custom_role_id).cloned());
        }
        groups.values_mut().for_each(|names| names.sort_unstable());
        Ok(groups)
    }

    /// Tokens that are good today, with a scope that opens it. Where the organization is not at work, none is.
    fn live_tokens(&self) -> Select<service_token::Entity> {
        use service_token::Column;
        let live = service_token::Entity::of_organization(self.organization)
            .filter(Column::RevokedAt.is_null())
            .filter(Column::ExpiresAt.gt(self.reading.now()));
        let nothing = || Condition::any().add(Column::Id.is_in(Vec::<ServiceTokenId>::new()));
        if self.status != OrganizationStatus::Active {
            return live.filter(nothing());
        }
        let Some(needs) = self.needs_of_token else { return live };
        let opening = SCOPES.iter().filter(|scope| scope.permissions.holds(needs));
        live.filter(opening.fold(nothing(), |any, scope| any.add(Column::Scopes.contains(scope.name))))
    }
}

fn memberships<E: EntityTrait>(select: Select<E>, column: E::Column) -> SelectStatement {
    sea_orm::QueryTrait::into_query(select.select_only().column(column))
}
