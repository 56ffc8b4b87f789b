//! What an organization must know of a member's health, and who has read it.

use entity::id::MembershipId;
use entity::membership::member;
use entity::value::text::Text;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::Serialize;

use super::{ARGUMENT, hold, hold_past, require_consent};
use crate::command::{Command, Lookup, Writing};
use crate::feed::{audit::Entry, outbox::Event};
use crate::membership::row::MemberRow;
use crate::membership::seat;
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::Refusal;
use crate::seen::Seen;

/// Keep a note about a member's health, or none: that also of a membership that has ended.
#[derive(Clone, Serialize)]
pub struct SetHealthNote {
    pub membership: MembershipId,
    #[serde(skip)]
    pub note: Option<Text>,
}

impl Command for SetHealthNote {
    const NEEDS: Permission = Permission::SensitiveWrite;
    const NAME: &'static str = "setHealthNote";
    type Outcome = Seen<MemberRow>;

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        lookup.membership(self.membership).await
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let member = hold_past(self.membership, Self::NEEDS, writing).await?;
        if self.note.is_some() {
            seat::require(member.id, writing).await?;
            require_consent(&member, ARGUMENT, writing).await?;
        }
        member::Entity::update_many()
            .col_expr(member::Column::HealthNote, Expr::value(self.note.map(Text::into_string)))
            .filter(member::Column::Id.eq(member.id))
            .exec(writing.tx())
            .await?;
        // That it was written, and not what.
        writing.record(Entry::of(member.id).in_organization(member.organization_id)).await?;
        let event = Event::new("health.noted", member.id).in_organization(member.organization_id);
        writing.announce(event).await?;
        seat::shown(member.id, writing).await
    }
}

/// Read the note about a member's health. That it was read is recorded, so it is a change.
#[derive(Clone, Serialize)]
pub struct ReadHealthNote {
    pub membership: MembershipId,
    /// What for.
    pub reason: Text,
}

impl Command for ReadHealthNote {
    const NEEDS: Permission = Permission::SensitiveRead;
    const NAME: &'static str = "readHealthNote";
    /// The note, if there is one.
    type Outcome = (Seen<MemberRow>, Option<String>);

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        lookup.membership(self.membership).await
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let member = hold(self.membership, Self::NEEDS, writing).await?;
        let entry = Entry::of(member.id).in_organization(member.organization_id);
        writing.record(entry.because(self.reason.into_string())).await?;
        Ok((seat::shown(member.id, writing).await?, member.health_note))
    }
}
