//! The days of a mandate, and what stands against them.

use chrono::NaiveDate;
use entity::membership::mandate::{Column, Entity, Model};
use entity::membership::member;
use entity::state::{MandateOffice, MembershipStatus};
use sea_orm::{ColumnTrait, Condition, PaginatorTrait, QueryFilter};

use super::super::rule::Rule;
use crate::command::Writing;
use crate::refusal::{Refusal, Rule as AnyRule};

/// Whether an organization has one of these at a time. There may be several vice-chairs and section heads.
const fn is_singular(office: MandateOffice) -> bool {
    match office {
        MandateOffice::Chair | MandateOffice::Secretary | MandateOffice::Treasurer => true,
        MandateOffice::ViceChair | MandateOffice::SectionHead | MandateOffice::Member | MandateOffice::Other => false,
    }
}

/// Refuses days that are none, or that the holder's membership does not reach. A mandate that is over may be of
/// somebody who has left.
pub(super) fn require_days(
    (starts_on, ends_on): (NaiveDate, NaiveDate),
    holder: &member::Model,
    today: NaiveDate,
) -> Result<(), Refusal> {
    if ends_on < starts_on {
        return Err(AnyRule::from(Rule::EndsBeforeStart).at("endsOn"));
    }
    if ends_on < today {
        return Ok(());
    }
    if has_ended(holder, today) {
        return Err(AnyRule::from(Rule::MembershipEnded).at("membershipId"));
    }
    if holder.ends_on.is_some_and(|last| last < ends_on) {
        return Err(AnyRule::from(Rule::MandateOutlastsMembership).at("endsOn"));
    }
    Ok(())
}

/// Whether the membership is over.
pub(super) fn has_ended(holder: &member::Model, today: NaiveDate) -> bool {
    holder.status == MembershipStatus::Ended || holder.ends_on.is_some_and(|last| last < today)
}

/// Refuses a second holder of an office that an organization has once. The caller has locked the organization. One that
/// ended before its term makes room from that day on.
pub(super) async fn require_free(mandate: &Model, writing: &Writing) -> Result<(), Refusal> {
    if !is_singular(mandate.office) || mandate.ended_on == Some(mandate.starts_on) {
        return Ok(());
    }
    let lasts = Condition::any()
        .add(Condition::all().add(Column::EndedOn.is_null()).add(Column::EndsOn.gte(mandate.starts_on)))
        .add(Column::EndedOn.gt(mandate.starts_on));
    let mut others = Entity::of_organization(mandate.organization_id)
        .filter(Column::Office.eq(mandate.office))
        .filter(Column::Id.ne(mandate.id))
        .filter(lasts);
    others = match mandate.ended_on {
        Some(ended) => others.filter(Column::StartsOn.lt(ended)),
        None => others.filter(Column::StartsOn.lte(mandate.ends_on)),
    };
    if others.count(writing.tx()).await? > 0 {
        return Err(AnyRule::from(Rule::OfficeTaken).at("office"));
    }
    Ok(())
}
