//! Resource mobilization at the edge.

mod told;

pub use told::told;
