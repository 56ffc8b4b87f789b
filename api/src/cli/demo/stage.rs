//! Short ways of saying what happens in the demonstration. Everything goes through the office, as it would for
//! people: what the demonstration shows, policy has allowed.

use chrono::NaiveDate;
use domain::command::{Command, Mode};
use domain::entity::id::OrganizationId;
use domain::entity::state::{OrganizationKind, Role, Visibility};
use domain::entity::value::Broken;
use domain::entity::value::email::Email;
use domain::entity::value::key::IdempotencyKey;
use domain::entity::value::quantity::Quantity;
use domain::entity::value::slug::Slug;
use domain::entity::value::text::{Name, Text};
use domain::entity::value::unit::Unit;
use domain::identity::secret::Secret;
use domain::identity::sign_in::Shown;
use domain::membership::accept::AcceptInvitation;
use domain::membership::find;
use domain::membership::grant::GrantRole;
use domain::membership::invite::InviteMember;
use domain::page::Page;
use domain::registry::found::FoundOrganization;
use domain::{Caller, Fault, Office, Refusal};

/// The password of everybody in the demonstration.
pub const PASSWORD: &str = "jala besar tangkapan banyak";

/// The office with the audit trail's name for all this.
pub struct Stage<'a>(pub &'a Office);

impl Stage<'_> {
    /// Has the caller do it.
    pub async fn does<C: Command>(&self, caller: &Caller, command: C) -> Result<C::Outcome, Refusal> {
        self.0.perform(caller, command, Mode::Keep, "demo".to_owned()).await
    }

    /// Somebody with an account, signed in.
    pub async fn person(&self, name: &str, email: &str) -> Result<Caller, Refusal> {
        let address = said(Email::parse(email))?;
        let password = Secret::new(PASSWORD);
        let whom = (said(Name::parse(name))?, address.clone(), "id".to_owned());
        self.0.register(whom, &password, Mode::Keep, "demo".to_owned()).await?;
        let opened =
            self.0.sign_in_uncounted(&Shown::password(address.as_str(), &password), None, "demo".to_owned()).await?;
        Ok(Caller::Person { person: opened.person.id, session: opened.session.id })
    }

    /// An organization that everybody sees, owned by `founder`.
    pub async fn organization(
        &self,
        founder: &Caller,
        (name, kind, area, description): (&str, OrganizationKind, &str, &str),
    ) -> Result<OrganizationId, Refusal> {
        let found = FoundOrganization {
            name: said(Name::parse_organization(name))?,
            slug: said(Slug::of_name(name))?,
            kind,
            description: text(description)?,
            area_code: Some(area.to_owned()),
            visibility: Visibility::Public,
        };
        Ok(self.does(founder, found).await?.id)
    }

    /// A day of the network.
    pub fn today(&self) -> NaiveDate {
        self.0.clock().day_of(self.0.clock().now())
    }

    /// The owner takes one more role.
    pub async fn takes_on(&self, owner: &Caller, organization: OrganizationId, role: Role) -> Result<(), Refusal> {
        let reading = self.0.reading(owner).await?;
        let own = find::own(&reading, &Page { limit: 100, backward: false, after: None, before: None }).await?;
        let here = own.rows.iter().find(|member| member.organization_id == organization);
        let membership = here.ok_or(Refusal::NotFound("organization"))?.id;
        self.does(
            owner,
            GrantRole { membership, role: role.into(), starts_on: None, ends_on: None, is_confirmed: true },
        )
        .await
        .map(|_| ())
    }

    /// `owner` invites the address, and whoever it belongs to accepts; all roles are given.
    pub async fn joins(
        &self,
        owner: &Caller,
        organization: OrganizationId,
        (member, email): (&Caller, &str),
        roles: &[Role],
    ) -> Result<(), Refusal> {
        let (first, rest) = roles.split_first().map_or((Role::Member, &[][..]), |(first, rest)| (*first, rest));
        let invite = InviteMember {
            organization,
            email: said(Email::parse(email))?,
            role: first,
            membership: None,
            starts_on: None,
            ends_on: None,
            days: 7,
            locale: "id".to_owned(),
            is_confirmed: true,
        };
        let invited = self.does(owner, invite).await?;
        let joined = self.does(member, AcceptInvitation { token: invited.token }).await?;
        for role in rest {
            let grant = GrantRole {
                membership: joined.id,
                role: (*role).into(),
                starts_on: None,
                ends_on: None,
                is_confirmed: true,
            };
            self.does(owner, grant).await?;
        }
        Ok(())
    }
}

/// A value that the demonstration writes itself.
pub fn said<T>(value: Result<T, Broken>) -> Result<T, Refusal> {
    value.map_err(|broken| Fault::Broken(format!("a value of the demonstration: {broken:?}")).into())
}

pub fn name(words: &str) -> Result<Name, Refusal> {
    said(Name::parse(words))
}

pub fn text(words: &str) -> Result<Text, Refusal> {
    said(Text::parse(words))
}

pub fn quantity(value: &str, unit: &str) -> Result<Quantity, Refusal> {
    said(Unit::parse(unit).and_then(|unit| Quantity::parse_positive(value, unit)))
}

pub fn key(words: &str) -> Result<IdempotencyKey, Refusal> {
    said(IdempotencyKey::parse(words))
}
