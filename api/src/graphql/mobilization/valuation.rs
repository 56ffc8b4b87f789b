//! What contributions in kind are worth.

use async_graphql::{Context, ID, InputObject, Object, Result};
use domain::entity::mobilization::valuation;
use domain::entity::state;
use domain::entity::value::text::Text;
use domain::entity::value::unit::Unit;
use domain::mobilization::valuation::{AppraiseContribution, Stated, ValueContribution};
use domain::policy::permission::Permission;
use domain::{Refusal, Seen};

use super::contribution::Contribution;
use super::word::{ValuationMethod, ValuationSide};
use crate::graphql::door;
use crate::graphql::id;
use crate::graphql::input::Faults;
use crate::graphql::payload::payload;
use crate::graphql::quantity::{Quantity, QuantityInput};
use crate::graphql::requires::needs;
use crate::graphql::scalar::{Instant, LocalDate};

/// Longest source, in characters.
const SOURCE_MAX: usize = 500;

/// An opinion.
pub struct Valuation(Seen<valuation::Model>);

impl From<Seen<valuation::Model>> for Valuation {
    fn from(row: Seen<valuation::Model>) -> Self {
        Self(row)
    }
}

/// What somebody says a contribution in kind is worth. It counts nowhere: totals and books hold quantities alone. It is
/// never changed; another opinion follows it.
#[Object]
impl Valuation {
    /// Whose opinion it is.
    async fn side(&self) -> ValuationSide {
        self.0.side.into()
    }

    /// How they know.
    async fn method(&self) -> ValuationMethod {
        self.0.method.into()
    }

    /// What it is worth: as the giver says, all that was announced; as the receiver says, all that was confirmed.
    async fn amount(&self) -> Option<Quantity> {
        Some(Quantity::of(self.0.amount, Unit::parse(&self.0.currency).ok()?))
    }

    /// The day whose prices these are.
    async fn on(&self) -> LocalDate {
        self.0.valued_on.into()
    }

    /// Where the figure comes from; null for an estimate without one.
    async fn source(&self) -> Option<&str> {
        self.0.source.as_deref()
    }

    /// When it was stated.
    async fn stated_at(&self) -> Instant {
        Instant(self.0.stated_at)
    }
}

/// What a contribution in kind is worth.
#[derive(InputObject)]
struct ValueContributionInput {
    /// The contribution; not one of money.
    contribution_id: ID,
    /// What all of it is worth, in a currency.
    amount: QuantityInput,
    /// How the giver knows.
    method: ValuationMethod,
    /// The day whose prices these are, today or earlier.
    on: LocalDate,
    /// Where the figure comes from, such as the number of an invoice, at most 500 characters; needed with a method.
    source: Option<String>,
    /// Only check; change nothing.
    validate_only: Option<bool>,
}

/// What a contribution in kind is worth.
#[derive(InputObject)]
struct AppraiseContributionInput {
    /// The contribution, which was confirmed; not one of money.
    contribution_id: ID,
    /// What all of it is worth that was confirmed, in a currency.
    amount: QuantityInput,
    /// How the receiver knows.
    method: ValuationMethod,
    /// The day whose prices these are, today or earlier.
    on: LocalDate,
    /// Where the figure comes from, such as a table of rates, at most 500 characters; needed with a method.
    source: Option<String>,
    /// Only check; change nothing.
    validate_only: Option<bool>,
}

fn read(
    contribution: &ID,
    amount: &QuantityInput,
    method: ValuationMethod,
    on: &LocalDate,
    source: Option<&str>,
) -> std::result::Result<Stated, Refusal> {
    let contribution = id::read(contribution, "contributionId")?;
    let mut faults = Faults::default();
    let amount = amount.read_at("amount", &mut faults);
    let on = faults.take("on", on.read());
    let source = match (source, method) {
        (None, ValuationMethod::None) => Some(None),
        (source, _) => faults.take("source", Text::required(source.unwrap_or_default(), SOURCE_MAX)).map(Some),
    };
    let (Some(amount), Some(on), Some(source)) = (amount, on, source) else { return Err(faults.into()) };
    Ok(Stated { contribution, amount, method: state::ValuationMethod::from(method), on, source })
}

payload!(
    /// The contribution that was valued.
    ValueContributionPayload {
        /// The contribution.
        contribution: Contribution
    }
);

payload!(
    /// The contribution that was appraised.
    AppraiseContributionPayload {
        /// The contribution.
        contribution: Contribution
    }
);

/// Statements of what contributions are worth.
#[derive(Default)]
pub struct ValuationMutation;

#[Object]
impl ValuationMutation {
    /// State what a contribution in kind is worth, for its giver. It moves nothing; what was stated before stays.
    #[graphql(directive = needs::apply(Permission::ContributionAnnounce))]
    async fn value_contribution(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The contribution, and what it is worth.")] input: ValueContributionInput,
    ) -> Result<ValueContributionPayload> {
        let stated = read(&input.contribution_id, &input.amount, input.method, &input.on, input.source.as_deref());
        Ok(door::perform(ctx, stated.map(ValueContribution), input.validate_only).await?.into())
    }

    /// State what a confirmed contribution in kind is worth, for its receiver. It moves nothing; what was stated before
    /// stays. Who gave does not appraise.
    #[graphql(directive = needs::apply(Permission::ContributionConfirm))]
    async fn appraise_contribution(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The contribution, and what it is worth.")] input: AppraiseContributionInput,
    ) -> Result<AppraiseContributionPayload> {
        let stated = read(&input.contribution_id, &input.amount, input.method, &input.on, input.source.as_deref());
        Ok(door::perform(ctx, stated.map(AppraiseContribution), input.validate_only).await?.into())
    }
}
