//! What the document asks for once its fragments are written out: selections, depth, cost. Each fragment is weighed
//! once, however often it is spread.

use std::collections::HashMap;

use async_graphql::parser::types::{ExecutableDocument, Field, Selection, SelectionSet};
use async_graphql::{Name, Value, Variables};

use super::Refused;
use crate::config::Limits;

/// The engine refuses more levels of selections, counting spreads and inline fragments; so this pass need not go
/// further down either.
const LEVELS: usize = 32;
/// Rows of a page that does not say how many.
const DEFAULT_PAGE: u64 = 20;

/// Weighs every operation and every fragment, reached or not: the engine walks them all. Answers whether an
/// operation asks for the schema.
pub(super) fn check(document: &ExecutableDocument, variables: &Variables, limits: &Limits) -> Result<bool, Refused> {
    let mut scale = Scale { document, limits, numbers: numbers(document, variables), weighed: HashMap::new() };
    for name in document.fragments.keys() {
        scale.fragment(name, 0)?;
    }
    let mut selections = 0_usize;
    let mut introspects = false;
    for (_, operation) in document.operations.iter() {
        let weight = scale.set(&operation.node.selection_set.node, 0)?;
        selections = selections.saturating_add(weight.selections);
        introspects |= weight.schema_depth > 0;
        scale.judge(&weight, limits.depth)?;
    }
    if selections > limits.selections {
        return Err(too_many_selections(limits));
    }
    Ok(introspects)
}

/// What a set of selections weighs.
#[derive(Clone, Copy, Default)]
struct Weight {
    selections: usize,
    /// Levels of fields, without what stands below `__schema` and `__type`.
    depth: usize,
    /// Levels of fields from `__schema` or `__type` down; 0 without them.
    schema_depth: usize,
    /// Levels of selection sets, with spreads and inline fragments.
    levels: usize,
    cost: u64,
    /// Whether it selects `edges` or `nodes`, as below a connection.
    is_page: bool,
}

impl Weight {
    fn add(&mut self, other: Self) {
        self.selections = self.selections.saturating_add(other.selections);
        self.depth = self.depth.max(other.depth);
        self.schema_depth = self.schema_depth.max(other.schema_depth);
        self.levels = self.levels.max(other.levels);
        self.cost = self.cost.saturating_add(other.cost);
        self.is_page |= other.is_page;
    }
}

/// Whether a fragment is being weighed, which makes it a circle to meet it again, or has been.
#[derive(Clone, Copy)]
enum State {
    Begun,
    Done(Weight),
}

struct Scale<'a> {
    document: &'a ExecutableDocument,
    limits: &'a Limits,
    numbers: HashMap<&'a str, u64>,
    weighed: HashMap<&'a str, State>,
}

impl<'a> Scale<'a> {
    fn fragment(&mut self, name: &'a Name, level: usize) -> Result<Weight, Refused> {
        match self.weighed.get(name.as_str()) {
            Some(State::Begun) => {
                return Err(Refused::Meaningless("fragments spread each other in a circle".to_owned()));
            }
            Some(State::Done(weight)) => return self.below(*weight, level),
            None => {}
        }
        // An unknown fragment weighs nothing; validation names it.
        let Some(fragment) = self.document.fragments.get(name) else { return Ok(Weight::default()) };
        self.weighed.insert(name.as_str(), State::Begun);
        let weight = self.set(&fragment.node.selection_set.node, level)?;
        // A fragment of the schema's own types has their depth; where it hangs is judged with its operation.
        self.judge(&weight, self.limits.depth.max(self.limits.introspection_depth))?;
        self.weighed.insert(name.as_str(), State::Done(weight));
        Ok(weight)
    }

    /// What was weighed elsewhere may hang deeper here.
    fn below(&self, weight: Weight, level: usize) -> Result<Weight, Refused> {
        if level + weight.levels > LEVELS + 1 { Err(self.too_deep()) } else { Ok(weight) }
    }

    fn set(&mut self, set: &'a SelectionSet, level: usize) -> Result<Weight, Refused> {
        if level > LEVELS {
            return Err(self.too_deep());
        }
        let mut sum = Weight::default();
        for selection in &set.items {
            let mut weight = match &selection.node {
                Selection::Field(field) => self.field(&field.node, level)?,
                Selection::InlineFragment(inline) => self.set(&inline.node.selection_set.node, level + 1)?,
                Selection::FragmentSpread(spread) => self.fragment(&spread.node.fragment_name.node, level + 1)?,
            };
            weight.selections = weight.selections.saturating_add(1);
            sum.add(weight);
        }
        sum.levels += 1;
        Ok(sum)
    }

    fn field(&mut self, field: &'a Field, level: usize) -> Result<Weight, Refused> {
        let children = &field.selection_set.node;
        let below = if children.items.is_empty() { Weight::default() } else { self.set(children, level + 1)? };
        let name = field.name.node.as_str();
        let (depth, schema_depth) = match name {
            "__schema" | "__type" => (1, below.depth + 1),
            _ => (below.depth + 1, below.schema_depth),
        };
        let rows = self.rows(field, below.is_page);
        Ok(Weight {
            selections: below.selections,
            depth,
            schema_depth,
            levels: below.levels,
            cost: below.cost.saturating_mul(rows).saturating_add(1),
            is_page: matches!(name, "edges" | "nodes"),
        })
    }

    /// How many rows a field answers with, at most. Beyond the largest page its resolver refuses, so that no more
    /// is counted.
    fn rows(&self, field: &Field, is_page: bool) -> u64 {
        let mut rows = is_page.then_some(DEFAULT_PAGE);
        for (name, value) in &field.arguments {
            match name.node.as_str() {
                // `ids`: rows that are asked for by name.
                "first" | "last" | "ids" => {
                    let value = value.node.clone().into_const_with(|name| {
                        self.numbers.get(name.as_str()).map(|rows| Value::from(*rows)).ok_or(())
                    });
                    rows = Some(value.ok().as_ref().and_then(counted).unwrap_or(DEFAULT_PAGE));
                }
                _ => {}
            }
        }
        rows.map_or(1, |rows| rows.clamp(1, u64::from(self.limits.page)))
    }

    fn judge(&self, weight: &Weight, depth: usize) -> Result<(), Refused> {
        if weight.depth > depth || weight.schema_depth > self.limits.introspection_depth {
            return Err(self.too_deep());
        }
        if weight.selections > self.limits.selections {
            return Err(too_many_selections(self.limits));
        }
        if weight.cost > self.limits.cost {
            return Err(Refused::TooComplex(format!(
                "it may answer with more than {} fields; ask for smaller pages",
                self.limits.cost
            )));
        }
        Ok(())
    }

    fn too_deep(&self) -> Refused {
        Refused::TooDeep(format!("more than {} levels of fields", self.limits.depth))
    }
}

fn too_many_selections(limits: &Limits) -> Refused {
    Refused::TooComplex(format!("more than {} selections once fragments are written out", limits.selections))
}

/// What each variable counts for where it stands for a number of rows: its value, the length of its list, else the
/// largest default that an operation gives it.
fn numbers<'a>(document: &'a ExecutableDocument, variables: &Variables) -> HashMap<&'a str, u64> {
    let mut numbers = HashMap::new();
    for (_, operation) in document.operations.iter() {
        for variable in &operation.node.variable_definitions {
            let name = &variable.node.name.node;
            let default = variable.node.default_value.as_ref().map(|value| &value.node);
            if let Some(rows) = variables.get(name).or(default).and_then(counted) {
                let known = numbers.entry(name.as_str()).or_insert(0);
                *known = rows.max(*known);
            }
        }
    }
    numbers
}

/// The number itself, or the length of the list. Other values are not what any such argument takes.
fn counted(value: &Value) -> Option<u64> {
    match value {
        Value::Number(number) => Some(number.as_u64().unwrap_or(0)),
        Value::List(list) => u64::try_from(list.len()).ok(),
        _ => None,
    }
}
