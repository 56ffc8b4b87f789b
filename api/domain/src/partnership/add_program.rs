//! A party starts a program.

use entity::id::{OrganizationId, PartnershipId, ProgramId};
use entity::partnership::program;
use entity::value::text::{Name, Text};
use sea_orm::ActiveValue::Set;
use sea_orm::EntityTrait;
use serde::Serialize;

use super::in_force::{require_in_force, require_party};
use super::rule::Rule;
use crate::command::{Command, Lookup, Writing};
use crate::feed::{audit::Entry, outbox::Event};
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::{Refusal, Rule as AnyRule, is_taken};
use crate::seen::Seen;

/// Add a program, run by one of the parties, to a partnership in force.
#[derive(Clone, Serialize)]
pub struct AddProgram {
    pub partnership: PartnershipId,
    pub organization: OrganizationId,
    pub name: Name,
    pub description: Text,
}

impl Command for AddProgram {
    const NEEDS: Permission = Permission::ProgramManage;
    const NAME: &'static str = "addProgram";
    type Outcome = Seen<program::Model>;

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        lookup.party_place(self.partnership, self.organization, Self::NEEDS).await
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        require_in_force(self.partnership, writing).await?;
        require_party(self.partnership, self.organization, writing).await?;
        let id: ProgramId = writing.mint();
        let row = program::ActiveModel {
            id: Set(id),
            partnership_id: Set(self.partnership),
            organization_id: Set(self.organization),
            name_key: Set(self.name.search_key()),
            name: Set(self.name.into_string()),
            description: Set(self.description.into_string()),
            created_at: Set(writing.now()),
        };
        let program = program::Entity::insert(row).exec_with_returning(writing.tx()).await.map_err(|error| {
            // One engine names the last column of the key, the other all of them.
            if ["name_key", "partnership_id_name_key"].iter().any(|key| is_taken(&error, "program", key)) {
                AnyRule::from(Rule::ProgramNameTaken).at("name")
            } else {
                error.into()
            }
        })?;
        let entry = Entry::of(id).in_organization(self.organization).in_partnership(self.partnership);
        writing.record(entry.after(&program)?).await?;
        let event = Event::new("program.added", id).in_organization(self.organization);
        writing.announce(event.in_partnership(self.partnership)).await?;
        Ok(Seen::new(program))
    }
}
