//! Areas.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::{Context, Enum, ID, Object, Result};
use domain::entity::registry::area;
use domain::entity::state;
use domain::page::Key;
use domain::registry::areas;
use domain::{Refusal, Seen};
use uuid::Uuid;

use crate::graphql::connection::connection;
use crate::graphql::error::top;
use crate::graphql::loader::ask;
use crate::graphql::loader::rows::AreaCode;
use crate::graphql::session;

/// The level of an area.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "state::AreaLevel")]
pub enum AreaLevel {
    /// Provinsi.
    Province,
    /// Kabupaten.
    Regency,
    /// Kota.
    City,
    /// Kecamatan.
    District,
    /// Desa.
    Village,
    /// Kelurahan.
    UrbanVillage,
    /// Desa adat.
    CustomaryVillage,
}

/// What ids of areas begin with; the code follows.
const PREFIX: &str = "are_";
/// Longest code: province, regency, district, village, with three dots.
const LONGEST_CODE: usize = 13;

/// The area with this id, if it is the id of an area.
pub async fn by_id(ctx: &Context<'_>, id: &ID) -> Result<Option<Area>, Refusal> {
    let code = id
        .strip_prefix(PREFIX)
        .filter(|code| code.len() <= LONGEST_CODE && code.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.'));
    match code {
        Some(code) => Ok(ask(ctx, AreaCode(code.to_owned())).await?.map(Area::from)),
        None => Ok(None),
    }
}

/// Areas by their codes.
pub type Codes = HashMap<String, Seen<area::Model>>;

/// An area, with those that it lies in if they were loaded with it.
#[derive(Clone)]
pub struct Area {
    row: Seen<area::Model>,
    above: Option<Arc<Codes>>,
}

impl From<Seen<area::Model>> for Area {
    fn from(row: Seen<area::Model>) -> Self {
        Self { row, above: None }
    }
}

impl Area {
    /// The area, with those that it lies in if they were loaded.
    pub fn of(row: Seen<area::Model>, above: Option<Arc<Codes>>) -> Self {
        Self { row, above }
    }

    /// The area among those that were loaded together with all that they lie in.
    pub fn among(known: &Arc<Codes>, code: &str) -> Option<Self> {
        known.get(code).map(|row| Self { row: row.clone(), above: Some(Arc::clone(known)) })
    }
}

/// The areas with these codes and all that they lie in, in one statement. A code is a path: what is before a dot is
/// the code of an area around.
///
/// # Errors
/// Faults of the database.
pub async fn lineages(ctx: &Context<'_>, codes: impl Iterator<Item = &str> + Send) -> Result<Arc<Codes>, Refusal> {
    let mut wanted: Vec<&str> =
        codes.flat_map(|code| code.match_indices('.').filter_map(|(at, _)| code.get(..at)).chain([code])).collect();
    wanted.sort_unstable();
    wanted.dedup();
    Ok(Arc::new(areas::by_codes(session::reading(ctx)?, &wanted).await?))
}

connection!("areas", AreaConnection, AreaEdge, Area);

impl AreaConnection {
    /// The place of an area in a list by code.
    pub fn key(area: &Area) -> Key {
        Key { sort: Some(area.row.code.clone()), id: Uuid::nil() }
    }
}

/// An administrative area of Indonesia, by the Home Affairs ministry's code.
#[Object]
impl Area {
    /// The area's id.
    pub async fn id(&self) -> ID {
        ID(format!("{PREFIX}{}", self.row.code))
    }

    /// The code, a dotted text such as `73.71`. It is never a number.
    async fn code(&self) -> &str {
        &self.row.code
    }

    /// The name.
    async fn name(&self) -> &str {
        &self.row.name
    }

    /// The level.
    async fn level(&self) -> AreaLevel {
        self.row.level.into()
    }

    /// The area that it lies in; null for a province.
    async fn parent(&self, ctx: &Context<'_>) -> Option<Result<Area>> {
        let code = self.row.parent_code.as_deref()?;
        if let Some(known) = self.above.as_ref().and_then(|known| Area::among(known, code)) {
            return Some(Ok(known));
        }
        let area = ask(ctx, AreaCode(code.to_owned())).await;
        area.map_err(|refusal| top(ctx, refusal)).map(|row| row.map(Area::from)).transpose()
    }
}
