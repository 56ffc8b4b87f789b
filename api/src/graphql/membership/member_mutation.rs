//! Changes of memberships and roles.

use async_graphql::{Context, ID, InputObject, Object, Result};
use domain::Refusal;
use domain::entity::value::email::Email;
use domain::entity::value::phone::Phone;
use domain::entity::value::text::{Name, Text};
use domain::membership::Rule;
use domain::membership::add::AddMember;
use domain::membership::end::EndMembership;
use domain::membership::given::GivenRole;
use domain::membership::grant::GrantRole;
use domain::membership::leave::LeaveOrganization;
use domain::membership::revoke::RevokeRole;
use domain::policy::permission::Permission;
use domain::refusal::Rule as AnyRule;

use super::sensitive::GuardianConsentInput;
use super::types::Member;
use super::word::Role;
use crate::graphql::door;
use crate::graphql::id;
use crate::graphql::input::Faults;
use crate::graphql::payload::payload;
use crate::graphql::requires::needs;
use crate::graphql::scalar::LocalDate;

/// Longest reason, in characters.
const REASON_MAX: usize = 500;

/// Who is added.
#[derive(InputObject)]
struct AddMemberInput {
    /// The organization.
    organization_id: ID,
    /// The person's name, at most 120 characters; one word is enough.
    name: String,
    /// The address to reach the person at; no other member of the organization has it.
    email: Option<String>,
    /// The telephone number to reach the person at, as it is written in Indonesia or with `+` and the country code.
    phone: Option<String>,
    /// The day of birth. Who is under 18 is a minor, and how to reach them is kept only with a guardian's consent.
    birth_date: Option<LocalDate>,
    /// The consent of a minor's guardian.
    guardian_consent: Option<GuardianConsentInput>,
    /// The first day; today when absent.
    starts_on: Option<LocalDate>,
    /// The last day; none when absent.
    ends_on: Option<LocalDate>,
    /// Only check; add nobody.
    validate_only: Option<bool>,
}

impl AddMemberInput {
    fn parse(self) -> Result<AddMember, Refusal> {
        let organization = id::read(&self.organization_id, "organizationId")?;
        let mut faults = Faults::default();
        let name = faults.take("name", Name::parse(&self.name));
        let email = faults.take_optional("email", self.email.as_deref().map(Email::parse));
        let phone = faults.take_optional("phone", self.phone.as_deref().map(Phone::parse));
        let starts_on = faults.take_optional("startsOn", self.starts_on.map(|day| day.read()));
        let ends_on = faults.take_optional("endsOn", self.ends_on.map(|day| day.read()));
        let birth_date = faults.take_optional("birthDate", self.birth_date.map(|day| day.read()));
        let consent = match self.guardian_consent {
            None => Some(None),
            Some(consent) => consent.read("guardianConsent", &mut faults).map(Some),
        };
        let (Some(name), Some(email), Some(phone), Some(birth_date), Some(consent), Some(starts_on), Some(ends_on)) =
            (name, email, phone, birth_date, consent, starts_on, ends_on)
        else {
            return Err(faults.into());
        };
        Ok(AddMember { organization, name, email, phone, birth_date, consent, starts_on, ends_on })
    }
}

/// Which role is given.
#[derive(InputObject)]
struct GrantRoleInput {
    /// Who gets it.
    membership_id: ID,
    /// A role of the network. Admins give everything below an admin, owners everything. Either this or `customRoleId`.
    role: Option<Role>,
    /// A role that the organization has made. Nobody gives one that holds more than they do, or, but for owners, one
    /// to themselves.
    custom_role_id: Option<ID>,
    /// The first day; today when absent. Ownership has none.
    starts_on: Option<LocalDate>,
    /// The last day; none when absent. Ownership has none.
    ends_on: Option<LocalDate>,
    /// The viewer's password, once more, where the role is `OWNER`. Otherwise it is not looked at.
    password: Option<String>,
    /// Only check; give nothing.
    validate_only: Option<bool>,
}

impl GrantRoleInput {
    fn parse(self, is_confirmed: bool) -> Result<GrantRole, Refusal> {
        let membership = id::read(&self.membership_id, "membershipId")?;
        let role = one(self.role, self.custom_role_id.as_ref())?;
        let mut faults = Faults::default();
        let starts_on = faults.take_optional("startsOn", self.starts_on.map(|day| day.read()));
        let ends_on = faults.take_optional("endsOn", self.ends_on.map(|day| day.read()));
        let (Some(starts_on), Some(ends_on)) = (starts_on, ends_on) else { return Err(faults.into()) };
        Ok(GrantRole { membership, role, starts_on, ends_on, is_confirmed })
    }
}

/// Which role is taken.
#[derive(InputObject)]
struct RevokeRoleInput {
    /// Who loses it.
    membership_id: ID,
    /// A role of the network. Either this or `customRoleId`.
    role: Option<Role>,
    /// A role that the organization has made.
    custom_role_id: Option<ID>,
    /// Only check; take nothing.
    validate_only: Option<bool>,
}

impl RevokeRoleInput {
    fn parse(self) -> Result<RevokeRole, Refusal> {
        let membership = id::read(&self.membership_id, "membershipId")?;
        Ok(RevokeRole { membership, role: one(self.role, self.custom_role_id.as_ref())? })
    }
}

/// The role that is named: one of the network's, or one of the organization's own.
fn one(role: Option<Role>, custom: Option<&ID>) -> Result<GivenRole, Refusal> {
    match (role, custom) {
        (Some(role), None) => Ok(GivenRole::System(role.into())),
        (None, Some(custom)) => Ok(GivenRole::Custom(id::read(custom, "customRoleId")?)),
        (Some(_), Some(_)) | (None, None) => Err(AnyRule::from(Rule::OneRole).at("role")),
    }
}

/// Whose membership ends.
#[derive(InputObject)]
struct EndMembershipInput {
    /// The membership.
    membership_id: ID,
    /// Why, at most 500 characters. It is kept in the audit trail.
    reason: String,
    /// Only check; end nothing.
    validate_only: Option<bool>,
}

impl EndMembershipInput {
    fn parse(self) -> Result<EndMembership, Refusal> {
        let membership = id::read(&self.membership_id, "membershipId")?;
        let mut faults = Faults::default();
        let Some(reason) = faults.take("reason", Text::required(&self.reason, REASON_MAX)) else {
            return Err(faults.into());
        };
        Ok(EndMembership { membership, reason })
    }
}

/// Which organization is left.
#[derive(InputObject)]
struct LeaveOrganizationInput {
    /// The organization.
    organization_id: ID,
    /// Only check; leave nothing.
    validate_only: Option<bool>,
}

payload!(
    /// The member that was added.
    AddMemberPayload {
        /// The member.
        member: Member
    }
);

payload!(
    /// The member who was given a role.
    GrantRolePayload {
        /// The member.
        member: Member
    }
);

payload!(
    /// The member who lost a role.
    RevokeRolePayload {
        /// The member.
        member: Member
    }
);

payload!(
    /// The membership that ended.
    EndMembershipPayload {
        /// The former member.
        member: Member
    }
);

payload!(
    /// The membership that the viewer ended.
    LeaveOrganizationPayload {
        /// The former membership.
        member: Member
    }
);

/// Changes of memberships and roles.
#[derive(Default)]
pub struct MemberMutation;

#[Object]
impl MemberMutation {
    /// Add a member who has no account. An invitation may bring the account later.
    #[graphql(directive = needs::apply(Permission::MemberInvite))]
    async fn add_member(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who is added.")] input: AddMemberInput,
    ) -> Result<AddMemberPayload> {
        let validate_only = input.validate_only;
        Ok(door::perform(ctx, input.parse(), validate_only).await?.into())
    }

    /// Give a member a role, from a day to a day. For ownership the password is asked for once more.
    #[graphql(directive = needs::apply(Permission::RoleAssign))]
    async fn grant_role(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which role is given.")] mut input: GrantRoleInput,
    ) -> Result<GrantRolePayload> {
        let validate_only = input.validate_only;
        let password = input.password.take().filter(|_| input.role == Some(Role::Owner));
        let command = door::has_confirmed(ctx, password).await.and_then(|confirmed| input.parse(confirmed));
        Ok(door::perform(ctx, command, validate_only).await?.into())
    }

    /// Take a role from a member, or lay down one's own. The last owner's cannot be taken.
    #[graphql(directive = needs::apply(Permission::RoleAssign))]
    async fn revoke_role(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which role is taken.")] input: RevokeRoleInput,
    ) -> Result<RevokeRolePayload> {
        let validate_only = input.validate_only;
        Ok(door::perform(ctx, input.parse(), validate_only).await?.into())
    }

    /// Remove a member: from the next request on the person has no rights there. What the person did stays.
    #[graphql(directive = needs::apply(Permission::MemberRemove))]
    async fn end_membership(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose membership ends.")] input: EndMembershipInput,
    ) -> Result<EndMembershipPayload> {
        let validate_only = input.validate_only;
        Ok(door::perform(ctx, input.parse(), validate_only).await?.into())
    }

    /// Leave an organization. The last owner cannot.
    #[graphql(directive = needs::apply(Permission::SignedIn))]
    async fn leave_organization(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which organization is left.")] input: LeaveOrganizationInput,
    ) -> Result<LeaveOrganizationPayload> {
        let command =
            id::read(&input.organization_id, "organizationId").map(|organization| LeaveOrganization { organization });
        Ok(door::perform(ctx, command, input.validate_only).await?.into())
    }
}
