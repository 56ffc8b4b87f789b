//! The directive that makes the schema the register of permissions.

use std::borrow::Cow;

use async_graphql::registry::location_traits::Directive_At_FIELD_DEFINITION;
use async_graphql::registry::{MetaDirectiveInvocation, Registry};
use async_graphql::{TypeDirective, Value};
use domain::policy::permission::Permission;

const NAME: &str = "requires";

/// The directive's definition, for the schema as a file.
pub const DEFINITION: &str = r#""""
The permission that a field asks for. `ANYBODY` is held by everybody, `SIGNED_IN` by every person with an
account; the others come from roles and scopes.
"""
directive @requires(permission: String!) on FIELD_DEFINITION
"#;

/// `@requires` by the permission itself: `#[graphql(directive = needs::apply(Permission::MemberInvite))]`.
#[allow(non_camel_case_types, reason = "the name is read as a verb where it is used")]
pub struct needs;

impl needs {
    /// The directive on a field that needs the permission.
    #[must_use]
    pub fn apply(permission: Permission) -> MetaDirectiveInvocation {
        let permission = Value::from(permission.name());
        MetaDirectiveInvocation { name: NAME.to_owned(), args: [("permission".to_owned(), permission)].into() }
    }
}

impl TypeDirective for needs {
    fn name(&self) -> Cow<'static, str> {
        NAME.into()
    }

    /// Introspection tells which directives there are, not where they stand: it would list one that nothing uses.
    fn register(&self, _: &mut Registry) {}
}

impl Directive_At_FIELD_DEFINITION for needs {}
