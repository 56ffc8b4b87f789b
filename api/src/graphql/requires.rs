//! The directive that makes the schema the register of permissions.

use async_graphql::TypeDirective;
use domain::policy::permission::Permission;

/// The permission that a field asks for. `ANYBODY` is held by everybody, `SIGNED_IN` by every person with an
/// account; the others come from roles and scopes.
#[TypeDirective(location = "FieldDefinition")]
pub fn requires(permission: String) {}

/// `@requires` for one permission, for use in `#[graphql(directive = …)]`.
#[must_use]
pub fn needs(permission: Permission) -> async_graphql::registry::MetaDirectiveInvocation {
    requires::apply(permission.name().to_owned())
}
