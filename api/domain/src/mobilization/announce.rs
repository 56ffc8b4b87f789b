//! The giver says that something was sent.

use chrono::NaiveDate;
use entity::id::{ContributionId, NeedId, OrganizationId, PledgeId, ReservationId, TypedId};
use entity::mobilization::{contribution, need, pledge};
use entity::state::{ContributionStatus, GoodsCondition, ResourceKind};
use entity::value::Reason;
use entity::value::key::IdempotencyKey;
use entity::value::quantity::Quantity;
use entity::value::text::Text;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter};
use serde::Serialize;
use uuid::Uuid;

use super::about::About;
use super::exchange::require_foreign;
use super::giver::{Giver, refuse_both_sides};
use super::hold::{self, When};
use super::measure::{require_unit, unit_of};
use super::reservation::{follow, reserve};
use super::restriction::Restriction;
use super::rule::Rule;
use super::step::{NeedStep, PledgeStep};
use super::trail::{announce, record};
use crate::command::{Command, Lookup, Writing};
use crate::partnership::in_force::require_parties;
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::{Refusal, Rule as AnyRule};

/// What something is given on.
#[derive(Clone, Serialize)]
pub enum Toward {
    Pledge(PledgeId),
    /// A time that was reserved under one.
    Reservation(ReservationId),
    /// Without a promise, by a party of the partnership or by the person who asks.
    Need {
        need: NeedId,
        organization: Option<OrganizationId>,
    },
}

/// Announce a contribution. It counts once the receiver has confirmed it.
#[derive(Clone, Serialize)]
pub struct AnnounceContribution {
    pub toward: Toward,
    /// What was sent, or, in another currency, what the giver takes it to come to.
    pub quantity: Quantity,
    /// What was sent in another currency.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub foreign: Option<Quantity>,
    pub happened_on: NaiveDate,
    /// For goods only.
    pub condition: Option<GoodsCondition>,
    pub note: Text,
    /// What it may be used for: at most what its pledge may.
    #[serde(skip_serializing_if = "Restriction::is_free")]
    pub restriction: Restriction,
    pub key: IdempotencyKey,
}

impl Toward {
    /// The argument by which the giver is known.
    fn argument(&self) -> &'static str {
        match self {
            Self::Pledge(_) => "pledgeId",
            Self::Reservation(_) => "reservationId",
            Self::Need { .. } => "organizationId",
        }
    }
}

impl Command for AnnounceContribution {
    const NEEDS: Permission = Permission::ContributionAnnounce;
    const NAME: &'static str = "announceContribution";
    type Outcome = About<contribution::Model>;

    fn key(&self) -> Option<&str> {
        Some(self.key.as_str())
    }

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        match self.toward {
            Toward::Pledge(id) => {
                let (pledge, need) = lookup.pledge(id).await?;
                lookup.giver_in_sight(Giver::of_pledge(&pledge)?, need.partnership_id, Self::NEEDS)
            }
            Toward::Reservation(id) => {
                let (_, pledge, need) = lookup.reservation(id).await?;
                lookup.giver_in_sight(Giver::of_pledge(&pledge)?, need.partnership_id, Self::NEEDS)
            }
            Toward::Need { need, organization } => {
                let giver = Giver::named(organization, lookup.rights)?;
                let need = lookup.need(need).await?;
                Ok(giver.place_in(need.partnership_id))
            }
        }
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let mut reserved = None;
        let (pledge, need, giver) = match self.toward {
            Toward::Pledge(id) => {
                promised(hold::pledge(id, When::InForce, writing).await?, "pledgeId", writing).await?
            }
            Toward::Reservation(id) => {
                let (row, pledge, need) = follow::waiting(id, When::InForce, writing).await?;
                reserved = Some(row);
                promised((pledge, need), "reservationId", writing).await?
            }
            Toward::Need { need, organization } => {
                let (need, giver) = unpromised(need, organization, writing).await?;
                (None, need, giver)
            }
        };
        refuse_both_sides(need.organization_id, self.toward.argument(), writing)?;
        let quantity = require_unit(self.quantity, unit_of(&need)?)?;
        if let Some(foreign) = self.foreign {
            require_foreign(foreign, &need)?;
        }
        if self.happened_on > writing.today() {
            return Err(AnyRule::from(Rule::DateInFuture).at("happenedOn"));
        }
        if self.condition.is_some() && need.kind != ResourceKind::Goods {
            return Err(Refusal::input("condition", Reason::Malformed));
        }
        if let Some(pledge) = &pledge {
            require_left(pledge, quantity, &need, writing).await?;
        }
        let promised = pledge.as_ref().map(Restriction::of_pledge).unwrap_or_default();
        let own = self.restriction.clone();
        let restriction = self.restriction.within(promised)?;
        own.require_possible(&need, writing).await?;
        // The pledge's last day was to come when it was promised: what counts is that it was given by then.
        if own.usable_until.is_none() && restriction.usable_until.is_some_and(|last| last < self.happened_on) {
            return Err(AnyRule::from(Rule::DateInPast).at(self.toward.argument()));
        }
        let id: ContributionId = writing.mint();
        let contribution = contribution::Model {
            id,
            need_id: need.id,
            pledge_id: pledge.map(|pledge| pledge.id),
            giver_organization_id: giver.organization(),
            giver_person_id: giver.person(),
            announced: quantity,
            confirmed: None,
            reversed: 0,
            happened_on: self.happened_on,
            status: ContributionStatus::Announced,
            condition: self.condition,
            note: Some(self.note.into_string()).filter(|note| !note.is_empty()),
            announced_by: writing.rights().person(),
            announced_at: writing.now(),
            confirmed_by: None,
            confirmed_at: None,
            decision_reason: None,
            organization_id: need.organization_id,
            for_program_id: restriction.program,
            for_purpose: restriction.purpose,
            for_area_code: restriction.area_code,
            usable_until: restriction.usable_until,
            available: 0,
            confirmed_automatically: false,
            confirmation_reminded_at: None,
            original_unit: self.foreign.map(|foreign| foreign.unit.code().to_owned()),
            original_announced: self.foreign.map(|foreign| foreign.minor),
            reservation_id: reserved.as_ref().map(|row| row.id),
        };
        let row = contribution::ActiveModel::from(contribution.clone()).reset_all();
        contribution::Entity::insert(row).exec_without_returning(writing.tx()).await?;
        record(id, &need, (None, &contribution), None, writing).await?;
        if let Some(row) = reserved {
            follow::tie(row, Some(id), &need, writing).await?;
        }
        announce("contribution.announced", id, &need, writing).await?;
        About::new(contribution, need)
    }

    fn reference(outcome: &Self::Outcome) -> Option<Uuid> {
        Some(outcome.row.id.uuid())
    }

    async fn replay(self, id: Uuid, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let select = contribution::Entity::find_by_id(ContributionId::from_uuid(id));
        hold::again(select, |contribution| contribution.need_id, writing).await
    }
}

/// The pledge that takes contributions. A closed need still takes what was promised to it.
async fn promised(
    (pledge, need): (pledge::Model, need::Model),
    path: &'static str,
    writing: &Writing,
) -> Result<(Option<pledge::Model>, need::Model, Giver), Refusal> {
    if let Some(rule) = PledgeStep::Announce.against(&pledge) {
        return Err(AnyRule::from(rule).at(path));
    }
    if let Some(rule) = NeedStep::Allocate.against(&need) {
        return Err(AnyRule::from(rule).at(path));
    }
    let giver = Giver::of_pledge(&pledge)?;
    // What is taken back opens a pledge again, also of a party that has left since.
    hold::require_both(giver.organization(), &need, path, writing).await?;
    Ok((Some(pledge), need, giver))
}

async fn unpromised(
    need: NeedId,
    organization: Option<OrganizationId>,
    writing: &Writing,
) -> Result<(need::Model, Giver), Refusal> {
    let giver = Giver::named(organization, writing.rights())?;
    let need = hold::need(need, When::InForce, writing).await?;
    if let Some(rule) = NeedStep::Pledge.against(&need) {
        return Err(AnyRule::from(rule).at("needId"));
    }
    let own = giver.organization().map(|giver| (giver, "organizationId"));
    let parties: Vec<_> = own.into_iter().chain([(need.organization_id, "needId")]).collect();
    require_parties(need.partnership_id, &parties, writing).await?;
    if giver.organization() == Some(need.organization_id) {
        return Err(AnyRule::from(Rule::OwnDelivery).at("organizationId"));
    }
    Ok((need, giver))
}

/// How much is announced on a pledge and not yet answered.
pub(crate) async fn unanswered(pledge: PledgeId, writing: &Writing) -> Result<i64, Refusal> {
    let announced = contribution::Entity::of_pledge(pledge)
        .filter(contribution::Column::Status.eq(ContributionStatus::Announced))
        .all(writing.tx())
        .await?;
    Ok(announced.iter().fold(0, |sum, row| sum.saturating_add(row.announced)))
}

/// What is announced on a pledge and not yet answered is not left of it either.
async fn require_left(
    pledge: &pledge::Model,
    quantity: i64,
    need: &need::Model,
    writing: &Writing,
) -> Result<(), Refusal> {
    let left = reserve::left(pledge, unanswered(pledge.id, writing).await?);
    if quantity > left {
        return Err(AnyRule::from(Rule::AbovePledge { left: hold::show(left, need) }).at("quantity"));
    }
    Ok(())
}
