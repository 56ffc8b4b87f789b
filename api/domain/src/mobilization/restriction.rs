//! What a giver has said a gift may be used for. It comes with the promise, goes on with what is given on it, and is
//! asked for when that is set aside and when it is used.

use chrono::NaiveDate;
use entity::id::{ContributionId, ProgramId};
use entity::mobilization::{contribution, need, pledge};
use sea_orm::sea_query::ExprTrait;
use sea_orm::{ColumnTrait, Condition};
use serde::Serialize;

use super::allocate::program_of;
use super::rule::Rule;
use crate::command::Writing;
use crate::refusal::{Refusal, Rule as AnyRule};
use crate::registry::found::require_area;

/// What a gift may be used for. What is absent is left to the receiver.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Restriction {
    /// This one program.
    pub program: Option<ProgramId>,
    /// What else, in the giver's words, which whoever sets it aside must say is kept.
    pub purpose: Option<String>,
    /// In this area, or in what lies in it.
    pub area_code: Option<String>,
    /// The last day.
    pub usable_until: Option<NaiveDate>,
}

/// Which part of a restriction stands in the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bar {
    Program,
    Purpose,
    Area,
    Date,
}

/// What is set aside, as far as restrictions ask.
pub(super) struct Aim<'a> {
    pub program: ProgramId,
    pub area_code: Option<&'a str>,
    pub today: NaiveDate,
    /// The contributions whose purpose in words is kept.
    pub keeps: &'a [ContributionId],
}

impl Restriction {
    #[must_use]
    pub fn of_pledge(row: &pledge::Model) -> Self {
        Self {
            program: row.for_program_id,
            purpose: row.for_purpose.clone(),
            area_code: row.for_area_code.clone(),
            usable_until: row.usable_until,
        }
    }

    #[must_use]
    pub fn of_contribution(row: &contribution::Model) -> Self {
        Self {
            program: row.for_program_id,
            purpose: row.for_purpose.clone(),
            area_code: row.for_area_code.clone(),
            usable_until: row.usable_until,
        }
    }

    /// Whether everything is left to the receiver.
    #[must_use]
    pub fn is_free(&self) -> bool {
        *self == Self::default()
    }

    /// Refuses what cannot be kept from the beginning.
    pub(super) async fn require_possible(&self, need: &need::Model, writing: &Writing) -> Result<(), Refusal> {
        if let Some(program) = self.program {
            program_of(need, program, "restriction.programId", writing).await?;
        }
        let area = require_area(self.area_code.as_deref(), writing).await;
        area.map_err(|refusal| refusal.moved_to("restriction.areaCode"))?;
        if self.usable_until.is_some_and(|last| last < writing.today()) {
            return Err(AnyRule::from(Rule::DateInPast).at("restriction.usableUntil"));
        }
        Ok(())
    }

    /// The restriction of what is given on a promise: the promise's, or a tighter one.
    pub(super) fn within(self, promised: Self) -> Result<Self, Refusal> {
        Ok(Self {
            program: tighter(self.program, promised.program, PartialEq::eq, "restriction.programId")?,
            purpose: tighter(self.purpose, promised.purpose, PartialEq::eq, "restriction.purpose")?,
            area_code: tighter(
                self.area_code,
                promised.area_code,
                |inner, outer| lies_in(inner, outer),
                "restriction.areaCode",
            )?,
            usable_until: tighter(self.usable_until, promised.usable_until, PartialOrd::le, "restriction.usableUntil")?,
        })
    }

    /// What stands against setting aside for this what is restricted so.
    pub(super) fn bar(&self, of: ContributionId, aim: &Aim<'_>) -> Option<Bar> {
        if self.program.is_some_and(|program| program != aim.program) {
            return Some(Bar::Program);
        }
        if self.usable_until.is_some_and(|last| last < aim.today) {
            return Some(Bar::Date);
        }
        let lies_outside = |outer: &String| !aim.area_code.is_some_and(|inner| lies_in(inner, outer));
        if self.area_code.as_ref().is_some_and(lies_outside) {
            return Some(Bar::Area);
        }
        (self.purpose.is_some() && !aim.keeps.contains(&of)).then_some(Bar::Purpose)
    }
}

impl Aim<'_> {
    /// That nothing stands against it, asked of the database: the same as [`Restriction::bar`].
    pub(super) fn allowed(&self) -> Condition {
        use contribution::Column;
        let area = Column::ForAreaCode;
        let around: Vec<_> = self.area_code.map(around).unwrap_or_default();
        Condition::all()
            .add(Column::ForProgramId.is_null().or(Column::ForProgramId.eq(self.program)))
            .add(usable_on(self.today))
            .add(area.is_null().or(area.is_in(around)))
            .add(Column::ForPurpose.is_null().or(Column::Id.is_in(self.keeps.iter().copied())))
    }
}

/// That a contribution may be used on this day.
pub(super) fn usable_on(day: NaiveDate) -> Condition {
    use contribution::Column;
    Condition::any().add(Column::UsableUntil.is_null()).add(Column::UsableUntil.gte(day))
}

/// Whether one area is another one or lies in it. Codes are dotted paths.
fn lies_in(inner: &str, outer: &str) -> bool {
    inner.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// The area's code and those of all areas around it.
fn around(code: &str) -> Vec<&str> {
    let dots = code.match_indices('.').filter_map(|(at, _)| code.get(..at));
    dots.chain([code]).collect()
}

fn tighter<T>(
    own: Option<T>,
    promised: Option<T>,
    is_within: impl FnOnce(&T, &T) -> bool,
    path: &'static str,
) -> Result<Option<T>, Refusal> {
    match (own, promised) {
        (Some(own), Some(promised)) if !is_within(&own, &promised) => {
            Err(AnyRule::from(Rule::LooserThanPledge).at(path))
        }
        (None, promised) => Ok(promised),
        (own, _) => Ok(own),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_area_lies_in_those_around_it_and_in_no_other() {
        assert!(lies_in("73.05", "73.05") && lies_in("73.05.01", "73"));
        assert!(!lies_in("73.051", "73.05") && !lies_in("73", "73.05") && !lies_in("74.05", "73"));
        assert_eq!(around("73.05.01"), ["73", "73.05", "73.05.01"]);
    }
}
