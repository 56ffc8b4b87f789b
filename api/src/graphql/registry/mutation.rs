//! Organizations are founded.

use async_graphql::{Context, InputObject, Object, Result};
use domain::Refusal;
use domain::entity::state;
use domain::entity::value::slug::Slug;
use domain::entity::value::text::{Name, Text};
use domain::policy::permission::Permission;
use domain::registry::found::FoundOrganization;

use super::types::{Organization, OrganizationKind, Visibility};
use crate::graphql::door;
use crate::graphql::input::Faults;
use crate::graphql::payload::payload;
use crate::graphql::requires::needs;

/// What is founded.
#[derive(InputObject)]
struct FoundOrganizationInput {
    /// The name, at most 120 characters of one script.
    name: String,
    /// The short name for addresses: 3 to 60 of `a-z`, `0-9` and single hyphens; made of the name when absent.
    slug: Option<String>,
    /// What kind of organization it is.
    kind: OrganizationKind,
    /// What it says of itself, at most 5,000 characters.
    description: Option<String>,
    /// The Home Affairs code of the area where it is at home, for example `73.71`.
    area_code: Option<String>,
    /// Who may see it; everybody when absent.
    visibility: Option<Visibility>,
    /// Only check; found nothing.
    validate_only: Option<bool>,
}

impl FoundOrganizationInput {
    fn parse(self) -> Result<FoundOrganization, Refusal> {
        let mut faults = Faults::default();
        let name = faults.take("name", Name::parse_organization(&self.name));
        let slug = faults.take("slug", self.slug.map_or_else(|| Slug::of_name(&self.name), |slug| Slug::parse(&slug)));
        let description = faults.take("description", Text::parse(&self.description.unwrap_or_default()));
        let (Some(name), Some(slug), Some(description)) = (name, slug, description) else {
            return Err(faults.into());
        };
        Ok(FoundOrganization {
            name,
            slug,
            kind: self.kind.into(),
            description,
            area_code: self.area_code,
            visibility: self.visibility.map_or(state::Visibility::Public, Into::into),
        })
    }
}

payload!(
    /// The organization that was founded.
    FoundOrganizationPayload {
        /// The organization.
        organization: Organization
    }
);

/// Foundations of organizations.
#[derive(Default)]
pub struct FoundingMutation;

#[Object]
impl FoundingMutation {
    /// Found an organization and become its first owner.
    #[graphql(directive = needs::apply(Permission::SignedIn))]
    async fn found_organization(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is founded.")] input: FoundOrganizationInput,
    ) -> Result<FoundOrganizationPayload> {
        let validate_only = input.validate_only;
        Ok(door::perform(ctx, input.parse(), validate_only).await?.into())
    }
}
