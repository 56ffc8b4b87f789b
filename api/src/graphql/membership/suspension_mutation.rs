//! Members are suspended and restored.

use async_graphql::{Context, ID, InputObject, Object, Result};
use domain::Refusal;
use domain::entity::value::text::Text;
use domain::membership::restore::RestoreMember;
use domain::membership::suspend::SuspendMember;
use domain::policy::permission::Permission;

use super::types::Member;
use crate::graphql::door;
use crate::graphql::id;
use crate::graphql::input::Faults;
use crate::graphql::payload::payload;
use crate::graphql::requires::needs;
use crate::graphql::scalar::LocalDate;

/// Longest reason, in characters.
const REASON_MAX: usize = 500;

/// Who is suspended, and why.
#[derive(InputObject)]
struct SuspendMemberInput {
    /// The membership.
    membership_id: ID,
    /// Why, at most 500 characters. The member is told, and it is kept in the audit trail.
    reason: String,
    /// The last day; without one it lasts until somebody restores the member.
    until: Option<LocalDate>,
    /// Only check; suspend nobody and tell nobody.
    validate_only: Option<bool>,
}

impl SuspendMemberInput {
    fn parse(self) -> Result<SuspendMember, Refusal> {
        let membership = id::read(&self.membership_id, "membershipId")?;
        let mut faults = Faults::default();
        let reason = faults.take("reason", Text::required(&self.reason, REASON_MAX));
        let until = faults.take_optional("until", self.until.map(|day| day.read()));
        let (Some(reason), Some(until)) = (reason, until) else { return Err(faults.into()) };
        Ok(SuspendMember { membership, reason, until })
    }
}

/// Who is restored.
#[derive(InputObject)]
struct RestoreMemberInput {
    /// The membership.
    membership_id: ID,
    /// Why, at most 500 characters. It is kept in the audit trail.
    reason: Option<String>,
    /// Only check; restore nobody and tell nobody.
    validate_only: Option<bool>,
}

impl RestoreMemberInput {
    fn parse(self) -> Result<RestoreMember, Refusal> {
        let membership = id::read(&self.membership_id, "membershipId")?;
        let mut faults = Faults::default();
        let reason = self.reason.as_deref().map(|reason| Text::required(reason, REASON_MAX));
        let Some(reason) = faults.take_optional("reason", reason) else { return Err(faults.into()) };
        Ok(RestoreMember { membership, reason })
    }
}

payload!(
    /// The member who was suspended.
    SuspendMemberPayload {
        /// The member.
        member: Member
    }
);

payload!(
    /// The member who was restored.
    RestoreMemberPayload {
        /// The member.
        member: Member
    }
);

/// Members are suspended and restored.
#[derive(Default)]
pub struct SuspensionMutation;

#[Object]
impl SuspensionMutation {
    /// Suspend a member: from the next request on the person has no rights there, as somebody from outside, and keeps
    /// the membership with its roles. They are told by mail, still see that they are suspended and why, and may leave.
    /// The last owner cannot be suspended.
    #[graphql(directive = needs::apply(Permission::MemberRemove))]
    async fn suspend_member(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who is suspended, and why.")] input: SuspendMemberInput,
    ) -> Result<SuspendMemberPayload> {
        let validate_only = input.validate_only;
        Ok(door::perform(ctx, input.parse(), validate_only).await?.into())
    }

    /// Restore a suspended member to exactly what they were.
    #[graphql(directive = needs::apply(Permission::MemberRemove))]
    async fn restore_member(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who is restored.")] input: RestoreMemberInput,
    ) -> Result<RestoreMemberPayload> {
        let validate_only = input.validate_only;
        Ok(door::perform(ctx, input.parse(), validate_only).await?.into())
    }
}
