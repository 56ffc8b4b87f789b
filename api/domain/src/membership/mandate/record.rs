//! A mandate is recorded.

use chrono::NaiveDate;
use entity::id::{MandateId, MembershipId, OrganizationId};
use entity::membership::mandate::{ActiveModel, Column, Entity, Model};
use entity::membership::member;
use entity::state::MandateOffice;
use entity::value::Reason;
use entity::value::text::Text;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter};
use serde::Serialize;

use super::super::given::GivenRole;
use super::super::owners;
use super::super::rule::Rule;
use super::find::{SeenMandate, after_change};
use super::{lookup, roles, term};
use crate::command::{Command, Lookup, Writing};
use crate::feed::{audit::Entry, outbox::Event};
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::{Refusal, Rule as AnyRule};

/// Longest title of an office, and number of a decree, in characters.
pub const TITLE_MAX: usize = 200;
pub const NUMBER_MAX: usize = 100;

/// Record that a member leads the organization in an office, for a term. One that is over may be recorded, too.
#[derive(Clone, Serialize)]
pub struct RecordMandate {
    pub organization: OrganizationId,
    pub membership: MembershipId,
    pub office: MandateOffice,
    pub title: Option<Text>,
    pub decree_number: Option<Text>,
    pub decree_on: Option<NaiveDate>,
    pub starts_on: NaiveDate,
    /// The last day.
    pub ends_on: NaiveDate,
    /// The mandate that this one follows.
    pub predecessor: Option<MandateId>,
    /// What it brings.
    pub roles: Vec<GivenRole>,
}

impl Command for RecordMandate {
    const NEEDS: Permission = Permission::MandateManage;
    const NAME: &'static str = "recordMandate";
    type Outcome = SeenMandate;

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        lookup.place(self.organization, "organizationId", Self::NEEDS).await
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let own = owners::holding_under_lock(self.organization, Self::NEEDS, writing).await?;
        let holder = member::Entity::find_by_id(self.membership).one(writing.tx()).await?;
        let holder = holder.filter(|member| member.organization_id == self.organization);
        let holder = holder.ok_or(Refusal::NotFound("membershipId"))?;
        require_title(self.office, self.title.as_ref())?;
        term::require_days((self.starts_on, self.ends_on), &holder, writing.today())?;
        let row = Model {
            id: writing.mint(),
            organization_id: self.organization,
            membership_id: holder.id,
            office: self.office,
            title: self.title.map(Text::into_string),
            decree_number: self.decree_number.map(Text::into_string),
            decree_on: self.decree_on,
            starts_on: self.starts_on,
            ends_on: self.ends_on,
            successor_id: None,
            ended_on: None,
            end_reason: None,
            end_note: None,
            ended_by: None,
            recorded_by: writing.rights().person().ok_or(Refusal::Forbidden(Self::NEEDS))?,
            created_at: writing.now(),
            reminded_days: None,
            version: 1,
        };
        term::require_free(&row, writing).await?;
        Entity::insert(ActiveModel::from(row.clone()).reset_all()).exec_without_returning(writing.tx()).await?;
        writing.record(Entry::of(row.id).in_organization(row.organization_id).after(&row)?).await?;
        if let Some(predecessor) = self.predecessor {
            succeed(predecessor, &row, writing).await?;
        }
        roles::give(&self.roles, (&row, &holder), &own, writing).await?;
        writing.announce(Event::new("mandate.recorded", row.id).in_organization(row.organization_id)).await?;
        after_change(row.id, writing).await
    }
}

/// An office without a name of its own needs a title.
pub(super) fn require_title(office: MandateOffice, title: Option<&Text>) -> Result<(), Refusal> {
    let is_nameless = matches!(office, MandateOffice::SectionHead | MandateOffice::Other);
    if is_nameless && title.is_none() { Err(Refusal::input("title", Reason::Empty)) } else { Ok(()) }
}

/// Says of a mandate which one follows it: of the same office, later, and only one.
async fn succeed(predecessor: MandateId, successor: &Model, writing: &Writing) -> Result<(), Refusal> {
    const ARGUMENT: &str = "predecessorId";
    let before = lookup::read(predecessor, writing).await.ok();
    let before = before.filter(|before| before.organization_id == successor.organization_id);
    let before = before.ok_or(Refusal::NotFound(ARGUMENT))?;
    if before.office != successor.office || before.starts_on > successor.starts_on {
        return Err(AnyRule::from(Rule::NotAPredecessor).at(ARGUMENT));
    }
    let named = Entity::update_many()
        .col_expr(Column::SuccessorId, Expr::value(successor.id))
        .filter(Column::Id.eq(before.id))
        .filter(Column::SuccessorId.is_null())
        .exec(writing.tx())
        .await?;
    if named.rows_affected != 1 {
        return Err(AnyRule::from(Rule::NotAPredecessor).at(ARGUMENT));
    }
    let after = Model { successor_id: Some(successor.id), ..before.clone() };
    let entry = Entry::of(before.id).in_organization(before.organization_id);
    writing.record(entry.before(&before)?.after(&after)?).await
}
