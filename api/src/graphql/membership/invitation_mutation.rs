//! Changes of invitations.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use domain::Refusal;
use domain::entity::value::email::Email;
use domain::identity::secret::Secret;
use domain::membership::accept::AcceptInvitation;
use domain::membership::cancel::CancelInvitation;
use domain::membership::decline::DeclineInvitation;
use domain::membership::invite::{InviteMember, Invited};
use domain::membership::resend::ResendInvitation;
use domain::policy::permission::Permission;

use super::types::{Invitation, Member};
use super::word::Role;
use crate::graphql::door::{self, Answer};
use crate::graphql::error::UserError;
use crate::graphql::input::Faults;
use crate::graphql::payload::payload;
use crate::graphql::requires::needs;
use crate::graphql::scalar::LocalDate;
use crate::graphql::{id, session};

/// Who is invited.
#[derive(InputObject)]
struct InviteMemberInput {
    /// The organization to join.
    organization_id: ID,
    /// The address that the account must have. Case and Unicode form make no difference.
    email: String,
    /// The role that is offered. Nobody offers more than they may give.
    role: Role,
    /// The member without an account who is offered one; the one with this contact address when absent.
    membership_id: Option<ID>,
    /// The first day of the role; the day on which it is accepted when absent. Ownership has none.
    starts_on: Option<LocalDate>,
    /// The last day of the role; none when absent. Ownership has none.
    ends_on: Option<LocalDate>,
    /// The viewer's password, once more, where the role is `OWNER`. Otherwise it is not looked at.
    password: Option<String>,
    /// Only check; invite nobody.
    validate_only: Option<bool>,
}

impl InviteMemberInput {
    fn parse(self, (days, locale): (u16, String), is_confirmed: bool) -> Result<InviteMember, Refusal> {
        let organization = id::read(&self.organization_id, "organizationId")?;
        let membership = id::read_optional(self.membership_id.as_ref(), "membershipId")?;
        let mut faults = Faults::default();
        let email = faults.take("email", Email::parse(&self.email));
        let starts_on = faults.take_optional("startsOn", self.starts_on.map(|day| day.read()));
        let ends_on = faults.take_optional("endsOn", self.ends_on.map(|day| day.read()));
        let (Some(email), Some(starts_on), Some(ends_on)) = (email, starts_on, ends_on) else {
            return Err(faults.into());
        };
        let role = self.role.into();
        Ok(InviteMember { organization, email, role, membership, starts_on, ends_on, days, locale, is_confirmed })
    }
}

/// Which invitation is sent once more.
#[derive(InputObject)]
struct ResendInvitationInput {
    /// The invitation.
    invitation_id: ID,
    /// The viewer's password, once more, where the role is `OWNER`. Leave it out otherwise.
    password: Option<String>,
    /// Only check; send nothing.
    validate_only: Option<bool>,
}

/// Which invitation is accepted.
#[derive(InputObject)]
struct AcceptInvitationInput {
    /// The secret of the mail, or that the inviter handed over.
    token: String,
    /// Only check; accept nothing.
    validate_only: Option<bool>,
}

/// Which invitation is declined.
#[derive(InputObject)]
struct DeclineInvitationInput {
    /// The secret of the mail, or that the inviter handed over.
    token: String,
    /// Only check; decline nothing.
    validate_only: Option<bool>,
}

/// Which invitation is taken back.
#[derive(InputObject)]
struct CancelInvitationInput {
    /// The invitation.
    invitation_id: ID,
    /// Only check; cancel nothing.
    validate_only: Option<bool>,
}

/// The invitation that was made, with its secret.
#[derive(SimpleObject)]
struct InviteMemberPayload {
    /// The invitation.
    invitation: Option<Invitation>,
    /// The secret of the invitation, which is mailed to the invited address; where no mails are sent, hand it over. It
    /// is shown only here; null when this was only a check.
    token: Option<String>,
    /// Why nothing was done; empty when it was.
    errors: Vec<UserError>,
}

/// The invitation that was sent once more, with its new secret.
#[derive(SimpleObject)]
struct ResendInvitationPayload {
    /// The invitation.
    invitation: Option<Invitation>,
    /// The new secret of the invitation, which is mailed to the invited address; where no mails are sent, hand it over.
    /// It is shown only here; null when this was only a check.
    token: Option<String>,
    /// Why nothing was done; empty when it was.
    errors: Vec<UserError>,
}

payload!(
    /// The membership that an invitation led to.
    AcceptInvitationPayload {
        /// The membership.
        member: Member
    }
);

payload!(
    /// The invitation that was declined.
    DeclineInvitationPayload {
        /// The invitation.
        invitation: Invitation
    }
);

payload!(
    /// The invitation that was taken back.
    CancelInvitationPayload {
        /// The invitation.
        invitation: Invitation
    }
);

/// Changes of invitations.
#[derive(Default)]
pub struct InvitationMutation;

#[Object]
impl InvitationMutation {
    /// Invite an address into an organization. Coordinators invite members and observers, admins everybody below an
    /// admin, owners everybody.
    #[graphql(directive = needs::apply(Permission::MemberInvite))]
    async fn invite_member(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who is invited.")] mut input: InviteMemberInput,
    ) -> Result<InviteMemberPayload> {
        let validate_only = input.validate_only;
        let password = input.password.take().filter(|_| input.role == Role::Owner);
        let confirmed = door::has_confirmed(ctx, password).await;
        let command = confirmed.and_then(|confirmed| input.parse(terms(ctx)?, confirmed));
        let answer: Answer<Invited> = door::perform(ctx, command, validate_only).await?;
        Ok(match answer {
            Ok(Invited { invitation, token }) => InviteMemberPayload {
                invitation: Some(invitation.into()),
                token: (validate_only != Some(true)).then(|| token.reveal().to_owned()),
                errors: Vec::new(),
            },
            Err(errors) => InviteMemberPayload { invitation: None, token: None, errors },
        })
    }

    /// Send an open invitation once more, also one that has run out: with a new secret and a new term. The old secret is
    /// good for nothing then. Whoever does so may give its role, and is its inviter from now on.
    #[graphql(directive = needs::apply(Permission::MemberInvite))]
    async fn resend_invitation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which invitation is sent once more.")] input: ResendInvitationInput,
    ) -> Result<ResendInvitationPayload> {
        let command = async {
            let invitation = id::read(&input.invitation_id, "invitationId")?;
            let is_confirmed = door::has_confirmed(ctx, input.password).await?;
            let (days, locale) = terms(ctx)?;
            Ok(ResendInvitation { invitation, days, locale, is_confirmed })
        };
        let command = command.await;
        let answer: Answer<Invited> = door::perform(ctx, command, input.validate_only).await?;
        Ok(match answer {
            Ok(Invited { invitation, token }) => ResendInvitationPayload {
                invitation: Some(invitation.into()),
                token: (input.validate_only != Some(true)).then(|| token.reveal().to_owned()),
                errors: Vec::new(),
            },
            Err(errors) => ResendInvitationPayload { invitation: None, token: None, errors },
        })
    }

    /// Accept an invitation that was sent to the address of the account that asks. It can be accepted once.
    #[graphql(directive = needs::apply(Permission::SignedIn))]
    async fn accept_invitation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which invitation is accepted.")] input: AcceptInvitationInput,
    ) -> Result<AcceptInvitationPayload> {
        let command = AcceptInvitation { token: Secret::new(input.token) };
        Ok(door::perform_invited(ctx, command, input.validate_only).await?.into())
    }

    /// Decline an invitation that was sent to the address of the account that asks.
    #[graphql(directive = needs::apply(Permission::SignedIn))]
    async fn decline_invitation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which invitation is declined.")] input: DeclineInvitationInput,
    ) -> Result<DeclineInvitationPayload> {
        let command = DeclineInvitation { token: Secret::new(input.token) };
        Ok(door::perform_invited(ctx, command, input.validate_only).await?.into())
    }

    /// Take back an open invitation.
    #[graphql(directive = needs::apply(Permission::MemberInvite))]
    async fn cancel_invitation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which invitation is taken back.")] input: CancelInvitationInput,
    ) -> Result<CancelInvitationPayload> {
        let command = id::read(&input.invitation_id, "invitationId").map(|invitation| CancelInvitation { invitation });
        Ok(door::perform(ctx, command, input.validate_only).await?.into())
    }
}

/// How many days an invitation is good, and the language that its inviter reads.
fn terms(ctx: &Context<'_>) -> Result<(u16, String), Refusal> {
    let settings = ctx.data_opt::<session::Settings>();
    let settings = settings.ok_or_else(|| domain::Fault::Broken("a schema without settings".into()))?;
    Ok((settings.invitation_days, session::of(ctx)?.locale.tag().to_owned()))
}
