//! What is checked in equals what the program says, and every code can be read in both languages.

use std::path::{Path, PathBuf};

use api::cli::generate;
use api::graphql::error::{FIELD_CODES, UserErrorCode};
use api::http::locale::Locale;
use api::http::refusal::Code;
use api::words;
use domain::entity::state::MailKind;
use sea_orm::{ActiveEnum, Iterable};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn same(file: &str, generated: &str, command: &str) {
    let kept = std::fs::read_to_string(root().join(file)).unwrap_or_default();
    assert!(kept == generated, "{file} differs; write it anew: cargo run -q -- {command} > {file}");
}

#[test]
fn what_is_checked_in_is_what_the_program_says() {
    same("api/schema.graphql", &generate::schema().expect("a schema"), "schema");
    same("api/permissions.md", &generate::permissions().expect("permissions"), "permissions");
    same("api/errors.md", &generate::errors(), "errors");
}

#[test]
fn the_readme_tells_every_setting() {
    let readme = std::fs::read_to_string(root().join("README.md")).expect("a README");
    assert!(readme.contains(&api::config::table()), "put the output of `cargo run -q -- settings` into README.md");
}

#[test]
fn every_code_has_a_sentence_in_both_languages() {
    let codes = UserErrorCode::ALL.iter().map(|(_, name, _)| *name);
    let codes = codes.chain(Code::ALL.iter().map(|code| code.name())).chain(FIELD_CODES.iter().map(|(name, _)| *name));
    let missing: Vec<_> = codes
        .flat_map(|code| [(code, Locale::En, "en"), (code, Locale::Id, "id")])
        .filter(|(code, locale, _)| words::lookup(*locale, &words::key(code), &[]).is_none())
        .map(|(code, _, language)| format!("{code} in {language}"))
        .collect();
    assert!(missing.is_empty(), "no sentence for {missing:?}");
}

#[test]
fn every_mail_has_sentences_in_both_languages() {
    for kind in MailKind::iter().map(|kind| words::key(&kind.to_value())) {
        let says = |locale, part: &str| words::lookup(locale, &format!("mail-{kind}{part}"), &[]).is_some();
        for locale in [Locale::En, Locale::Id] {
            assert!(["", ".before", ".after"].iter().all(|part| says(locale, part)), "{kind} in {}", locale.tag());
        }
        assert_eq!(says(Locale::En, ".link"), says(Locale::Id, ".link"), "{kind}");
    }
}

/// Files that are longer than a file should be; the list may only shrink.
const LONG: &[&str] = &[];

#[test]
fn no_file_is_longer_than_can_be_read_at_once() {
    let mut long = Vec::new();
    for folder in ["entity", "migration", "api", "tests"] {
        visit(&root().join(folder), &mut |path, text| {
            let is_test = path.components().any(|part| part.as_os_str() == "it")
                || path.file_stem().is_some_and(|name| name.to_string_lossy().ends_with("tests"));
            let limit = if is_test { 500 } else { 300 };
            let name = path.strip_prefix(root()).expect("below the root").display().to_string();
            if text.lines().count() > limit && !LONG.contains(&name.as_str()) {
                long.push(name);
            }
        });
    }
    assert!(long.is_empty(), "too long: {long:?}");
}

#[test]
fn no_quantity_is_a_float() {
    assert!(!generate::schema().expect("a schema").contains(": Float"));
}

/// The body of each resolver's signature: `Result<Option<T>>` would null the parent of a field that failed.
#[test]
fn fallible_fields_null_themselves_and_not_their_parents() {
    let mut faults = Vec::new();
    visit(&root().join("api/src/graphql"), &mut |path, text| {
        let signatures = text.split("async fn ").skip(1).filter_map(|rest| rest.split_once('{'));
        for (signature, _) in signatures.filter(|(signature, _)| signature.contains("&self")) {
            if signature.contains("Result<Option<") {
                faults.push(format!("{}: {signature}", path.display()));
            }
        }
    });
    assert!(faults.is_empty(), "{faults:?}");
}

fn visit(folder: &Path, see: &mut impl FnMut(&Path, &str)) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() && path.file_name().is_some_and(|name| name != "target" && name != "node_modules") {
            visit(&path, see);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            see(&path, &std::fs::read_to_string(&path).expect("a text"));
        }
    }
}
