//! How large the futures are that resolve fields. A type's is as large as its largest field, and one is allocated for
//! each field of each row: what one field keeps, all pay for. Large fields box what they wait for.

use std::future::Future;

use async_graphql::{ContainerType, Context};

/// Most bytes of a field's future.
const LARGEST: usize = 1_280;

fn weight<'a, T, F>(_: impl FnOnce(&'a T, &'a Context<'a>) -> F) -> usize
where
    T: 'a,
    F: Future,
{
    size_of::<F>()
}

macro_rules! weights {
    ($($type:ty),+ $(,)?) => {
        [$((stringify!($type), weight(|one: &$type, ctx| <$type as ContainerType>::resolve_field(one, ctx)))),+]
    };
}

#[test]
fn fields_of_rows_are_light() {
    let weights = weights![
        super::registry::types::Organization,
        super::registry::organization::Surroundings<'_>,
        super::membership::organization::People<'_>,
        super::delegation::organization::Delegations<'_>,
        super::oversight::organization::Oversight<'_>,
        super::registry::types::OrganizationConnection,
        super::registry::types::OrganizationEdge,
        super::membership::types::Member,
        super::partnership::types::Partnership,
        super::partnership::types::Party,
        super::mobilization::need::Need,
        super::mobilization::offer::types::Offer,
        super::mobilization::resource::types::Resource,
        super::mobilization::resource::reservation::Reservation,
        super::mobilization::pledge::Pledge,
        super::mobilization::contribution::Contribution,
        super::quantity::Written,
    ];
    let heavy: Vec<_> = weights.iter().filter(|(_, bytes)| *bytes > LARGEST).collect();
    assert!(heavy.is_empty(), "{heavy:?}");
}
