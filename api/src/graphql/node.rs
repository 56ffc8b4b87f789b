//! Global object identification: any object by its id.

use async_graphql::{Context, ID, Interface, Object, Result};
use domain::Refusal;
use domain::entity::id::{
    AccountId, AgreementId, AllocationId, AllocationLotId, AuditId, BreakGlassId, ContributionId, CustomRoleId,
    DelegateId, DelegationId, ExpenditureId, ExpenditureLotId, IdentifierId, InvitationId, JoinRequestId, MandateId,
    MembershipId, MergeId, NeedId, OfferId, OrganizationId, OwnershipRecoveryId, PartnershipId, PeriodId, PledgeId,
    PledgeRevisionId, ProgramId, ReceiptId, ReservationId, ResourceId, ReversalId, ServiceTokenId, SessionId,
    TransactionId, VerificationId,
};
use domain::feed;
use domain::identity;
use domain::ledger;
use domain::membership;
use domain::mobilization::receipt::find as receipts;
use domain::mobilization::{find_lot, find_use, find_wording};
use domain::oversight;
use domain::partnership;
use domain::period;
use domain::policy::permission::Permission;
use domain::registry;
use futures_util::future::try_join_all;

use super::delegation::delegate::Delegate;
use super::delegation::types::Delegation;
use super::error::top;
use super::feed::types::AuditRecord;
use super::identity::service_token::ServiceToken;
use super::identity::types::Session;
use super::ledger::types::{Account, LedgerTransaction};
use super::loader::ask;
use super::membership::custom_role::CustomRole;
use super::membership::join_request::JoinRequest;
use super::membership::mandate::Mandate;
use super::membership::recovery::OwnershipRecovery;
use super::membership::types::{Invitation, Member};
use super::mobilization::allocation::Allocation;
use super::mobilization::contribution::Contribution;
use super::mobilization::expenditure::Expenditure;
use super::mobilization::lot::{AllocationLot, ExpenditureLot};
use super::mobilization::need::Need;
use super::mobilization::offer::types::Offer;
use super::mobilization::pledge::Pledge;
use super::mobilization::pledge_revision::PledgeRevision;
use super::mobilization::receipt::Receipt;
use super::mobilization::resource::reservation::Reservation;
use super::mobilization::resource::types::Resource;
use super::mobilization::reversal::Reversal;
use super::oversight::glass::BreakGlassGrant;
use super::partnership::agreement::types::AgreementVersion;
use super::partnership::program::Program;
use super::partnership::types::Partnership;
use super::period::types::AccountingPeriod;
use super::registry::area::{self, Area};
use super::registry::merge::OrganizationMerge;
use super::registry::organization::OrganizationIdentifier;
use super::registry::types::Organization;
use super::registry::verification::Verification;
use super::requires::needs;
use super::session;

/// An object with an id that finds it again.
#[derive(Interface)]
#[graphql(field(name = "id", ty = "ID", desc = "The object's id: opaque, unique in the network."))]
pub enum Node {
    Organization(Organization),
    OrganizationIdentifier(OrganizationIdentifier),
    Area(Area),
    Member(Member),
    CustomRole(CustomRole),
    Invitation(Invitation),
    JoinRequest(JoinRequest),
    Session(Session),
    ServiceToken(ServiceToken),
    Partnership(Partnership),
    Program(Program),
    AgreementVersion(AgreementVersion),
    Delegate(Delegate),
    Delegation(Delegation),
    Need(Need),
    Offer(Offer),
    Resource(Resource),
    Reservation(Reservation),
    Pledge(Pledge),
    PledgeRevision(PledgeRevision),
    Contribution(Contribution),
    Receipt(Receipt),
    Allocation(Allocation),
    AllocationLot(AllocationLot),
    Expenditure(Expenditure),
    ExpenditureLot(ExpenditureLot),
    Reversal(Reversal),
    Account(Account),
    LedgerTransaction(LedgerTransaction),
    AccountingPeriod(AccountingPeriod),
    AuditRecord(AuditRecord),
    Verification(Verification),
    BreakGlassGrant(BreakGlassGrant),
    OrganizationMerge(OrganizationMerge),
    Mandate(Mandate),
    OwnershipRecovery(OwnershipRecovery),
}

async fn find(ctx: &Context<'_>, id: &ID) -> Result<Option<Node>, Refusal> {
    let reading = session::reading(ctx)?;
    if let Some(id) = OrganizationId::parse(&id.0) {
        return Ok(ask(ctx, id).await?.map(|row| Node::Organization(row.into())));
    }
    if let Some(id) = IdentifierId::parse(&id.0) {
        return Ok(registry::identifier::by_id(reading, id).await?.map(|row| Node::OrganizationIdentifier(row.into())));
    }
    if let Some(id) = MembershipId::parse(&id.0) {
        return Ok(membership::find::by_id(reading, id).await?.map(|row| Node::Member(row.into())));
    }
    if let Some(id) = CustomRoleId::parse(&id.0) {
        return Ok(membership::find_custom::by_id(reading, id).await?.map(|row| Node::CustomRole(row.into())));
    }
    if let Some(id) = InvitationId::parse(&id.0) {
        return Ok(membership::find::invitation(reading, id).await?.map(|row| Node::Invitation(row.into())));
    }
    if let Some(id) = JoinRequestId::parse(&id.0) {
        return Ok(membership::join::find::by_id(reading, id).await?.map(|seen| Node::JoinRequest(seen.into())));
    }
    if let Some(id) = SessionId::parse(&id.0) {
        return Ok(identity::find::session(reading, id).await?.map(|row| Node::Session(row.into())));
    }
    if let Some(id) = ServiceTokenId::parse(&id.0) {
        return Ok(identity::token::by_id(reading, id).await?.map(|row| Node::ServiceToken(row.into())));
    }
    if let Some(id) = PartnershipId::parse(&id.0) {
        return Ok(ask(ctx, id).await?.map(|row| Node::Partnership(row.into())));
    }
    if let Some(id) = ProgramId::parse(&id.0) {
        return Ok(ask(ctx, id).await?.map(|seen| Node::Program(seen.into())));
    }
    if let Some(id) = AgreementId::parse(&id.0) {
        return Ok(ask(ctx, id).await?.map(|row| Node::AgreementVersion(row.into())));
    }
    if let Some(id) = DelegateId::parse(&id.0) {
        return Ok(partnership::delegate::find::by_id(reading, id).await?.map(|seen| Node::Delegate(seen.into())));
    }
    if let Some(id) = DelegationId::parse(&id.0) {
        return Ok(partnership::delegation::find::by_id(reading, id).await?.map(|row| Node::Delegation(row.into())));
    }
    if let Some(id) = VerificationId::parse(&id.0) {
        return Ok(registry::verification::by_id(reading, id).await?.map(|row| Node::Verification(row.into())));
    }
    if let Some(id) = BreakGlassId::parse(&id.0) {
        return Ok(oversight::find::by_id(reading, id).await?.map(|grant| Node::BreakGlassGrant(grant.into())));
    }
    if let Some(id) = MergeId::parse(&id.0) {
        return Ok(membership::merge::find::by_id(reading, id).await?.map(|row| Node::OrganizationMerge(row.into())));
    }
    if let Some(id) = MandateId::parse(&id.0) {
        return Ok(ask(ctx, id).await?.map(|mandate| Node::Mandate(mandate.into())));
    }
    if let Some(id) = OwnershipRecoveryId::parse(&id.0) {
        let found = membership::recovery::find::by_id(reading, id).await?;
        return Ok(found.map(|recovery| Node::OwnershipRecovery(recovery.into())));
    }
    resource(ctx, id).await
}

async fn resource(ctx: &Context<'_>, id: &ID) -> Result<Option<Node>, Refusal> {
    let reading = session::reading(ctx)?;
    if let Some(id) = NeedId::parse(&id.0) {
        return Ok(ask(ctx, id).await?.map(|need| Node::Need(need.into())));
    }
    if let Some(id) = OfferId::parse(&id.0) {
        return Ok(ask(ctx, id).await?.map(|offer| Node::Offer(offer.into())));
    }
    if let Some(id) = ResourceId::parse(&id.0) {
        return Ok(ask(ctx, id).await?.map(|seen| Node::Resource(seen.into())));
    }
    if let Some(id) = ReservationId::parse(&id.0) {
        return Ok(ask(ctx, id).await?.map(|about| Node::Reservation(about.into())));
    }
    if let Some(id) = PledgeId::parse(&id.0) {
        return Ok(ask(ctx, id).await?.map(|about| Node::Pledge(about.into())));
    }
    if let Some(id) = PledgeRevisionId::parse(&id.0) {
        return Ok(find_wording::revision(reading, id).await?.map(|found| Node::PledgeRevision(found.into())));
    }
    if let Some(id) = ContributionId::parse(&id.0) {
        return Ok(ask(ctx, id).await?.map(|about| Node::Contribution(about.into())));
    }
    if let Some(id) = ReceiptId::parse(&id.0) {
        return Ok(receipts::by_id(reading, id).await?.map(|seen| Node::Receipt(seen.into())));
    }
    if let Some(id) = AllocationId::parse(&id.0) {
        return Ok(ask(ctx, id).await?.map(|about| Node::Allocation(about.into())));
    }
    if let Some(id) = ExpenditureId::parse(&id.0) {
        return Ok(ask(ctx, id).await?.map(|about| Node::Expenditure(about.into())));
    }
    if let Some(id) = AllocationLotId::parse(&id.0) {
        return Ok(find_lot::allocation_lot(reading, id).await?.map(|about| Node::AllocationLot(about.into())));
    }
    if let Some(id) = ExpenditureLotId::parse(&id.0) {
        return Ok(find_lot::expenditure_lot(reading, id).await?.map(|about| Node::ExpenditureLot(about.into())));
    }
    if let Some(id) = ReversalId::parse(&id.0) {
        return Ok(find_use::reversal(reading, id).await?.map(|about| Node::Reversal(about.into())));
    }
    if let Some(id) = AccountId::parse(&id.0) {
        return Ok(ledger::find::account(reading, id).await?.map(|seen| Node::Account(seen.into())));
    }
    if let Some(id) = TransactionId::parse(&id.0) {
        return Ok(ask(ctx, id).await?.map(|row| Node::LedgerTransaction(row.into())));
    }
    if let Some(id) = PeriodId::parse(&id.0) {
        return Ok(period::find::by_id(reading, id).await?.map(|row| Node::AccountingPeriod(row.into())));
    }
    if let Some(id) = AuditId::parse(&id.0) {
        return Ok(feed::find::record(reading, id).await?.map(|record| Node::AuditRecord(record.into())));
    }
    Ok(area::by_id(ctx, id).await?.map(Node::Area))
}

/// Any object by its id.
#[derive(Default)]
pub struct NodeQuery;

#[Object]
impl NodeQuery {
    /// The object with this id; null when there is none that the viewer may see.
    #[graphql(directive = needs::apply(Permission::Anybody))]
    async fn node(&self, ctx: &Context<'_>, #[graphql(desc = "The object's id.")] id: ID) -> Option<Result<Node>> {
        find(ctx, &id).await.map_err(|refusal| top(ctx, refusal)).transpose()
    }

    /// The objects with these ids, each in its place, null where there is none that the viewer may see; at most 100.
    #[graphql(directive = needs::apply(Permission::Anybody))]
    async fn nodes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The objects' ids, at most 100.", validator(max_items = 100))] ids: Vec<ID>,
    ) -> Result<Vec<Option<Node>>> {
        try_join_all(ids.iter().map(|id| find(ctx, id))).await.map_err(|refusal| top(ctx, refusal))
    }
}
