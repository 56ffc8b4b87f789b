//! What a document may ask for. One look at its bytes before it is parsed, one at its parsed form before it is
//! executed; neither takes longer than the document is long.
//!
//! Both are needed. The parser overflows its stack on about 1,400 nested list literals, which takes the whole process
//! down; the engine's own limits walk fragments that spread each other over and over.

mod lexical;
mod operation;
mod tally;
#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may break off")]
mod tests;
mod weight;

use std::sync::Arc;

use async_graphql::Variables;
use async_graphql::parser::types::{ExecutableDocument, OperationType};
use async_graphql::parser::{Error as SyntaxError, Pos, parse_query};

use quick_cache::Weighter;
use quick_cache::sync::Cache;

use crate::config::Limits;

/// Why a document is refused before it is executed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// Too many bytes or tokens.
    TooLarge(String),
    /// Nested too deep.
    TooDeep(String),
    /// Too many of something, or too dear.
    TooComplex(String),
    /// Not GraphQL.
    Syntax { message: String, at: Option<Pos> },
    /// GraphQL that means nothing: fragments in a circle, an operation that is not there.
    Meaningless(String),
    /// A variable without the value that it must have.
    Input(String),
}

/// A document that may be executed.
#[derive(Debug)]
pub struct Admitted {
    pub document: Arc<ExecutableDocument>,
    /// The kind of the operation that will run.
    pub kind: OperationType,
    /// Whether it asks for the schema.
    pub introspects: bool,
}

/// Documents that were found good, by their text. Clients ask the same few again and again with other variables;
/// what depends on the variables is weighed each time.
pub struct Documents(Cache<Box<str>, Arc<ExecutableDocument>, Length>);

/// Longest document that is remembered, and how much text in all; parsed it takes some twenty times that.
const REMEMBERED_BYTES: usize = 4_096;
const REMEMBERED_BYTES_IN_ALL: u64 = 131_072;

#[derive(Clone)]
struct Length;

impl<T> Weighter<Box<str>, T> for Length {
    fn weight(&self, text: &Box<str>, _: &T) -> u64 {
        text.len().try_into().unwrap_or(u64::MAX)
    }
}

impl Default for Documents {
    fn default() -> Self {
        Self(Cache::with_weighter(256, REMEMBERED_BYTES_IN_ALL, Length))
    }
}

impl Documents {
    /// The parsed document, if it is within the limits that it always must be.
    fn read(&self, text: &str, limits: &Limits) -> Result<Arc<ExecutableDocument>, Refused> {
        if let Some(document) = self.0.get(text) {
            return Ok(document);
        }
        lexical::measure(text, limits)?;
        let document = Arc::new(parse_query(text).map_err(|error| unreadable(&error))?);
        tally::check(&document, limits)?;
        // What changes something may have a password written into it.
        let asks_only = document.operations.iter().all(|(_, operation)| operation.node.ty == OperationType::Query);
        if asks_only && text.len() <= REMEMBERED_BYTES {
            self.0.insert(text.into(), document.clone());
        }
        Ok(document)
    }
}

/// Parses a document and weighs it. `credential_fields` are the root fields of mutations that take a password or a
/// secret: guesses must come one a request, so that they can be counted.
///
/// # Errors
/// The first limit that it exceeds, or what is wrong with it.
pub fn admit(
    documents: &Documents,
    text: &str,
    operation: Option<&str>,
    variables: &Variables,
    limits: &Limits,
    credential_fields: &[&str],
) -> Result<Admitted, Refused> {
    let document = documents.read(text, limits)?;
    let introspects = weight::check(&document, variables, limits)?;
    let kind = operation::check(&document, operation, variables, limits, credential_fields)?;
    Ok(Admitted { document, kind, introspects })
}

/// The parser's message repeats the document; what it expected is enough.
fn unreadable(error: &SyntaxError) -> Refused {
    let message = match error {
        SyntaxError::Syntax { message, .. } => {
            message.lines().rev().find_map(|line| line.trim_start().strip_prefix("= ")).unwrap_or_default().to_owned()
        }
        SyntaxError::MultipleOperations { .. } => {
            "an operation without a name must be the only one in its document".to_owned()
        }
        SyntaxError::OperationDuplicated { .. } => "two operations have the same name".to_owned(),
        SyntaxError::FragmentDuplicated { .. } => "two fragments have the same name".to_owned(),
        SyntaxError::MissingOperation => "the document holds no operation".to_owned(),
        other => {
            tracing::debug!(error = %other, "a document cannot be parsed");
            String::new()
        }
    };
    Refused::Syntax { message, at: error.positions().next() }
}
