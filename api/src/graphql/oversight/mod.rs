//! Who looks into what of others, at the edge.

mod able;
pub mod glass;
pub mod glass_mutation;
pub mod glass_query;
pub mod organization;
pub mod seeing;
mod told;
pub mod trail_query;
pub mod who_query;

use async_graphql::MergedObject;

pub use told::told;

/// Questions about who looks into what.
#[derive(MergedObject, Default)]
pub struct OversightQuery(glass_query::GlassQuery, trail_query::TrailQuery, who_query::WhoQuery);
