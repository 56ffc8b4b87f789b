//! The name of a person, or what stands for it.

use async_graphql::Context;

use super::session;
use crate::http::locale::Locale;
use crate::words;

/// The name; of somebody whose data was erased, who has none, the words for that in the reader's language.
pub fn shown(ctx: &Context<'_>, name: &str) -> String {
    if !name.is_empty() {
        return name.to_owned();
    }
    let locale = session::of(ctx).map_or(Locale::En, |session| session.locale);
    words::sentence(locale, "erased-person", &[])
}
