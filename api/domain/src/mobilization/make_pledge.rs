//! Somebody promises something against a need.

use chrono::NaiveDate;
use entity::id::{NeedId, OfferId, OrganizationId, PledgeId, PledgeRevisionId, TypedId};
use entity::mobilization::{need, pledge, pledge_revision};
use entity::state::PledgeStatus;
use entity::value::Reason;
use entity::value::key::IdempotencyKey;
use entity::value::quantity::Quantity;
use entity::value::text::Text;
use sea_orm::{ActiveModelTrait, EntityTrait};
use serde::Serialize;
use uuid::Uuid;

use super::about::About;
use super::giver::{Giver, refuse_both_sides};
use super::hold::{self, When};
use super::measure::{require_unit, unit_of};
use super::plan::{Instalment, Plan, Planned};
use super::restriction::Restriction;
use super::rule::Rule;
use super::step::NeedStep;
use super::trail::{announce, record};
use crate::command::{Command, Lookup, Writing};
use crate::partnership::in_force::require_parties;
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::{Refusal, Rule as AnyRule};

/// Pledge for a party of the need's partnership, or as a person for oneself. More than is needed may be promised.
#[derive(Clone, Serialize)]
pub struct MakePledge {
    pub need: NeedId,
    /// The person who asks gives when absent.
    pub organization: Option<OrganizationId>,
    pub quantity: Quantity,
    /// The last instalment's day when absent.
    pub due_on: Option<NaiveDate>,
    /// In which parts it is to come; in one when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instalments: Option<Vec<Instalment>>,
    pub note: Text,
    /// What may be done with what is given on it.
    #[serde(skip_serializing_if = "Restriction::is_free")]
    pub restriction: Restriction,
    pub key: IdempotencyKey,
}

impl Command for MakePledge {
    const NEEDS: Permission = Permission::PledgeMake;
    const NAME: &'static str = "makePledge";
    type Outcome = About<pledge::Model>;

    fn key(&self) -> Option<&str> {
        Some(self.key.as_str())
    }

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        let giver = Giver::named(self.organization, lookup.rights)?;
        let need = lookup.need(self.need).await?;
        match giver {
            Giver::Organization(organization) => {
                lookup.place_in((organization, need.partnership_id), "organizationId", Self::NEEDS).await
            }
            Giver::Person(_) => Ok(giver.place_in(need.partnership_id)),
        }
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let giver = Giver::named(self.organization, writing.rights())?;
        let need = hold::need(self.need, When::InForce, writing).await?;
        let promise = Promise {
            giver,
            quantity: self.quantity,
            due_on: self.due_on,
            instalments: self.instalments,
            note: self.note,
            restriction: self.restriction,
            source: None,
        };
        promise.make(need, "organizationId", writing).await
    }

    fn reference(outcome: &Self::Outcome) -> Option<Uuid> {
        Some(outcome.row.id.uuid())
    }

    async fn replay(self, id: Uuid, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let select = pledge::Entity::find_by_id(PledgeId::from_uuid(id));
        hold::again(select, |pledge| pledge.need_id, writing).await
    }
}

/// A promise that is to be made.
pub(super) struct Promise {
    pub giver: Giver,
    pub quantity: Quantity,
    pub due_on: Option<NaiveDate>,
    pub instalments: Option<Vec<Instalment>>,
    pub note: Text,
    pub restriction: Restriction,
    pub source: Option<Source>,
}

/// The offer that a pledge is made from, and the first of those that the same request has made.
#[derive(Clone, Copy)]
pub(super) struct Source {
    pub offer: OfferId,
    pub first: Option<PledgeId>,
}

impl Promise {
    /// Makes it to a need that is locked, in a partnership in force. `by` is the argument that says who gives.
    pub(super) async fn make(
        self,
        need: need::Model,
        by: &'static str,
        writing: &Writing,
    ) -> Result<About<pledge::Model>, Refusal> {
        if let Some(rule) = NeedStep::Pledge.against(&need) {
            return Err(AnyRule::from(rule).at("needId"));
        }
        let receiver = (need.organization_id, "needId");
        let parties: Vec<_> =
            self.giver.organization().map(|giver| (giver, by)).into_iter().chain([receiver]).collect();
        require_parties(need.partnership_id, &parties, writing).await?;
        if let Some(organization) = self.giver.organization() {
            if organization == need.organization_id {
                return Err(AnyRule::from(Rule::OwnDelivery).at(by));
            }
            refuse_both_sides(need.organization_id, by, writing)?;
        }
        let quantity = require_unit(self.quantity, unit_of(&need)?)?;
        let plan = self.instalments.as_deref().map(|asked| Plan::read(asked, quantity, &need)).transpose()?;
        let plan = plan.unwrap_or_default();
        plan.refuse_other_day(self.due_on)?;
        plan.refuse_past(&[], writing.today())?;
        let due_on = self.due_on.or_else(|| plan.last_day()).ok_or_else(|| Refusal::input("dueOn", Reason::Empty))?;
        if due_on < writing.today() {
            return Err(AnyRule::from(Rule::DateInPast).at("dueOn"));
        }
        self.restriction.require_possible(&need, writing).await?;
        let id: PledgeId = writing.mint();
        let pledge = pledge::Model {
            id,
            need_id: need.id,
            giver_organization_id: self.giver.organization(),
            giver_person_id: self.giver.person(),
            quantity,
            fulfilled: 0,
            due_on,
            status: PledgeStatus::Proposed,
            note: Some(self.note.into_string()).filter(|note| !note.is_empty()),
            revision: 1,
            created_by: writing.rights().person(),
            created_at: writing.now(),
            decided_by: None,
            decided_at: None,
            decision_reason: None,
            organization_id: need.organization_id,
            for_program_id: self.restriction.program,
            for_purpose: self.restriction.purpose,
            for_area_code: self.restriction.area_code,
            usable_until: self.restriction.usable_until,
            offer_id: self.source.map(|source| source.offer),
            made_with_id: self.source.map(|source| source.first.unwrap_or(id)),
            plan_revision: plan.last_day().map(|_| 1),
            next_due_on: plan.next_due_on(0),
            missed: 0,
            notice_days: None,
        };
        let row = pledge::ActiveModel::from(pledge.clone()).reset_all();
        pledge::Entity::insert(row).exec_without_returning(writing.tx()).await?;
        let first = Wording { before: None, after: &pledge, reason: String::new(), effective_on: writing.today() };
        first.write(&plan, writing).await?;
        record(id, &need, (None, &Planned::new(&pledge, &plan)), None, writing).await?;
        announce("pledge.made", id, &need, writing).await?;
        About::new(pledge, need)
    }
}

/// One wording of a pledge, kept for good.
pub(crate) struct Wording<'a> {
    pub before: Option<&'a pledge::Model>,
    pub after: &'a pledge::Model,
    pub reason: String,
    pub effective_on: NaiveDate,
}

impl Wording<'_> {
    /// With the plan that it brings along, if it does.
    pub(crate) async fn write(self, plan: &Plan, writing: &Writing) -> Result<(), Refusal> {
        let id: PledgeRevisionId = writing.mint();
        let row = pledge_revision::Model {
            id,
            pledge_id: self.after.id,
            number: self.after.revision,
            old_quantity: self.before.map(|pledge| pledge.quantity),
            quantity: self.after.quantity,
            old_due_on: self.before.map(|pledge| pledge.due_on),
            due_on: self.after.due_on,
            reason: self.reason,
            effective_on: self.effective_on,
            created_by: writing.rights().person(),
            created_at: writing.now(),
            old_plan: self.before.and_then(|pledge| pledge.plan_revision),
            plan: self.after.plan_revision,
        };
        let row = pledge_revision::ActiveModel::from(row).reset_all();
        pledge_revision::Entity::insert(row).exec_without_returning(writing.tx()).await?;
        plan.write(self.after.id, self.after.revision, writing).await
    }
}
