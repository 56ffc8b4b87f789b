//! What hangs below a row: pages, counts and short lists.

use async_graphql::dataloader::Loader;
use domain::entity::id::{
    AgreementId, AllocationId, ContributionId, ExpenditureId, MembershipId, NeedId, OrganizationId, PartnershipId,
    PeriodId, PledgeId, ServiceTokenId, TransactionId,
};
use domain::entity::ledger::transaction;
use domain::entity::membership::role;
use domain::entity::mobilization::{
    allocation_lot, approval, approval_policy, contribution, expenditure_lot, pledge, pledge_instalment,
    pledge_revision, valuation,
};
use domain::entity::partnership::{agreement, partnership};
use domain::entity::registry::{identifier, organization, verification};
use domain::entity::state::PartnershipStatus;
use domain::identity::token;
use domain::ledger::find::{SeenPosting, postings_of, reversals_of};
use domain::membership::beforehand;
use domain::membership::find_custom::{self, HeldCustom};
use domain::membership::join::setting::{self, Joining};
use domain::membership::row::MemberRow;
use domain::mobilization::about::{About, SeenNeed};
use domain::mobilization::approval::{self as approvals, Approved};
use domain::mobilization::find_plan::{self, PlanOf as Plan};
use domain::mobilization::promises::{self, Promises};
use domain::mobilization::suppress::Hidden;
use domain::mobilization::totals::{self, Totals};
use domain::mobilization::{find_gift, find_lot, find_wording, together, valuation as valuations};
use domain::page::{Page, Slice};
use domain::partnership::agreement::find::{self as agreements, SeenSignature};
use domain::partnership::delegate::find::{self as delegate, SeenDelegate};
use domain::partnership::find::SeenParty;
use domain::partnership::program::{self, SeenProgram};
use domain::partnership::{find as partnerships, find_joined};
use domain::period::balance::{PeriodTotal, totals_of_periods};
use domain::registry::{identifier as identifiers, open, tree, verification as verifications};
use domain::{Refusal, Seen, membership};
use std::collections::HashMap;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use super::Answers;

macro_rules! pages {
    ($($(#[$doc:meta])* $key:ident($owner:ty) => $row:ty, $find:path;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        pub struct $key(pub $owner, pub Page);

        impl Loader<$key> for Answers {
            type Value = Slice<$row>;
            type Error = Arc<Refusal>;

            async fn load(&self, asked: &[$key]) -> Result<HashMap<$key, Self::Value>, Arc<Refusal>> {
                let mut owners: HashMap<&Page, Vec<$owner>> = HashMap::new();
                for $key(owner, page) in asked {
                    owners.entry(page).or_default().push(*owner);
                }
                let mut answers = HashMap::new();
                for (page, owners) in owners {
                    let groups = $find(&self.reading, &owners, page).await.map_err(Arc::new)?;
                    answers.extend(groups.into_iter().map(|(owner, slice)| ($key(owner, page.clone()), slice)));
                }
                Ok(answers)
            }
        }
    )*};
}

pub(super) use pages;

pages! {
    /// A page of what stands directly below an organization.
    ChildrenOf(OrganizationId) => Seen<organization::Model>, tree::children_of;
    /// A page of an organization's members, for those who may read them.
    MembersOf(OrganizationId) => Seen<MemberRow>, membership::find::members_of;
    /// A page of a partnership's programs.
    ProgramsOf(PartnershipId) => SeenProgram, program::programs_of;
    /// A page of the versions of a partnership's agreement.
    AgreementsOf(PartnershipId) => Seen<agreement::Model>, agreements::versions_of;
    /// A page of the delegates in a partnership.
    DelegatesOf(PartnershipId) => SeenDelegate, delegate::delegates_of;
    /// A page of the pledges to a need.
    PledgesOf(NeedId) => About<pledge::Model>, find_gift::pledges_of_needs;
    /// A page of the contributions to a need.
    ContributionsOf(NeedId) => About<contribution::Model>, find_gift::contributions_of_needs;
    /// A page of what came on a pledge.
    ComeOn(PledgeId) => About<contribution::Model>, find_gift::contributions_of_pledges;
    /// A page of what a contribution was used for.
    UsesOf(ContributionId) => About<expenditure_lot::Model>, find_lot::uses_of_contributions;
    /// A page of what an expenditure has used.
    SourcesOf(ExpenditureId) => About<expenditure_lot::Model>, find_lot::sources_of_expenditures;
    /// A page of what an allocation has taken.
    TakenBy(AllocationId) => About<allocation_lot::Model>, find_lot::lots_of_allocations;
    /// A page of the wordings of a pledge.
    WordingsOf(PledgeId) => Seen<pledge_revision::Model>, find_wording::revisions_of;
}

macro_rules! groups {
    ($($(#[$doc:meta])* $key:ident($owner:ty) => $value:ty, $find:path;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        pub struct $key(pub $owner);

        impl Loader<$key> for Answers {
            type Value = $value;
            type Error = Arc<Refusal>;

            async fn load(&self, asked: &[$key]) -> Result<HashMap<$key, $value>, Arc<Refusal>> {
                let owners: Vec<_> = asked.iter().map(|key| key.0).collect();
                let groups = $find(&self.reading, &owners).await.map_err(Arc::new)?;
                Ok(groups.into_iter().map(|(owner, value)| ($key(owner), value)).collect())
            }
        }
    )*};
}

pub(super) use groups;

groups! {
    /// The instalments of a plan.
    PlanOf(Plan) => Vec<Seen<pledge_instalment::Model>>, find_plan::plans_of;
    /// How much stands directly below an organization.
    CountOfChildren(OrganizationId) => u64, tree::counts_of_children;
    /// How many members an organization has, for those who may read them.
    CountOfMembers(OrganizationId) => u64, membership::find::counts_of_members;
    /// How many programs a partnership has.
    CountOfPrograms(PartnershipId) => u64, program::counts_of_programs;
    /// How many versions a partnership's agreement has.
    CountOfAgreements(PartnershipId) => u64, agreements::counts_of_versions;
    /// The version that holds in a partnership.
    PresentAgreementOf(PartnershipId) => Seen<agreement::Model>, agreements::present_of;
    /// The signatures under a version.
    SignaturesOf(Seen<AgreementId>) => Vec<SeenSignature>, agreements::signatures_of;
    /// What the parties of a partnership have promised.
    PromisesOf(PartnershipId) => Vec<Promises>, promises::of_partnerships;
    /// What was said that a contribution is worth.
    ValuationsOf(Seen<ContributionId>) => Vec<Seen<valuation::Model>>, valuations::of_contributions;
    /// Who has approved an expenditure or a reversal.
    ApprovalsOf(Approved) => Vec<Seen<approval::Model>>, approvals::approvals_of;
    /// What counts together with an expenditure where approvals are counted.
    TogetherOf(Seen<ExpenditureId>) => i64, together::together_of;
    /// What an organization has decided about approvals, for those who belong to it.
    ApprovalPoliciesOf(OrganizationId) => Vec<Seen<approval_policy::Model>>, approvals::policies_of;
    /// How many delegates a partnership has.
    CountOfDelegates(PartnershipId) => u64, delegate::counts_of_delegates;
    /// How many pledges to a need there are.
    CountOfPledges(NeedId) => u64, find_gift::counts_of_pledges;
    /// How many contributions to a need there are.
    CountOfContributions(NeedId) => u64, find_gift::counts_of_contributions;
    /// How much came on a pledge.
    CountOfCome(PledgeId) => u64, find_gift::counts_of_pledged;
    /// For how much a contribution was used.
    CountOfUses(ContributionId) => u64, find_lot::counts_of_uses;
    /// Of how many contributions an expenditure is.
    CountOfSources(ExpenditureId) => u64, find_lot::counts_of_sources;
    /// Of how many contributions an allocation has taken.
    CountOfTaken(AllocationId) => u64, find_lot::counts_of_taken;
    /// How many wordings a pledge has.
    CountOfWordings(PledgeId) => u64, find_wording::counts_of_revisions;
    /// What outside registers call an organization.
    IdentifiersOf(OrganizationId) => Vec<Seen<identifier::Model>>, identifiers::identifiers_of;
    /// The roles that a member holds.
    RolesOf(MembershipId) => Vec<Seen<role::Model>>, membership::find::roles_of;
    /// The roles that a member holds and the organization has made.
    CustomRolesOf(MembershipId) => Vec<HeldCustom>, find_custom::held_by_members;
    /// The memberships of an organization's owners who can act, where the viewer belongs.
    OwnersOf(OrganizationId) => Vec<MembershipId>, beforehand::owners_of;
    /// The viewer's own present membership in an organization.
    OwnSeatIn(OrganizationId) => MembershipId, beforehand::own_seats;
    /// A managed membership that an invitation offers an account.
    OfferedOf(MembershipId) => beforehand::Offered, beforehand::offered_of;
    /// The membership in force of who issued a service token.
    IssuerOf(Seen<ServiceTokenId>) => MembershipId, token::issuers_of;
    /// What an organization that the viewer may archive still has open.
    CommitmentsOf(OrganizationId) => String, open::commitments_of;
    /// The request for verification of an organization that nobody has decided.
    OpenVerificationOf(OrganizationId) => Seen<verification::Model>, verifications::open_of;
    /// How an organization is joined, where it has said so.
    JoiningOf(OrganizationId) => Joining, setting::of_organizations;
    /// The parties of a partnership.
    PartiesOf(Seen<PartnershipId>) => Vec<SeenParty>, partnerships::parties_of;
    /// The postings of a transaction.
    PostingsOf(TransactionId) => Vec<SeenPosting>, postings_of;
    /// What takes a transaction back.
    ReversalsOf(TransactionId) => Vec<Seen<transaction::Model>>, reversals_of;
}

/// The totals of a need.
#[derive(Clone)]
pub struct TotalsOf(pub SeenNeed);

impl PartialEq for TotalsOf {
    fn eq(&self, other: &Self) -> bool {
        self.0.row.id == other.0.row.id
    }
}

impl Eq for TotalsOf {}

impl Hash for TotalsOf {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.row.id.hash(state);
    }
}

impl Loader<TotalsOf> for Answers {
    type Value = Result<Totals, Hidden>;
    type Error = Arc<Refusal>;

    async fn load(&self, asked: &[TotalsOf]) -> Result<HashMap<TotalsOf, Self::Value>, Arc<Refusal>> {
        let needs: Vec<_> = asked.iter().map(|key| key.0.clone()).collect();
        let mut all = totals::of_needs(&self.reading, &needs, totals::Asked::ALL).await.map_err(Arc::new)?;
        Ok(asked.iter().filter_map(|key| Some((key.clone(), all.remove(&key.0.row.id)?))).collect())
    }
}

/// Whether the viewer has asked to be let into an organization and must wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct HasAskedToJoin(pub OrganizationId);

impl Loader<HasAskedToJoin> for Answers {
    type Value = bool;
    type Error = Arc<Refusal>;

    async fn load(&self, asked: &[HasAskedToJoin]) -> Result<HashMap<HasAskedToJoin, bool>, Arc<Refusal>> {
        let ids: Vec<_> = asked.iter().map(|asked| asked.0).collect();
        let waiting = beforehand::asked_of(&self.reading, &ids).await.map_err(Arc::new)?;
        Ok(asked.iter().map(|asked| (*asked, waiting.contains(&asked.0))).collect())
    }
}

/// A page of the partnerships, of one status today or of any, that an organization is known to be in.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PartnershipsOf(pub OrganizationId, pub Option<PartnershipStatus>, pub Page);

impl Loader<PartnershipsOf> for Answers {
    type Value = Slice<Seen<partnership::Model>>;
    type Error = Arc<Refusal>;

    async fn load(&self, asked: &[PartnershipsOf]) -> Result<HashMap<PartnershipsOf, Self::Value>, Arc<Refusal>> {
        let mut owners: HashMap<_, Vec<_>> = HashMap::new();
        for PartnershipsOf(owner, status, page) in asked {
            owners.entry((*status, page)).or_default().push(*owner);
        }
        let mut answers = HashMap::new();
        for ((status, page), owners) in owners {
            let found = find_joined::partnerships_of(&self.reading, &owners, status, page).await;
            let keyed = |(owner, slice)| (PartnershipsOf(owner, status, page.clone()), slice);
            answers.extend(found.map_err(Arc::new)?.into_iter().map(keyed));
        }
        Ok(answers)
    }
}

/// How many partnerships, of one status today or of any, an organization is known to be in.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CountOfPartnerships(pub OrganizationId, pub Option<PartnershipStatus>);

impl Loader<CountOfPartnerships> for Answers {
    type Value = u64;
    type Error = Arc<Refusal>;

    async fn load(&self, asked: &[CountOfPartnerships]) -> Result<HashMap<CountOfPartnerships, u64>, Arc<Refusal>> {
        let mut owners: HashMap<_, Vec<_>> = HashMap::new();
        for CountOfPartnerships(owner, status) in asked {
            owners.entry(*status).or_default().push(*owner);
        }
        let mut answers = HashMap::new();
        for (status, owners) in owners {
            let found = find_joined::counts_of_partnerships(&self.reading, &owners, status).await;
            let keyed = |(owner, count)| (CountOfPartnerships(owner, status), count);
            answers.extend(found.map_err(Arc::new)?.into_iter().map(keyed));
        }
        Ok(answers)
    }
}

/// What lay in the accounts of a closed period that was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TotalsOfPeriod(pub PeriodId);

impl Loader<TotalsOfPeriod> for Answers {
    type Value = Vec<PeriodTotal>;
    type Error = Arc<Refusal>;

    async fn load(&self, asked: &[TotalsOfPeriod]) -> Result<HashMap<TotalsOfPeriod, Self::Value>, Arc<Refusal>> {
        let ids: Vec<_> = asked.iter().map(|asked| asked.0).collect();
        let totals = totals_of_periods(&self.reading, &ids).await.map_err(Arc::new)?;
        Ok(totals.into_iter().map(|(id, totals)| (TotalsOfPeriod(id), totals)).collect())
    }
}
