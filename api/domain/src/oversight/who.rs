//! Who can see a thing: the doors that open it, by the rules that every read of it asks.

use entity::feed::audit;
use entity::id::{
    AccountId, AgreementId, AllocationId, AllocationLotId, AnyId, AuditId, BreakGlassId, ContributionId, CustomRoleId,
    DelegationId, ExpenditureId, ExpenditureLotId, InvitationId, JoinRequestId, MandateId, MembershipId, MergeId,
    NeedId, OfferId, OrganizationId, OwnershipRecoveryId, PartnershipId, PeriodId, PledgeId, ProgramId, ReceiptId,
    ReservationId, ResourceId, ReversalId, ServiceTokenId, TransactionId, VerificationId,
};
use entity::identity::{break_glass, service_token};
use entity::ledger::{account, period, transaction};
use entity::membership::{custom_role, invitation, join_request, mandate, member, ownership_recovery};
use entity::mobilization::{contribution, need, offer, pledge, reservation, resource};
use entity::partnership::{delegation, partnership, party};
use entity::registry::{merge, organization, verification};
use sea_orm::{EntityTrait, JoinType, QueryFilter, QuerySelect};

use super::places;
use crate::feed::part::Part;
use crate::mobilization::receipt::find as receipts;
use crate::mobilization::{find_lot, find_use};
use crate::partnership::agreement::find as agreement;
use crate::partnership::program;
use crate::policy::decide::{WhyNot, decide};
use crate::policy::minor::is_minor;
use crate::policy::offered;
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::policy::rights::on;
use crate::policy::visible;
use crate::policy::way::{self, Door, doors};
use crate::refusal::Refusal;
use crate::seen::Reading;

/// What opens a thing, for somebody who answers for it.
#[derive(Clone, Debug)]
pub struct Sight {
    pub doors: Vec<Door>,
    /// The organizations whose trail the caller reads: their people are named to the caller, those of others are not.
    homes: Vec<OrganizationId>,
    /// The partnership that it is a thing of: what is lent in that one alone opens it too.
    pub partnership: Option<PartnershipId>,
    /// Whether nobody sees it by a delegation, whatever is delegated: it is about a minor.
    pub is_kept_inside: bool,
}

impl Sight {
    /// Whether the people behind this door are named to the caller.
    #[must_use]
    pub fn is_home(&self, organization: OrganizationId) -> bool {
        self.homes.contains(&organization)
    }
}

/// Who can see the thing with this id, asked by somebody who sees it and reads the trail of an organization that it
/// opens to.
///
/// # Errors
/// [`Refusal::NotFound`] at `id` for what the caller does not see and for kinds of things that are not told of.
pub async fn who_can_see(reading: &Reading, id: AnyId) -> Result<Sight, Refusal> {
    if reading.rights().is_anonymous() {
        return Err(Refusal::Unauthenticated);
    }
    let doors = doors_of(reading, id).await?.ok_or(Refusal::NotFound("id"))?;
    let organizations: Vec<_> = doors.iter().filter_map(|door| door.organization()).collect();
    let holds = |id: &OrganizationId| reading.rights().holds(Permission::AuditRead, *id);
    let homes: Vec<_> = organizations.iter().copied().filter(holds).collect();
    if homes.is_empty() {
        // Said as of the first of them, which is the thing's own where it has one.
        let needs = Permission::AuditRead;
        let place = organizations.first().map_or(Place::Network, |id| Place::Organization(*id));
        return Err(match decide(reading.rights(), needs, &place) {
            Err(WhyNot::OrganizationSuspended) => Refusal::OrganizationSuspended,
            Err(WhyNot::InsufficientScope) => Refusal::InsufficientScope(needs),
            _ => Refusal::Forbidden(needs),
        });
    }
    let partnership = partnership_of(reading, id).await?;
    Ok(Sight { doors, homes, partnership, is_kept_inside: is_of_minor(reading, id).await? })
}

/// The doors of a thing that the caller sees.
async fn doors_of(reading: &Reading, id: AnyId) -> Result<Option<Vec<Door>>, Refusal> {
    let (db, rights) = (reading.db(), reading.rights());
    macro_rules! by_ways {
        ($table:ident, $id:ident, $visible:ident, $ways:expr) => {{
            let select = $table::Entity::find_by_id($id(id.id)).filter(visible::$visible(rights));
            select.one(db).await?.map(|row| doors(&row, $ways))
        }};
    }
    Ok(match id.kind {
        OrganizationId::PREFIX => {
            let select = organization::Entity::find_by_id(OrganizationId(id.id));
            match select.filter(visible::organization(rights)).one(db).await? {
                Some(row) => Some(places::of_organization(reading, &row).await?),
                None => None,
            }
        }
        PartnershipId::PREFIX => of_partnership(reading, PartnershipId(id.id)).await?,
        AgreementId::PREFIX => of_agreement(reading, AgreementId(id.id)).await?,
        ProgramId::PREFIX => match program::by_id(reading, ProgramId(id.id)).await? {
            Some(seen) => {
                let made_at = seen.program.created_at;
                of_parties(reading, seen.program.partnership_id, |party| visible::is_of_its_time(party, made_at))
                    .await?
            }
            None => None,
        },
        NeedId::PREFIX => of_need(reading, NeedId(id.id)).await?,
        MembershipId::PREFIX => by_ways!(member, MembershipId, member, way::MEMBER),
        CustomRoleId::PREFIX => by_ways!(custom_role, CustomRoleId, custom_role, way::CUSTOM_ROLE),
        MandateId::PREFIX => by_ways!(mandate, MandateId, mandate, way::MANDATE),
        OwnershipRecoveryId::PREFIX => {
            by_ways!(ownership_recovery, OwnershipRecoveryId, ownership_recovery, way::OWNERSHIP_RECOVERY)
        }
        InvitationId::PREFIX => by_ways!(invitation, InvitationId, invitation, way::INVITATION),
        JoinRequestId::PREFIX => by_ways!(join_request, JoinRequestId, join_request, way::JOIN_REQUEST),
        ServiceTokenId::PREFIX => by_ways!(service_token, ServiceTokenId, service_token, way::SERVICE_TOKEN),
        DelegationId::PREFIX => by_ways!(delegation, DelegationId, delegation, way::DELEGATION),
        VerificationId::PREFIX => by_ways!(verification, VerificationId, verification, way::VERIFICATION),
        MergeId::PREFIX => by_ways!(merge, MergeId, merge, way::MERGE),
        BreakGlassId::PREFIX => by_ways!(break_glass, BreakGlassId, break_glass, way::BREAK_GLASS),
        OfferId::PREFIX => of_offer(reading, OfferId(id.id)).await?,
        ResourceId::PREFIX => of_resource(reading, ResourceId(id.id)).await?,
        ReservationId::PREFIX => match reservation_pledge(reading, ReservationId(id.id)).await? {
            Some(pledge) => Box::pin(doors_of(reading, AnyId { kind: PledgeId::PREFIX, id: pledge.0 })).await?,
            None => None,
        },
        PledgeId::PREFIX => by_ways!(pledge, PledgeId, pledge, &way::PLEDGE),
        ContributionId::PREFIX => by_ways!(contribution, ContributionId, contribution, &way::CONTRIBUTION),
        ReceiptId::PREFIX => {
            receipts::by_id(reading, ReceiptId(id.id)).await?.map(|seen| doors(&*seen.about.row, &way::CONTRIBUTION))
        }
        AccountId::PREFIX => by_ways!(account, AccountId, account, way::ACCOUNT),
        PeriodId::PREFIX => by_ways!(period, PeriodId, period, way::PERIOD),
        TransactionId::PREFIX => by_ways!(transaction, TransactionId, transaction, way::TRANSACTION),
        AllocationId::PREFIX => {
            find_use::allocation(reading, AllocationId(id.id)).await?.map(|about| of_use(&about.need.row))
        }
        AllocationLotId::PREFIX => {
            find_lot::allocation_lot(reading, AllocationLotId(id.id)).await?.map(|about| of_use(&about.need.row))
        }
        ExpenditureLotId::PREFIX => {
            find_lot::expenditure_lot(reading, ExpenditureLotId(id.id)).await?.map(|about| of_use(&about.need.row))
        }
        ExpenditureId::PREFIX => {
            find_use::expenditure(reading, ExpenditureId(id.id)).await?.map(|about| of_use(&about.need.row))
        }
        ReversalId::PREFIX => {
            find_use::reversal(reading, ReversalId(id.id)).await?.map(|about| of_use(&about.need.row))
        }
        AuditId::PREFIX => of_record(reading, AuditId(id.id)).await?,
        _ => None,
    })
}

fn of_use(need: &need::Model) -> Vec<Door> {
    doors(need, way::USE)
}

async fn of_partnership(reading: &Reading, id: PartnershipId) -> Result<Option<Vec<Door>>, Refusal> {
    of_parties(reading, id, |_| true).await
}

/// What opens something in a partnership that the caller sees, and these of its parties.
async fn of_parties(
    reading: &Reading,
    id: PartnershipId,
    sees: impl Fn(&party::Model) -> bool,
) -> Result<Option<Vec<Door>>, Refusal> {
    let select = partnership::Entity::find_by_id(id).filter(visible::partnership(reading.rights()));
    match select.one(reading.db()).await? {
        Some(row) => Ok(Some(places::of_parties(reading, &row, sees).await?)),
        None => Ok(None),
    }
}

/// What opens a version of an agreement: the partnership's parties, those that had left by then excepted.
async fn of_agreement(reading: &Reading, id: AgreementId) -> Result<Option<Vec<Door>>, Refusal> {
    let Some(row) = agreement::by_ids(reading, &[id]).await?.pop() else { return Ok(None) };
    Ok(Some(places::of_agreement(reading, &row).await?))
}

async fn of_need(reading: &Reading, id: NeedId) -> Result<Option<Vec<Door>>, Refusal> {
    let seen = need::Entity::find_by_id(id)
        .join(
            JoinType::InnerJoin,
            on::<need::Entity, partnership::Entity>(need::Column::PartnershipId, partnership::Column::Id),
        )
        .filter(visible::need(reading.rights()));
    let Some(row) = seen.one(reading.db()).await? else { return Ok(None) };
    let doors =
        of_parties(reading, row.partnership_id, |party| visible::is_among_parties(party, row.created_at)).await?;
    let Some(doors) = doors else { return Ok(None) };
    let own = doors.iter().position(|door| door.organization() == Some(row.organization_id));
    Ok(Some(match (visible::is_draft(&row), own) {
        // A draft is its writers' who also see the partnership.
        (true, own) if reading.rights().standing(row.organization_id).is_some() => {
            own.and_then(|at| doors.get(at).copied()).into_iter().collect()
        }
        (true, _) => return Ok(None),
        // The receiver first: it is its thing.
        (false, Some(at)) => {
            let mut doors = doors;
            doors.swap(0, at);
            doors
        }
        (false, None) => doors,
    }))
}

/// What opens an offer: its partnership's parties, the giver first, and the person whose it is.
async fn of_offer(reading: &Reading, id: OfferId) -> Result<Option<Vec<Door>>, Refusal> {
    let select = offer::Entity::find_by_id(id).filter(offered::offer(reading.rights()));
    let Some(row) = select.one(reading.db()).await? else { return Ok(None) };
    let mut all = places::of_offer(reading, &row).await?;
    all.sort_by_key(|door| door.organization() != row.giver_organization_id);
    all.extend(doors(&row, way::OFFER));
    Ok(Some(all))
}

/// What opens a resource: its organization first, and its partners.
async fn of_resource(reading: &Reading, id: ResourceId) -> Result<Option<Vec<Door>>, Refusal> {
    let select = resource::Entity::find_by_id(id).filter(offered::resource(reading.rights()));
    let Some(row) = select.one(reading.db()).await? else { return Ok(None) };
    let mut all = doors(&row, way::RESOURCE);
    all.extend(places::of_resource(reading, &row).await?);
    Ok(Some(all))
}

/// The pledge of a reservation: who sees the one sees the other.
async fn reservation_pledge(reading: &Reading, id: ReservationId) -> Result<Option<PledgeId>, Refusal> {
    Ok(reservation::Entity::find_by_id(id).one(reading.db()).await?.map(|row| row.pledge_id))
}

async fn of_record(reading: &Reading, id: AuditId) -> Result<Option<Vec<Door>>, Refusal> {
    if crate::feed::find::record(reading, id).await?.is_none() {
        return Ok(None);
    }
    let Some(row) = audit::Entity::find_by_id(id).one(reading.db()).await? else { return Ok(None) };
    let part = Part::of(&row).map(Part::needs);
    let needs = [Some(Permission::AuditRead), part].into_iter().flatten();
    let doors = row.organization_id.map(OrganizationId).into_iter();
    let doors = doors.flat_map(|id| needs.clone().map(move |permission| Door::Holding(id, permission)));
    Ok(Some(doors.chain([Door::Auditors]).collect()))
}

/// Whether a thing that the caller sees is about a minor, whom those do not see who read members by a delegation.
async fn is_of_minor(reading: &Reading, id: AnyId) -> Result<bool, Refusal> {
    let membership = match id.kind {
        MembershipId::PREFIX => Some(MembershipId(id.id)),
        MandateId::PREFIX => {
            mandate::Entity::find_by_id(MandateId(id.id)).one(reading.db()).await?.map(|mandate| mandate.membership_id)
        }
        _ => None,
    };
    let Some(membership) = membership else { return Ok(false) };
    let row = member::Entity::find_by_id(membership).one(reading.db()).await?;
    Ok(row.is_some_and(|row| is_minor(row.birth_date, reading.today())))
}

/// The partnership of a thing that the caller sees, if rights in one partnership alone can open such a thing.
async fn partnership_of(reading: &Reading, id: AnyId) -> Result<Option<PartnershipId>, Refusal> {
    let need = match id.kind {
        PartnershipId::PREFIX => return Ok(Some(PartnershipId(id.id))),
        ProgramId::PREFIX => {
            let seen = program::by_id(reading, ProgramId(id.id)).await?;
            return Ok(seen.map(|seen| seen.program.partnership_id));
        }
        AgreementId::PREFIX => {
            let seen = agreement::by_ids(reading, &[AgreementId(id.id)]).await?.pop();
            return Ok(seen.map(|row| row.partnership_id));
        }
        NeedId::PREFIX => Some(NeedId(id.id)),
        OfferId::PREFIX => {
            let row = offer::Entity::find_by_id(OfferId(id.id)).one(reading.db()).await?;
            return Ok(row.map(|offer| offer.partnership_id));
        }
        ReservationId::PREFIX => match reservation_pledge(reading, ReservationId(id.id)).await? {
            Some(id) => pledge::Entity::find_by_id(id).one(reading.db()).await?.map(|pledge| pledge.need_id),
            None => None,
        },
        PledgeId::PREFIX => {
            pledge::Entity::find_by_id(PledgeId(id.id)).one(reading.db()).await?.map(|pledge| pledge.need_id)
        }
        ContributionId::PREFIX => {
            let row = contribution::Entity::find_by_id(ContributionId(id.id)).one(reading.db()).await?;
            row.map(|contribution| contribution.need_id)
        }
        ReceiptId::PREFIX => receipts::by_id(reading, ReceiptId(id.id)).await?.map(|seen| seen.about.need.row.id),
        _ => None,
    };
    let Some(need) = need else { return Ok(None) };
    Ok(need::Entity::find_by_id(need).one(reading.db()).await?.map(|need| need.partnership_id))
}
