//! What is kept of people: given to them when they ask, erased when they ask for that.

mod addresses;
mod erasure;
mod export;
mod managed;
mod owners;
mod register;
mod story;
