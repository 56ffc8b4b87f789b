//! Organizations and areas at the edge.

pub mod able;
mod against;
pub mod area;
pub mod area_query;
mod around_able;
pub mod edit;
pub mod life;
pub mod load;
pub mod merge;
mod merge_able;
pub mod merge_mutation;
pub mod merge_query;
pub mod mutation;
pub mod organization;
pub mod query;
pub mod second_factor;
mod told;
pub mod types;
pub mod verification;
pub mod verify;

use async_graphql::MergedObject;

pub use told::told;

/// Questions about organizations and areas.
#[derive(MergedObject, Default)]
pub struct RegistryQuery(
    query::OrganizationQuery,
    area_query::AreaQuery,
    merge_query::MergeQuery,
    verification::OrganizationVerificationQuery,
);

/// Changes of the registry.
#[derive(MergedObject, Default)]
pub struct RegistryMutation(
    mutation::FoundingMutation,
    edit::EditMutation,
    life::LifeMutation,
    merge_mutation::MergeMutation,
    second_factor::SecondFactorPolicyMutation,
    verify::OrganizationVerificationMutation,
);
