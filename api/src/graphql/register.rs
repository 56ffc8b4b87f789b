//! The register of permissions, read from the schema itself at start.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use async_graphql::Value;
use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{TypeKind, TypeSystemDefinition};

/// Which permission each root field states.
#[derive(Clone, Debug, Default)]
pub struct Register(HashMap<String, String>);

/// The register of a schema that holds it itself: there once the schema has been printed and read.
#[derive(Clone, Debug, Default)]
pub struct Registered(Arc<OnceLock<Register>>);

impl Registered {
    /// Keeps the register, the first one.
    pub fn keep(&self, register: Register) {
        let _ = self.0.set(register);
    }

    /// The permission that a root field states.
    #[must_use]
    pub fn permission_of(&self, field: &str) -> Option<&str> {
        self.0.get()?.permission_of(field)
    }
}

impl Register {
    /// Reads the register from an SDL.
    ///
    /// # Errors
    /// Names each root field without exactly one `@requires`.
    pub fn read(sdl: &str) -> Result<Self, Vec<String>> {
        let document = parse_schema(sdl).map_err(|error| vec![error.to_string()])?;
        let mut register = HashMap::new();
        let mut faults = Vec::new();
        for definition in document.definitions {
            let TypeSystemDefinition::Type(definition) = definition else { continue };
            let name = definition.node.name.node.to_string();
            let TypeKind::Object(object) = definition.node.kind else { continue };
            if name != "Query" && name != "Mutation" {
                continue;
            }
            for field in object.fields {
                let field = field.node;
                let stated: Vec<_> =
                    field.directives.iter().filter(|directive| directive.node.name.node == "requires").collect();
                let permission = match stated.as_slice() {
                    [only] => match only.node.get_argument("permission").map(|value| &value.node) {
                        Some(Value::String(permission)) => Some(permission.clone()),
                        _ => None,
                    },
                    _ => None,
                };
                match permission {
                    Some(permission) => {
                        register.insert(field.name.node.to_string(), permission);
                    }
                    None => faults.push(format!("{name}.{} states no permission", field.name.node)),
                }
            }
        }
        if faults.is_empty() { Ok(Self(register)) } else { Err(faults) }
    }

    /// The permission that a root field states.
    #[must_use]
    pub fn permission_of(&self, field: &str) -> Option<&str> {
        self.0.get(field).map(String::as_str)
    }

    /// Every root field with its permission, by name.
    #[must_use]
    pub fn entries(&self) -> Vec<(&str, &str)> {
        let mut list: Vec<_> = self.0.iter().map(|(field, permission)| (field.as_str(), permission.as_str())).collect();
        list.sort_unstable();
        list
    }
}
