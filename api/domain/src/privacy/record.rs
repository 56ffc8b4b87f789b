//! What somebody is shown of a record of the audit trail.

use super::section::Kind;
use super::section::Kind::{Id, Instant, Subject, Text};

/// A record, without what it held.
pub(super) const RECORD: &[(Kind, &str)] = &[
    (Id("aud"), "id"),
    (Instant, "at"),
    (Text, "command"),
    (Id("org"), "organization_id"),
    (Subject, "subject_id"),
    (Instant, "erased_at"),
];
