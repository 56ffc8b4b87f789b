//! An organization adds a member who has no account.

use chrono::NaiveDate;
use entity::id::{OrganizationId, PersonId};
use entity::identity::person;
use entity::state::Role;
use entity::value::email::Email;
use entity::value::phone::Phone;
use entity::value::text::Name;
use sea_orm::ActiveValue::Set;
use sea_orm::EntityTrait;
use serde::Serialize;

use super::row::MemberRow;
use super::rule::Rule;
use super::seat::{self, Beginning};
use super::sensitive::Consent;
use super::{owners, roles};
use crate::command::{Command, Lookup, Writing};
use crate::policy::assign::may_assign;
use crate::policy::minor::is_minor;
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::{Refusal, Rule as AnyRule};
use crate::seen::Seen;

/// Add a member without an account, in the role of a member. An invitation may bring the account later.
#[derive(Clone, Serialize)]
pub struct AddMember {
    pub organization: OrganizationId,
    pub name: Name,
    pub email: Option<Email>,
    pub phone: Option<Phone>,
    pub birth_date: Option<NaiveDate>,
    /// Of a minor's guardian.
    pub consent: Option<Consent>,
    /// Today when absent.
    pub starts_on: Option<NaiveDate>,
    /// The last day.
    pub ends_on: Option<NaiveDate>,
}

impl Command for AddMember {
    const NEEDS: Permission = Permission::MemberInvite;
    const NAME: &'static str = "addMember";
    type Outcome = Seen<MemberRow>;

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        lookup.place(self.organization, "organizationId", Self::NEEDS).await
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let own = owners::holding_under_lock(self.organization, Self::NEEDS, writing).await?;
        if !may_assign(&own, Role::Member) {
            return Err(AnyRule::from(Rule::RoleAboveOwn).at("organizationId"));
        }
        let starts_on = self.starts_on.unwrap_or(writing.today());
        if self.ends_on.is_some_and(|last| last < starts_on) {
            return Err(AnyRule::from(Rule::EndsBeforeStart).at("endsOn"));
        }
        if let Some(email) = &self.email
            && !seat::of_address(email.key(), self.organization, writing).await?.is_empty()
        {
            return Err(AnyRule::from(Rule::AlreadyMember).at("email"));
        }
        self.require_consent(writing)?;
        let person: PersonId = writing.mint();
        person::Entity::insert(person::ActiveModel {
            id: Set(person),
            name_key: Set(self.name.search_key()),
            name: Set(self.name.into_string()),
            email: Set(None),
            email_key: Set(None),
            password_hash: Set(None),
            locale: Set("id".to_owned()),
            platform_role: Set(None),
            created_at: Set(writing.now()),
            email_verified_at: Set(None),
        })
        .exec_without_returning(writing.tx())
        .await?;
        let beginning = Beginning {
            organization: self.organization,
            person,
            email: self.email,
            phone: self.phone,
            birth_date: self.birth_date,
            starts_on,
            ends_on: self.ends_on,
        };
        let member = seat::begin(beginning, "email", writing).await?;
        if let Some(consent) = self.consent {
            consent.keep(&member, writing).await.map_err(|refusal| refusal.moved_to("guardianConsent"))?;
        }
        let term = roles::Term { starts_on, ends_on: None, mandate: None };
        roles::give(&member, Role::Member, term, writing.rights().person(), writing).await?;
        seat::shown(member.id, writing).await
    }
}

impl AddMember {
    /// How to reach a minor is kept only with a guardian's consent, and nobody else's guardian is recorded.
    fn require_consent(&self, writing: &Writing) -> Result<(), Refusal> {
        if self.birth_date.is_some_and(|day| day > writing.today()) {
            return Err(AnyRule::from(Rule::DateInFuture).at("birthDate"));
        }
        let is_minor = is_minor(self.birth_date, writing.today());
        if self.consent.is_some() && !is_minor {
            return Err(AnyRule::from(Rule::NotMinor).at("guardianConsent"));
        }
        let is_reached = self.email.is_some() || self.phone.is_some();
        if is_minor && is_reached && self.consent.is_none() {
            return Err(AnyRule::from(Rule::GuardianConsentMissing).at("guardianConsent"));
        }
        Ok(())
    }
}
