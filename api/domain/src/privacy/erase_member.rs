//! An organization erases what it keeps of a member who has no account.

use entity::id::MembershipId;
use entity::identity::person;
use entity::membership::member;
use entity::registry::organization as registry;
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect};
use serde::Serialize;

use super::erase::erase;
use super::rule::Rule;
use crate::command::{Command, Lookup, Writing};
use crate::feed::{audit::Entry, outbox::Event};
use crate::membership::row::MemberRow;
use crate::membership::{self, owners, roles, seat};
use crate::policy::assign::may_manage;
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::{Fault, Refusal, Rule as AnyRule};
use crate::seen::Seen;

const ARGUMENT: &str = "membershipId";

/// Erase the data of a member without an account, also of one whose membership has ended.
#[derive(Clone, Serialize)]
pub struct EraseMember {
    pub membership: MembershipId,
}

impl Command for EraseMember {
    // Whoever decides that the organization has done with somebody.
    const NEEDS: Permission = Permission::MemberRemove;
    const NAME: &'static str = "eraseMember";
    type Outcome = Seen<MemberRow>;

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        lookup.membership(self.membership).await
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let find = || member::Entity::find_by_id(self.membership).one(writing.tx());
        let organization = find().await?.ok_or(Refusal::NotFound(ARGUMENT))?.organization_id;
        let own = owners::holding_under_lock(organization, Self::NEEDS, writing).await?;
        // An account may have taken it over meanwhile.
        let member = find().await?.ok_or(Refusal::NotFound(ARGUMENT))?;
        let person = person::Entity::find_by_id(member.person_id).lock_exclusive().one(writing.tx()).await?;
        let person = person.ok_or_else(|| Fault::Broken("a membership without a person".into()))?;
        let refused = |rule: Rule| AnyRule::from(rule).at(ARGUMENT);
        if person.email_key.is_some() {
            return Err(refused(Rule::HasAccount));
        }
        if person.name.is_empty() {
            return Err(refused(Rule::ErasedAlready));
        }
        // Where they were before two organizations became one is not elsewhere.
        let merged = Query::select()
            .column(registry::Column::Id)
            .from(registry::Entity)
            .and_where(registry::Column::MergedIntoId.eq(organization))
            .to_owned();
        let elsewhere = member::Entity::of_person(person.id)
            .filter(member::Column::OrganizationId.ne(organization))
            .filter(member::Column::OrganizationId.not_in_subquery(merged));
        if elsewhere.count(writing.tx()).await? > 0 {
            return Err(refused(Rule::BelongsElsewhere));
        }
        if let Some(present) = seat::of_person(person.id, organization, writing).await?
            && !may_manage(&own, &roles::open_of(present.id, writing).await?)
        {
            return Err(AnyRule::from(membership::Rule::RoleAboveOwn).at(ARGUMENT));
        }
        erase(person.id, writing).await?;
        writing.record(Entry::of(person.id).in_organization(organization)).await?;
        writing.announce(Event::new("member.erased", member.id).in_organization(organization)).await?;
        seat::shown(member.id, writing).await
    }
}
