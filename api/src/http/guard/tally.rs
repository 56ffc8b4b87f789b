//! What stands in the document as it is written: operations, fragments, aliases, directives.

use async_graphql::Positioned;
use async_graphql::parser::types::{Directive, ExecutableDocument, Selection, SelectionSet};

use super::Refused;
use crate::config::Limits;

pub(super) fn check(document: &ExecutableDocument, limits: &Limits) -> Result<(), Refused> {
    at_most(document.operations.iter().len(), limits.operations, "operations")?;
    at_most(document.fragments.len(), limits.fragments, "fragments")?;
    let mut tally = Tally { limits, aliases: 0, directives: 0 };
    for (_, operation) in document.operations.iter() {
        tally.directives(&operation.node.directives)?;
        for variable in &operation.node.variable_definitions {
            tally.directives(&variable.node.directives)?;
        }
        tally.selections(&operation.node.selection_set.node)?;
    }
    for fragment in document.fragments.values() {
        tally.directives(&fragment.node.directives)?;
        tally.selections(&fragment.node.selection_set.node)?;
    }
    Ok(())
}

fn at_most(count: usize, most: usize, of: &str) -> Result<(), Refused> {
    if count > most { Err(Refused::TooComplex(format!("more than {most} {of}"))) } else { Ok(()) }
}

struct Tally<'a> {
    limits: &'a Limits,
    aliases: usize,
    directives: usize,
}

impl Tally<'_> {
    fn directives(&mut self, here: &[Positioned<Directive>]) -> Result<(), Refused> {
        at_most(here.len(), self.limits.directives_at_one_place, "directives at one place")?;
        self.directives += here.len();
        at_most(self.directives, self.limits.directives, "directives")
    }

    /// The look at the bytes has bounded how deep this can go.
    fn selections(&mut self, set: &SelectionSet) -> Result<(), Refused> {
        for selection in &set.items {
            self.directives(selection.node.directives())?;
            match &selection.node {
                Selection::Field(field) => {
                    self.aliases += usize::from(field.node.alias.is_some());
                    at_most(self.aliases, self.limits.aliases, "aliases")?;
                    self.selections(&field.node.selection_set.node)?;
                }
                Selection::InlineFragment(inline) => self.selections(&inline.node.selection_set.node)?,
                Selection::FragmentSpread(_) => {}
            }
        }
        Ok(())
    }
}
