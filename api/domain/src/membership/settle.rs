//! What becomes of an invitation, once.

use entity::identity::person;
use entity::membership::invitation::{Column, Entity, Model};
use entity::state::InvitationStatus;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveEnum, ColumnTrait, EntityTrait, QueryFilter};

use super::rule::Rule;
use crate::command::Writing;
use crate::feed::{audit::Entry, outbox::Event};
use crate::identity::secret::Secret;
use crate::refusal::{Refusal, Rule as AnyRule};

/// One answer for unknown, used, expired, cancelled and foreign tokens, and for inviters who may no longer invite.
pub(super) fn invalid() -> Refusal {
    AnyRule::from(Rule::InvitationInvalid).at("token")
}

/// The invitation behind a token, if it was sent to the account that asks.
pub(super) async fn addressed(token: &Secret, writing: &Writing) -> Result<(Model, person::Model), Refusal> {
    let id = writing.rights().person().ok_or(Refusal::Unauthenticated)?;
    let person = person::Entity::find_by_id(id).one(writing.tx()).await?.ok_or_else(invalid)?;
    let invitation = Entity::find()
        .filter(Column::TokenHash.eq(token.hash()))
        .one(writing.tx())
        .await?
        .filter(|invitation| person.email_key.as_deref() == Some(invitation.email_key.as_str()))
        .ok_or_else(invalid)?;
    Ok((invitation, person))
}

/// Turns an open invitation into what was decided; nothing when somebody was faster or, for an answer to it, when
/// its time is over.
pub(crate) async fn settle(
    invitation: &Model,
    (status, event): (InvitationStatus, &'static str),
    writing: &Writing,
) -> Result<Option<Model>, Refusal> {
    let accepted_by = if status == InvitationStatus::Accepted { writing.rights().person() } else { None };
    let mut update = Entity::update_many()
        .col_expr(Column::Status, Expr::value(status.to_value()))
        .col_expr(Column::DecidedAt, Expr::value(writing.now()))
        .col_expr(Column::AcceptedBy, Expr::value(accepted_by))
        .filter(Column::Id.eq(invitation.id))
        .filter(Column::Status.eq(InvitationStatus::Invited));
    if status != InvitationStatus::Cancelled {
        update = update.filter(Column::ExpiresAt.gt(writing.now()));
    }
    if update.exec(writing.tx()).await?.rows_affected != 1 {
        return Ok(None);
    }
    if status == InvitationStatus::Cancelled {
        writing.recall(&invitation.token_hash).await?;
    }
    let after = Model { status, accepted_by, decided_at: Some(writing.now()), ..invitation.clone() };
    let id = invitation.id;
    let organization = invitation.organization_id;
    writing.record(Entry::of(id).in_organization(organization).before(invitation)?.after(&after)?).await?;
    writing.announce(Event::new(event, id).in_organization(organization)).await?;
    Ok(Some(after))
}
