//! An organization's own system gets a key.

use chrono::{Months, NaiveDate, TimeDelta};
use entity::id::{OrganizationId, ServiceTokenId};
use entity::identity::service_token;
use entity::value::Reason;
use entity::value::text::Name;
use sea_orm::ActiveValue::Set;
use sea_orm::EntityTrait;
use serde::Serialize;

use super::rule::Rule;
use super::secret::Secret;
use crate::command::{Command, Lookup, Writing};
use crate::feed::{audit::Entry, outbox::Event};
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::policy::role::SCOPES;
use crate::refusal::{Refusal, Rule as AnyRule};
use crate::seen::Seen;

/// What service tokens begin with.
const PREFIX: &str = "simpul_st_";
/// How much of the secret is kept in sight, to tell keys apart.
const HINT: usize = 4;

/// Issue a service token whose scopes lie within the issuer's own rights.
#[derive(Clone, Serialize)]
pub struct IssueServiceToken {
    pub organization: OrganizationId,
    pub name: Name,
    pub scopes: Vec<String>,
    /// The day on which it stops working, at the hour at which it was issued.
    pub expires_on: NaiveDate,
}

/// A service token and its secret, which is shown this once.
#[derive(Clone, Debug)]
pub struct Issued {
    pub token: Seen<service_token::Model>,
    pub secret: Secret,
}

impl Command for IssueServiceToken {
    const NEEDS: Permission = Permission::TokenIssue;
    const NAME: &'static str = "issueServiceToken";
    type Outcome = Issued;

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        lookup.place(self.organization, "organizationId", Self::NEEDS).await
    }

    async fn run(self, writing: &Writing) -> Result<Issued, Refusal> {
        let issuer = writing.rights().person().ok_or(Refusal::Forbidden(Self::NEEDS))?;
        let scopes = self.granted_scopes(writing)?;
        let days = (self.expires_on - writing.today()).num_days();
        if days < 1 {
            return Err(AnyRule::from(Rule::DayInPast).at("expiresOn"));
        }
        let longest = writing.today().checked_add_months(Months::new(12)).unwrap_or(NaiveDate::MAX);
        if self.expires_on > longest {
            return Err(AnyRule::from(Rule::TokenLifeTooLong).at("expiresOn"));
        }
        let secret = Secret::random(PREFIX)?;
        let text = secret.reveal();
        let id: ServiceTokenId = writing.mint();
        let row = service_token::ActiveModel {
            id: Set(id),
            organization_id: Set(self.organization),
            name: Set(self.name.into_string()),
            token_hash: Set(secret.hash()),
            hint: Set(text.get(text.len().saturating_sub(HINT)..).unwrap_or_default().to_owned()),
            scopes: Set(scopes),
            issued_by: Set(issuer),
            created_at: Set(writing.now()),
            expires_at: Set(writing.now() + TimeDelta::days(days)),
            revoked_at: Set(None),
            last_used_at: Set(None),
        };
        let token = service_token::Entity::insert(row).exec_with_returning(writing.tx()).await?;
        writing.record(Entry::of(id).in_organization(self.organization).after(&token)?).await?;
        writing.announce(Event::new("token.issued", id).in_organization(self.organization)).await?;
        Ok(Issued { token: Seen::new(token), secret })
    }
}

impl IssueServiceToken {
    /// The scopes as they are kept: each once, in one order.
    fn granted_scopes(&self, writing: &Writing) -> Result<String, Refusal> {
        const ARGUMENT: &str = "scopes";
        let standing = writing.rights().standing(self.organization);
        if let Some(word) = self.scopes.iter().find(|word| SCOPES.iter().all(|scope| scope.name != word.as_str())) {
            return Err(AnyRule::from(Rule::UnknownScope(word.clone())).at(ARGUMENT));
        }
        let mut granted = Vec::new();
        for scope in SCOPES.iter().filter(|scope| self.scopes.iter().any(|word| word == scope.name)) {
            if !standing.is_some_and(|standing| standing.permissions.covers(scope.permissions)) {
                return Err(AnyRule::from(Rule::ScopeExceedsRights(scope.name.to_owned())).at(ARGUMENT));
            }
            granted.push(scope.name);
        }
        if granted.is_empty() {
            return Err(Refusal::input(ARGUMENT, Reason::Empty));
        }
        Ok(granted.join(" "))
    }
}
