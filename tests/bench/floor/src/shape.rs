//! The shape of the answers that are written from typed rows; it is that of the statements in `sql/floor`.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use uuid::Uuid;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Organization {
    pub slug: String,
    pub name: String,
    pub kind: String,
    pub description: String,
    pub visibility: String,
    pub status: String,
    pub created_at: DateTime<Utc>,
    pub version: i64,
}

#[derive(Serialize)]
pub struct OneOrganization {
    pub organization: Organization,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ListedOrganization {
    pub slug: String,
    pub name: String,
    pub kind: String,
    pub status: String,
    pub created_at: DateTime<Utc>,
}

#[derive(Serialize)]
pub struct Nodes<T> {
    pub nodes: Vec<T>,
}

#[derive(Serialize)]
pub struct Organizations {
    pub organizations: Nodes<ListedOrganization>,
}

#[derive(Serialize)]
pub struct Partnerships {
    pub partnerships: Nodes<Partnership>,
}

#[derive(Serialize)]
pub struct Partnership {
    pub id: Uuid,
    pub name: String,
    pub parties: Vec<Party>,
}

#[derive(Serialize)]
pub struct Party {
    pub role: String,
    pub organization: PartyOrganization,
}

#[derive(Serialize)]
pub struct PartyOrganization {
    #[serde(skip)]
    pub id: Uuid,
    pub slug: String,
    pub name: String,
    pub members: Nodes<Member>,
}

#[derive(Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Member {
    pub name: String,
    pub status: String,
    pub starts_on: NaiveDate,
}

#[derive(Serialize)]
pub struct Contributions {
    pub contributions: Page<Contribution>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Page<T> {
    pub nodes: Vec<T>,
    pub page_info: PageInfo,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PageInfo {
    pub has_next_page: bool,
    pub end_cursor: Option<Uuid>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Contribution {
    pub id: Uuid,
    pub status: String,
    pub happened_on: NaiveDate,
    pub confirmed: Quantity,
}

/// In the unit's smallest part: the floor does not know units.
#[derive(Serialize)]
pub struct Quantity {
    pub value: Option<i64>,
    pub unit: String,
}

impl Contributions {
    /// Rows of contributions, one more than the page shows if there are more.
    pub fn of(mut nodes: Vec<Contribution>, size: usize) -> Self {
        let has_next_page = nodes.len() > size;
        nodes.truncate(size);
        let end_cursor = nodes.last().map(|row| row.id);
        Self { contributions: Page { nodes, page_info: PageInfo { has_next_page, end_cursor } } }
    }
}
