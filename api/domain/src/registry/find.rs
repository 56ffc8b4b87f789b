//! Questions about organizations and areas.

use chrono::NaiveDate;
use entity::id::OrganizationId;
use entity::registry::{area, organization};
use entity::state::{OrganizationKind, Verification};
use entity::value::fold::search_key;
use sea_orm::sea_query::{Expr, ExprTrait, LikeExpr};
use sea_orm::{ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, Select};

use crate::page::{Page, Slice};
use crate::placed;
use crate::policy::visible;
use crate::refusal::Refusal;
use crate::seen::{Reading, Seen};

/// What organizations are looked for.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Words in the name, without regard to case and accents; `%` and `_` are themselves.
    pub text: Option<String>,
    pub kind: Option<OrganizationKind>,
    /// In this area or any area below it.
    pub area_code: Option<String>,
    /// How far it is checked, as it reads today.
    pub verification: Option<Verification>,
}

/// The organization with this id, if the caller may see it.
pub async fn by_id(reading: &Reading, id: OrganizationId) -> Result<Option<Seen<organization::Model>>, Refusal> {
    let with_this_id = |seen: Condition| {
        let select = organization::Entity::find().filter(organization::Column::Id.eq(id)).filter(seen);
        placed::one(reading.db(), select)
    };
    // To prepare the look for closed partners takes longer than to find a row; it is asked for when there is none.
    let row = match with_this_id(visible::organization_but_closed_partners(reading.rights())).await? {
        None if visible::may_have_partners(reading.rights()) => {
            with_this_id(visible::organization(reading.rights())).await?
        }
        row => row,
    };
    Ok(row.map(Seen::new))
}

/// The organizations with these ids that the caller may see, in no order.
pub async fn by_ids(reading: &Reading, ids: &[OrganizationId]) -> Result<Vec<Seen<organization::Model>>, Refusal> {
    let ids = ids.iter().copied();
    let select = visible(reading).filter(reading.any_of(organization::Column::Id, ids));
    let rows = placed::all(reading.db(), select).await?;
    Ok(rows.into_iter().map(Seen::new).collect())
}

/// The organization with this slug, if the caller may see it; for that of one that was merged, the organization in which
/// it lives on, as far as the caller may see that one.
pub async fn by_slug(reading: &Reading, slug: &str) -> Result<Option<Seen<organization::Model>>, Refusal> {
    let Some(row) = visible(reading).filter(organization::Column::Slug.eq(slug)).one(reading.db()).await? else {
        return Ok(None);
    };
    if let Some(surviving) = row.merged_into_id
        && let Some(surviving) = by_id(reading, surviving).await?
    {
        return Ok(Some(surviving));
    }
    Ok(Some(Seen::new(row)))
}

/// A page of organizations by name.
pub async fn page_of_organizations(
    reading: &Reading,
    wanted: &Wanted,
    page: &Page,
) -> Result<Slice<Seen<organization::Model>>, Refusal> {
    let select = page.apply(matching(reading, wanted), Some(organization::Column::NameKey), organization::Column::Id);
    Ok(page.cut(placed::all(reading.db(), select).await?).map(Seen::new))
}

/// How many organizations match, of those that the caller may see.
pub async fn count_of_organizations(reading: &Reading, wanted: &Wanted) -> Result<u64, Refusal> {
    Ok(matching(reading, wanted).count(reading.db()).await?)
}

/// The area with this code.
pub async fn area(reading: &Reading, code: &str) -> Result<Option<Seen<area::Model>>, Refusal> {
    Ok(area::Entity::find_by_id(code).one(reading.db()).await?.map(Seen::new))
}

fn visible(reading: &Reading) -> Select<organization::Entity> {
    organization::Entity::find().filter(visible::organization(reading.rights()))
}

fn matching(reading: &Reading, wanted: &Wanted) -> Select<organization::Entity> {
    // What was merged is found where it lives on.
    let mut select = visible(reading).filter(organization::Column::MergedIntoId.is_null());
    if let Some(text) = &wanted.text {
        let pattern = format!("%{}%", literal(&search_key(text)));
        select = select.filter(Expr::col(organization::Column::NameKey).like(LikeExpr::new(pattern).escape('\\')));
    }
    if let Some(kind) = wanted.kind {
        select = select.filter(organization::Column::Kind.eq(kind));
    }
    if let Some(code) = &wanted.area_code {
        // Codes are dotted paths: what lies below 73.71 begins with "73.71.".
        let below = format!("{}.%", literal(code));
        select = select.filter(
            Condition::any()
                .add(organization::Column::AreaCode.eq(code.as_str()))
                .add(Expr::col(organization::Column::AreaCode).like(LikeExpr::new(below).escape('\\'))),
        );
    }
    if let Some(verification) = wanted.verification {
        select = select.filter(checked(verification, reading.today()));
    }
    select
}

/// As [`organization::Model::verification_on`] reads it: what was verified until a day has expired after it.
fn checked(verification: Verification, today: NaiveDate) -> Condition {
    use organization::Column;
    let stored = if verification == Verification::Expired { Verification::Verified } else { verification };
    let condition = Condition::all().add(Column::Verification.eq(stored));
    match verification {
        Verification::Expired => condition.add(Column::VerifiedUntil.lt(today)),
        Verification::Verified => {
            let holds = Condition::any().add(Column::VerifiedUntil.is_null()).add(Column::VerifiedUntil.gte(today));
            condition.add(holds)
        }
        _ => condition,
    }
}

/// The text as a LIKE pattern that matches only itself.
pub(crate) fn literal(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}
