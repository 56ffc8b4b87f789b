//! Inputs of changes to allocations, expenditures and reversals, read into commands.

use async_graphql::{ID, InputObject};
use domain::Refusal;
use domain::entity::value::Reason;
use domain::entity::value::key::IdempotencyKey;
use domain::entity::value::text::{TEXT_MAX, Text};
use domain::mobilization::allocate::AllocateResources;
use domain::mobilization::approve_expenditure::ApproveExpenditure;
use domain::mobilization::approve_reversal::ApproveReversal;
use domain::mobilization::reject_expenditure::RejectExpenditure;
use domain::mobilization::reject_reversal::RejectReversal;
use domain::mobilization::release::ReleaseAllocation;
use domain::mobilization::request_reversal::{Original, RequestReversal};
use domain::mobilization::submit_expenditure::SubmitExpenditure;

use super::gift_input::{REASON_MAX, reason};
use super::word::ReversalReason;
use crate::graphql::id;
use crate::graphql::input::Faults;
use crate::graphql::quantity::QuantityInput;
use crate::graphql::scalar::LocalDate;

/// What is set aside.
#[derive(InputObject)]
pub struct AllocateResourcesInput {
    /// The need that the resources came for.
    need_id: ID,
    /// The program, of the same partnership.
    program_id: ID,
    /// How much, in the need's unit; not more than is available.
    quantity: QuantityInput,
    /// What it is for, at most 5,000 characters.
    purpose: String,
    /// The code of the area in which it is used; the need's area when absent.
    area_code: Option<String>,
    /// The contributions whose purpose in words this keeps, at most 100. Others that have one are passed over.
    #[graphql(validator(max_items = 100))]
    keeps_purpose_of: Option<Vec<ID>>,
    /// The client's own name for this change: 1 to 100 visible ASCII characters. The same key with the same input
    /// does nothing more and tells what it made, as it stands now; with another input it is refused.
    idempotency_key: String,
    /// Only check; change nothing.
    pub validate_only: Option<bool>,
}

impl AllocateResourcesInput {
    pub fn parse(self) -> Result<AllocateResources, Refusal> {
        let need = id::read(&self.need_id, "needId")?;
        let program = id::read(&self.program_id, "programId")?;
        let keeps = self.keeps_purpose_of.unwrap_or_default();
        let keeps = keeps.iter().map(|id| id::read(id, "keepsPurposeOf")).collect::<Result<_, _>>()?;
        let mut faults = Faults::default();
        let quantity = self.quantity.read(&mut faults);
        let purpose = faults.take("purpose", Text::required(&self.purpose, TEXT_MAX));
        let key = faults.take("idempotencyKey", IdempotencyKey::parse(&self.idempotency_key));
        let (Some(quantity), Some(purpose), Some(key)) = (quantity, purpose, key) else { return Err(faults.into()) };
        Ok(AllocateResources { need, program, quantity, purpose, area_code: self.area_code, keeps, key })
    }
}

/// What is released.
#[derive(InputObject)]
pub struct ReleaseAllocationInput {
    /// The allocation.
    allocation_id: ID,
    /// How much; all that is neither used nor released when absent.
    quantity: Option<QuantityInput>,
    /// The client's own name for this change: 1 to 100 visible ASCII characters. The same key with the same input
    /// does nothing more and tells what it made, as it stands now; with another input it is refused.
    idempotency_key: String,
    /// Only check; change nothing.
    pub validate_only: Option<bool>,
}

impl ReleaseAllocationInput {
    pub fn parse(self) -> Result<ReleaseAllocation, Refusal> {
        let allocation = id::read(&self.allocation_id, "allocationId")?;
        let mut faults = Faults::default();
        let quantity = QuantityInput::read_optional(self.quantity.as_ref(), &mut faults);
        let key = faults.take("idempotencyKey", IdempotencyKey::parse(&self.idempotency_key));
        let (Some(quantity), Some(key)) = (quantity, key) else { return Err(faults.into()) };
        Ok(ReleaseAllocation { allocation, quantity, key })
    }
}

/// What was used.
#[derive(InputObject)]
pub struct SubmitExpenditureInput {
    /// The allocation.
    allocation_id: ID,
    /// How much, in the need's unit; not more than is left of the allocation.
    quantity: QuantityInput,
    /// What for, at most 5,000 characters.
    purpose: String,
    /// What proves it, such as the number of a receipt, at most 5,000 characters.
    evidence: String,
    /// The day on which it happened, today or earlier.
    happened_on: LocalDate,
    /// The client's own name for this change: 1 to 100 visible ASCII characters. The same key with the same input
    /// does nothing more and tells what it made, as it stands now; with another input it is refused.
    idempotency_key: String,
    /// Only check; change nothing.
    pub validate_only: Option<bool>,
}

impl SubmitExpenditureInput {
    pub fn parse(self) -> Result<SubmitExpenditure, Refusal> {
        let allocation = id::read(&self.allocation_id, "allocationId")?;
        let mut faults = Faults::default();
        let quantity = self.quantity.read(&mut faults);
        let purpose = faults.take("purpose", Text::required(&self.purpose, TEXT_MAX));
        let evidence = faults.take("evidence", Text::required(&self.evidence, TEXT_MAX));
        let happened_on = faults.take("happenedOn", self.happened_on.read());
        let key = faults.take("idempotencyKey", IdempotencyKey::parse(&self.idempotency_key));
        let (Some(quantity), Some(purpose), Some(evidence), Some(happened_on), Some(key)) =
            (quantity, purpose, evidence, happened_on, key)
        else {
            return Err(faults.into());
        };
        Ok(SubmitExpenditure { allocation, quantity, purpose, evidence, happened_on, key })
    }
}

/// The expenditure to approve.
#[derive(InputObject)]
pub struct ApproveExpenditureInput {
    /// The expenditure; somebody else has submitted it, unless the organization lets the requester approve alone.
    expenditure_id: ID,
    /// The client's own name for this change: 1 to 100 visible ASCII characters. The same key with the same input
    /// does nothing more and tells what it made, as it stands now; with another input it is refused.
    idempotency_key: String,
    /// Only check; change nothing.
    pub validate_only: Option<bool>,
}

impl ApproveExpenditureInput {
    pub fn parse(self) -> Result<ApproveExpenditure, Refusal> {
        let expenditure = id::read(&self.expenditure_id, "expenditureId")?;
        Ok(ApproveExpenditure { expenditure, key: key(&self.idempotency_key)? })
    }
}

/// The expenditure to reject.
#[derive(InputObject)]
pub struct RejectExpenditureInput {
    /// The expenditure; somebody else has submitted it.
    expenditure_id: ID,
    /// Why, at most 1,000 characters.
    reason: String,
    /// Only check; change nothing.
    pub validate_only: Option<bool>,
}

impl RejectExpenditureInput {
    pub fn parse(self) -> Result<RejectExpenditure, Refusal> {
        let expenditure = id::read(&self.expenditure_id, "expenditureId")?;
        Ok(RejectExpenditure { expenditure, reason: reason(&self.reason)? })
    }
}

/// What is to be taken back.
#[derive(InputObject)]
pub struct RequestReversalInput {
    /// The contribution to take back. Either this or the expenditure is given.
    contribution_id: Option<ID>,
    /// The expenditure to take back.
    expenditure_id: Option<ID>,
    /// How much, in the need's unit; not more than is left of it.
    quantity: QuantityInput,
    /// Why, in one word.
    reason_code: ReversalReason,
    /// Why, at most 1,000 characters.
    reason: String,
    /// The client's own name for this change: 1 to 100 visible ASCII characters. The same key with the same input
    /// does nothing more and tells what it made, as it stands now; with another input it is refused.
    idempotency_key: String,
    /// Only check; change nothing.
    pub validate_only: Option<bool>,
}

impl RequestReversalInput {
    pub fn parse(self) -> Result<RequestReversal, Refusal> {
        let contribution = id::read_optional(self.contribution_id.as_ref(), "contributionId")?;
        let expenditure = id::read_optional(self.expenditure_id.as_ref(), "expenditureId")?;
        let mut faults = Faults::default();
        let original = match (contribution, expenditure) {
            (Some(id), None) => Some(Original::Contribution(id)),
            (None, Some(id)) => Some(Original::Expenditure(id)),
            (None, None) => {
                faults.note("contributionId", Reason::Empty);
                None
            }
            (Some(_), Some(_)) => {
                faults.note("expenditureId", Reason::Malformed);
                None
            }
        };
        let quantity = self.quantity.read(&mut faults);
        let reason = faults.take("reason", Text::parse_up_to(&self.reason, REASON_MAX));
        let key = faults.take("idempotencyKey", IdempotencyKey::parse(&self.idempotency_key));
        let (Some(original), Some(quantity), Some(reason), Some(key)) = (original, quantity, reason, key) else {
            return Err(faults.into());
        };
        Ok(RequestReversal { original, quantity, reason_code: self.reason_code.into(), reason, key })
    }
}

/// The reversal to approve.
#[derive(InputObject)]
pub struct ApproveReversalInput {
    /// The reversal; somebody else has asked for it.
    reversal_id: ID,
    /// The client's own name for this change: 1 to 100 visible ASCII characters. The same key with the same input
    /// does nothing more and tells what it made, as it stands now; with another input it is refused.
    idempotency_key: String,
    /// Only check; change nothing.
    pub validate_only: Option<bool>,
}

impl ApproveReversalInput {
    pub fn parse(self) -> Result<ApproveReversal, Refusal> {
        let reversal = id::read(&self.reversal_id, "reversalId")?;
        Ok(ApproveReversal { reversal, key: key(&self.idempotency_key)? })
    }
}

/// The reversal to reject.
#[derive(InputObject)]
pub struct RejectReversalInput {
    /// The reversal; somebody else has asked for it.
    reversal_id: ID,
    /// Why, at most 1,000 characters.
    reason: String,
    /// Only check; change nothing.
    pub validate_only: Option<bool>,
}

impl RejectReversalInput {
    pub fn parse(self) -> Result<RejectReversal, Refusal> {
        let reversal = id::read(&self.reversal_id, "reversalId")?;
        Ok(RejectReversal { reversal, reason: reason(&self.reason)? })
    }
}

/// A key alone.
fn key(text: &str) -> Result<IdempotencyKey, Refusal> {
    let mut faults = Faults::default();
    faults.take("idempotencyKey", IdempotencyKey::parse(text)).ok_or_else(|| faults.into())
}
