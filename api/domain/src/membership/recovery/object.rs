//! An owner objects, and nothing comes of the recovery.

use entity::id::OwnershipRecoveryId;
use entity::identity::person;
use entity::membership::member;
use entity::membership::ownership_recovery::{Column, Entity, Model};
use entity::state::Role;
use entity::value::text::Text;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::Serialize;

use super::super::rule::Rule;
use super::super::{owners, roles};
use super::find::{SeenRecovery, after_change};
use super::lookup::{self, ARGUMENT};
use super::notice::tell_of_objection;
use crate::command::{Command, Lookup, Writing};
use crate::feed::{audit::Entry, outbox::Event};
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::{Refusal, Rule as AnyRule};

/// Object to a recovery, as an owner. It does not matter whether the organization is suspended or demands a second
/// factor: whoever keeps what they own asks for nothing.
#[derive(Clone, Serialize)]
pub struct ObjectToOwnershipRecovery {
    pub recovery: OwnershipRecoveryId,
    pub objection: Text,
}

impl Command for ObjectToOwnershipRecovery {
    // An owner of a suspended organization holds no permission there that changes anything.
    const NEEDS: Permission = Permission::SignedIn;
    const NAME: &'static str = "objectToOwnershipRecovery";
    type Outcome = SeenRecovery;

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        lookup.ownership_recovery(self.recovery).await.map(|_| Place::Network)
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let forbidden = || Refusal::Forbidden(Permission::OwnershipAssign);
        let person = writing.rights().person().ok_or_else(forbidden)?;
        let row = Entity::find_by_id(self.recovery).one(writing.tx()).await?.ok_or(Refusal::NotFound(ARGUMENT))?;
        let organization = owners::lock(row.organization_id, writing).await?;
        if !roles::held_by(person, organization.id, writing).await?.roles.contains(&Role::Owner) {
            return Err(forbidden());
        }
        let before = lookup::open(self.recovery, writing).await?;
        let objected = Entity::update_many()
            .col_expr(Column::ObjectedAt, Expr::value(writing.now()))
            .col_expr(Column::ObjectedBy, Expr::value(person))
            .col_expr(Column::Objection, Expr::value(self.objection.as_str()))
            .filter(Column::Id.eq(before.id))
            .filter(Column::ObjectedAt.is_null())
            .filter(Column::CompletedAt.is_null())
            .filter(Column::WithdrawnAt.is_null())
            .exec(writing.tx())
            .await?;
        if objected.rows_affected != 1 {
            return Err(AnyRule::from(Rule::RecoveryClosed).at(ARGUMENT));
        }
        let after = Model {
            objected_at: Some(writing.now()),
            objected_by: Some(person),
            objection: Some(self.objection.as_str().to_owned()),
            ..before.clone()
        };
        let entry = Entry::of(before.id).in_organization(organization.id).because(self.objection.as_str());
        writing.record(entry.before(&before)?.after(&after)?).await?;
        writing.announce(Event::new("ownership.recoveryObjected", before.id).in_organization(organization.id)).await?;
        let heir = member::Entity::find_by_id(before.membership_id).one(writing.tx()).await?;
        if let Some(heir) = heir
            && let Some(heir) = person::Entity::find_by_id(heir.person_id).one(writing.tx()).await?
        {
            tell_of_objection(&after, &heir, &organization, writing).await?;
        }
        after_change(before.id, writing).await
    }
}
