//! Somebody accepts an invitation and is a member.

use entity::identity::person;
use entity::membership::{invitation, member};
use entity::state::{InvitationStatus, OrganizationStatus, Role};
use entity::value::email::Email;
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::Serialize;

use super::row::MemberRow;
use super::rule::Rule;
use super::seat::{self, Beginning};
use super::settle::{addressed, invalid, settle};
use super::{owners, roles, take_over};
use crate::command::{Command, Lookup, Writing};
use crate::feed::audit::Entry;
use crate::identity::hold::hold;
use crate::identity::rule::Rule as AccountRule;
use crate::identity::secret::Secret;
use crate::policy::assign::{may_assign, may_give_all};
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::{Refusal, Rule as AnyRule};
use crate::seen::Seen;

/// Accept the invitation that was sent to the address of the account that asks.
#[derive(Clone, Serialize)]
pub struct AcceptInvitation {
    pub token: Secret,
}

impl Command for AcceptInvitation {
    const NEEDS: Permission = Permission::SignedIn;
    const CHANGES_CALLER: bool = true;
    const NAME: &'static str = "acceptInvitation";
    type Outcome = Seen<MemberRow>;

    async fn scope(&self, _: &Lookup<'_>) -> Result<Place, Refusal> {
        Ok(Place::Network)
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let (invitation, person) = addressed(&self.token, writing).await?;
        let organization = owners::lock(invitation.organization_id, writing).await?;
        if organization.status != OrganizationStatus::Active {
            return Err(invalid());
        }
        let person = hold(person.id, writing).await?;
        // Before anything about the invitation: a second click on the link is told that the first one worked.
        if seat::of_person(person.id, organization.id, writing).await?.is_some() {
            return Err(AnyRule::from(Rule::AlreadyMember).at("token"));
        }
        let accepted = (InvitationStatus::Accepted, "invitation.accepted");
        let invitation = settle(&invitation, accepted, writing).await?.ok_or_else(invalid)?;
        // Who invited may have lost the right to since.
        let inviter = roles::held_by(invitation.invited_by, organization.id, writing).await?;
        let invites = inviter.permissions().holds(Permission::MemberInvite);
        if !invites || !may_assign(&inviter, invitation.role) {
            return Err(invalid());
        }
        // What was offered may be over, or have begun, by now.
        let today = writing.today();
        let starts_on = invitation.starts_on.filter(|first| *first > today);
        let term = roles::Term::of(invitation.role.into(), starts_on, invitation.ends_on, today);
        let term = term.map_err(|_| invalid())?;
        let member = match managed_member(&invitation, writing).await? {
            Some(managed) => {
                let is_ending_owner = invitation.role == Role::Owner && managed.ends_on.is_some();
                if is_ending_owner || !may_give_all(&inviter, &roles::open_of(managed.id, writing).await?) {
                    return Err(invalid());
                }
                let is_shown = person.email_verified_at.is_some();
                if !take_over::may_offer(&inviter, &managed, &invitation.email_key, is_shown) {
                    // The one thing that whoever accepts can do about it.
                    let may_show = !is_shown && writing.post().is_some();
                    let is_theirs = take_over::is_recorded(&managed, &invitation.email_key);
                    let unshown = AnyRule::from(AccountRule::EmailUnverified).at("token");
                    return Err(if may_show && is_theirs { unshown } else { invalid() });
                }
                hand_over(managed, &person, &invitation, writing).await?
            }
            None => {
                let beginning = Beginning {
                    organization: organization.id,
                    person: person.id,
                    email: Email::parse(&invitation.email).ok(),
                    phone: None,
                    birth_date: None,
                    starts_on: writing.today(),
                    ends_on: None,
                };
                seat::begin(beginning, "token", writing).await?
            }
        };
        if !roles::open_of(member.id, writing).await?.roles.contains(&invitation.role) {
            roles::give(&member, invitation.role, term, Some(invitation.invited_by), writing).await?;
        }
        seat::shown(member.id, writing).await
    }
}

/// The managed member whom the invitation offers an account, or whose contact address it was sent to.
async fn managed_member(invitation: &invitation::Model, writing: &Writing) -> Result<Option<member::Model>, Refusal> {
    let named = match invitation.membership_id {
        Some(id) => seat::of_id(id, invitation.organization_id, writing).await?,
        None => None,
    };
    let found = match named {
        Some(named) => Some(named),
        None => seat::of_address(&invitation.email_key, invitation.organization_id, writing).await?.into_iter().next(),
    };
    match found {
        Some((_, true)) => Err(AnyRule::from(Rule::AlreadyMember).at("token")),
        Some((member, false)) => Ok(Some(member)),
        None => Ok(None),
    }
}

/// Gives a managed membership to the account: from now on it is the person's own.
async fn hand_over(
    managed: member::Model,
    person: &person::Model,
    invitation: &invitation::Model,
    writing: &Writing,
) -> Result<member::Model, Refusal> {
    seat::close_lapsed(managed.organization_id, writing).await?;
    let email = managed.contact_email.clone().unwrap_or_else(|| invitation.email.clone());
    let email_key = managed.contact_email_key.clone().unwrap_or_else(|| invitation.email_key.clone());
    let linked = member::Entity::update_many()
        .col_expr(member::Column::PersonId, Expr::value(person.id))
        .col_expr(member::Column::ContactEmail, Expr::value(email.as_str()))
        .col_expr(member::Column::ContactEmailKey, Expr::value(email_key.as_str()))
        .filter(member::Column::Id.eq(managed.id))
        .filter(member::Column::PersonId.eq(managed.person_id))
        .filter(seat::present(writing.today()))
        .exec(writing.tx())
        .await
        .map_err(|error| seat::already(error, "token"))?;
    if linked.rows_affected != 1 {
        return Err(invalid());
    }
    // The stand-in has done its duty; where it has a history, the history keeps it. That it goes has no record of its own:
    // what it was, a name and nothing else, stands in the membership's, before and after.
    let others = Query::select()
        .expr(Expr::value(1))
        .from(member::Entity)
        .and_where(member::Column::PersonId.eq(managed.person_id))
        .to_owned();
    person::Entity::delete_many()
        .filter(person::Column::Id.eq(managed.person_id))
        .filter(person::Column::EmailKey.is_null())
        .filter(Expr::exists(others).not())
        .exec(writing.tx())
        .await?;
    let after = member::Model {
        person_id: person.id,
        contact_email: Some(email),
        contact_email_key: Some(email_key),
        name_key: person.name_key.clone(),
        person_name: person.name.clone(),
        is_managed: false,
        ..managed.clone()
    };
    writing
        .record(Entry::of(managed.id).in_organization(managed.organization_id).before(&managed)?.after(&after)?)
        .await?;
    Ok(after)
}
