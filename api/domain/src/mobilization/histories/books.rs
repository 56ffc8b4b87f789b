//! Books that are closed while a history goes on, and what lay in them on any day.

use std::collections::HashMap;

use chrono::{DateTime, Datelike, Days, Months, NaiveDate, Utc};
use entity::state::{AccountType, PartnershipVisibility, Role};

use super::Stage;
use super::journal::{Journal, Until};
use super::step::Try;
use crate::period::balance::{AsOf, totals};
use crate::period::export_statement::{ExportStatement, Span};
use crate::period::statement::Statement;
use crate::policy::caller::Caller;

/// The need's currency, and the other one.
pub(super) const HOME: &str = "IDR";
pub(super) const ABROAD: &str = "USD";

/// A type of accounts in one currency.
pub(super) type Place = (AccountType, &'static str);

/// What is asked of in this order.
pub(super) const PLACES: [Place; 7] = [
    (AccountType::Source, HOME),
    (AccountType::Available, HOME),
    (AccountType::Allocated, HOME),
    (AccountType::Used, HOME),
    (AccountType::Clearing, HOME),
    (AccountType::Source, ABROAD),
    (AccountType::Clearing, ABROAD),
];

/// The day so many days ago.
pub(super) fn ago(today: NaiveDate, days: u64) -> NaiveDate {
    today - Days::new(days)
}

/// The last day of the month that was over so many months ago.
pub(super) fn month_end(today: NaiveDate, months: usize) -> NaiveDate {
    let months = u32::try_from(months).unwrap();
    today.with_day(1).unwrap() - Months::new(months) - Days::new(1)
}

/// Of which day the books are asked after a step, if of one.
pub(super) fn looked_at(one: &Try, today: NaiveDate, steps: usize) -> Until {
    Until {
        booked: one.booked.map(|days| ago(today, days)),
        happened: one.happened.map(|days| ago(today, days)),
        steps: one.recorded.map(|at| at % (steps + 1)),
    }
}

impl Stage {
    /// Other people with other books, in which nothing is closed: who owns them.
    pub(super) async fn begins_anew(&mut self) -> Caller {
        let world = &self.world;
        let owner = world.person("Lina").await;
        [self.siti, self.budi] = [world.person("Siti").await, world.person("Budi").await];
        [self.rina, self.agus] = [world.person("Rina").await, world.person("Agus").await];
        let people = [
            (&owner, Role::Owner),
            (&self.siti, Role::Treasurer),
            (&self.budi, Role::Treasurer),
            (&self.rina, Role::Coordinator),
        ];
        self.receiver = world.organization("fishers", &people).await;
        self.giver = world.organization("council", &[(&self.agus, Role::Treasurer)]).await;
        self.partnership = world.partnership(&[self.receiver, self.giver], PartnershipVisibility::Public).await;
        self.program = world.program(self.partnership, self.receiver).await;
        owner
    }

    /// What lay in the accounts of each type and currency as of then; the instants are those after each step.
    pub(super) async fn lay(&self, until: Until, instants: &[DateTime<Utc>]) -> [i128; PLACES.len()] {
        let recorded_until = until.steps.map(|steps| instants[steps]);
        let as_of = AsOf { booked_until: until.booked, happened_until: until.happened, recorded_until };
        let reading = self.world.reading(&self.siti).await;
        let told = totals(&reading, self.receiver, Some(self.partnership), as_of).await.unwrap();
        let told: HashMap<_, _> =
            told.iter().map(|total| ((total.account_type, total.sum.unit.code()), total.sum.minor)).collect();
        PLACES.map(|of| told.get(&of).copied().unwrap_or_default())
    }

    /// A statement of these days adds up, and leads from what lay there before to what lay there in the end.
    pub(super) async fn states(&self, (from, until): (NaiveDate, NaiveDate), journal: &Journal) {
        let span = Span::Days { from: Some(from), until };
        let asked = ExportStatement { organization: self.receiver, partnership: Some(self.partnership), span };
        let file: serde_json::Value = serde_json::from_str(&self.world.does(&self.siti, asked).await.unwrap()).unwrap();
        let statement = Statement::read(&file["says"].to_string()).unwrap();
        let sum = |(of, unit): Place, number: fn(&crate::period::statement::Line) -> &str| {
            let lines = statement.accounts.iter().filter(|line| line.account_type == of && line.unit == unit);
            lines.map(|line| number(line).parse::<i128>().unwrap()).sum::<i128>()
        };
        let booked = |day: NaiveDate| Until { booked: Some(day), ..Until::default() };
        assert_eq!(PLACES.map(|of| sum(of, |line| &line.opening)), journal.lay(booked(ago(from, 1))), "{from}");
        assert_eq!(PLACES.map(|of| sum(of, |line| &line.closing)), journal.lay(booked(until)), "{until}");
    }
}
