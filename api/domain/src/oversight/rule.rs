//! Rules of looking into what is private.

/// Why it is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Rule {
    #[error("the administrator has broken the glass there already")]
    GlassOpen,
    /// It has run out, or was ended.
    #[error("the grant is over")]
    GlassOver,
}
