//! Changes of an organization's settings and identifiers.

use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object, Result};
use domain::Refusal;
use domain::entity::value::identifier::{IdentifierValue, Scheme};
use domain::entity::value::slug::Slug;
use domain::entity::value::text::{Name, Text};
use domain::entity::value::{Broken, Reason};
use domain::policy::permission::Permission;
use domain::registry::edit::{Change, EditOrganization};
use domain::registry::identifier::{AddIdentifier, RemoveIdentifier};

use super::organization::OrganizationIdentifier;
use super::types::{Organization, Visibility};
use crate::graphql::door;
use crate::graphql::id;
use crate::graphql::input::Faults;
use crate::graphql::payload::payload;
use crate::graphql::requires::needs;

/// What is changed of an organization. A field that is left out stays as it is.
#[derive(InputObject)]
struct EditOrganizationInput {
    /// The organization.
    organization_id: ID,
    /// The version that the changes are based on. When somebody else has edited since, nothing is changed.
    expected_version: i32,
    /// The name, at most 120 characters of one script. It cannot be null.
    name: MaybeUndefined<String>,
    /// The short name for addresses: 3 to 60 of `a-z`, `0-9` and single hyphens. It cannot be null.
    slug: MaybeUndefined<String>,
    /// What it says of itself, at most 5,000 characters; null empties it.
    description: MaybeUndefined<String>,
    /// The Home Affairs code of the area where it is at home; null for none.
    area_code: MaybeUndefined<String>,
    /// Who may see it. It cannot be null.
    visibility: MaybeUndefined<Visibility>,
    /// The organization that it stands below, which the viewer must be allowed to edit too; null for none.
    parent_id: MaybeUndefined<ID>,
    /// Only check; change nothing.
    validate_only: Option<bool>,
}

impl EditOrganizationInput {
    fn parse(self) -> Result<EditOrganization, Refusal> {
        let organization = id::read(&self.organization_id, "organizationId")?;
        let parent = match self.parent_id {
            MaybeUndefined::Undefined => Change::Keep,
            MaybeUndefined::Null => Change::Clear,
            MaybeUndefined::Value(parent) => Change::Set(id::read(&parent, "parentId")?),
        };
        let area_code = match self.area_code {
            MaybeUndefined::Undefined => Change::Keep,
            MaybeUndefined::Null => Change::Clear,
            MaybeUndefined::Value(code) => Change::Set(code),
        };
        let description = match self.description {
            MaybeUndefined::Undefined => None,
            MaybeUndefined::Null => Some(String::new()),
            MaybeUndefined::Value(text) => Some(text),
        };
        let mut faults = Faults::default();
        let name = faults.take_optional("name", given(self.name, |text| Name::parse_organization(&text)));
        let slug = faults.take_optional("slug", given(self.slug, |text| Slug::parse(&text)));
        let description = faults.take_optional("description", description.map(|text| Text::parse(&text)));
        let visibility = faults.take_optional("visibility", given(self.visibility, |word| Ok(word.into())));
        let (Some(name), Some(slug), Some(description), Some(visibility)) = (name, slug, description, visibility)
        else {
            return Err(faults.into());
        };
        Ok(EditOrganization {
            organization,
            expected_version: self.expected_version.into(),
            name,
            slug,
            description,
            visibility,
            area_code,
            parent,
        })
    }
}

/// The value that was given, if any; null is refused where there must be one.
fn given<T, U>(value: MaybeUndefined<T>, parse: impl FnOnce(T) -> Result<U, Broken>) -> Option<Result<U, Broken>> {
    match value {
        MaybeUndefined::Undefined => None,
        MaybeUndefined::Null => Some(Err(Reason::Empty.into())),
        MaybeUndefined::Value(value) => Some(parse(value)),
    }
}

/// Which identifier is added.
#[derive(InputObject)]
struct AddIdentifierInput {
    /// Whose it is.
    organization_id: ID,
    /// The register's code, in the way of org-id.guide: at most 40 of `A-Z`, `0-9` and single hyphens.
    scheme: String,
    /// The name that the register gave: at most 100 visible ASCII characters without blanks. Case does not matter.
    value: String,
    /// Only check; add nothing.
    validate_only: Option<bool>,
}

impl AddIdentifierInput {
    fn parse(self) -> Result<AddIdentifier, Refusal> {
        let organization = id::read(&self.organization_id, "organizationId")?;
        let mut faults = Faults::default();
        let scheme = faults.take("scheme", Scheme::parse(&self.scheme));
        let value = faults.take("value", IdentifierValue::parse(&self.value));
        let (Some(scheme), Some(value)) = (scheme, value) else { return Err(faults.into()) };
        Ok(AddIdentifier { organization, scheme, value })
    }
}

/// Which identifier is removed.
#[derive(InputObject)]
struct RemoveIdentifierInput {
    /// The identifier.
    identifier_id: ID,
    /// Only check; remove nothing.
    validate_only: Option<bool>,
}

payload!(
    /// The organization that was edited.
    EditOrganizationPayload {
        /// The organization.
        organization: Organization
    }
);

payload!(
    /// The identifier that was added.
    AddIdentifierPayload {
        /// The identifier.
        identifier: OrganizationIdentifier
    }
);

payload!(
    /// The organization whose identifier was removed.
    RemoveIdentifierPayload {
        /// The organization.
        organization: Organization
    }
);

/// Changes of an organization's settings and identifiers.
#[derive(Default)]
pub struct EditMutation;

#[Object]
impl EditMutation {
    /// Change an organization's settings.
    #[graphql(directive = needs::apply(Permission::OrganizationEdit))]
    async fn edit_organization(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is changed.")] input: EditOrganizationInput,
    ) -> Result<EditOrganizationPayload> {
        let validate_only = input.validate_only;
        Ok(door::perform(ctx, input.parse(), validate_only).await?.into())
    }

    /// Add what an outside register calls an organization. No two organizations have the same identifier.
    #[graphql(directive = needs::apply(Permission::OrganizationEdit))]
    async fn add_identifier(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which identifier is added.")] input: AddIdentifierInput,
    ) -> Result<AddIdentifierPayload> {
        let validate_only = input.validate_only;
        Ok(door::perform(ctx, input.parse(), validate_only).await?.into())
    }

    /// Remove an identifier; another organization may have it then.
    #[graphql(directive = needs::apply(Permission::OrganizationEdit))]
    async fn remove_identifier(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which identifier is removed.")] input: RemoveIdentifierInput,
    ) -> Result<RemoveIdentifierPayload> {
        let command = id::read(&input.identifier_id, "identifierId").map(|identifier| RemoveIdentifier { identifier });
        Ok(door::perform(ctx, command, input.validate_only).await?.into())
    }
}
