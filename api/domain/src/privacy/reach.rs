//! How somebody is reached is taken out of what else keeps it, while they stay a member: a guardian has taken the consent
//! back.

use entity::feed::audit;
use entity::id::{InvitationId, MembershipId, TypedId};
use entity::membership::{invitation, member};
use entity::registry::organization;
use entity::state::InvitationStatus;
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement, SimpleExpr};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder};

use super::erase::{forget_salts, own_address};
use super::sections::NO_ADDRESS;
use crate::command::Writing;
use crate::refusal::Refusal;

/// Takes address and telephone number of a member out of the organization's invitations and out of its trail, and out of
/// those of duplicates that were merged into it, by which the trail's chain of hashes still holds. Gives back the
/// invitations that are open, without the address. The caller has locked the organization.
pub(crate) async fn forget(member: &member::Model, writing: &Writing) -> Result<Vec<invitation::Model>, Refusal> {
    let rows = invitations(member, writing).await?;
    let ids: Vec<InvitationId> = rows.iter().map(|row| row.id).collect();
    invitation::Entity::update_many()
        .col_expr(invitation::Column::Email, Expr::value(NO_ADDRESS))
        .col_expr(invitation::Column::EmailKey, own_address(writing))
        .filter(invitation::Column::Id.is_in(ids.iter().copied()))
        .exec(writing.tx())
        .await?;
    audit::Entity::update_many()
        .col_expr(audit::Column::BeforeJson, Expr::value(Option::<String>::None))
        .col_expr(audit::Column::AfterJson, Expr::value(Option::<String>::None))
        // A record is erased once: what is left in it now is there for good.
        .col_expr(audit::Column::Reason, Expr::value(Option::<String>::None))
        .col_expr(audit::Column::ErasedAt, Expr::value(writing.now()))
        .filter(audit::Column::ErasedAt.is_null())
        .filter(Condition::any().add(of_memberships(member)).add(of_invitations(&ids)))
        .exec(writing.tx())
        .await?;
    forget_salts(writing).await?;
    let open = invitation::Entity::find()
        .filter(invitation::Column::Id.is_in(ids))
        .filter(invitation::Column::Status.eq(InvitationStatus::Invited))
        .order_by_asc(invitation::Column::Id);
    Ok(open.all(writing.tx()).await?)
}

/// The invitations to the member, and those to the address that name nobody, of the organization and of its duplicates:
/// such as the member has accepted, and such as are over and were sent when the address was the member's. An open one is
/// somebody's who has the address today, as each is that names another member.
async fn invitations(member: &member::Model, writing: &Writing) -> Result<Vec<invitation::Model>, Refusal> {
    use invitation::Column;
    let to_address = member.contact_email_key.as_deref().map(|key| {
        let of_organization = Condition::any()
            .add(Column::OrganizationId.eq(member.organization_id))
            .add(Column::OrganizationId.in_subquery(merged(member)));
        let is_over = Condition::all()
            .add(Column::AcceptedBy.is_null())
            .add(Column::Status.ne(InvitationStatus::Invited))
            .add(Expr::exists(memberships(member).and_where(sent_since()).take()));
        Condition::all()
            .add(Column::EmailKey.eq(key))
            .add(of_organization)
            .add(Column::MembershipId.is_null())
            .add(Condition::any().add(Column::AcceptedBy.eq(member.person_id)).add(is_over))
    });
    let to_member = Column::MembershipId.in_subquery(memberships(member));
    let select = invitation::Entity::find().filter(Condition::any().add(to_member).add_option(to_address));
    Ok(select.order_by_asc(Column::Id).all(writing.tx()).await?)
}

/// Whether an invitation was sent by the organization of a membership after that had begun.
fn sent_since() -> SimpleExpr {
    let invitation = |column: invitation::Column| Expr::col((invitation::Entity, column));
    let member = |column: member::Column| Expr::col((member::Entity, column));
    let of_same = invitation(invitation::Column::OrganizationId).eq(member(member::Column::OrganizationId));
    of_same.and(invitation(invitation::Column::CreatedAt).gte(member(member::Column::CreatedAt)))
}

/// Records of the member that hold the address; others say nothing of how they are reached, and stay.
fn of_memberships(member: &member::Model) -> Condition {
    // As the rows are written: without blanks, and what is not kept as null. Telephone numbers are never written.
    let holds = |column: audit::Column| column.like("%\"contact_email\":\"%");
    Condition::all()
        .add(audit::Column::SubjectKind.eq(MembershipId::PREFIX))
        .add(audit::Column::SubjectId.in_subquery(memberships(member)))
        .add(Condition::any().add(holds(audit::Column::BeforeJson)).add(holds(audit::Column::AfterJson)))
}

/// Each record of an invitation holds the address.
fn of_invitations(ids: &[InvitationId]) -> Condition {
    Condition::all()
        .add(audit::Column::SubjectKind.eq(InvitationId::PREFIX))
        .add(audit::Column::SubjectId.is_in(ids.iter().map(|id| id.uuid())))
}

/// The membership, and those of the same person in duplicates, which it goes on from.
fn memberships(member: &member::Model) -> SelectStatement {
    let former = Condition::all()
        .add(member::Column::PersonId.eq(member.person_id))
        .add(member::Column::OrganizationId.in_subquery(merged(member)));
    Query::select()
        .column(member::Column::Id)
        .from(member::Entity)
        .cond_where(Condition::any().add(member::Column::Id.eq(member.id)).add(former))
        .to_owned()
}

/// The duplicates that were merged into the member's organization.
fn merged(member: &member::Model) -> SelectStatement {
    Query::select()
        .column(organization::Column::Id)
        .from(organization::Entity)
        .and_where(organization::Column::MergedIntoId.eq(member.organization_id))
        .to_owned()
}
