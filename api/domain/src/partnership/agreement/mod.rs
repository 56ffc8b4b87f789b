//! What the parties of a partnership agree on: versions that never change, signatures under exactly one of them, and
//! how one version follows another.

pub mod course;
pub mod decline;
pub mod digest;
pub mod draft;
pub mod find;
mod lookup;
pub mod propose;
mod remind;
pub mod shared;
pub mod sign;
pub mod withdraw;
