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

pub(crate) use payload;
