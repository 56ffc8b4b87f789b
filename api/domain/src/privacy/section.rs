//! What a section of the register says.

/// Rows of one table that are about a person.
pub struct Section {
    /// Its name in the document that people are given.
    pub name: &'static str,
    pub table: &'static str,
    pub whose: Whose,
    /// What of each row its person is shown, in the document under the same names. Nothing secret, and nothing that is
    /// somebody else's: where that leaves nothing, the section is not in the document.
    pub shows: &'static [(Kind, &'static str)],
    pub erasure: Erasure,
}

/// By what it is known whose a row is.
#[derive(Clone, Copy, Debug)]
pub enum Whose {
    /// One of these columns holds the person's id.
    Person(&'static [&'static str]),
    /// The column holds the id of one of the person's memberships.
    Membership(&'static str),
    /// The column holds the id of a pledge that the person made for themselves.
    Pledge(&'static str),
    /// The column holds the person's id as text.
    Actor(&'static str),
    /// An invitation to one of the person's addresses, one that they accepted, or one to a managed membership of theirs.
    Invitation,
    /// A mail to the person, or to one of their addresses.
    Mail,
    /// A waiting mail that carries no invitation of anybody else that is still good: it may name the person as who
    /// invites, and opens nothing once they are erased.
    InvitationMail,
    /// A waiting mail to somebody else that names the person.
    NamingMail,
    /// A record of the audit trail about one of these.
    Record(&'static [About]),
    /// The same, if it says why.
    ReasonedRecord(&'static [About]),
    /// A record of the audit trail about a secret that was mailed to the person. The secrets themselves are gone when
    /// they are used.
    SecretRecord,
}

/// What of a person a record of the audit trail is about.
#[derive(Clone, Copy, Debug)]
pub enum About {
    Person,
    Memberships,
    Sessions,
    Invitations,
    JoinRequests,
    Roles,
    CustomRoles,
    Mandates,
    Delegates,
    /// Of a person for themselves.
    Offers,
}

/// How a column is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An id, by its prefix.
    Id(&'static str),
    /// The id of whatever a record is about; its prefix stands in the column `subject_kind`.
    Subject,
    Text,
    Number,
    /// Whether something is so.
    Truth,
    Day,
    Instant,
    /// In the smallest part of the unit of the row's need.
    Amount,
    /// In the smallest part of the unit of the need of the row's pledge.
    PledgedAmount,
    /// In the smallest part of the row's own unit.
    OwnAmount,
    /// In the smallest part of the currency in the column `original_unit`.
    OriginalAmount,
    /// A text that holds JSON.
    Json,
    /// The name of the organization's own role that the column refers to.
    RoleName,
}

/// What becomes of the rows when their person's data is erased.
#[derive(Clone, Copy, Debug)]
pub enum Erasure {
    Removed,
    /// These columns hold something else then.
    Blanked(&'static [(&'static str, Blank)]),
    /// They stay as they are, for this reason.
    Kept(&'static str),
}

/// What a column holds after an erasure.
#[derive(Clone, Copy, Debug)]
pub enum Blank {
    Null,
    Text(&'static str),
    /// An address that is no other row's.
    OwnAddress,
    /// When it was done.
    Now,
    /// When it was done, unless something stands there.
    OrNow,
}

impl Section {
    /// The column that tells its rows apart, and that they are given in the order of. What is kept once of a person has
    /// no other id than the person's.
    #[must_use]
    pub fn key(&self) -> &'static str {
        if self.shows.iter().any(|(_, column)| *column == "id") { "id" } else { "person_id" }
    }

    /// The columns of its table that it answers for.
    #[must_use]
    pub fn columns(&self) -> Vec<&'static str> {
        let mut columns = match self.whose {
            Whose::Person(columns) => columns.to_vec(),
            Whose::Membership(column) | Whose::Pledge(column) | Whose::Actor(column) => vec![column],
            Whose::Invitation => vec!["email", "email_key", "accepted_by", "membership_id"],
            Whose::Mail => vec!["person_id", "address_hash"],
            Whose::NamingMail => vec!["words"],
            Whose::InvitationMail => vec!["secret_hash", "words"],
            Whose::Record(_) | Whose::ReasonedRecord(_) | Whose::SecretRecord => vec!["subject_id"],
        };
        columns.extend(self.shows.iter().map(|(_, column)| *column));
        if let Erasure::Blanked(blanked) = self.erasure {
            columns.extend(blanked.iter().map(|(column, _)| *column));
        }
        columns
    }
}
