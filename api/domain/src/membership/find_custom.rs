//! Questions about the roles that organizations have made.

use std::collections::HashMap;

use entity::id::{CustomRoleId, MembershipId, OrganizationId};
use entity::membership::{custom_grant, custom_role};
use sea_orm::{ColumnTrait, EntityTrait, JoinType, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select};

use super::custom::open;
use super::find::require_members;
use crate::page::{Page, Slice};
use crate::policy::rights::on;
use crate::policy::visible;
use crate::refusal::Refusal;
use crate::seen::{Reading, Seen};

/// A role that an organization has made, in a member's hands.
#[derive(Clone, Debug)]
pub struct HeldCustom {
    pub grant: Seen<custom_grant::Model>,
    pub role: Seen<custom_role::Model>,
}

/// The role with this id, retired or not, if the caller may see who is who there.
pub async fn by_id(reading: &Reading, id: CustomRoleId) -> Result<Option<Seen<custom_role::Model>>, Refusal> {
    let select = custom_role::Entity::find_by_id(id).filter(visible::custom_role(reading.rights()));
    Ok(select.one(reading.db()).await?.map(Seen::new))
}

/// A page of the roles that the organization has made and not retired, oldest first.
///
/// # Errors
/// As policy answers those who may not read the members.
pub async fn of_organization(
    reading: &Reading,
    organization: OrganizationId,
    page: &Page,
) -> Result<Slice<Seen<custom_role::Model>>, Refusal> {
    require_members(reading, organization)?;
    let select = page.apply(kept(reading, organization), None, custom_role::Column::Id);
    Ok(page.cut(select.all(reading.db()).await?).map(Seen::new))
}

/// How many roles the organization has made and not retired.
pub async fn count_of_organization(reading: &Reading, organization: OrganizationId) -> Result<u64, Refusal> {
    Ok(kept(reading, organization).count(reading.db()).await?)
}

fn kept(reading: &Reading, organization: OrganizationId) -> Select<custom_role::Entity> {
    custom_role::Entity::of_organization(organization)
        .filter(custom_role::Column::RetiredAt.is_null())
        .filter(visible::custom_role(reading.rights()))
}

/// The open roles of these members that their organizations have made, in the order in which they were given, in one
/// statement.
pub async fn held_by_members(
    reading: &Reading,
    members: &[MembershipId],
) -> Result<HashMap<MembershipId, Vec<HeldCustom>>, Refusal> {
    let mut groups = HashMap::new();
    if members.is_empty() {
        return Ok(groups);
    }
    let rows = custom_grant::Entity::find()
        .join(
            JoinType::InnerJoin,
            on::<custom_grant::Entity, custom_role::Entity>(
                custom_grant::Column::CustomRoleId,
                custom_role::Column::Id,
            ),
        )
        .filter(reading.any_of(custom_grant::Column::MembershipId, members.iter().copied()))
        .filter(open(reading.today()))
        .filter(custom_role::Column::RetiredAt.is_null())
        .order_by_asc(custom_grant::Column::Id)
        .select_two_required(custom_role::Entity)
        .all(reading.db())
        .await?;
    for (grant, role) in rows {
        let held = HeldCustom { grant: Seen::new(grant), role: Seen::new(role) };
        groups.entry(held.grant.membership_id).or_insert_with(Vec::new).push(held);
    }
    Ok(groups)
}
