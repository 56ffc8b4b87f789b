//! Adds to chains what must be in them before something else is recorded, in the change that records it.

use std::collections::BTreeMap;

use entity::feed::chain;
use entity::id::OrganizationId;
use entity::ledger::{period, transaction};
use entity::state::ChainKind;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::head::Head;
use super::keep::{Stop, grow};
use super::prove::head_of;
use super::record::{is_loose, scope};
use crate::command::Writing;
use crate::refusal::Refusal;

const KIND: ChainKind = ChainKind::Ledger;
/// How many records are added together.
const PIECE: usize = 200;

/// Why it was not done.
pub(crate) enum NotGrown {
    /// A server adds the first record to one of the chains at this moment.
    Beaten,
    /// One of the chains is not what was signed.
    Stuck(String),
    Refused(Refusal),
}

impl<E: Into<Refusal>> From<E> for NotGrown {
    fn from(error: E) -> Self {
        Self::Refused(error.into())
    }
}

fn stopped(stop: Stop) -> NotGrown {
    match stop {
        Stop::Beaten => NotGrown::Beaten,
        Stop::Stuck(why) => NotGrown::Stuck(why),
        Stop::Fault(fault) => NotGrown::Refused(fault.into()),
    }
}

/// Adds everything in an organization's books to their chains; the heads after it, in the order of their names. Nobody
/// else adds to these chains until the change is over.
pub(crate) async fn grow_books(organization: OrganizationId, writing: &Writing) -> Result<Vec<Head>, NotGrown> {
    hold(organization, writing).await?;
    let loose = transaction::Entity::of_organization(organization)
        .filter(is_loose(KIND, Expr::col((transaction::Entity, transaction::Column::Id))))
        .order_by_asc(transaction::Column::Id);
    let mut chains: BTreeMap<String, Vec<Uuid>> = BTreeMap::new();
    for row in loose.all(writing.tx()).await? {
        let name = scope((Some(organization.0), Some(row.partnership_id.0)));
        chains.entry(name).or_default().push(row.id.0);
    }
    for (name, ids) in &chains {
        for piece in ids.chunks(PIECE) {
            let signer = writing.signer()?;
            grow(writing.tx(), (KIND, name), piece, writing.now(), signer).await.map_err(stopped)?;
        }
    }
    let heads = hold(organization, writing).await?;
    Ok(heads.iter().filter(|chain| chain.partnership_id.is_some()).map(head_of).collect())
}

/// Adds a closed period to the chain of the organization's periods.
pub(crate) async fn grow_periods(row: &period::Model, writing: &Writing) -> Result<(), NotGrown> {
    let name = scope((Some(row.organization_id.0), None));
    let signer = writing.signer()?;
    grow(writing.tx(), (KIND, &name), &[row.id.0], writing.now(), signer).await.map_err(stopped)?;
    Ok(())
}

/// The chains of an organization's books, locked.
async fn hold(organization: OrganizationId, writing: &Writing) -> Result<Vec<chain::Model>, Refusal> {
    let chains = chain::Entity::find()
        .filter(chain::Column::OrganizationId.eq(organization.0))
        .filter(chain::Column::Kind.eq(KIND))
        .order_by_asc(chain::Column::Scope)
        .lock_exclusive();
    Ok(chains.all(writing.tx()).await?)
}
