//! Changes of where an organization stands in its life.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use domain::entity::registry::organization;
use domain::entity::value::text::Text;
use domain::identity::secret::Secret;
use domain::policy::permission::Permission;
use domain::registry::archive::ArchiveOrganization;
use domain::registry::suspend::{RestoreOrganization, SuspendOrganization};
use domain::{Refusal, Seen};

use super::types::Organization;
use crate::graphql::door::{self, Answer};
use crate::graphql::error::UserError;
use crate::graphql::id;
use crate::graphql::input::Faults;
use crate::graphql::payload::payload;
use crate::graphql::requires::needs;

/// Longest reason, in characters.
const REASON_MAX: usize = 500;

/// Which organization is suspended.
#[derive(InputObject)]
struct SuspendOrganizationInput {
    /// The organization.
    organization_id: ID,
    /// Why, at most 500 characters. It is kept in the audit trail.
    reason: String,
    /// Only check; suspend nothing.
    validate_only: Option<bool>,
}

impl SuspendOrganizationInput {
    fn parse(self) -> Result<SuspendOrganization, Refusal> {
        let organization = id::read(&self.organization_id, "organizationId")?;
        let mut faults = Faults::default();
        let Some(reason) = faults.take("reason", Text::required(&self.reason, REASON_MAX)) else {
            return Err(faults.into());
        };
        Ok(SuspendOrganization { organization, reason })
    }
}

/// Which organization is restored.
#[derive(InputObject)]
struct RestoreOrganizationInput {
    /// The organization.
    organization_id: ID,
    /// Why, at most 500 characters. It is kept in the audit trail.
    reason: Option<String>,
    /// Only check; restore nothing.
    validate_only: Option<bool>,
}

impl RestoreOrganizationInput {
    fn parse(self) -> Result<RestoreOrganization, Refusal> {
        let organization = id::read(&self.organization_id, "organizationId")?;
        Ok(RestoreOrganization { organization, reason: reason(self.reason)? })
    }
}

/// Which organization is closed.
#[derive(InputObject)]
struct ArchiveOrganizationInput {
    /// The organization.
    organization_id: ID,
    /// Why, at most 500 characters. It is kept in the audit trail.
    reason: Option<String>,
    /// The viewer's password, once more.
    password: String,
    /// Only check; close nothing.
    validate_only: Option<bool>,
}

impl ArchiveOrganizationInput {
    fn parse(self) -> Result<ArchiveOrganization, Refusal> {
        let organization = id::read(&self.organization_id, "organizationId")?;
        Ok(ArchiveOrganization { organization, reason: reason(self.reason)? })
    }
}

fn reason(text: Option<String>) -> Result<Option<Text>, Refusal> {
    let mut faults = Faults::default();
    let text = text.map(|text| Text::required(&text, REASON_MAX));
    faults.take_optional("reason", text).ok_or_else(|| faults.into())
}

/// The organization that was suspended.
#[derive(SimpleObject)]
struct SuspendOrganizationPayload {
    /// The organization; null for an administrator from whom it is hidden.
    organization: Option<Organization>,
    /// Why nothing was done; empty when it was.
    errors: Vec<UserError>,
}

/// The organization that was restored.
#[derive(SimpleObject)]
struct RestoreOrganizationPayload {
    /// The organization; null for an administrator from whom it is hidden.
    organization: Option<Organization>,
    /// Why nothing was done; empty when it was.
    errors: Vec<UserError>,
}

payload!(
    /// The organization that was closed.
    ArchiveOrganizationPayload {
        /// The organization.
        organization: Organization
    }
);

fn shown(answer: Answer<Option<Seen<organization::Model>>>) -> (Option<Organization>, Vec<UserError>) {
    match answer {
        Ok(row) => (row.map(Organization::from), Vec::new()),
        Err(errors) => (None, errors),
    }
}

/// Changes of where an organization stands in its life.
#[derive(Default)]
pub struct LifeMutation;

#[Object]
impl LifeMutation {
    /// Suspend an organization of the network: its owners may read, nobody may write, its partnerships are frozen.
    #[graphql(directive = needs::apply(Permission::OrganizationSuspend))]
    async fn suspend_organization(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which organization is suspended.")] input: SuspendOrganizationInput,
    ) -> Result<SuspendOrganizationPayload> {
        let validate_only = input.validate_only;
        let (organization, errors) = shown(door::perform(ctx, input.parse(), validate_only).await?);
        Ok(SuspendOrganizationPayload { organization, errors })
    }

    /// Restore a suspended organization to exactly what it was.
    #[graphql(directive = needs::apply(Permission::OrganizationSuspend))]
    async fn restore_organization(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which organization is restored.")] input: RestoreOrganizationInput,
    ) -> Result<RestoreOrganizationPayload> {
        let validate_only = input.validate_only;
        let (organization, errors) = shown(door::perform(ctx, input.parse(), validate_only).await?);
        Ok(RestoreOrganizationPayload { organization, errors })
    }

    /// Close an organization for good. Refused while partnerships, needs, pledges, contributions, requests, money or
    /// organizations below it are open; the refusal says which.
    #[graphql(directive = needs::apply(Permission::OrganizationArchive))]
    async fn archive_organization(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which organization is closed.")] input: ArchiveOrganizationInput,
    ) -> Result<ArchiveOrganizationPayload> {
        let (validate_only, password) = (input.validate_only, Secret::new(&*input.password));
        Ok(door::perform_confirmed(ctx, input.parse(), &password, validate_only).await?.into())
    }
}
