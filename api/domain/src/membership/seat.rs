//! Memberships as rows: finding the present one, beginning, ending.

use chrono::NaiveDate;
use entity::id::{MembershipId, OrganizationId, PersonId};
use entity::identity::person;
use entity::membership::member;
use entity::state::MembershipStatus;
use entity::value::email::Email;
use entity::value::phone::Phone;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::{self, Expr};
use sea_orm::{
    ActiveEnum, ColumnTrait, Condition, DbErr, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, Select,
};

use super::row::{MemberRow, load};
use super::rule::Rule;
use super::{mandate, roles};
use crate::command::Writing;
use crate::feed::{audit::Entry, outbox::Event};
use crate::policy::rights::on;
use crate::refusal::{Fault, Refusal, Rule as AnyRule, is_taken};
use crate::seen::Seen;

/// How a member begins.
#[derive(Clone, Debug)]
pub(super) struct Beginning {
    pub organization: OrganizationId,
    pub person: PersonId,
    pub email: Option<Email>,
    pub phone: Option<Phone>,
    pub birth_date: Option<NaiveDate>,
    pub starts_on: NaiveDate,
    pub ends_on: Option<NaiveDate>,
}

/// Memberships that have not ended, by command or by their last day.
pub(crate) fn present(today: NaiveDate) -> Condition {
    let status = Expr::col((member::Entity, member::Column::Status));
    Condition::all()
        // In so many letters: by them the database knows the index of those who have not ended.
        .add(sea_query::ExprTrait::ne(status, Expr::Constant(MembershipStatus::Ended.to_value().into())))
        .add(Condition::any().add(member::Column::EndsOn.is_null()).add(member::Column::EndsOn.gte(today)))
}

/// The membership with this id, which must not have ended.
pub(crate) async fn require(id: MembershipId, writing: &Writing) -> Result<member::Model, Refusal> {
    member::Entity::find_by_id(id)
        .filter(present(writing.today()))
        .one(writing.tx())
        .await?
        .ok_or_else(|| AnyRule::from(Rule::MembershipEnded).at("membershipId"))
}

/// The present membership of a person.
pub(crate) async fn of_person(
    person: PersonId,
    organization: OrganizationId,
    writing: &Writing,
) -> Result<Option<member::Model>, Refusal> {
    let select = member::Entity::of_organization(organization).filter(member::Column::PersonId.eq(person));
    Ok(select.filter(present(writing.today())).one(writing.tx()).await?)
}

/// The present memberships of an organization that an address belongs to, by account or as contact, each with
/// whether its person has an account.
pub(super) async fn of_address(
    email_key: &str,
    organization: OrganizationId,
    writing: &Writing,
) -> Result<Vec<(member::Model, bool)>, Refusal> {
    let select = with_person(organization, writing).filter(
        Condition::any().add(person::Column::EmailKey.eq(email_key)).add(member::Column::ContactEmailKey.eq(email_key)),
    );
    Ok(select.select_two_required(person::Entity).all(writing.tx()).await?.into_iter().map(managed).collect())
}

/// The present membership with this id, with whether its person has an account.
pub(super) async fn of_id(
    id: MembershipId,
    organization: OrganizationId,
    writing: &Writing,
) -> Result<Option<(member::Model, bool)>, Refusal> {
    let select = with_person(organization, writing).filter(member::Column::Id.eq(id));
    Ok(select.select_two_required(person::Entity).one(writing.tx()).await?.map(managed))
}

fn with_person(organization: OrganizationId, writing: &Writing) -> Select<member::Entity> {
    member::Entity::of_organization(organization)
        .join(JoinType::InnerJoin, on::<member::Entity, person::Entity>(member::Column::PersonId, person::Column::Id))
        .filter(present(writing.today()))
}

fn managed((member, person): (member::Model, person::Model)) -> (member::Model, bool) {
    (member, person.email_key.is_some())
}

/// Begins a membership. `path` is the argument at fault when the person is a member already.
pub(super) async fn begin(
    beginning: Beginning,
    path: &'static str,
    writing: &Writing,
) -> Result<member::Model, Refusal> {
    close_lapsed(beginning.organization, writing).await?;
    let id: MembershipId = writing.mint();
    let suspended = suspended_before(&beginning, writing).await?;
    let row = member::ActiveModel {
        id: Set(id),
        organization_id: Set(beginning.organization),
        person_id: Set(beginning.person),
        status: Set(if suspended.is_some() { MembershipStatus::Suspended } else { MembershipStatus::Active }),
        starts_on: Set(beginning.starts_on),
        ends_on: Set(beginning.ends_on),
        contact_email_key: Set(beginning.email.as_ref().map(|email| email.key().to_owned())),
        contact_email: Set(beginning.email.map(Email::into_string)),
        contact_phone: Set(beginning.phone.map(Phone::into_string)),
        birth_date: Set(beginning.birth_date),
        national_id: Set(None),
        note: Set(None),
        health_note: Set(None),
        created_at: Set(writing.now()),
        ended_at: Set(None),
        suspended_until: Set(suspended.as_ref().and_then(|before| before.suspended_until)),
        suspended_at: Set(suspended.as_ref().and_then(|before| before.suspended_at)),
        suspension_reason: Set(suspended.and_then(|before| before.suspension_reason)),
        name_key: NotSet,
        person_name: NotSet,
        is_managed: NotSet,
    };
    let member =
        member::Entity::insert(row).exec_with_returning(writing.tx()).await.map_err(|error| already(error, path))?;
    writing.record(Entry::of(id).in_organization(member.organization_id).after(&member)?).await?;
    writing.announce(Event::new("membership.begun", id).in_organization(member.organization_id)).await?;
    Ok(member)
}

/// The membership before this one, if the person left it while it was suspended, for as long as it would be: nobody
/// shakes a suspension off by coming back.
async fn suspended_before(beginning: &Beginning, writing: &Writing) -> Result<Option<member::Model>, Refusal> {
    let before = member::Entity::of_organization(beginning.organization)
        .filter(member::Column::PersonId.eq(beginning.person))
        .order_by_desc(member::Column::Id)
        .one(writing.tx())
        .await?;
    let lasts = |until: Option<NaiveDate>| until.is_none_or(|last| last >= writing.today());
    Ok(before.filter(|before| before.suspended_at.is_some() && lasts(before.suspended_until)))
}

/// The rule that a second membership of one person or address breaks.
pub(super) fn already(error: DbErr, path: &'static str) -> Refusal {
    let keys = ["person_id", "organization_id_person_id", "contact_email_key", "organization_id_contact_email_key"];
    if keys.iter().any(|key| is_taken(&error, "membership", key)) {
        AnyRule::from(Rule::AlreadyMember).at(path)
    } else {
        error.into()
    }
}

/// Ends a membership and all roles in it.
pub(crate) async fn end(member: &member::Model, reason: Option<&str>, writing: &Writing) -> Result<(), Refusal> {
    roles::take(member, None, reason, writing).await?;
    mandate::end_with(member, writing).await?;
    // Who never began keeps the day on which it would have been.
    let last = writing.today().max(member.starts_on);
    let ended = member::Entity::update_many()
        .col_expr(member::Column::Status, Expr::value(MembershipStatus::Ended.to_value()))
        .col_expr(member::Column::EndedAt, Expr::value(writing.now()))
        .col_expr(member::Column::EndsOn, Expr::value(last))
        .filter(member::Column::Id.eq(member.id))
        .filter(member::Column::Status.ne(MembershipStatus::Ended))
        .exec(writing.tx())
        .await?;
    if ended.rows_affected != 1 {
        return Err(AnyRule::from(Rule::MembershipEnded).at("membershipId"));
    }
    let after = member::Model {
        status: MembershipStatus::Ended,
        ended_at: Some(writing.now()),
        ends_on: Some(last),
        ..member.clone()
    };
    let entry = Entry::of(member.id).in_organization(member.organization_id).before(member)?.after(&after)?;
    writing.record(if let Some(reason) = reason { entry.because(reason) } else { entry }).await?;
    writing.announce(Event::new("membership.ended", member.id).in_organization(member.organization_id)).await
}

/// Marks the memberships whose last day has passed as ended, so that their people can come back. Nothing new is
/// said by that, so nothing is recorded.
pub(super) async fn close_lapsed(organization: OrganizationId, writing: &Writing) -> Result<(), Refusal> {
    member::Entity::update_many()
        .col_expr(member::Column::Status, Expr::value(MembershipStatus::Ended.to_value()))
        .col_expr(member::Column::EndedAt, Expr::value(writing.now()))
        .filter(member::Column::OrganizationId.eq(organization))
        .filter(member::Column::Status.ne(MembershipStatus::Ended))
        .filter(member::Column::EndsOn.lt(writing.today()))
        .exec(writing.tx())
        .await?;
    Ok(())
}

/// The membership as it is shown, after a change.
pub(crate) async fn shown(id: MembershipId, writing: &Writing) -> Result<Seen<MemberRow>, Refusal> {
    let row = load(id, writing.tx()).await?;
    Ok(Seen::new(row.ok_or_else(|| Fault::Broken("a membership vanished".into()))?))
}
