//! Everything here goes over HTTP, and on both engines with equal answers.

mod bad_input;
mod budgets;
mod days;
mod documents;
mod engines;
mod handover;
mod house;
mod import;
mod joining;
mod journey;
mod ledger_cases;
mod lists;
mod membership;
mod money;
mod own_roles;
mod partnership;
mod people;
mod races;
mod refusals;
mod registry;
mod sessions;
mod settling;
mod terms;
mod throttle;
mod trail;
mod withdrawn;
