//! Somebody is given everything that is kept of them.

use chrono::SecondsFormat;
use entity::id::PersonId;
use entity::value::Reason;
use serde::Serialize;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::condition::Traces;
use super::{read, sections};
use crate::command::{Command, Lookup, Writing};
use crate::feed::audit::Entry;
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::Refusal;

/// What the documents are called by whoever reads them.
const FORMAT: &str = "simpul-personal-data";
/// Counts the changes of the document's form that a reader must know of.
const VERSION: u32 = 1;
/// Most rows of one document.
pub const MOST: usize = 1_000;

/// Give whoever asks a document of what is kept of them. Whoever asks for it on somebody's behalf must have asked for
/// the password again: [`crate::office::Office::confirm_password`].
#[derive(Clone, Serialize)]
pub struct ExportPersonalData {
    /// Where the document before has ended.
    pub after: Option<String>,
}

/// A document, and where the next one begins.
#[derive(Clone, Debug)]
pub struct Exported {
    /// JSON.
    pub document: String,
    pub file_name: String,
    /// Nothing is left when absent.
    pub next: Option<String>,
}

impl Command for ExportPersonalData {
    const NEEDS: Permission = Permission::SignedIn;
    const NAME: &'static str = "exportPersonalData";
    type Outcome = Exported;

    async fn scope(&self, _: &Lookup<'_>) -> Result<Place, Refusal> {
        Ok(Place::Network)
    }

    async fn run(self, writing: &Writing) -> Result<Exported, Refusal> {
        let person = writing.rights().person().ok_or(Refusal::Unauthenticated)?;
        let (first, mut after) = match self.after.as_deref() {
            Some(place) => parse(place).ok_or_else(|| Refusal::input("after", Reason::Malformed))?,
            None => (0, None),
        };
        let traces = Traces::of(person, writing).await?;
        let mut told = Map::new();
        let mut left = MOST;
        let mut next = None;
        for section in sections().skip(first).filter(|section| !section.shows.is_empty()) {
            // One row more than there is room for shows that there are more.
            let limit = u64::try_from(left).unwrap_or_default().saturating_add(1);
            let mut rows = read::rows(section, &traces, after.take(), limit, writing).await?;
            if rows.len() > left {
                rows.truncate(left);
                next = Some(format!("{}.{}", section.name, rows.last().map_or(Uuid::nil(), |(id, _)| *id).simple()));
            }
            left -= rows.len();
            told.insert(section.name.to_owned(), rows.into_iter().map(|(_, row)| row).collect());
            if next.is_some() {
                break;
            }
        }
        writing.record(Entry::of(person)).await?;
        let file_name = format!("{FORMAT}-{}.json", writing.today());
        Ok(Exported { document: document(person, told, next.as_deref(), writing)?, file_name, next })
    }
}

fn document(
    person: PersonId,
    told: Map<String, Value>,
    next: Option<&str>,
    writing: &Writing,
) -> Result<String, Refusal> {
    let document = json!({
        "format": FORMAT,
        "version": VERSION,
        "madeAt": writing.now().to_rfc3339_opts(SecondsFormat::Millis, true),
        "person": person.to_string(),
        "next": next,
        "sections": told,
    });
    Ok(serde_json::to_string_pretty(&document)?)
}

/// The section in which to go on, by its number, and behind which row.
fn parse(place: &str) -> Option<(usize, Option<Uuid>)> {
    let (name, id) = place.split_once('.')?;
    let section = sections().position(|section| section.name == name)?;
    Some((section, Some(Uuid::try_parse(id).ok()?)))
}
