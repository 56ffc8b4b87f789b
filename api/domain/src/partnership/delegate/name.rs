//! A party names somebody.

use chrono::NaiveDate;
use entity::id::{DelegateId, MembershipId, OrganizationId, PartnershipId};
use entity::membership::member;
use entity::partnership::delegate::{ActiveModel, Column, Entity, Model};
use entity::partnership::partnership;
use entity::state::{DelegateRole, PartnershipStatus};
use entity::value::text::Name;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, EntityTrait, JoinType, PaginatorTrait, QueryFilter, QuerySelect,
};
use serde::Serialize;

use super::find::{self, SeenDelegate};
use crate::command::{Command, Lookup, Writing};
use crate::feed::{audit::Entry, outbox::Event};
use crate::membership::Rule as MembershipRule;
use crate::membership::{owners, seat};
use crate::partnership::in_force::{require_party, status_on};
use crate::partnership::lookup::lock;
use crate::partnership::rule::Rule;
use crate::policy::assign::may_give;
use crate::policy::lent::permissions_of_delegate;
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::policy::rights::on;
use crate::refusal::{Refusal, Rule as AnyRule, is_taken};

/// Most delegates of one party at a time.
const MOST: u64 = 20;

/// Name a member a delegate of a party. Whoever names holds what the delegate will.
#[derive(Clone, Serialize)]
pub struct NameDelegate {
    pub partnership: PartnershipId,
    pub organization: OrganizationId,
    pub membership: MembershipId,
    pub role: DelegateRole,
    pub title: Name,
    /// Today when absent.
    pub starts_on: Option<NaiveDate>,
    /// The last day.
    pub ends_on: Option<NaiveDate>,
}

impl Command for NameDelegate {
    const NEEDS: Permission = Permission::RoleAssign;
    const NAME: &'static str = "nameDelegate";
    type Outcome = SeenDelegate;

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        lookup.party_place(self.partnership, self.organization, Self::NEEDS).await
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        // The partnership first, then the organization: in this order everybody takes the two.
        require_open(&lock(self.partnership, writing).await?, writing)?;
        require_party(self.partnership, self.organization, writing).await?;
        let own = owners::holding_under_lock(self.organization, Self::NEEDS, writing).await?;
        if !may_give(&own, permissions_of_delegate(self.role)) {
            return Err(AnyRule::from(MembershipRule::RoleAboveOwn).at("role"));
        }
        let member = self.member(writing).await?;
        let today = writing.today();
        let starts_on = self.starts_on.unwrap_or(today);
        if self.ends_on.is_some_and(|last| last < starts_on.max(today)) {
            return Err(AnyRule::from(Rule::EndsBeforeStart).at("endsOn"));
        }
        close_lapsed(member.id, self.partnership, writing).await?;
        // Whoever left is a delegate of nobody, whatever their last day was to be.
        let present = Entity::of_party(self.partnership, self.organization)
            .join(JoinType::InnerJoin, on::<Entity, member::Entity>(Column::MembershipId, member::Column::Id))
            .filter(find::open(today))
            .filter(seat::present(today));
        if present.count(writing.tx()).await? >= MOST {
            return Err(AnyRule::from(Rule::TooManyDelegates { limit: MOST }).at("organizationId"));
        }
        let row = Model {
            id: writing.mint::<DelegateId>(),
            partnership_id: self.partnership,
            organization_id: self.organization,
            membership_id: member.id,
            role: self.role,
            title: self.title.into_string(),
            starts_on,
            ends_on: self.ends_on,
            contact_shared_at: None,
            named_by: writing.rights().person().ok_or(Refusal::Forbidden(Self::NEEDS))?,
            created_at: writing.now(),
            ended_by: None,
            ended_at: None,
            end_reason: None,
        };
        let insert = Entity::insert(ActiveModel::from(row.clone()).reset_all());
        insert.exec_without_returning(writing.tx()).await.map_err(|error| {
            let keys = ["partnership_id", "membership_id", "membership_id_partnership_id"];
            if keys.iter().any(|key| is_taken(&error, "party_delegate", key)) {
                AnyRule::from(Rule::DelegateTwice).at("membershipId")
            } else {
                error.into()
            }
        })?;
        let entry = Entry::of(row.id).in_organization(row.organization_id).in_partnership(row.partnership_id);
        writing.record(entry.after(&row)?).await?;
        let event = Event::new("delegate.named", row.id).in_organization(row.organization_id);
        writing.announce(event.in_partnership(row.partnership_id)).await?;
        find::after_change(row.id, writing).await
    }
}

impl NameDelegate {
    /// The member, who must be one of the organization today. Of other organizations' members nobody learns anything.
    async fn member(&self, writing: &Writing) -> Result<member::Model, Refusal> {
        const ARGUMENT: &str = "membershipId";
        let of_organization = member::Entity::of_organization(self.organization);
        let row = of_organization.filter(member::Column::Id.eq(self.membership)).one(writing.tx()).await?;
        let row = row.ok_or(Refusal::NotFound(ARGUMENT))?;
        seat::require(row.id, writing).await
    }
}

/// Only while there is something to be a delegate in.
pub(in crate::partnership) fn require_open(row: &partnership::Model, writing: &Writing) -> Result<(), Refusal> {
    match status_on(row, writing.today()) {
        PartnershipStatus::Active | PartnershipStatus::Suspended => Ok(()),
        _ => Err(AnyRule::from(Rule::NotInForce).at("partnershipId")),
    }
}

/// One whose last day has passed is still on the books; it makes room for the new one. It ended on that day, which the
/// record of its naming tells, so nothing is recorded of that.
async fn close_lapsed(membership: MembershipId, partnership: PartnershipId, writing: &Writing) -> Result<(), Refusal> {
    let lapsed = Condition::all()
        .add(Column::MembershipId.eq(membership))
        .add(Column::PartnershipId.eq(partnership))
        .add(Column::EndedAt.is_null())
        .add(Column::EndsOn.lt(writing.today()));
    Entity::update_many()
        .col_expr(Column::EndedAt, Expr::value(writing.now()))
        .filter(lapsed)
        .exec(writing.tx())
        .await?;
    Ok(())
}
