//! The directive that makes the schema the register of permissions.

use std::borrow::Cow;

use async_graphql::TypeDirective;
use async_graphql::registry::location_traits::Directive_At_FIELD_DEFINITION;
use async_graphql::registry::{MetaDirectiveInvocation, Registry};
use domain::policy::permission::Permission;

/// The permission that a field asks for. `ANYBODY` is held by everybody, `SIGNED_IN` by every person with an
/// account; the others come from roles and scopes.
#[TypeDirective(location = "FieldDefinition")]
pub fn requires(permission: String) {}

/// `@requires` by the permission itself: `#[graphql(directive = needs::apply(Permission::MemberInvite))]`.
#[allow(non_camel_case_types, reason = "the name is read as a verb where it is used")]
pub struct needs;

impl needs {
    /// The directive on a field that needs the permission.
    #[must_use]
    pub fn apply(permission: Permission) -> MetaDirectiveInvocation {
        requires::apply(permission.name().to_owned())
    }
}

impl async_graphql::TypeDirective for needs {
    fn name(&self) -> Cow<'static, str> {
        async_graphql::TypeDirective::name(&requires)
    }

    fn register(&self, registry: &mut Registry) {
        async_graphql::TypeDirective::register(&requires, registry);
    }
}

impl Directive_At_FIELD_DEFINITION for needs {}
