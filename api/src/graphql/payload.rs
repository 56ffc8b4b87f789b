//! Payloads: one type a mutation, the outcome nullable, refusals as data.

/// Declares the payload of one mutation: `payload!(/// doc; RegisterPayload { /// doc; person: Person })`.
macro_rules! payload {
    ($(#[$doc:meta])* $name:ident { $(#[$field_doc:meta])* $field:ident: $node:ty }) => {
        $(#[$doc])*
        #[derive(async_graphql::SimpleObject)]
        pub struct $name {
            $(#[$field_doc])*
            pub $field: Option<$node>,
            /// Why nothing was done; empty when it was.
            pub errors: Vec<$crate::graphql::error::UserError>,
        }

        impl<T: Into<$node>> From<$crate::graphql::door::Answer<T>> for $name {
            fn from(answer: $crate::graphql::door::Answer<T>) -> Self {
                match answer {
                    Ok(outcome) => Self { $field: Some(outcome.into()), errors: Vec::new() },
                    Err(errors) => Self { $field: None, errors },
                }
            }
        }
    };
}

/// The same for a mutation that moves value: it tells besides what would be posted and who would be told.
macro_rules! moving_payload {
    ($(#[$doc:meta])* $name:ident { $(#[$field_doc:meta])* $field:ident: $node:ty }) => {
        $(#[$doc])*
        #[derive(async_graphql::SimpleObject)]
        pub struct $name {
            $(#[$field_doc])*
            pub $field: Option<$node>,
            /// What would be posted and who would be told; null unless `validateOnly` was asked for, and where it would be
            /// refused.
            pub preview: Option<$crate::graphql::ledger::preview::Preview>,
            /// Why nothing was done; empty when it was.
            pub errors: Vec<$crate::graphql::error::UserError>,
        }

        impl<T: Into<$node>> From<$crate::graphql::door::Answer<$crate::graphql::door::Moved<T>>> for $name {
            fn from(answer: $crate::graphql::door::Answer<$crate::graphql::door::Moved<T>>) -> Self {
                match answer {
                    Ok(moved) => Self {
                        $field: Some(moved.outcome.into()),
                        preview: moved.preview.map(Into::into),
                        errors: Vec::new(),
                    },
                    Err(errors) => Self { $field: None, preview: None, errors },
                }
            }
        }
    };
}

pub(crate) use {moving_payload, payload};
