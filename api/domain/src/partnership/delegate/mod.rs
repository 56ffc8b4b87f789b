//! Members whom a party names for one partnership: they act or read there for it, and the others know them.

pub mod end;
pub mod find;
mod lookup;
pub mod name;
pub mod share;
