//! The root fields of the operations, which operation will run, and whether it has its variables.

use std::collections::HashMap;

use async_graphql::parser::types::{
    DocumentOperations, ExecutableDocument, OperationDefinition, OperationType, Selection, SelectionSet,
};

use async_graphql::{Value, Variables};

use super::Refused;
use crate::config::Limits;

/// Most characters of a name from the document that a message repeats.
const LONGEST_NAME: usize = 64;

/// Comes after the weighing: that there are no circles and few selections is relied upon.
pub(super) fn check(
    document: &ExecutableDocument,
    name: Option<&str>,
    variables: &Variables,
    limits: &Limits,
    credential_fields: &[&str],
) -> Result<OperationType, Refused> {
    for (_, operation) in document.operations.iter() {
        check_roots(document, &operation.node, limits, credential_fields)?;
    }
    let operation = chosen(document, name)?;
    check_variables(operation, variables)?;
    Ok(operation.ty)
}

/// The engine would notice only where the variable is used, in the middle of the execution.
fn check_variables(operation: &OperationDefinition, variables: &Variables) -> Result<(), Refused> {
    for variable in &operation.variable_definitions {
        let name = &variable.node.name.node;
        let given = variables.get(name).or(variable.node.default_value.as_ref().map(|default| &default.node));
        if !variable.node.var_type.node.nullable && matches!(given, None | Some(Value::Null)) {
            let shown: String = name.chars().take(LONGEST_NAME).collect();
            return Err(Refused::Input(format!("the variable ${shown} needs a value")));
        }
    }
    Ok(())
}

fn check_roots(
    document: &ExecutableDocument,
    operation: &OperationDefinition,
    limits: &Limits,
    credential_fields: &[&str],
) -> Result<(), Refused> {
    let mut counts = HashMap::new();
    count(document, &operation.selection_set.node, &mut counts);
    if counts.values().any(|count| *count > limits.same_root_field) {
        return Err(Refused::TooComplex(format!("a root field more than {} times", limits.same_root_field)));
    }
    if operation.ty != OperationType::Mutation {
        return Ok(());
    }
    let fields: usize = counts.iter().filter(|(name, _)| **name != "__typename").map(|(_, count)| count).sum();
    if fields > limits.mutation_fields {
        return Err(Refused::TooComplex(format!("more than {} changes", limits.mutation_fields)));
    }
    if fields > 1 && credential_fields.iter().any(|name| counts.contains_key(name)) {
        return Err(Refused::TooComplex("a change that takes a credential must be alone in its request".to_owned()));
    }
    Ok(())
}

fn count<'a>(document: &'a ExecutableDocument, set: &'a SelectionSet, counts: &mut HashMap<&'a str, usize>) {
    for selection in &set.items {
        match &selection.node {
            Selection::Field(field) => *counts.entry(field.node.name.node.as_str()).or_default() += 1,
            Selection::InlineFragment(inline) => count(document, &inline.node.selection_set.node, counts),
            Selection::FragmentSpread(spread) => {
                if let Some(fragment) = document.fragments.get(&spread.node.fragment_name.node) {
                    count(document, &fragment.node.selection_set.node, counts);
                }
            }
        }
    }
}

fn chosen<'a>(document: &'a ExecutableDocument, name: Option<&str>) -> Result<&'a OperationDefinition, Refused> {
    let found = match (&document.operations, name) {
        (DocumentOperations::Single(operation), None) => Some(operation),
        (DocumentOperations::Single(_), Some(_)) => None,
        (DocumentOperations::Multiple(operations), Some(name)) => operations.get(name),
        (DocumentOperations::Multiple(operations), None) if operations.len() == 1 => operations.values().next(),
        (DocumentOperations::Multiple(_), None) => {
            return Err(Refused::Meaningless("operationName must say which of the operations to run".to_owned()));
        }
    };
    found
        .map(|operation| &operation.node)
        .ok_or_else(|| Refused::Meaningless("the document holds no operation of this name".to_owned()))
}
