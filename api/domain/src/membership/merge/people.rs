//! The members of a duplicate go on in the organization that survives it.

use std::collections::HashSet;

use entity::id::MembershipId;
use entity::identity::person;
use entity::membership::{guardian_consent, member};
use entity::registry::organization;
use entity::state::Role;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect};

use super::{consents, notice, standing};
use crate::command::Writing;
use crate::feed::{audit::Entry, outbox::Event};
use crate::membership::roles;
use crate::membership::seat;
use crate::membership::suspension::is_suspended;
use crate::policy::rights::on;
use crate::refusal::Refusal;

/// Why the memberships in the duplicate end.
const REASON: &str = "merged";

/// What became of the members.
#[derive(Clone, Copy, Debug, Default)]
pub struct Moved {
    /// They go on in the surviving organization.
    pub moved: u64,
    /// They belonged to it before, by person or by address, and stay what they were there, if not less than a member.
    pub there_already: u64,
}

/// Who is a member of an organization today or will be.
async fn present(
    organization: &organization::Model,
    writing: &Writing,
) -> Result<Vec<(member::Model, person::Model)>, Refusal> {
    let rows = member::Entity::of_organization(organization.id)
        .join(JoinType::InnerJoin, on::<member::Entity, person::Entity>(member::Column::PersonId, person::Column::Id))
        .filter(seat::present(writing.today()))
        .order_by_asc(member::Column::Id)
        .select_two_required(person::Entity)
        .all(writing.tx())
        .await?;
    Ok(rows)
}

/// Lets the duplicate's members begin anew in the surviving organization and ends them where they were; its owners stay
/// there besides, as those of any closed organization, so that somebody reads what was. Both are locked.
pub(super) async fn follow(
    duplicate: &organization::Model,
    surviving: &organization::Model,
    writing: &Writing,
) -> Result<Moved, Refusal> {
    seat::close_lapsed(surviving.id, writing).await?;
    let there = present(surviving, writing).await?;
    let addresses: HashSet<&str> = there
        .iter()
        .flat_map(|(member, person)| [member.contact_email_key.as_deref(), person.email_key.as_deref()])
        .flatten()
        .collect();
    let mut moved = Moved::default();
    for (former, person) in present(duplicate, writing).await? {
        let own = [former.contact_email_key.as_deref(), person.email_key.as_deref()];
        let is_known = own.into_iter().flatten().any(|address| addresses.contains(address));
        if let Some((present, _)) = there.iter().find(|(member, _)| member.person_id == former.person_id) {
            // Who is suspended gains nothing by it.
            if !is_suspended(former.status, former.suspended_until, writing.today()) {
                raise(&former, present, writing).await?;
            }
            consents::follow(&former, Some(present), writing).await?;
            moved.there_already += 1;
        } else if is_known {
            // By an address alone nobody is known well enough to be given anything.
            consents::follow(&former, None, writing).await?;
            moved.there_already += 1;
        } else if person.platform_role.is_some() {
            // Nobody who runs the network comes to belong anywhere by what the network does.
            consents::follow(&former, None, writing).await?;
        } else {
            begin(&former, surviving, writing).await?;
            moved.moved += 1;
            if person.email_key.is_some() {
                notice::tell_member(&person, (duplicate, surviving), writing).await?;
            }
        }
        let former = forget(former, writing).await?;
        if !roles::open_of(former.id, writing).await?.roles.contains(&Role::Owner) {
            seat::end(&former, Some(REASON), writing).await?;
        }
    }
    Ok(moved)
}

/// What is kept of a member goes along and does not stay behind. The membership as it is then.
async fn forget(former: member::Model, writing: &Writing) -> Result<member::Model, Refusal> {
    use member::{ActiveModel, Column, Entity};
    let nothing = ActiveModel {
        contact_email: Set(None),
        contact_email_key: Set(None),
        contact_phone: Set(None),
        birth_date: Set(None),
        national_id: Set(None),
        note: Set(None),
        health_note: Set(None),
        ..Default::default()
    };
    Entity::update_many().set(nothing).filter(Column::Id.eq(former.id)).exec(writing.tx()).await?;
    Ok(member::Model {
        contact_email: None,
        contact_email_key: None,
        contact_phone: None,
        birth_date: None,
        national_id: None,
        note: None,
        health_note: None,
        ..former
    })
}

/// Who belongs to both is what they are in the surviving organization, and no less than they would be if they came anew:
/// whoever looked on there, or held nothing, and was a member of the duplicate, is a member.
async fn raise(former: &member::Model, present: &member::Model, writing: &Writing) -> Result<(), Refusal> {
    let starts_on = present.starts_on.max(writing.today());
    for (role, term) in standing::of(former, starts_on, writing).await? {
        let held = roles::open_of(present.id, writing).await?;
        let is_more = role == Role::Member && held.roles.iter().all(|held| *held == Role::Observer);
        if held.custom.is_empty() && (is_more || held.roles.is_empty()) {
            roles::give(present, role, term, writing.rights().person(), writing).await?;
        }
    }
    Ok(())
}

async fn begin(former: &member::Model, surviving: &organization::Model, writing: &Writing) -> Result<(), Refusal> {
    let id: MembershipId = writing.mint();
    let starts_on = former.starts_on.max(writing.today());
    let row = member::ActiveModel {
        id: Set(id),
        organization_id: Set(surviving.id),
        person_id: Set(former.person_id),
        // Who was suspended is so here, until the same day.
        status: Set(former.status),
        starts_on: Set(starts_on),
        ends_on: Set(former.ends_on),
        contact_email: Set(former.contact_email.clone()),
        contact_email_key: Set(former.contact_email_key.clone()),
        contact_phone: Set(former.contact_phone.clone()),
        birth_date: Set(former.birth_date),
        national_id: Set(former.national_id.clone()),
        note: Set(former.note.clone()),
        health_note: Set(former.health_note.clone()),
        created_at: Set(writing.now()),
        ended_at: Set(None),
        suspended_until: Set(former.suspended_until),
        suspended_at: Set(former.suspended_at),
        suspension_reason: Set(former.suspension_reason.clone()),
        name_key: NotSet,
        person_name: NotSet,
        is_managed: NotSet,
    };
    let member = member::Entity::insert(row)
        .exec_with_returning(writing.tx())
        .await
        .map_err(|error| seat::already(error, super::ARGUMENT))?;
    writing.record(Entry::of(id).in_organization(surviving.id).after(&member)?).await?;
    writing.announce(Event::new("membership.begun", id).in_organization(surviving.id)).await?;
    // What a guardian has agreed to goes along.
    guardian_consent::Entity::update_many()
        .col_expr(guardian_consent::Column::MembershipId, Expr::value(id))
        .filter(guardian_consent::Column::MembershipId.eq(former.id))
        .exec(writing.tx())
        .await?;
    for (role, term) in standing::of(former, starts_on, writing).await? {
        roles::give(&member, role, term, writing.rights().person(), writing).await?;
    }
    Ok(())
}
