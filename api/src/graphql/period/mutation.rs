//! The books are closed.

use async_graphql::{Context, ID, InputObject, Object, Result};
use domain::Refusal;
use domain::period::close::ClosePeriod;
use domain::policy::permission::Permission;

use super::types::AccountingPeriod;
use crate::graphql::door;
use crate::graphql::id;
use crate::graphql::input::Faults;
use crate::graphql::payload::payload;
use crate::graphql::requires::needs;
use crate::graphql::scalar::LocalDate;

/// Whose books are closed, and up to when.
#[derive(InputObject)]
struct ClosePeriodInput {
    /// The organization.
    organization_id: ID,
    /// The last day: the last one of a month that is over where the network lives. What lies between it and the period
    /// before is one period.
    through: LocalDate,
    /// Only check; close nothing.
    validate_only: Option<bool>,
}

impl ClosePeriodInput {
    fn parse(self) -> Result<ClosePeriod, Refusal> {
        let organization = id::read(&self.organization_id, "organizationId")?;
        let mut faults = Faults::default();
        let Some(through) = faults.take("through", self.through.read()) else { return Err(faults.into()) };
        Ok(ClosePeriod { organization, through })
    }
}

payload!(
    /// The period that was closed.
    ClosePeriodPayload {
        /// The period.
        period: AccountingPeriod
    }
);

/// Changes of periods.
#[derive(Default)]
pub struct PeriodMutation;

#[Object]
impl PeriodMutation {
    /// Close an organization's books up to the end of a month, for good. Whatever is recorded later counts after it, and
    /// tells on which day it happened; a mistake is taken back in the open period. Sent again, it tells the period and
    /// does nothing more. It takes an admin or an owner.
    #[graphql(directive = needs::apply(Permission::PeriodClose))]
    async fn close_period(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose books, and up to when.")] input: ClosePeriodInput,
    ) -> Result<ClosePeriodPayload> {
        let validate_only = input.validate_only;
        Ok(door::perform(ctx, input.parse(), validate_only).await?.into())
    }
}
