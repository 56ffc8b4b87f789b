//! Changes of what is specially protected of members.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use domain::Refusal;
use domain::entity::value::text::Text;
use domain::membership::sensitive::{ReadHealthNote, RecordGuardianConsent, SetHealthNote, WithdrawGuardianConsent};
use domain::policy::permission::Permission;

use super::sensitive::GuardianConsentInput;
use super::types::Member;
use crate::graphql::door;
use crate::graphql::error::UserError;
use crate::graphql::id;
use crate::graphql::input::Faults;
use crate::graphql::payload::payload;
use crate::graphql::requires::needs;

/// Most characters of a note about health.
const NOTE_MAX: usize = 2000;
/// Fewest characters of a reason for reading one.
const REASON_MIN: usize = 10;
/// Most characters of a reason for reading one.
const REASON_MAX: usize = 500;

/// Whose guardian has agreed.
#[derive(InputObject)]
struct RecordGuardianConsentInput {
    /// The minor's membership.
    membership_id: ID,
    /// Who has agreed, and when.
    guardian_consent: GuardianConsentInput,
    /// Only check; record nothing.
    validate_only: Option<bool>,
}

impl RecordGuardianConsentInput {
    fn parse(self) -> Result<RecordGuardianConsent, Refusal> {
        let membership = id::read(&self.membership_id, "membershipId")?;
        let mut faults = Faults::default();
        match self.guardian_consent.read("guardianConsent", &mut faults) {
            Some(consent) => Ok(RecordGuardianConsent { membership, consent }),
            None => Err(faults.into()),
        }
    }
}

/// Whose guardian takes the consent back.
#[derive(InputObject)]
struct WithdrawGuardianConsentInput {
    /// The minor's membership.
    membership_id: ID,
    /// Only check; remove nothing.
    validate_only: Option<bool>,
}

/// What must be known of a member's health.
#[derive(InputObject)]
struct SetHealthNoteInput {
    /// The membership.
    membership_id: ID,
    /// The note, at most 2,000 characters; null removes the one that there is.
    note: Option<String>,
    /// Only check; write nothing.
    validate_only: Option<bool>,
}

impl SetHealthNoteInput {
    fn parse(self) -> Result<SetHealthNote, Refusal> {
        let membership = id::read(&self.membership_id, "membershipId")?;
        let mut faults = Faults::default();
        let note = self.note.map(|note| Text::required(&note, NOTE_MAX));
        match faults.take_optional("note", note) {
            Some(note) => Ok(SetHealthNote { membership, note }),
            None => Err(faults.into()),
        }
    }
}

/// Whose health note is read, and what for.
#[derive(InputObject)]
struct ReadHealthNoteInput {
    /// The membership.
    membership_id: ID,
    /// What for, 10 to 500 characters. It is kept in the audit trail.
    reason: String,
    /// Only check whether it may be read; the note is not told.
    validate_only: Option<bool>,
}

impl ReadHealthNoteInput {
    fn parse(self) -> Result<ReadHealthNote, Refusal> {
        let membership = id::read(&self.membership_id, "membershipId")?;
        let mut faults = Faults::default();
        match faults.take("reason", Text::substantial(&self.reason, REASON_MIN, REASON_MAX)) {
            Some(reason) => Ok(ReadHealthNote { membership, reason }),
            None => Err(faults.into()),
        }
    }
}

payload!(
    /// The minor whose guardian has agreed.
    RecordGuardianConsentPayload {
        /// The member.
        member: Member
    }
);

payload!(
    /// The minor whose guardian has taken the consent back.
    WithdrawGuardianConsentPayload {
        /// The member.
        member: Member
    }
);

payload!(
    /// The member of whose health something was noted.
    SetHealthNotePayload {
        /// The member.
        member: Member
    }
);

/// The note that was read.
#[derive(SimpleObject)]
struct ReadHealthNotePayload {
    /// The member.
    member: Option<Member>,
    /// The note; null when there is none, and with `validateOnly`.
    note: Option<String>,
    /// Why nothing was done; empty when it was.
    errors: Vec<UserError>,
}

/// Changes of what is specially protected of members.
#[derive(Default)]
pub struct SensitiveMutation;

#[Object]
impl SensitiveMutation {
    /// Record that the guardian of a minor, a member under 18, agrees to what the organization keeps of the child. How to
    /// reach a minor, and notes about a minor's health, are kept only then.
    #[graphql(directive = needs::apply(Permission::SensitiveWrite))]
    async fn record_guardian_consent(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose guardian has agreed.")] input: RecordGuardianConsentInput,
    ) -> Result<RecordGuardianConsentPayload> {
        let validate_only = input.validate_only;
        Ok(door::perform(ctx, input.parse(), validate_only).await?.into())
    }

    /// Record that a guardian takes the consent back. How to reach the minor and the note about their health are removed
    /// at once.
    #[graphql(directive = needs::apply(Permission::SensitiveWrite))]
    async fn withdraw_guardian_consent(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose guardian takes the consent back.")] input: WithdrawGuardianConsentInput,
    ) -> Result<WithdrawGuardianConsentPayload> {
        let membership = id::read(&input.membership_id, "membershipId");
        let command = membership.map(|membership| WithdrawGuardianConsent { membership });
        Ok(door::perform(ctx, command, input.validate_only).await?.into())
    }

    /// Keep a note about what must be known of a member's health, or remove it. It stands in no list, export or record;
    /// the audit trail tells that it was written.
    #[graphql(directive = needs::apply(Permission::SensitiveWrite))]
    async fn set_health_note(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What must be known of a member's health.")] input: SetHealthNoteInput,
    ) -> Result<SetHealthNotePayload> {
        let validate_only = input.validate_only;
        Ok(door::perform(ctx, input.parse(), validate_only).await?.into())
    }

    /// Read the note about a member's health. The audit trail tells who has read it and what for, which is why this is a
    /// change and no question.
    #[graphql(directive = needs::apply(Permission::SensitiveRead))]
    async fn read_health_note(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose health note is read, and what for.")] input: ReadHealthNoteInput,
    ) -> Result<ReadHealthNotePayload> {
        let is_kept = input.validate_only != Some(true);
        Ok(match door::perform(ctx, input.parse(), Some(!is_kept)).await? {
            // What leaves no record is not told.
            Ok((member, note)) => ReadHealthNotePayload {
                member: Some(member.into()),
                note: note.filter(|_| is_kept),
                errors: Vec::new(),
            },
            Err(errors) => ReadHealthNotePayload { member: None, note: None, errors },
        })
    }
}
