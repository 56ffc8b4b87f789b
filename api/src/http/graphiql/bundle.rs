//! The built bundle: a folder whose names are read once, so that no request can name anything else.

use std::{
    collections::BTreeSet,
    fs, io,
    path::{Path, PathBuf},
};

pub(super) const INDEX: &str = "index.html";

/// Written last by the build: a bundle without it is half a bundle. Holds the hash of the sources.
pub(super) const STAMP: &str = ".stamp";

#[derive(Debug)]
pub(super) struct Bundle {
    dir: PathBuf,
    stamp: String,
    /// Names relative to `dir`, with `/` between folders.
    names: BTreeSet<String>,
}

/// How to answer with a file.
pub(super) struct File {
    pub path: PathBuf,
    pub content_type: String,
    pub cache_control: &'static str,
}

impl Bundle {
    /// The complete bundle in `dir`, if there is one.
    pub(super) fn open(dir: PathBuf) -> Option<Self> {
        let stamp = fs::read_to_string(dir.join(STAMP)).ok()?;
        let mut names = BTreeSet::new();
        gather(&dir, "", &mut names)
            .inspect_err(|error| tracing::warn!(%error, "the GraphiQL bundle cannot be listed"))
            .ok()?;
        names.contains(INDEX).then_some(Self { dir, stamp, names })
    }

    /// The hash of the sources it was built from.
    pub(super) fn stamp(&self) -> &str {
        &self.stamp
    }

    /// The file of that very name; `..`, absolute paths and links are not among the names.
    pub(super) fn find(&self, name: &str) -> Option<File> {
        let name = self.names.get(name)?;
        let kind = mime_guess::from_path(name).first_or_octet_stream();
        let content_type =
            if kind.type_() == mime_guess::mime::TEXT { format!("{kind}; charset=utf-8") } else { kind.to_string() };
        let hashed = name.starts_with("chunk/") || name.starts_with("asset/");
        let cache_control = if hashed { "public, max-age=31536000, immutable" } else { "no-cache" };
        Some(File { path: self.dir.join(name), content_type, cache_control })
    }
}

fn gather(dir: &Path, prefix: &str, names: &mut BTreeSet<String>) -> io::Result<()> {
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        let Ok(name) = entry.file_name().into_string() else { continue };
        let kind = entry.file_type()?;
        if kind.is_dir() {
            gather(&entry.path(), &format!("{prefix}{name}/"), names)?;
        } else if kind.is_file() && !name.starts_with('.') {
            names.insert(format!("{prefix}{name}"));
        }
    }
    Ok(())
}
