//! A suspended member is restored.

use chrono::NaiveDate;
use entity::id::MembershipId;
use entity::membership::member;
use entity::state::{MailKind, MembershipStatus};
use entity::value::text::Text;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveEnum, ColumnTrait, EntityTrait, QueryFilter};
use serde::Serialize;

use super::row::MemberRow;
use super::rule::Rule;
use super::suspension::{is_suspended, tell};
use super::{owners, roles, seat};
use crate::command::{Command, Lookup, Writing};
use crate::feed::{audit::Entry, outbox::Event};
use crate::policy::assign::may_manage;
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::{Refusal, Rule as AnyRule};
use crate::seen::Seen;

const ARGUMENT: &str = "membershipId";

/// Restore a suspended member to exactly what they were. Nobody restores themselves: who is suspended holds no
/// permission there.
#[derive(Clone, Serialize)]
pub struct RestoreMember {
    pub membership: MembershipId,
    pub reason: Option<Text>,
}

impl Command for RestoreMember {
    const NEEDS: Permission = Permission::MemberRemove;
    const NAME: &'static str = "restoreMember";
    type Outcome = Seen<MemberRow>;

    async fn scope(&self, lookup: &Lookup<'_>) -> Result<Place, Refusal> {
        lookup.membership(self.membership).await
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let member = seat::require(self.membership, writing).await?;
        let own = owners::holding_under_lock(member.organization_id, Self::NEEDS, writing).await?;
        let member = seat::require(member.id, writing).await?;
        // What comes back is what the person holds: nobody brings back more than they could take.
        if !may_manage(&own, &roles::open_of(member.id, writing).await?) {
            return Err(AnyRule::from(Rule::RoleAboveOwn).at(ARGUMENT));
        }
        if !is_suspended(member.status, member.suspended_until, writing.today()) {
            return Err(AnyRule::from(Rule::MemberNotSuspended).at(ARGUMENT));
        }
        let restored = member::Entity::update_many()
            .col_expr(member::Column::Status, Expr::value(MembershipStatus::Active.to_value()))
            .col_expr(member::Column::SuspendedUntil, Expr::value(Option::<NaiveDate>::None))
            .col_expr(member::Column::SuspendedAt, Expr::value(Option::<chrono::DateTime<chrono::Utc>>::None))
            .col_expr(member::Column::SuspensionReason, Expr::value(Option::<String>::None))
            .filter(member::Column::Id.eq(member.id))
            .filter(member::Column::Status.eq(MembershipStatus::Suspended))
            .exec(writing.tx())
            .await?;
        if restored.rows_affected != 1 {
            return Err(AnyRule::from(Rule::MemberNotSuspended).at(ARGUMENT));
        }
        let after = member::Model {
            status: MembershipStatus::Active,
            suspended_until: None,
            suspended_at: None,
            suspension_reason: None,
            ..member.clone()
        };
        let entry = Entry::of(member.id).in_organization(member.organization_id).before(&member)?.after(&after)?;
        let reason = self.reason.as_ref().map(Text::as_str);
        writing.record(if let Some(reason) = reason { entry.because(reason) } else { entry }).await?;
        let event = Event::new("membership.restored", member.id);
        writing.announce(event.in_organization(member.organization_id)).await?;
        tell(MailKind::MembershipRestored, &member, &[], writing).await?;
        seat::shown(member.id, writing).await
    }
}
