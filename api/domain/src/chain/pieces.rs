//! The books of an organization on their way out. They are read piece by piece, and the reader's rights anew with each:
//! who loses them loses the rest of the file, which then does not end where its signed head says.

use entity::feed::chain;
use entity::id::OrganizationId;

use super::export::lines;
use super::file::Entry;
use crate::ledger::find::require_books;
use crate::office::Office;
use crate::policy::caller::Caller;
use crate::refusal::Refusal;
use crate::seen::Seen;

/// What is still to come of a file of books.
pub struct Pieces {
    office: Office,
    caller: Caller,
    organization: OrganizationId,
    /// The next one last.
    heads: Vec<Seen<chain::Model>>,
    /// The chain that is being read, and up to where it was.
    open: Option<(Seen<chain::Model>, i64)>,
}

impl Pieces {
    /// Of the chains that were told when the file began.
    #[must_use]
    pub fn of(
        office: Office,
        caller: Caller,
        organization: OrganizationId,
        mut heads: Vec<Seen<chain::Model>>,
    ) -> Self {
        heads.reverse();
        Self { office, caller, organization, heads, open: None }
    }

    /// The next entries of the file; none at its end.
    ///
    /// # Errors
    /// As policy answers those who do not read the books any more; faults of the database, or a record that is gone.
    pub async fn next(&mut self) -> Result<Option<Vec<Entry>>, Refusal> {
        let mut entries = Vec::new();
        while entries.is_empty() {
            if self.open.is_none()
                && let Some(head) = self.heads.pop()
            {
                entries.push(Entry::Chain { chain: head.scope.clone() });
                self.open = Some((head, 0));
            }
            let Some((head, after)) = self.open.take() else { return Ok(None) };
            let reading = self.office.reading(&self.caller).await?;
            require_books(&reading, self.organization)?;
            let lines = lines(&reading, &head, after).await?;
            if let Some(last) = lines.last() {
                self.open = Some((head, last.sequence));
            }
            entries.extend(lines.into_iter().map(Entry::from));
        }
        Ok(Some(entries))
    }
}
