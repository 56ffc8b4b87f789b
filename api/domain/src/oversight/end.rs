//! A grant ends before its hour.

use entity::id::BreakGlassId;
use entity::identity::break_glass::Entity;
use sea_orm::{EntityTrait, QueryFilter};
use serde::Serialize;

use super::find::{self, SeenGrant};
use super::rule::Rule;
use crate::command::{Command, Lookup, Writing};
use crate::identity::glass::end;
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::policy::visible;
use crate::refusal::{Refusal, Rule as AnyRule};

const ARGUMENT: &str = "breakGlassGrantId";

/// End a grant: one's own, or another administrator's.
#[derive(Clone, Serialize)]
pub struct EndBreakGlass {
    pub grant: BreakGlassId,
}

impl Command for EndBreakGlass {
    const NEEDS: Permission = Permission::GlassBreak;
    const NAME: &'static str = "endBreakGlass";
    type Outcome = SeenGrant;

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        let seen = Entity::find_by_id(self.grant).filter(visible::break_glass(lookup.rights)).one(lookup.tx).await?;
        Ok(Place::Organization(seen.ok_or(Refusal::NotFound(ARGUMENT))?.organization_id))
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let by = writing.rights().person().ok_or(Refusal::Forbidden(Self::NEEDS))?;
        let grant = Entity::find_by_id(self.grant).one(writing.tx()).await?.ok_or(Refusal::NotFound(ARGUMENT))?;
        if end(&grant, by, writing).await? {
            return find::after_change(grant.id, writing).await;
        }
        Err(AnyRule::from(Rule::GlassOver).at(ARGUMENT))
    }
}
