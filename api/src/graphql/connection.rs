//! Relay connections: edges with cursors, the `nodes` shortcut, page info, and a count that costs nothing unless
//! it is asked for.

use async_graphql::SimpleObject;

/// Whether there is more of a list, and where this part of it begins and ends.
#[derive(Clone, Debug, SimpleObject)]
pub struct PageInfo {
    /// Whether rows follow the last edge.
    pub has_next_page: bool,
    /// Whether rows precede the first edge.
    pub has_previous_page: bool,
    /// The first edge's cursor.
    pub start_cursor: Option<String>,
    /// The last edge's cursor.
    pub end_cursor: Option<String>,
}

/// A count as GraphQL's `Int`; beyond its range it stays at the largest.
#[must_use]
pub fn count(rows: u64) -> i32 {
    i32::try_from(rows).unwrap_or(i32::MAX)
}

/// Declares a connection and its edge: `connection!("members", MemberConnection, MemberEdge, Member)`. The first
/// argument is the kind of list that its cursors are bound to. Made with
/// `MemberConnection::of(slice, total, |node| key)`. Fields of a row that wait for nothing are named behind it:
/// `connection!("members", MemberConnection, MemberEdge, Member: "id", "name")`.
macro_rules! connection {
    ($list:literal, $connection:ident, $edge:ident, $node:ty $(: $($column:literal),+)?) => {
        $crate::graphql::straight::straight!($node: $($($column),+)?);
        $crate::graphql::straight::straight!($edge: "cursor"; "node" => $node);

        #[doc = concat!("One row of a page of ", $list, ", with its place in the list.")]
        pub struct $edge {
            key: domain::page::Key,
            node: $node,
        }

        #[doc = concat!("One row of a page of ", $list, ", with its place in the list.")]
        #[async_graphql::Object]
        impl $edge {
            /// The row's place in the list, opaque; an argument for `after` or `before`.
            async fn cursor(&self) -> String {
                $crate::graphql::page::cursor($list, &self.key)
            }

            /// The row.
            async fn node(&self) -> $crate::graphql::straight::Row<&$node> {
                $crate::graphql::straight::Row(&self.node)
            }
        }

        #[doc = concat!("A page of ", $list, ".")]
        pub struct $connection {
            edges: Vec<$edge>,
            has_next: bool,
            has_previous: bool,
            total: Option<u64>,
        }

        impl $connection {
            /// The kind of list that the cursors are bound to.
            pub const LIST: &'static str = $list;

            /// Turns a slice into a connection. `total` is there when `totalCount` was selected.
            pub fn of<T>(
                slice: domain::page::Slice<T>,
                total: Option<u64>,
                key: impl Fn(&T) -> domain::page::Key,
                node: impl Fn(T) -> $node,
            ) -> Self {
                let (has_next, has_previous) = (slice.has_next, slice.has_previous);
                let edges = slice.rows.into_iter().map(|row| $edge { key: key(&row), node: node(row) }).collect();
                Self { edges, has_next, has_previous, total }
            }
        }

        #[doc = concat!("A page of ", $list, ".")]
        #[async_graphql::Object]
        impl $connection {
            /// The rows with their places.
            async fn edges(&self) -> $crate::graphql::straight::Rows<&$edge> {
                $crate::graphql::straight::Rows(self.edges.iter().collect())
            }

            /// The rows alone.
            async fn nodes(&self) -> $crate::graphql::straight::Rows<&$node> {
                $crate::graphql::straight::Rows(self.edges.iter().map(|edge| &edge.node).collect())
            }

            /// Where this page lies in the list.
            async fn page_info(&self) -> $crate::graphql::connection::PageInfo {
                let cursor = |edge: &$edge| $crate::graphql::page::cursor($list, &edge.key);
                $crate::graphql::connection::PageInfo {
                    has_next_page: self.has_next,
                    has_previous_page: self.has_previous,
                    start_cursor: self.edges.first().map(cursor),
                    end_cursor: self.edges.last().map(cursor),
                }
            }

            /// How many rows the whole list has, of those that the viewer may see.
            async fn total_count(&self) -> Option<i32> {
                self.total.map($crate::graphql::connection::count)
            }
        }
    };
}

pub(crate) use connection;
