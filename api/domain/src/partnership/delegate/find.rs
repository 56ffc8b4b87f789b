//! Questions about delegates.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use entity::id::{DelegateId, MembershipId, OrganizationId, PartnershipId, PersonId};
use entity::membership::member;
use entity::partnership::delegate::{Column, Entity, Model};
use entity::partnership::{partnership, party};
use entity::registry::organization;
use entity::state::{Consent, DelegateRole, OrganizationStatus, PartnershipStatus};
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, Select, SelectModel, Selector,
};

use crate::command::Writing;
use crate::page::{self, Page, Slice};
use crate::policy::belonging;
use crate::policy::decide::require;
use crate::policy::lent::permissions_of_delegate;
use crate::policy::minor;
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::policy::rights::{Rights, on};
use crate::policy::visible;
use crate::refusal::{Fault, Refusal};
use crate::seen::{Reading, Seen};

/// A delegate with the name of the person, and what their organization keeps of how to reach them.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Named {
    pub id: DelegateId,
    pub partnership_id: PartnershipId,
    pub organization_id: OrganizationId,
    pub membership_id: MembershipId,
    pub role: DelegateRole,
    pub title: String,
    pub starts_on: NaiveDate,
    pub ends_on: Option<NaiveDate>,
    pub contact_shared_at: Option<DateTime<Utc>>,
    pub ended_at: Option<DateTime<Utc>>,
    pub name: String,
    pub person_id: PersonId,
    contact_email: Option<String>,
    contact_phone: Option<String>,
    birth_date: Option<NaiveDate>,
    is_in_force: i32,
}

impl Named {
    /// Whether they are a delegate today.
    #[must_use]
    pub fn is_in_force(&self) -> bool {
        self.is_in_force != 0
    }
}

/// A delegate, as far as the caller may know of them.
#[derive(Clone, Debug)]
pub struct SeenDelegate {
    pub row: Seen<Named>,
    is_reachable: bool,
}

impl SeenDelegate {
    fn new(row: Named, rights: &Rights, today: NaiveDate) -> Self {
        let is_own = rights.person() == Some(row.person_id);
        let is_reader = rights.holds(Permission::ContactRead, row.organization_id);
        // How to reach minors is for fewer, whatever they have agreed to themselves.
        let is_protected =
            minor::is_minor(row.birth_date, today) && !rights.holds(Permission::SensitiveRead, row.organization_id);
        let is_reachable = is_own || (!is_protected && (row.contact_shared_at.is_some() || is_reader));
        Self { row: Seen::new(row), is_reachable }
    }

    /// E-mail address and telephone number, where the caller may know them.
    #[must_use]
    pub fn contact(&self) -> (Option<&str>, Option<&str>) {
        if !self.is_reachable {
            return (None, None);
        }
        (self.row.contact_email.as_deref(), self.row.contact_phone.as_deref())
    }
}

/// The delegate with this id, if the caller may see them.
pub async fn by_id(reading: &Reading, id: DelegateId) -> Result<Option<SeenDelegate>, Refusal> {
    let select = seen(reading.rights(), reading.today()).filter(Column::Id.eq(id));
    Ok(named(select, reading.today())
        .one(reading.db())
        .await?
        .map(|row| SeenDelegate::new(row, reading.rights(), reading.today())))
}

/// One page of delegates, oldest first, for each of these partnerships, in one statement.
pub async fn delegates_of(
    reading: &Reading,
    partnerships: &[PartnershipId],
    page: &Page,
) -> Result<HashMap<PartnershipId, Slice<SeenDelegate>>, Refusal> {
    if partnerships.is_empty() {
        return Ok(HashMap::new());
    }
    let select = joined().filter(Column::Id.in_subquery(nearest(reading, partnerships, page)));
    let rows = named(select.order_by(Column::Id, page.order()), reading.today()).all(reading.db()).await?;
    let mut groups: HashMap<_, Vec<_>> = partnerships.iter().map(|id| (*id, Vec::new())).collect();
    for row in rows {
        groups.entry(row.partnership_id).or_default().push(SeenDelegate::new(row, reading.rights(), reading.today()));
    }
    Ok(groups.into_iter().map(|(id, rows)| (id, page.cut(rows))).collect())
}

/// How many delegates of each of these partnerships the caller sees, in one statement. Those without any are not among
/// them.
pub async fn counts_of_delegates(
    reading: &Reading,
    partnerships: &[PartnershipId],
) -> Result<HashMap<PartnershipId, u64>, Refusal> {
    let select = seen(reading.rights(), reading.today());
    page::count_of_each(reading, select, (Column::PartnershipId, partnerships)).await
}

/// The delegates in force of one party whose role holds the permission, oldest first.
///
/// # Errors
/// As policy answers those who do not read the party's members.
pub async fn holding(
    reading: &Reading,
    (partnership, organization): (PartnershipId, OrganizationId),
    permission: Permission,
    page: &Page,
) -> Result<Slice<SeenDelegate>, Refusal> {
    require(reading.rights(), Permission::MemberRead, &Place::Organization(organization))?;
    let select = page.apply(of_holders((partnership, organization), permission, reading), None, (Entity, Column::Id));
    let rows = named(select, reading.today()).all(reading.db()).await?;
    Ok(page.cut(rows).map(|row| SeenDelegate::new(row, reading.rights(), reading.today())))
}

/// How many those are.
///
/// # Errors
/// As [`holding`].
pub async fn count_of_holding(
    reading: &Reading,
    party: (PartnershipId, OrganizationId),
    permission: Permission,
) -> Result<u64, Refusal> {
    require(reading.rights(), Permission::MemberRead, &Place::Organization(party.1))?;
    Ok(of_holders(party, permission, reading).count(reading.db()).await?)
}

fn of_holders(
    (partnership, party): (PartnershipId, OrganizationId),
    permission: Permission,
    reading: &Reading,
) -> Select<Entity> {
    let roles = [DelegateRole::Representative, DelegateRole::Observer];
    let holding = roles.into_iter().filter(|role| permissions_of_delegate(*role).holds(permission));
    // Where the party is not at work its delegates hold nothing, although they are still named.
    let at_work = Query::select()
        .column(organization::Column::Id)
        .from(organization::Entity)
        .and_where(organization::Column::Status.eq(OrganizationStatus::Active))
        .to_owned();
    joined()
        .filter(Column::PartnershipId.eq(partnership))
        .filter(Column::OrganizationId.eq(party))
        .filter(Column::Role.is_in(holding))
        .filter(in_force(reading.today()))
        .filter(Column::OrganizationId.in_subquery(at_work))
}

/// Delegates whose last day has not passed and whom nobody has ended; those who begin later are among them.
pub(super) fn open(today: NaiveDate) -> Condition {
    Condition::all()
        .add(Column::EndedAt.is_null())
        .add(Condition::any().add(Column::EndsOn.is_null()).add(Column::EndsOn.gte(today)))
}

/// Those whose own term, membership, party and partnership hold today.
fn in_force(today: NaiveDate) -> Condition {
    let lasts = |ends: Condition, until: Condition| Condition::any().add(ends).add(until);
    open(today)
        .add(Column::StartsOn.lte(today))
        .add(belonging::in_force(today))
        .add(party::Column::Consent.eq(Consent::Accepted))
        .add(partnership::Column::Status.is_in([PartnershipStatus::Active, PartnershipStatus::Suspended]))
        .add(lasts(partnership::Column::EndsOn.is_null().into(), partnership::Column::EndsOn.gte(today).into()))
}

/// Delegates with what they hang on.
fn joined() -> Select<Entity> {
    let party = Entity::belongs_to(party::Entity)
        .from(Column::PartnershipId)
        .to(party::Column::PartnershipId)
        .on_condition(|delegate, party| {
            let organization = Expr::col((party, party::Column::OrganizationId));
            Condition::all().add(organization.equals((delegate, Column::OrganizationId)))
        })
        .into();
    Entity::find()
        .join(JoinType::InnerJoin, on::<Entity, member::Entity>(Column::MembershipId, member::Column::Id))
        .join(JoinType::InnerJoin, party)
        .join(JoinType::InnerJoin, on::<Entity, partnership::Entity>(Column::PartnershipId, partnership::Column::Id))
}

/// Those that the caller sees: present ones of the partnerships that they are in, and all of their own organizations.
pub(super) fn seen(rights: &Rights, today: NaiveDate) -> Select<Entity> {
    let of_partners = in_force(today).add(visible::delegate_of_partner(rights));
    joined().filter(Condition::any().add(of_partners).add(visible::own_delegate(rights)))
}

fn named(select: Select<Entity>, today: NaiveDate) -> Selector<SelectModel<Named>> {
    // In so many letters: a number that is bound has no type of its own there.
    let number = |number: i32| Expr::Constant(number.into());
    let is_in_force = Expr::case(in_force(today), number(1)).finally(number(0));
    select
        .expr_as(is_in_force, "is_in_force")
        .column_as(member::Column::PersonName, "name")
        .column_as(member::Column::PersonId, "person_id")
        .column_as(member::Column::ContactEmail, "contact_email")
        .column_as(member::Column::ContactPhone, "contact_phone")
        .column_as(member::Column::BirthDate, "birth_date")
        .into_model::<Named>()
}

/// The ids of the first delegates of each partnership, one more than the page shows.
fn nearest(reading: &Reading, partnerships: &[PartnershipId], page: &Page) -> SelectStatement {
    let rows = seen(reading.rights(), reading.today())
        .filter(reading.any_of(Column::PartnershipId, partnerships.iter().copied()));
    page.nearest_of_each(rows, Column::PartnershipId, Column::Id)
}

/// The delegate with this id and whose membership it is, whoever asks.
pub(super) async fn row(
    id: DelegateId,
    argument: &'static str,
    db: &impl ConnectionTrait,
) -> Result<(Model, PersonId), Refusal> {
    let select = Entity::find_by_id(id)
        .join(JoinType::InnerJoin, on::<Entity, member::Entity>(Column::MembershipId, member::Column::Id));
    let found = select.select_two_required(member::Entity).one(db).await?;
    found.map(|(row, member)| (row, member.person_id)).ok_or(Refusal::NotFound(argument))
}

/// The delegate who was just changed, for whoever changed them.
pub(super) async fn after_change(id: DelegateId, writing: &Writing) -> Result<SeenDelegate, Refusal> {
    let row = named(joined().filter(Column::Id.eq(id)), writing.today()).one(writing.tx()).await?;
    let row = row.ok_or_else(|| Fault::Broken("a delegate without a row".into()))?;
    Ok(SeenDelegate::new(row, writing.rights(), writing.today()))
}
