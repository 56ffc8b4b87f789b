//! Rows whose fields wait for nothing. The engine makes a future of each field, allocates it and joins it with its
//! neighbors, so that those that wait do so together. Of a row of plain columns that is more than all the rest of the
//! answer; here such rows are answered field after field, by the same resolvers.
//!
//! What is boxed here keeps the futures of connections as small as those of other fields (`weight.rs`).

use std::borrow::Cow;
use std::collections::HashMap;

use async_graphql::indexmap::IndexMap;
use async_graphql::parser::types::{Field, FragmentDefinition, Selection, SelectionSet};
use async_graphql::registry::Registry;
use async_graphql::resolver_utils::{ContainerType, resolve_list};
use async_graphql::{ContextSelectionSet, Name, OutputType, Positioned, ServerResult, Value};

/// The fragments of a document.
pub type Fragments = HashMap<Name, Positioned<FragmentDefinition>>;

/// A type some of whose fields wait for nothing.
pub trait Straight: ContainerType {
    /// Whether this field waits for nothing, with what is selected below it. To say so of one that waits is no fault of
    /// the answer: rows would be asked for one after another.
    fn is_straight(field: &Field, fragments: &Fragments) -> bool;
}

impl<T: Straight + ?Sized> Straight for &T {
    fn is_straight(field: &Field, fragments: &Fragments) -> bool {
        T::is_straight(field, fragments)
    }
}

/// Says which fields of a type wait for nothing: `straight!(Member: "id", "name")`, and which are objects whose fields
/// may: `straight!(PledgeEdge: "cursor"; "node" => Pledge)`.
macro_rules! straight {
    ($type:ty: $($column:literal),* $(; $($object:literal => $below:ty),+)?) => {
        impl $crate::graphql::straight::Straight for $type {
            fn is_straight(
                field: &async_graphql::parser::types::Field,
                fragments: &$crate::graphql::straight::Fragments,
            ) -> bool {
                let below = &field.selection_set.node;
                let _ = (below, fragments);
                match field.name.node.as_str() {
                    $($column => true,)*
                    $($($object => $crate::graphql::straight::fields::<$below>(below, fragments).is_some(),)+)?
                    _ => false,
                }
            }
        }
    };
}

pub(crate) use straight;

/// What is selected of a type, fragments unfolded, if all of it waits for nothing, and nothing is selected twice under
/// one name.
pub fn fields<'a, T: Straight>(
    selected: &'a SelectionSet,
    fragments: &'a Fragments,
) -> Option<Vec<&'a Positioned<Field>>> {
    let mut fields = Vec::with_capacity(selected.items.len());
    unfold::<T>(selected, fragments, &mut fields).then_some(fields)
}

fn unfold<'a, T: Straight>(
    selected: &'a SelectionSet,
    fragments: &'a Fragments,
    fields: &mut Vec<&'a Positioned<Field>>,
) -> bool {
    selected.items.iter().all(|item| {
        let (condition, below) = match &item.node {
            Selection::Field(field) => {
                let key = &field.node.response_key().node;
                let is_new = fields.iter().all(|other| other.node.response_key().node != *key);
                fields.push(field);
                let is_name = field.node.name.node == "__typename";
                return is_new
                    && field.node.directives.is_empty()
                    && (is_name || T::is_straight(&field.node, fragments));
            }
            Selection::InlineFragment(fragment) => {
                (fragment.node.type_condition.as_ref(), &fragment.node.selection_set)
            }
            Selection::FragmentSpread(spread) => match fragments.get(&spread.node.fragment_name.node) {
                Some(fragment) => (Some(&fragment.node.type_condition), &fragment.node.selection_set),
                None => return false,
            },
        };
        condition.is_none_or(|condition| *condition.node.on.node == *T::type_name())
            && unfold::<T>(&below.node, fragments, fields)
    })
}

/// A list of rows.
pub struct Rows<T>(pub Vec<T>);

impl<T: Straight> OutputType for Rows<T> {
    fn type_name() -> Cow<'static, str> {
        Vec::<T>::type_name()
    }

    fn qualified_type_name() -> String {
        Vec::<T>::qualified_type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        Vec::<T>::create_type_info(registry)
    }

    async fn resolve(&self, ctx: &ContextSelectionSet<'_>, field: &Positioned<Field>) -> ServerResult<Value> {
        let Some(fields) = fields::<T>(&ctx.item.node, &ctx.query_env.fragments) else {
            return Box::pin(resolve_list(ctx, field, &self.0, Some(self.0.len()))).await;
        };
        Box::pin(async {
            let mut rows = Vec::with_capacity(self.0.len());
            for (place, row) in self.0.iter().enumerate() {
                let ctx = ctx.with_index(place);
                rows.push(row_of(&ctx, row, &fields).await.map_err(|fault| ctx.set_error_path(fault))?);
            }
            Ok(Value::List(rows))
        })
        .await
    }
}

/// One row.
#[derive(Clone, Debug)]
pub struct Row<T>(pub T);

impl<T: Straight> OutputType for Row<T> {
    fn type_name() -> Cow<'static, str> {
        T::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        T::create_type_info(registry)
    }

    async fn resolve(&self, ctx: &ContextSelectionSet<'_>, field: &Positioned<Field>) -> ServerResult<Value> {
        match fields::<T>(&ctx.item.node, &ctx.query_env.fragments) {
            Some(fields) => Box::pin(row_of(ctx, &self.0, &fields)).await,
            None => Box::pin(self.0.resolve(ctx, field)).await,
        }
    }
}

async fn row_of<T: Straight>(
    ctx: &ContextSelectionSet<'_>,
    row: &T,
    fields: &[&Positioned<Field>],
) -> ServerResult<Value> {
    let mut answers = IndexMap::with_capacity(fields.len());
    for field in fields {
        let answer = if field.node.name.node == "__typename" {
            Value::String(row.introspection_type_name().into_owned())
        } else {
            row.resolve_field(&ctx.with_field(field)).await?.unwrap_or_default()
        };
        answers.insert(field.node.response_key().node.clone(), answer);
    }
    Ok(Value::Object(answers))
}

#[cfg(test)]
#[path = "straight_tests.rs"]
mod tests;
