//! What is selected below a field, so that the owner of a list can load each level below it for all its rows
//! in one statement, instead of each row asking for itself.

use async_graphql::{Context, Lookahead, Value};
use domain::Refusal;
use domain::page::Page;

use super::page::PageArgs;

/// The fields selected at one level.
pub struct Below<'a>(Vec<Lookahead<'a>>);

impl<'a> Below<'a> {
    /// What is selected below the field that is being resolved.
    #[must_use]
    pub fn of(ctx: &'a Context<'_>) -> Self {
        Self(vec![ctx.look_ahead()])
    }

    /// What is selected below a field of this level; aliases do not matter.
    #[must_use]
    pub fn field(&self, name: &str) -> Self {
        Self(self.0.iter().map(|level| level.field(name)).filter(Lookahead::exists).collect())
    }

    /// What is selected of a connection's rows, through `edges` and through `nodes`.
    #[must_use]
    pub fn rows(&self) -> Self {
        let mut levels = self.field("edges").field("node").0;
        levels.extend(self.field("nodes").0);
        Self(levels)
    }

    /// Whether anything is selected.
    #[must_use]
    pub fn exists(&self) -> bool {
        !self.0.is_empty()
    }

    /// The different pages that are asked of this connection field, under whatever aliases.
    ///
    /// # Errors
    /// The arguments of one of them do not make a page.
    pub fn pages(&self, list: &str, is_sorted: bool) -> Result<Vec<Page>, Refusal> {
        let mut pages = Vec::new();
        for field in self.0.iter().flat_map(Lookahead::selection_fields) {
            let mut args = PageArgs::default();
            for (name, value) in field.arguments().unwrap_or_default() {
                match (name.as_str(), value) {
                    ("first", Value::Number(number)) => {
                        args.first = number.as_i64().and_then(|n| i32::try_from(n).ok())
                    }
                    ("last", Value::Number(number)) => args.last = number.as_i64().and_then(|n| i32::try_from(n).ok()),
                    ("after", Value::String(text)) => args.after = Some(text),
                    ("before", Value::String(text)) => args.before = Some(text),
                    _ => {}
                }
            }
            let page = args.read(list, is_sorted)?;
            if !pages.contains(&page) {
                pages.push(page);
            }
        }
        Ok(pages)
    }
}
