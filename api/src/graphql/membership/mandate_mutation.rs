//! Mandates are recorded, corrected and ended.

use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object, Result};
use domain::Refusal;
use domain::entity::value::text::Text;
use domain::membership::given::GivenRole;
use domain::membership::mandate::correct::CorrectMandate;
use domain::membership::mandate::end::EndMandate;
use domain::membership::mandate::record::{NUMBER_MAX, RecordMandate, TITLE_MAX};
use domain::policy::permission::Permission;
use domain::registry::edit::Change;

use super::mandate::{Mandate, MandateEnd, MandateOffice};
use super::word::Role;
use crate::graphql::door;
use crate::graphql::id;
use crate::graphql::input::Faults;
use crate::graphql::payload::payload;
use crate::graphql::requires::needs;
use crate::graphql::scalar::LocalDate;

/// Longest note, in characters.
const NOTE_MAX: usize = 500;

/// Who leads, as what, and for how long.
#[derive(InputObject)]
struct RecordMandateInput {
    /// The organization.
    organization_id: ID,
    /// The membership of who holds the office.
    membership_id: ID,
    /// The office.
    office: MandateOffice,
    /// What the office is called there, at most 200 characters. `SECTION_HEAD` and `OTHER` need one.
    title: Option<String>,
    /// The number of the decree, at most 100 characters.
    decree_number: Option<String>,
    /// The day of the decree.
    decree_date: Option<LocalDate>,
    /// The first day of the term.
    starts_on: LocalDate,
    /// The last day of the term, on which the membership still lasts.
    ends_on: LocalDate,
    /// The mandate that this one follows: of the same office, and followed by no other one.
    predecessor_id: Option<ID>,
    /// Roles of the network that come with it and end with it. They take the right to give them; `OWNER` is none.
    #[graphql(validator(max_items = 8))]
    roles: Option<Vec<Role>>,
    /// Roles of the organization's own that come with it and end with it, at most 20.
    #[graphql(validator(max_items = 20))]
    custom_role_ids: Option<Vec<ID>>,
    /// Only check; record nothing.
    validate_only: Option<bool>,
}

impl RecordMandateInput {
    fn parse(self) -> Result<RecordMandate, Refusal> {
        let organization = id::read(&self.organization_id, "organizationId")?;
        let membership = id::read(&self.membership_id, "membershipId")?;
        let predecessor = id::read_optional(self.predecessor_id.as_ref(), "predecessorId")?;
        let mut roles: Vec<_> =
            self.roles.unwrap_or_default().into_iter().map(|role| GivenRole::System(role.into())).collect();
        for custom in self.custom_role_ids.unwrap_or_default() {
            roles.push(GivenRole::Custom(id::read(&custom, "customRoleIds")?));
        }
        let mut faults = Faults::default();
        let title = faults.take_optional("title", self.title.map(|text| Text::required(&text, TITLE_MAX)));
        let number = self.decree_number.map(|text| Text::required(&text, NUMBER_MAX));
        let decree_number = faults.take_optional("decreeNumber", number);
        let decree_on = faults.take_optional("decreeDate", self.decree_date.map(|day| day.read()));
        let starts_on = faults.take("startsOn", self.starts_on.read());
        let ends_on = faults.take("endsOn", self.ends_on.read());
        let (Some(title), Some(decree_number), Some(decree_on), Some(starts_on), Some(ends_on)) =
            (title, decree_number, decree_on, starts_on, ends_on)
        else {
            return Err(faults.into());
        };
        let office = self.office.into();
        Ok(RecordMandate {
            organization,
            membership,
            office,
            title,
            decree_number,
            decree_on,
            starts_on,
            ends_on,
            predecessor,
            roles,
        })
    }
}

/// What is corrected of a mandate. A field that is left out stays as it is.
#[derive(InputObject)]
struct CorrectMandateInput {
    /// The mandate.
    mandate_id: ID,
    /// The version that the corrections are based on. When somebody else has corrected since, nothing is changed.
    expected_version: i32,
    /// What the office is called there, at most 200 characters; null for none.
    title: MaybeUndefined<String>,
    /// The number of the decree, at most 100 characters; null for none.
    decree_number: MaybeUndefined<String>,
    /// The day of the decree; null for none.
    decree_date: MaybeUndefined<LocalDate>,
    /// The first day of the term. The roles that came with the mandate follow.
    starts_on: Option<LocalDate>,
    /// The last day of the term. The roles that came with the mandate follow.
    ends_on: Option<LocalDate>,
    /// Only check; correct nothing.
    validate_only: Option<bool>,
}

impl CorrectMandateInput {
    fn parse(self) -> Result<CorrectMandate, Refusal> {
        let mandate = id::read(&self.mandate_id, "mandateId")?;
        let mut faults = Faults::default();
        let title = change(self.title, |text| faults.take("title", Text::required(&text, TITLE_MAX)));
        let number = change(self.decree_number, |text| faults.take("decreeNumber", Text::required(&text, NUMBER_MAX)));
        let decree_on = change(self.decree_date, |day| faults.take("decreeDate", day.read()));
        let starts_on = faults.take_optional("startsOn", self.starts_on.map(|day| day.read()));
        let ends_on = faults.take_optional("endsOn", self.ends_on.map(|day| day.read()));
        let (Some(title), Some(decree_number), Some(decree_on), Some(starts_on), Some(ends_on)) =
            (title, number, decree_on, starts_on, ends_on)
        else {
            return Err(faults.into());
        };
        let expected_version = self.expected_version.into();
        Ok(CorrectMandate { mandate, expected_version, title, decree_number, decree_on, starts_on, ends_on })
    }
}

/// What is asked of a value that may be absent; nothing when it was refused.
fn change<T, U>(given: MaybeUndefined<T>, read: impl FnOnce(T) -> Option<U>) -> Option<Change<U>> {
    match given {
        MaybeUndefined::Undefined => Some(Change::Keep),
        MaybeUndefined::Null => Some(Change::Clear),
        MaybeUndefined::Value(value) => read(value).map(Change::Set),
    }
}

/// Which mandate ends, and why.
#[derive(InputObject)]
struct EndMandateInput {
    /// The mandate.
    mandate_id: ID,
    /// Why.
    reason: MandateEnd,
    /// The first day on which it no longer holds, not to come; today when absent, and the first day of the term when
    /// that is to come.
    ended_on: Option<LocalDate>,
    /// More about it, at most 500 characters. It is kept in the audit trail.
    note: Option<String>,
    /// Only check; end nothing.
    validate_only: Option<bool>,
}

impl EndMandateInput {
    fn parse(self) -> Result<EndMandate, Refusal> {
        let mandate = id::read(&self.mandate_id, "mandateId")?;
        let mut faults = Faults::default();
        let ended_on = faults.take_optional("endedOn", self.ended_on.map(|day| day.read()));
        let note = faults.take_optional("note", self.note.map(|text| Text::required(&text, NOTE_MAX)));
        let (Some(ended_on), Some(note)) = (ended_on, note) else { return Err(faults.into()) };
        Ok(EndMandate { mandate, ended_on, reason: self.reason.into(), note })
    }
}

payload!(
    /// The mandate that was recorded.
    RecordMandatePayload {
        /// The mandate.
        mandate: Mandate
    }
);

payload!(
    /// The mandate that was corrected.
    CorrectMandatePayload {
        /// The mandate.
        mandate: Mandate
    }
);

payload!(
    /// The mandate that was ended.
    EndMandatePayload {
        /// The mandate.
        mandate: Mandate
    }
);

/// Mandates are recorded, corrected and ended.
#[derive(Default)]
pub struct MandateMutation;

#[Object]
impl MandateMutation {
    /// Record that a member leads the organization in an office, by a decree and for a term; one that is over may be
    /// recorded, too. Roles that are named come with it and end with it; that takes the right to give them. Owners,
    /// admins and the holder are reminded by mail 90 and 30 days before the term ends.
    #[graphql(directive = needs::apply(Permission::MandateManage))]
    async fn record_mandate(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who leads, as what, and for how long.")] input: RecordMandateInput,
    ) -> Result<RecordMandatePayload> {
        let validate_only = input.validate_only;
        Ok(door::perform(ctx, input.parse(), validate_only).await?.into())
    }

    /// Correct what was recorded of a mandate: title, decree and term. Office, holder and roles are those of another
    /// one.
    #[graphql(directive = needs::apply(Permission::MandateManage))]
    async fn correct_mandate(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is corrected.")] input: CorrectMandateInput,
    ) -> Result<CorrectMandatePayload> {
        let validate_only = input.validate_only;
        Ok(door::perform(ctx, input.parse(), validate_only).await?.into())
    }

    /// End a mandate before its term. The roles that came with it are over at once.
    #[graphql(directive = needs::apply(Permission::MandateManage))]
    async fn end_mandate(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which mandate ends, and why.")] input: EndMandateInput,
    ) -> Result<EndMandatePayload> {
        let validate_only = input.validate_only;
        Ok(door::perform(ctx, input.parse(), validate_only).await?.into())
    }
}
