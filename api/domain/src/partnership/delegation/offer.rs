//! An organization delegates rights to another one.

use chrono::{Months, NaiveDate};
use entity::id::{DelegationId, OrganizationId, PartnershipId};
use entity::partnership::delegation::{ActiveModel, Column, Entity, Model};
use entity::registry::organization;
use entity::state::{DelegationStatus, OrganizationStatus};
use entity::value::Reason;
use entity::value::text::Text;
use sea_orm::{ActiveModelTrait, ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter};
use serde::Serialize;

use super::find;
use crate::command::{Command, Lookup, Writing};
use crate::feed::{audit::Entry, outbox::Event};
use crate::membership::{Rule as MembershipRule, owners};
use crate::partnership::delegate::name::require_open;
use crate::partnership::in_force::require_party;
use crate::partnership::lookup::lock;
use crate::partnership::rule::Rule;
use crate::policy::assign::may_give;
use crate::policy::lent::{DELEGABLE, DELEGABLE_IN_PARTNERSHIP};
use crate::policy::permission::{Permission, Permissions};
use crate::policy::place::Place;
use crate::policy::role::custom_words;
use crate::policy::second_factor::require_to_give;
use crate::policy::visible;
use crate::refusal::{Refusal, Rule as AnyRule};
use crate::seen::Seen;

/// Most delegations that an organization gives, and receives, at a time: rights are read with all of them.
pub(super) const MOST: u64 = 50;
const TO: &str = "toOrganizationId";

/// Delegate rights to another organization, whose people exercise them once it has accepted.
#[derive(Clone, Serialize)]
pub struct DelegateRights {
    pub organization: OrganizationId,
    pub to: OrganizationId,
    /// Only there; everywhere when absent.
    pub partnership: Option<PartnershipId>,
    pub permissions: Permissions,
    pub reason: Text,
    /// Today when absent.
    pub starts_on: Option<NaiveDate>,
    /// The last day.
    pub ends_on: NaiveDate,
}

impl Command for DelegateRights {
    const NEEDS: Permission = Permission::RoleAssign;
    const NAME: &'static str = "delegateRights";
    type Outcome = Seen<Model>;

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        lookup.place(self.organization, "organizationId", Self::NEEDS).await
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        if let Some(id) = self.partnership {
            lookup_partnership(id, writing).await?;
        }
        let own = owners::holding_under_lock(self.organization, Self::NEEDS, writing).await?;
        if let Some(id) = self.partnership {
            require_party(id, self.organization, writing).await?;
        }
        self.require_other(writing).await?;
        self.require_permissions()?;
        if !may_give(&own, self.permissions) {
            return Err(AnyRule::from(MembershipRule::RoleAboveOwn).at("permissions"));
        }
        require_to_give(writing.rights(), self.organization, self.permissions)?;
        let starts_on = self.require_term(writing.today())?;
        self.require_room(writing).await?;
        let row = Model {
            id: writing.mint::<DelegationId>(),
            organization_id: self.organization,
            to_organization_id: self.to,
            partnership_id: self.partnership,
            permissions: custom_words(self.permissions),
            reason: self.reason.into_string(),
            status: DelegationStatus::Offered,
            starts_on,
            ends_on: self.ends_on,
            granted_by: writing.rights().person().ok_or(Refusal::Forbidden(Self::NEEDS))?,
            created_at: writing.now(),
            accepted_by: None,
            accepted_at: None,
            ended_by: None,
            ended_at: None,
            end_reason: None,
        };
        let insert = Entity::insert(ActiveModel::from(row.clone()).reset_all());
        insert.exec_without_returning(writing.tx()).await?;
        let entry = Entry::of(row.id).in_organization(row.organization_id).because(row.reason.clone());
        writing.record(find::within(entry, &row).after(&row)?).await?;
        // Both are told.
        for organization in [row.organization_id, row.to_organization_id] {
            writing.announce(Event::new("delegation.offered", row.id).in_organization(organization)).await?;
        }
        Ok(Seen::new(row))
    }
}

impl DelegateRights {
    /// The other organization must be at work and in the caller's sight.
    async fn require_other(&self, writing: &Writing) -> Result<(), Refusal> {
        if self.to == self.organization {
            return Err(AnyRule::from(Rule::DelegatedToItself).at(TO));
        }
        let other = organization::Entity::find_by_id(self.to)
            .filter(visible::organization(writing.rights()))
            .filter(organization::Column::Status.eq(OrganizationStatus::Active));
        if other.count(writing.tx()).await? == 0 { Err(Refusal::NotFound(TO)) } else { Ok(()) }
    }

    fn require_permissions(&self) -> Result<(), Refusal> {
        const ARGUMENT: &str = "permissions";
        if self.permissions.is_empty() {
            return Err(Refusal::input(ARGUMENT, Reason::Empty));
        }
        let most = if self.partnership.is_some() { DELEGABLE_IN_PARTNERSHIP } else { DELEGABLE };
        match self.permissions.without(most).iter().next() {
            Some(permission) => Err(AnyRule::from(Rule::NotDelegable { permission }).at(ARGUMENT)),
            None => Ok(()),
        }
    }

    /// The first day of a term that is in order: it lasts at most a year.
    fn require_term(&self, today: NaiveDate) -> Result<NaiveDate, Refusal> {
        let starts_on = self.starts_on.unwrap_or(today).max(today);
        if self.ends_on < starts_on {
            return Err(AnyRule::from(Rule::EndsBeforeStart).at("endsOn"));
        }
        let longest = starts_on.checked_add_months(Months::new(12)).unwrap_or(NaiveDate::MAX);
        if self.ends_on > longest {
            return Err(AnyRule::from(Rule::DelegationTooLong).at("endsOn"));
        }
        Ok(starts_on)
    }

    /// The organization is locked, so nobody else offers meanwhile.
    async fn require_room(&self, writing: &Writing) -> Result<(), Refusal> {
        let open = Entity::given_by(self.organization).filter(find::open(writing.today()));
        let there = match self.partnership {
            Some(id) => Condition::all().add(Column::PartnershipId.eq(id)),
            None => Condition::all().add(Column::PartnershipId.is_null()),
        };
        let same = open.clone().filter(Column::ToOrganizationId.eq(self.to)).filter(there);
        if same.count(writing.tx()).await? > 0 {
            return Err(AnyRule::from(Rule::DelegatedAlready).at(TO));
        }
        if open.count(writing.tx()).await? >= MOST {
            return Err(AnyRule::from(Rule::TooManyDelegations { limit: MOST }).at("organizationId"));
        }
        Ok(())
    }
}

/// The partnership, locked before the organization, if the caller sees it and it is open.
async fn lookup_partnership(id: PartnershipId, writing: &Writing) -> Result<(), Refusal> {
    let seen = entity::partnership::partnership::Entity::find_by_id(id).filter(visible::partnership(writing.rights()));
    if seen.count(writing.tx()).await? == 0 {
        return Err(Refusal::NotFound("partnershipId"));
    }
    require_open(&lock(id, writing).await?, writing)
}
