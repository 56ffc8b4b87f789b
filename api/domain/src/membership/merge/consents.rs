//! What a guardian has agreed to, of who does not begin anew in the surviving organization.

use entity::membership::guardian_consent::{Column, Entity};
use entity::membership::member;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

use crate::command::Writing;
use crate::feed::audit::Entry;
use crate::policy::minor::is_minor;
use crate::privacy::reach;
use crate::refusal::Refusal;

/// Lets a consent in force go on with the membership that there is, as of a minor, without one of its own. Where it
/// cannot, it ends, with all that was kept by it: nobody could take it back in an organization that is closed. The
/// invitations that are open are the caller's to cancel.
pub(super) async fn follow(
    former: &member::Model,
    present: Option<&member::Model>,
    writing: &Writing,
) -> Result<(), Refusal> {
    let Some(consent) = Entity::in_force(former.id).one(writing.tx()).await? else { return Ok(()) };
    let update = Entity::update_many().filter(Column::Id.eq(consent.id));
    if let Some(present) = present
        && is_minor(present.birth_date, writing.today())
        && Entity::in_force(present.id).count(writing.tx()).await? == 0
    {
        update.col_expr(Column::MembershipId, Expr::value(present.id)).exec(writing.tx()).await?;
        return writing.record(Entry::of(consent.id).in_organization(present.organization_id)).await;
    }
    update.col_expr(Column::WithdrawnAt, Expr::value(writing.now())).exec(writing.tx()).await?;
    writing.record(Entry::of(consent.id).in_organization(former.organization_id)).await?;
    if is_minor(former.birth_date, writing.today()) {
        reach::forget(former, writing).await?;
    }
    Ok(())
}
