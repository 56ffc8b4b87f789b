//! An organization decides how many people approve what is spent and taken back.

use async_graphql::{Context, ID, InputObject, Object, Result};
use domain::Refusal;
use domain::entity::value::Reason;
use domain::entity::value::quantity::Quantity;
use domain::entity::value::text::Text;
use domain::entity::value::unit::Unit;
use domain::mobilization::set_approval_policy::{SelfApproval, SetApprovalPolicy};
use domain::policy::permission::Permission;

use super::approval::ApprovalPolicy;
use crate::graphql::door;
use crate::graphql::id;
use crate::graphql::input::Faults;
use crate::graphql::payload::payload;
use crate::graphql::requires::needs;
use crate::graphql::scalar::{Decimal, LocalDate};

/// Most characters of a decision.
const DECISION_MAX: usize = 500;

/// That the requester may approve alone, for a while.
#[derive(InputObject)]
struct SelfApprovalInput {
    /// Up to how much, in the unit of the policy; not more than what takes two people.
    up_to: Decimal,
    /// The last day, at most a year away. It ends by itself.
    until: LocalDate,
    /// By which decision of the board: its number, its day, its reason; at most 500 characters.
    decision: String,
}

/// How many people approve.
#[derive(InputObject)]
struct SetApprovalPolicyInput {
    /// The organization.
    organization_id: ID,
    /// The unit that it is about: a currency of ISO 4217 (`IDR`), or `KGM`, `LTR`, `MTK`, `MIN`, `HUR`, `DAY`, `C62` of
    /// UN/CEFACT Recommendation 20.
    unit: String,
    /// More than this takes two people, both others than the requester. Zero is for everything; when absent, nothing
    /// does. Where the requester may approve alone, it must be said.
    second_approval_above: Option<Decimal>,
    /// That the requester of an expenditure may approve it alone; when absent, they may not.
    self_approval: Option<SelfApprovalInput>,
    /// Only check; change nothing.
    validate_only: Option<bool>,
}

impl SetApprovalPolicyInput {
    fn parse(self) -> Result<SetApprovalPolicy, Refusal> {
        let organization = id::read(&self.organization_id, "organizationId")?;
        let mut faults = Faults::default();
        let Some(unit) = faults.take("unit", Unit::parse(&self.unit)) else { return Err(faults.into()) };
        let second = self.second_approval_above.map(|limit| Quantity::parse(&limit.0, unit));
        let second = faults.take_optional("secondApprovalAbove", second);
        let relaxed = match self.self_approval {
            None => Some(None),
            Some(relaxed) => relaxed.read(unit, &mut faults).map(Some),
        };
        let (Some(second_approval_above), Some(self_approval)) = (second, relaxed) else { return Err(faults.into()) };
        if let (Some(second), Some(relaxed)) = (&second_approval_above, &self_approval)
            && relaxed.up_to.minor > second.minor
        {
            faults.note("selfApproval.upTo", Reason::TooLarge);
            return Err(faults.into());
        }
        if second_approval_above.is_none() && self_approval.is_some() {
            faults.note("secondApprovalAbove", Reason::Empty);
            return Err(faults.into());
        }
        Ok(SetApprovalPolicy { organization, unit: unit.code(), second_approval_above, self_approval })
    }
}

impl SelfApprovalInput {
    fn read(&self, unit: Unit, faults: &mut Faults) -> Option<SelfApproval> {
        let up_to = faults.take("selfApproval.upTo", Quantity::parse_positive(&self.up_to.0, unit));
        let until = faults.take("selfApproval.until", self.until.read());
        let decision = faults.take("selfApproval.decision", Text::required(&self.decision, DECISION_MAX));
        Some(SelfApproval { up_to: up_to?, until: until?, decision: decision? })
    }
}

payload!(
    /// What the organization has decided.
    SetApprovalPolicyPayload {
        /// How many people approve.
        approval_policy: ApprovalPolicy
    }
);

/// Changes of what an organization has decided about approvals.
#[derive(Default)]
pub struct ApprovalMutation;

#[Object]
impl ApprovalMutation {
    /// Say how many people approve what an organization spends and takes back, in one unit: it replaces what was said
    /// before. What is waiting for approval takes the stricter of what held when it was asked for and what holds now.
    /// It takes an owner.
    #[graphql(directive = needs::apply(Permission::ApprovalPolicySet))]
    async fn set_approval_policy(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many people approve.")] input: SetApprovalPolicyInput,
    ) -> Result<SetApprovalPolicyPayload> {
        let validate_only = input.validate_only;
        Ok(door::perform(ctx, input.parse(), validate_only).await?.into())
    }
}
