//! Everything here goes over HTTP, and on both engines with equal answers.

mod bad_input;
mod budgets;
mod documents;
mod engines;
mod house;
mod import;
mod journey;
mod lists;
mod membership;
mod partnership;
mod races;
mod refusals;
mod registry;
