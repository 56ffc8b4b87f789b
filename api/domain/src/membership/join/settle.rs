//! What becomes of a request to join, once.

use entity::id::JoinRequestId;
use entity::membership::join_request::{Column, Entity, Model};
use entity::state::JoinRequestStatus;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveEnum, ColumnTrait, EntityTrait, QueryFilter};

use crate::command::Writing;
use crate::feed::{audit::Entry, outbox::Event};
use crate::membership::rule::Rule;
use crate::refusal::{Refusal, Rule as AnyRule};

/// The argument that names the request.
pub(super) const ARGUMENT: &str = "joinRequestId";

/// The request as it is now.
pub(super) async fn read(id: JoinRequestId, writing: &Writing) -> Result<Model, Refusal> {
    Entity::find_by_id(id).one(writing.tx()).await?.ok_or(Refusal::NotFound(ARGUMENT))
}

/// Turns an open request into what was decided.
///
/// # Errors
/// [`Rule::JoinRequestClosed`] when somebody was faster, or its time is over.
pub(crate) async fn settle(
    request: &Model,
    (status, event): (JoinRequestStatus, &'static str),
    reason: Option<&str>,
    writing: &Writing,
) -> Result<Model, Refusal> {
    let after = Model {
        status,
        decided_by: writing.rights().person(),
        decided_at: Some(writing.now()),
        reason: reason.map(str::to_owned),
        ..request.clone()
    };
    let settled = Entity::update_many()
        .col_expr(Column::Status, Expr::value(status.to_value()))
        .col_expr(Column::DecidedBy, Expr::value(after.decided_by))
        .col_expr(Column::DecidedAt, Expr::value(after.decided_at))
        .col_expr(Column::Reason, Expr::value(after.reason.clone()))
        .filter(Column::Id.eq(request.id))
        .filter(Column::Status.eq(JoinRequestStatus::Requested))
        .filter(Column::ExpiresAt.gt(writing.now()))
        .exec(writing.tx())
        .await?;
    if settled.rows_affected != 1 {
        return Err(AnyRule::from(Rule::JoinRequestClosed).at(ARGUMENT));
    }
    let organization = request.organization_id;
    let entry = Entry::of(request.id).in_organization(organization).before(request)?.after(&after)?;
    writing.record(if let Some(reason) = reason { entry.because(reason) } else { entry }).await?;
    writing.announce(Event::new(event, request.id).in_organization(organization)).await?;
    Ok(after)
}
