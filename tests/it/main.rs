//! Everything here goes over HTTP, and on both engines with equal answers.

mod account;
mod bad_input;
mod budgets;
mod days;
mod documents;
mod engines;
mod house;
mod import;
mod invitation_mail;
mod journey;
mod ledger_cases;
mod lists;
mod mail;
mod membership;
mod money;
mod partnership;
mod people;
mod races;
mod recovery;
mod refusals;
mod registry;
mod sessions;
mod settling;
mod throttle;
mod trail;
mod withdrawn;
