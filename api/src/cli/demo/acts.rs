//! What people of the demonstration do again and again.

use chrono::Days;
use domain::entity::id::{ContributionId, NeedId, OrganizationId, PartnershipId, PledgeId, ProgramId};
use domain::entity::state::{OrganizationKind, PartnershipVisibility, PartyRole, ResourceKind, Role};
use domain::mobilization::announce::{AnnounceContribution, Toward};
use domain::mobilization::confirm::ConfirmContribution;
use domain::mobilization::make_pledge::MakePledge;
use domain::mobilization::publish_need::PublishNeed;
use domain::mobilization::restriction::Restriction;
use domain::partnership::add_program::AddProgram;
use domain::partnership::agreement::shared::Shared;
use domain::partnership::propose::{Invited, ProposePartnership};
use domain::{Caller, Refusal};

use super::stage::{Stage, key, name, quantity, text};

/// The regency where the fishers live.
pub const TAKALAR: &str = "73.05";

/// An organization whose owner also keeps its money.
pub async fn giving(
    stage: &Stage<'_>,
    owner: &Caller,
    whom: (&str, OrganizationKind, &str, &str),
) -> Result<OrganizationId, Refusal> {
    let organization = stage.organization(owner, whom).await?;
    stage.takes_on(owner, organization, Role::Treasurer).await?;
    Ok(organization)
}

pub async fn propose(
    stage: &Stage<'_>,
    proposer: &Caller,
    (title, purpose, parties): (&str, &str, &[(OrganizationId, PartyRole)]),
) -> Result<PartnershipId, Refusal> {
    let (lead, _) = parties.first().copied().ok_or(Refusal::NotFound("parties"))?;
    let invited =
        parties.iter().map(|(organization, role)| Invited { organization: *organization, role: *role, required: true });
    let propose = ProposePartnership {
        proposer: lead,
        name: name(title)?,
        purpose: text(purpose)?,
        agreement: text("")?,
        shared: Shared::default(),
        confirm_automatically_after_days: None,
        visibility: PartnershipVisibility::Public,
        parties: invited.collect(),
        starts_on: None,
        ends_on: None,
    };
    Ok(stage.does(proposer, propose).await?.id)
}

pub async fn program(
    stage: &Stage<'_>,
    who: &Caller,
    partnership: PartnershipId,
    (organization, title): (OrganizationId, &str),
) -> Result<ProgramId, Refusal> {
    let add = AddProgram { partnership, organization, name: name(title)?, description: text("")? };
    Ok(stage.does(who, add).await?.id)
}

pub async fn need(
    stage: &Stage<'_>,
    who: &Caller,
    (partnership, organization): (PartnershipId, OrganizationId),
    (title, kind, (value, unit)): (&str, ResourceKind, (&str, &str)),
) -> Result<NeedId, Refusal> {
    let publish = PublishNeed {
        partnership,
        organization,
        title: name(title)?,
        description: text("")?,
        kind,
        quantity: quantity(value, unit)?,
        due_on: stage.today() + Days::new(90),
        area_code: Some(TAKALAR.to_owned()),
        key: None,
    };
    Ok(stage.does(who, publish).await?.row.id)
}

pub async fn pledge(
    stage: &Stage<'_>,
    giver: &Caller,
    (need, organization): (NeedId, Option<OrganizationId>),
    (value, unit, words): (&str, &str, &str),
) -> Result<PledgeId, Refusal> {
    let due_on = stage.today() + Days::new(60);
    let quantity = quantity(value, unit)?;
    let pledge = MakePledge {
        need,
        organization,
        quantity,
        due_on: Some(due_on),
        instalments: None,
        note: text("")?,
        restriction: Restriction::default(),
        key: key(words)?,
    };
    Ok(stage.does(giver, pledge).await?.row.id)
}

pub async fn announce(
    stage: &Stage<'_>,
    giver: &Caller,
    toward: Toward,
    (value, unit, words): (&str, &str, &str),
) -> Result<ContributionId, Refusal> {
    let announce = AnnounceContribution {
        toward,
        quantity: quantity(value, unit)?,
        foreign: None,
        happened_on: stage.today(),
        condition: None,
        note: text("")?,
        restriction: Restriction::default(),
        key: key(words)?,
    };
    Ok(stage.does(giver, announce).await?.row.id)
}

pub async fn confirm(
    stage: &Stage<'_>,
    receiver: &Caller,
    contribution: ContributionId,
    words: &str,
) -> Result<(), Refusal> {
    let confirm = ConfirmContribution { contribution, quantity: None, foreign: None, exchange: None, key: key(words)? };
    stage.does(receiver, confirm).await.map(|_| ())
}
