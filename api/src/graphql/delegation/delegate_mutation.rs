//! Changes of who is a delegate.

use async_graphql::{Context, ID, InputObject, Object, Result};
use domain::Refusal;
use domain::entity::value::text::{Name, Text};
use domain::partnership::delegate::end::EndDelegate;
use domain::partnership::delegate::name::NameDelegate;
use domain::partnership::delegate::share::ShareDelegateContact;
use domain::policy::permission::Permission;

use super::delegate::Delegate;
use super::word::DelegateRole;
use crate::graphql::door;
use crate::graphql::id;
use crate::graphql::input::Faults;
use crate::graphql::payload::payload;
use crate::graphql::requires::needs;
use crate::graphql::scalar::LocalDate;

/// Longest reason, in characters.
pub(super) const REASON_MAX: usize = 500;

/// Who is named a delegate.
#[derive(InputObject)]
struct NameDelegateInput {
    /// The partnership, in force or suspended.
    partnership_id: ID,
    /// The party, which has accepted.
    organization_id: ID,
    /// The member.
    membership_id: ID,
    /// What the delegate does. Whoever names holds all that it holds.
    role: DelegateRole,
    /// What the party calls the function, at most 120 characters. The other parties read it.
    title: String,
    /// The first day; today when absent.
    starts_on: Option<LocalDate>,
    /// The last day, today or later.
    ends_on: Option<LocalDate>,
    /// Only check; name nobody.
    validate_only: Option<bool>,
}

impl NameDelegateInput {
    fn parse(self) -> Result<NameDelegate, Refusal> {
        let partnership = id::read(&self.partnership_id, "partnershipId")?;
        let organization = id::read(&self.organization_id, "organizationId")?;
        let membership = id::read(&self.membership_id, "membershipId")?;
        let mut faults = Faults::default();
        let title = faults.take("title", Name::parse(&self.title));
        let starts_on = faults.take_optional("startsOn", self.starts_on.map(|day| day.read()));
        let ends_on = faults.take_optional("endsOn", self.ends_on.map(|day| day.read()));
        let (Some(title), Some(starts_on), Some(ends_on)) = (title, starts_on, ends_on) else {
            return Err(faults.into());
        };
        let role = self.role.into();
        Ok(NameDelegate { partnership, organization, membership, role, title, starts_on, ends_on })
    }
}

/// Who is a delegate no longer.
#[derive(InputObject)]
struct EndDelegateInput {
    /// The delegate.
    delegate_id: ID,
    /// Why, at most 500 characters.
    reason: Option<String>,
    /// Only check; end nothing.
    validate_only: Option<bool>,
}

impl EndDelegateInput {
    fn parse(self) -> Result<EndDelegate, Refusal> {
        let delegate = id::read(&self.delegate_id, "delegateId")?;
        let mut faults = Faults::default();
        let reason = self.reason.unwrap_or_default();
        let Some(reason) = faults.take("reason", Text::parse_up_to(&reason, REASON_MAX)) else {
            return Err(faults.into());
        };
        Ok(EndDelegate { delegate, reason })
    }
}

/// Whether a delegate's contact data is shown.
#[derive(InputObject)]
struct ShareDelegateContactInput {
    /// The delegate: the viewer.
    delegate_id: ID,
    /// Whether the other parties see it.
    is_shared: bool,
    /// Only check; change nothing.
    validate_only: Option<bool>,
}

payload!(
    /// The delegate who was named.
    NameDelegatePayload {
        /// The delegate.
        delegate: Delegate
    }
);

payload!(
    /// The delegate who is none any more.
    EndDelegatePayload {
        /// The delegate.
        delegate: Delegate
    }
);

payload!(
    /// The delegate who decided about their contact data.
    ShareDelegateContactPayload {
        /// The delegate.
        delegate: Delegate
    }
);

/// Changes of who is a delegate.
#[derive(Default)]
pub struct DelegateMutation;

#[Object]
impl DelegateMutation {
    /// Name a member a delegate of a party, in one partnership and from a day to a day.
    #[graphql(directive = needs::apply(Permission::RoleAssign))]
    async fn name_delegate(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who is named, and what for.")] input: NameDelegateInput,
    ) -> Result<NameDelegatePayload> {
        let validate_only = input.validate_only;
        Ok(door::perform(ctx, input.parse(), validate_only).await?.into())
    }

    /// End what a delegate is before its last day. Delegates end it for themselves, too.
    #[graphql(directive = needs::apply(Permission::RoleAssign))]
    async fn end_delegate(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who is a delegate no longer, and why.")] input: EndDelegateInput,
    ) -> Result<EndDelegatePayload> {
        let validate_only = input.validate_only;
        Ok(door::perform(ctx, input.parse(), validate_only).await?.into())
    }

    /// Let the other parties of the partnership see how to reach the viewer, their delegate, or no longer. Nobody else
    /// decides it.
    #[graphql(directive = needs::apply(Permission::SignedIn))]
    async fn share_delegate_contact(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whether it is shown.")] input: ShareDelegateContactInput,
    ) -> Result<ShareDelegateContactPayload> {
        let delegate = id::read(&input.delegate_id, "delegateId");
        let command = delegate.map(|delegate| ShareDelegateContact { delegate, is_shared: input.is_shared });
        Ok(door::perform(ctx, command, input.validate_only).await?.into())
    }
}
