//! Who leads an organization, in which office, by which decree and for which term. A mandate may bring roles, which
//! hold exactly as long as it does.

pub mod correct;
pub mod end;
pub mod find;
mod lookup;
pub mod record;
pub mod remind;
mod roles;
mod term;

pub(super) use end::end_with;
