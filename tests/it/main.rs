//! Everything here goes over HTTP, and on both engines with equal answers.

mod bad_input;
mod boot;
mod budgets;
mod documents;
mod house;
mod journey;
mod membership;
mod partnership;
mod races;
mod refusals;
