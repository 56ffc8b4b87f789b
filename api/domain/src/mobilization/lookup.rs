//! Finding what a command is about, and where it is done. What the caller may not see is `NotFound`; who sees it
//! without belonging where it is done is `Forbidden`.

use entity::id::{
    AllocationId, ContributionId, ExpenditureId, NeedId, OfferId, OrganizationId, PartnershipId, PledgeId,
    ReservationId, ResourceId, ReversalId,
};
use entity::mobilization::{allocation, contribution, need, offer, pledge, reservation, resource};
use entity::partnership::partnership;
use sea_orm::{ColumnTrait, Condition, EntityTrait, JoinType, QueryFilter, QuerySelect};

use super::find::{expenditures, reversals};
use super::giver::Giver;
use crate::command::Lookup;
use crate::policy::offered;
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::policy::rights::on;
use crate::policy::visible;
use crate::refusal::Refusal;

impl Lookup<'_> {
    /// The place of an organization whose thing the caller has in sight.
    pub(crate) fn organization_in_sight(
        &self,
        id: OrganizationId,
        partnership: PartnershipId,
        needs: Permission,
    ) -> Result<Place, Refusal> {
        if self.rights.standing(id).is_none() && self.rights.lent_at(id, Some(partnership)).next().is_none() {
            return Err(Refusal::Forbidden(needs));
        }
        Ok(Place::InPartnership(id, partnership))
    }

    /// The need, if the caller may see it or belongs to its receiver.
    pub(crate) async fn need(&self, id: NeedId) -> Result<need::Model, Refusal> {
        self.signed_in()?;
        need::Entity::find_by_id(id)
            .join(
                JoinType::InnerJoin,
                on::<need::Entity, partnership::Entity>(need::Column::PartnershipId, partnership::Column::Id),
            )
            .filter(Condition::any().add(visible::need(self.rights)).add(self.received()))
            .one(self.tx)
            .await?
            .ok_or(Refusal::NotFound("needId"))
    }

    /// The pledge with its need, if the caller may see it or belongs to its giver or receiver.
    pub(crate) async fn pledge(&self, id: PledgeId) -> Result<(pledge::Model, need::Model), Refusal> {
        self.signed_in()?;
        let own = self.rights.any_of(pledge::Column::GiverOrganizationId, self.rights.organizations());
        pledge::Entity::find_by_id(id)
            .join(JoinType::InnerJoin, on::<pledge::Entity, need::Entity>(pledge::Column::NeedId, need::Column::Id))
            .filter(Condition::any().add(visible::pledge(self.rights)).add(own).add(self.received()))
            .select_two_required(need::Entity)
            .one(self.tx)
            .await?
            .ok_or(Refusal::NotFound("pledgeId"))
    }

    /// The offer and who would give it, if the caller may see it or belongs to its giver.
    pub(crate) async fn offer(&self, id: OfferId) -> Result<(offer::Model, Giver), Refusal> {
        self.signed_in()?;
        let own = self.rights.any_of(offer::Column::GiverOrganizationId, self.rights.organizations());
        let row = offer::Entity::find_by_id(id)
            .filter(Condition::any().add(offered::offer(self.rights)).add(own))
            .one(self.tx)
            .await?
            .ok_or(Refusal::NotFound("offerId"))?;
        let giver = Giver::of_offer(&row)?;
        Ok((row, giver))
    }

    /// The reservation with its pledge and need, for those for whom the pledge is there.
    pub(crate) async fn reservation(
        &self,
        id: ReservationId,
    ) -> Result<(reservation::Model, pledge::Model, need::Model), Refusal> {
        self.signed_in()?;
        let absent = Refusal::NotFound("reservationId");
        let row = reservation::Entity::find_by_id(id).one(self.tx).await?.ok_or(absent)?;
        let (pledge, need) = self.pledge(row.pledge_id).await.map_err(|refusal| refusal.moved_to("reservationId"))?;
        Ok((row, pledge, need))
    }

    /// The resource, if the caller may see it or belongs to its organization.
    pub(crate) async fn resource(&self, id: ResourceId) -> Result<resource::Model, Refusal> {
        self.signed_in()?;
        let own = self.rights.any_of(resource::Column::OrganizationId, self.rights.organizations());
        resource::Entity::find_by_id(id)
            .filter(Condition::any().add(offered::resource(self.rights)).add(own))
            .one(self.tx)
            .await?
            .ok_or(Refusal::NotFound("resourceId"))
    }

    /// The place of an organization that lends, also for those to whom it has delegated what it takes.
    pub(crate) async fn lender(
        &self,
        id: OrganizationId,
        argument: &'static str,
        needs: Permission,
    ) -> Result<Place, Refusal> {
        if self.rights.lent_at(id, None).next().is_some() {
            return Ok(Place::Organization(id));
        }
        self.place(id, argument, needs).await
    }

    /// The contribution with its need, if the caller may see it or belongs to its giver or receiver.
    pub(crate) async fn contribution(&self, id: ContributionId) -> Result<(contribution::Model, need::Model), Refusal> {
        self.signed_in()?;
        let own = self.rights.any_of(contribution::Column::GiverOrganizationId, self.rights.organizations());
        contribution::Entity::find_by_id(id)
            .join(
                JoinType::InnerJoin,
                on::<contribution::Entity, need::Entity>(contribution::Column::NeedId, need::Column::Id),
            )
            .filter(Condition::any().add(visible::contribution(self.rights)).add(own).add(self.received()))
            .select_two_required(need::Entity)
            .one(self.tx)
            .await?
            .ok_or(Refusal::NotFound("contributionId"))
    }

    /// The receiver of what was set aside, as the place of what is done with it.
    pub(crate) async fn receiver_of_allocation(&self, id: AllocationId) -> Result<Place, Refusal> {
        self.signed_in()?;
        let (_, need) = allocation::Entity::find_by_id(id)
            .join(
                JoinType::InnerJoin,
                on::<allocation::Entity, need::Entity>(allocation::Column::NeedId, need::Column::Id),
            )
            .filter(self.received())
            .select_two_required(need::Entity)
            .one(self.tx)
            .await?
            .ok_or(Refusal::NotFound("allocationId"))?;
        Ok(Place::Organization(need.organization_id))
    }

    /// The receiver of what an expenditure uses.
    pub(crate) async fn receiver_of_expenditure(&self, id: ExpenditureId) -> Result<Place, Refusal> {
        self.signed_in()?;
        let (_, need) = expenditures()
            .filter(entity::mobilization::expenditure::Column::Id.eq(id))
            .filter(self.received())
            .select_two_required(need::Entity)
            .one(self.tx)
            .await?
            .ok_or(Refusal::NotFound("expenditureId"))?;
        Ok(Place::Organization(need.organization_id))
    }

    /// The receiver of what a reversal takes back.
    pub(crate) async fn receiver_of_reversal(&self, id: ReversalId) -> Result<Place, Refusal> {
        self.signed_in()?;
        let (_, need) = reversals()
            .filter(entity::mobilization::reversal::Column::Id.eq(id))
            .filter(self.received())
            .select_two_required(need::Entity)
            .one(self.tx)
            .await?
            .ok_or(Refusal::NotFound("reversalId"))?;
        Ok(Place::Organization(need.organization_id))
    }

    /// Of needs that one of the caller's organizations receives for, whatever the caller is there.
    fn received(&self) -> sea_orm::sea_query::SimpleExpr {
        self.rights.any_of(need::Column::OrganizationId, self.rights.organizations())
    }

    fn signed_in(&self) -> Result<(), Refusal> {
        if self.rights.is_anonymous() { Err(Refusal::Unauthenticated) } else { Ok(()) }
    }
}
