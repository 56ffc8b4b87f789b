//! What the network's administrators do for people in danger.

use async_graphql::{Context, InputObject, Object, Result};
use domain::entity::value::email::Email;
use domain::entity::value::text::Text;
use domain::identity::end_sessions::EndSessionsOf;
use domain::policy::permission::Permission;

use crate::graphql::door;
use crate::graphql::input::Faults;
use crate::graphql::payload::payload;
use crate::graphql::requires::needs;

/// Longest reason, in characters.
const REASON_MAX: usize = 500;

/// Whose sessions end.
#[derive(InputObject)]
struct EndSessionsOfInput {
    /// The address of the account.
    email: String,
    /// Why, for the audit trail; at most 500 characters.
    reason: String,
    /// Only check; end nothing.
    validate_only: Option<bool>,
}

impl EndSessionsOfInput {
    fn parse(&self) -> Result<EndSessionsOf, domain::Refusal> {
        let mut faults = Faults::default();
        let email = faults.take("email", Email::parse(&self.email));
        let reason = faults.take("reason", Text::required(&self.reason, REASON_MAX));
        let (Some(email), Some(reason)) = (email, reason) else { return Err(faults.into()) };
        Ok(EndSessionsOf { email, reason })
    }
}

payload!(
    /// The sessions that ended.
    EndSessionsOfPayload {
        /// True, also when no account has the address.
        done: bool
    }
);

/// What the network's administrators do for people in danger.
#[derive(Default)]
pub struct RescueMutation;

#[Object]
impl RescueMutation {
    /// End every session of an account, for somebody whose device is in other hands. The account stays, and its owner signs
    /// in anew; whoever has the password, too, can do so until another one is set. Whether an address has an account is
    /// not told.
    #[graphql(directive = needs::apply(Permission::OrganizationSuspend))]
    async fn end_sessions_of(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose sessions end.")] input: EndSessionsOfInput,
    ) -> Result<EndSessionsOfPayload> {
        let answer = door::perform(ctx, input.parse(), input.validate_only).await?;
        Ok(answer.map(|()| true).into())
    }
}
