//! Partnerships at the edge.

mod told;

pub use told::told;
