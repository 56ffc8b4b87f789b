//! The names that outside registers gave to an organization.

use std::collections::HashMap;

use entity::id::{IdentifierId, OrganizationId};
use entity::registry::{identifier, organization};
use entity::value::Reason;
use entity::value::identifier::{IdentifierValue, Scheme};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, JoinType, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select,
};
use serde::Serialize;

use super::rule::Rule;
use super::state;
use crate::command::{Command, Lookup, Writing};
use crate::feed::{audit::Entry, outbox::Event};
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::policy::rights::on;
use crate::policy::visible;
use crate::refusal::{Refusal, Rule as AnyRule, is_taken};
use crate::seen::{Reading, Seen};

/// Most identifiers of one organization.
pub const IDENTIFIERS_MAX: u64 = 20;

/// Add an identifier to an organization.
#[derive(Clone, Serialize)]
pub struct AddIdentifier {
    pub organization: OrganizationId,
    pub scheme: Scheme,
    pub value: IdentifierValue,
}

impl Command for AddIdentifier {
    const NEEDS: Permission = Permission::OrganizationEdit;
    const NAME: &'static str = "addIdentifier";
    type Outcome = Seen<identifier::Model>;

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        lookup.place(self.organization, "organizationId", Self::NEEDS).await
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let organization = state::lock(self.organization, writing).await?;
        state::require_at_work(&organization)?;
        let held = identifier::Entity::of_organization(organization.id).count(writing.tx()).await?;
        if held >= IDENTIFIERS_MAX {
            return Err(Refusal::input("organizationId", Reason::TooLarge));
        }
        let row = identifier::Model {
            id: writing.mint(),
            organization_id: organization.id,
            scheme: self.scheme.into_string(),
            value: self.value.into_string(),
            created_at: writing.now(),
        };
        let active = identifier::ActiveModel::from(row.clone()).reset_all();
        identifier::Entity::insert(active).exec_without_returning(writing.tx()).await.map_err(|error| {
            // SQLite names the columns, PostgreSQL the constraint on both of them.
            let taken = ["scheme", "scheme_value"].iter().any(|key| is_taken(&error, "organization_identifier", key));
            if taken { AnyRule::from(Rule::IdentifierTaken).at("value") } else { error.into() }
        })?;
        writing.record(Entry::of(row.id).in_organization(organization.id).after(&row)?).await?;
        writing.announce(Event::new("identifier.added", row.id).in_organization(organization.id)).await?;
        Ok(Seen::new(row))
    }
}

/// Take an identifier from its organization; it is free for another one then.
#[derive(Clone, Serialize)]
pub struct RemoveIdentifier {
    pub identifier: IdentifierId,
}

impl Command for RemoveIdentifier {
    const NEEDS: Permission = Permission::OrganizationEdit;
    const NAME: &'static str = "removeIdentifier";
    type Outcome = Seen<organization::Model>;

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        lookup.identifier(self.identifier).await
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let absent = || Refusal::NotFound(ARGUMENT);
        let found = identifier::Entity::find_by_id(self.identifier).one(writing.tx()).await?.ok_or_else(absent)?;
        let organization = state::lock(found.organization_id, writing).await?;
        state::require_at_work(&organization)?;
        let removed = identifier::Entity::delete_by_id(found.id).exec(writing.tx()).await?;
        if removed.rows_affected != 1 {
            return Err(absent());
        }
        writing.record(Entry::of(found.id).in_organization(organization.id).before(&found)?).await?;
        writing.announce(Event::new("identifier.removed", found.id).in_organization(organization.id)).await?;
        Ok(Seen::new(organization))
    }
}

const ARGUMENT: &str = "identifierId";

impl Lookup<'_> {
    /// Where the identifier is.
    async fn identifier(&self, id: IdentifierId) -> Result<Place, Refusal> {
        if self.rights.is_anonymous() {
            return Err(Refusal::Unauthenticated);
        }
        let row = identifier::Entity::find_by_id(id).one(self.tx).await?.ok_or(Refusal::NotFound(ARGUMENT))?;
        self.place(row.organization_id, ARGUMENT, RemoveIdentifier::NEEDS).await
    }
}

/// The identifiers of organizations, of those that the caller may see, in order of creation and in one statement.
pub async fn identifiers_of(
    reading: &Reading,
    organizations: &[OrganizationId],
) -> Result<HashMap<OrganizationId, Vec<Seen<identifier::Model>>>, Refusal> {
    let rows = of_visible(reading)
        .filter(reading.any_of(identifier::Column::OrganizationId, organizations.iter().copied()))
        .order_by_asc(identifier::Column::Id)
        .all(reading.db())
        .await?;
    let mut groups: HashMap<OrganizationId, Vec<_>> = HashMap::new();
    for row in rows {
        groups.entry(row.organization_id).or_default().push(Seen::new(row));
    }
    Ok(groups)
}

/// The identifier with this id, if the caller may see its organization.
pub async fn by_id(reading: &Reading, id: IdentifierId) -> Result<Option<Seen<identifier::Model>>, Refusal> {
    let row = of_visible(reading).filter(identifier::Column::Id.eq(id)).one(reading.db()).await?;
    Ok(row.map(Seen::new))
}

fn of_visible(reading: &Reading) -> Select<identifier::Entity> {
    identifier::Entity::find()
        .join(
            JoinType::InnerJoin,
            on::<identifier::Entity, organization::Entity>(
                identifier::Column::OrganizationId,
                organization::Column::Id,
            ),
        )
        .filter(visible::organization(reading.rights()))
}

/// The organization with this identifier, if the caller may see it.
pub async fn organization_with(
    reading: &Reading,
    scheme: &Scheme,
    value: &IdentifierValue,
) -> Result<Option<Seen<organization::Model>>, Refusal> {
    let row = organization::Entity::find()
        .join(
            JoinType::InnerJoin,
            on::<organization::Entity, identifier::Entity>(
                organization::Column::Id,
                identifier::Column::OrganizationId,
            ),
        )
        .filter(visible::organization(reading.rights()))
        .filter(identifier::Column::Scheme.eq(scheme.as_str()))
        .filter(identifier::Column::Value.eq(value.as_str()))
        .one(reading.db())
        .await?;
    Ok(row.map(Seen::new))
}
