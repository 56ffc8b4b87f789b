//! Sentences for people, in English and Indonesian. They live in Fluent files, so that a translator needs no Rust.

use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use unic_langid::langid;

use crate::http::locale::Locale;

type Bundle = FluentBundle<FluentResource>;

static EN: LazyLock<Bundle> =
    LazyLock::new(|| bundle(Locale::En, [include_str!("../words/en.ftl"), include_str!("../words/mail.en.ftl")]));
static ID: LazyLock<Bundle> =
    LazyLock::new(|| bundle(Locale::Id, [include_str!("../words/id.ftl"), include_str!("../words/mail.id.ftl")]));

fn bundle(locale: Locale, texts: [&str; 2]) -> Bundle {
    let language = match locale {
        Locale::En => langid!("en"),
        Locale::Id => langid!("id"),
    };
    let mut bundle = Bundle::new_concurrent(vec![language]);
    // Isolation marks would show up as stray characters in logs and in text that programs compare.
    bundle.set_use_isolating(false);
    for text in texts {
        // A broken line loses its own sentence only; a test fails for every code without one.
        let resource = FluentResource::try_new(text.to_owned()).unwrap_or_else(|(resource, _)| resource);
        if let Err(errors) = bundle.add_resource(resource) {
            tracing::error!(?errors, "a sentence is defined twice");
        }
    }
    bundle
}

/// The key of a code's sentence: `LAST_OWNER` is found under `last-owner`.
#[must_use]
pub fn key(code: &str) -> String {
    code.to_lowercase().replace('_', "-")
}

/// The sentence in the reader's language; the key itself when there is none.
#[must_use]
pub fn sentence(locale: Locale, key: &str, args: &[(&str, String)]) -> String {
    lookup(locale, key, args).unwrap_or_else(|| key.to_owned())
}

/// The sentence, if there is one. `key.part` is a part of what stands under `key`.
#[must_use]
pub fn lookup(locale: Locale, key: &str, args: &[(&str, String)]) -> Option<String> {
    let bundle: &Bundle = match locale {
        Locale::En => &EN,
        Locale::Id => &ID,
    };
    let pattern = match key.split_once('.') {
        None => bundle.get_message(key)?.value()?,
        Some((key, part)) => bundle.get_message(key)?.get_attribute(part)?.value(),
    };
    let mut values = FluentArgs::new();
    for (name, value) in args {
        values.set(*name, value.as_str());
    }
    let mut errors = Vec::new();
    Some(bundle.format_pattern(pattern, Some(&values), &mut errors).into_owned())
}
