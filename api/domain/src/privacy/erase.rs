//! What an erasure does to the rows of one person.

use entity::feed::{audit, chain_link};
use entity::id::{InvitationId, PersonId};
use entity::membership::{invitation, join_request, member};
use entity::state::{InvitationStatus, JoinRequestStatus};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Query, SimpleExpr};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::condition::Traces;
use super::section::{Blank, Erasure, Whose};

use crate::command::Writing;
use crate::engine::Engine;
use crate::membership::join::settle as joining;
use crate::membership::{seat, settle};
use crate::refusal::Refusal;

/// Erases what the register says, ends what is open and gives back the memberships that ended. What is recorded of
/// that is recorded of the rows as they are then, so it holds nothing of whom it was about. The caller has locked the
/// person, and the organizations that they belong to.
pub(super) async fn erase(person: PersonId, writing: &Writing) -> Result<Vec<member::Model>, Refusal> {
    let traces = Traces::of(person, writing).await?;
    let invitations: Vec<InvitationId> = invitation::Entity::find()
        .filter(traces.rows(Whose::Invitation))
        .filter(invitation::Column::Status.eq(InvitationStatus::Invited))
        .select_only()
        .column(invitation::Column::Id)
        .into_tuple()
        .all(writing.tx())
        .await?;
    blank(&traces, writing).await?;
    forget_salts(writing).await?;
    let present = member::Entity::of_person(person)
        .filter(seat::present(writing.today()))
        .order_by_asc(member::Column::Id)
        .all(writing.tx())
        .await?;
    for member in &present {
        seat::end(member, None, writing).await?;
    }
    for id in invitations {
        if let Some(open) = invitation::Entity::find_by_id(id).one(writing.tx()).await? {
            settle::settle(&open, (InvitationStatus::Cancelled, "invitation.cancelled"), writing).await?;
        }
    }
    let requests = join_request::Entity::of_person(person)
        .filter(join_request::Column::Status.eq(JoinRequestStatus::Requested))
        .filter(join_request::Column::ExpiresAt.gt(writing.now()))
        .all(writing.tx())
        .await?;
    for request in &requests {
        joining::settle(request, (JoinRequestStatus::Withdrawn, "join.withdrawn"), None, writing).await?;
    }
    Ok(present)
}

/// Carries out what each section says, from the last to the first: what a row is recognized by stands until then.
async fn blank(traces: &Traces, writing: &Writing) -> Result<(), Refusal> {
    for section in super::sections().rev() {
        let rows = traces.rows(section.whose);
        let table = Alias::new(section.table);
        match section.erasure {
            Erasure::Kept(_) => {}
            Erasure::Removed => {
                let delete = Query::delete().from_table(table).cond_where(rows).to_owned();
                writing.tx().execute(&delete).await?;
            }
            Erasure::Blanked(columns) => {
                let mut update = Query::update();
                update.table(table).cond_where(rows);
                for (column, blank) in columns {
                    update.value(Alias::new(*column), put(column, *blank, writing));
                }
                if columns.iter().any(|(column, _)| *column == "erased_at") {
                    // Nothing is erased twice.
                    update.and_where(Expr::col(Alias::new("erased_at")).is_null());
                }
                writing.tx().execute(&update).await?;
            }
        }
    }
    Ok(())
}

/// The links of the records that were erased just now lose what their hash could be guessed with. A record that is being
/// chained at this moment was waited for when it was erased.
pub(super) async fn forget_salts(writing: &Writing) -> Result<(), Refusal> {
    let erased = Query::select()
        .column(audit::Column::Id)
        .from(audit::Entity)
        .and_where(Expr::col(audit::Column::ErasedAt).eq(writing.now()))
        .to_owned();
    chain_link::Entity::update_many()
        .col_expr(chain_link::Column::Salt, Expr::value(Option::<String>::None))
        .filter(chain_link::Column::Salt.is_not_null())
        .filter(chain_link::Column::SubjectId.in_subquery(erased))
        .exec(writing.tx())
        .await?;
    Ok(())
}

fn put(column: &'static str, blank: Blank, writing: &Writing) -> SimpleExpr {
    match blank {
        Blank::Null => Expr::null(),
        Blank::Text(text) => Expr::val(text),
        Blank::OwnAddress => own_address(writing),
        Blank::Now => Expr::val(writing.now()),
        Blank::OrNow => Expr::col(Alias::new(column)).if_null(Expr::val(writing.now())),
    }
}

/// Two open invitations of one organization must not have one address, also while they are erased.
pub(super) fn own_address(writing: &Writing) -> SimpleExpr {
    Expr::cust(match Engine::of(writing.tx()) {
        Engine::Sqlite => "'erased+' || lower(hex(id)) || '@erased.invalid'",
        Engine::Postgres => "'erased+' || replace(id::text, '-', '') || '@erased.invalid'",
    })
}
