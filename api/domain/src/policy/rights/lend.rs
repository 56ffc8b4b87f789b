//! How lent rights are read: as more rows of the statement that reads a person's.

use chrono::{DateTime, NaiveDate, Utc};
use entity::id::{PersonId, SessionId};
use entity::partnership::{delegate, delegation, partnership, party};
use entity::state::{Consent, DelegateRole, DelegationStatus, MembershipStatus, OrganizationStatus, PartnershipStatus};
use entity::{identity::session, membership::member, registry::organization};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, IntoColumnRef, Query, SelectStatement, SimpleExpr};
use sea_orm::{
    ActiveEnum, ColumnTrait, Condition, EntityTrait, JoinType, QueryFilter, QuerySelect, QueryTrait, Select,
};

use super::load::{PersonRow, in_force, present};
use super::{Rights, on};
use crate::policy::lent::{By, Lent, permissions_of_delegate, permissions_of_delegation};
use crate::policy::permission::Permissions;

/// Partnerships in which what is lent holds, on their last day too.
const OPEN: [PartnershipStatus; 2] = [PartnershipStatus::Active, PartnershipStatus::Suspended];

/// Whose rights are read, and when.
#[derive(Clone, Copy)]
pub(super) struct Asked {
    pub person: PersonId,
    pub session: SessionId,
    pub now: DateTime<Utc>,
    pub today: NaiveDate,
}

impl Asked {
    /// Only while the session is open.
    pub(super) fn of_session(self, select: Select<session::Entity>) -> Select<session::Entity> {
        select
            .filter(session::Column::Id.eq(self.session))
            .filter(session::Column::PersonId.eq(self.person))
            .filter(session::Column::EndedAt.is_null())
            .filter(session::Column::ExpiresAt.gt(self.now))
    }

    /// What parties lend their delegates.
    pub(super) fn of_delegates(self) -> SelectStatement {
        use delegate::{Column, Entity};
        let Self { today, .. } = self;
        let term = session::Entity::find()
            .join(JoinType::InnerJoin, present(today))
            .join(
                JoinType::InnerJoin,
                member::Entity::belongs_to(Entity)
                    .from(member::Column::Id)
                    .to(Column::MembershipId)
                    .on_condition(move |_, delegate| {
                        Condition::all()
                            .add(Expr::col((delegate.clone(), Column::EndedAt)).is_null())
                            .add(
                                Expr::col((delegate.clone(), Column::OrganizationId))
                                    .equals((member::Entity, member::Column::OrganizationId)),
                            )
                            .add(in_force(&delegate, Column::StartsOn, Column::EndsOn, today))
                    })
                    .into(),
            )
            .join(
                JoinType::InnerJoin,
                on::<member::Entity, organization::Entity>(member::Column::OrganizationId, organization::Column::Id),
            )
            .filter(organization::Column::Status.eq(OrganizationStatus::Active))
            .filter(holds((Entity, Column::PartnershipId), (Entity, Column::OrganizationId), today));
        let role = Expr::col((Entity, Column::Role));
        let id = (Expr::col((Entity, Column::Id)), Expr::col((Entity, Column::PartnershipId)));
        self.row(term, id, role)
    }

    /// What organizations have delegated to those that the person is of.
    pub(super) fn of_delegations(self) -> SelectStatement {
        use delegation::{Column, Entity};
        let Self { today, .. } = self;
        let receiver = Alias::new("receiver");
        let everywhere = Expr::col((Entity, Column::PartnershipId)).is_null();
        let somewhere = holds((Entity, Column::PartnershipId), (Entity, Column::OrganizationId), today);
        let mut term = session::Entity::find()
            .join(JoinType::InnerJoin, present(today))
            .join(
                JoinType::InnerJoin,
                member::Entity::belongs_to(Entity)
                    .from(member::Column::OrganizationId)
                    .to(Column::ToOrganizationId)
                    .on_condition(move |_, delegation| {
                        Condition::all()
                            .add(
                                Expr::col((delegation.clone(), Column::Status))
                                    .eq(DelegationStatus::Accepted.to_value()),
                            )
                            .add(in_force(&delegation, Column::StartsOn, Column::EndsOn, today))
                    })
                    .into(),
            )
            .join(
                JoinType::InnerJoin,
                on::<Entity, organization::Entity>(Column::OrganizationId, organization::Column::Id),
            )
            .filter(organization::Column::Status.eq(OrganizationStatus::Active))
            .filter(Condition::any().add(everywhere).add(somewhere))
            .filter(suspended_at_home(today).not());
        QueryTrait::query(&mut term).join_as(
            sea_orm::sea_query::JoinType::InnerJoin,
            organization::Entity,
            receiver.clone(),
            Condition::all()
                .add(
                    Expr::col((receiver.clone(), organization::Column::Id))
                        .equals((member::Entity, member::Column::OrganizationId)),
                )
                .add(Expr::col((receiver, organization::Column::Status)).eq(OrganizationStatus::Active.to_value())),
        );
        let words = Expr::col((Entity, Column::Permissions));
        let id = (Expr::col((Entity, Column::Id)), Expr::col((Entity, Column::PartnershipId)));
        self.row(term, id, words)
    }

    /// A row for each, in the columns of [`PersonRow`].
    fn row(
        self,
        select: Select<session::Entity>,
        (id, partnership): (SimpleExpr, SimpleExpr),
        words: SimpleExpr,
    ) -> SelectStatement {
        let nothing = || Expr::cust("null");
        let mut row = self.of_session(select).select_only().into_query();
        let columns = [
            nothing(),
            Expr::cust("0"),
            Expr::col((session::Entity, session::Column::ExpiresAt)),
            nothing(),
            Expr::col((organization::Entity, organization::Column::Id)),
            Expr::col((organization::Entity, organization::Column::Status)),
            Expr::col((organization::Entity, organization::Column::RequiresSecondFactor)),
            nothing(),
            nothing(),
            nothing(),
            nothing(),
            nothing(),
            nothing(),
            id,
            partnership,
            words,
            Expr::col((member::Entity, member::Column::OrganizationId)),
        ];
        for column in columns {
            row.expr(column);
        }
        row
    }
}

/// That the organization is a party of the partnership, and the partnership has begun and is not over.
fn holds(id: impl IntoColumnRef, organization: impl IntoColumnRef, today: NaiveDate) -> SimpleExpr {
    let lasts = Condition::any()
        .add(Expr::col((partnership::Entity, partnership::Column::EndsOn)).is_null())
        .add(Expr::col((partnership::Entity, partnership::Column::EndsOn)).gte(today));
    let column = |column| Expr::col((party::Entity, column));
    let place = Query::select()
        .expr(Expr::val(1))
        .from(party::Entity)
        .inner_join(
            partnership::Entity,
            Expr::col((partnership::Entity, partnership::Column::Id))
                .equals((party::Entity, party::Column::PartnershipId)),
        )
        .and_where(column(party::Column::PartnershipId).equals(id))
        .and_where(column(party::Column::OrganizationId).equals(organization))
        .and_where(column(party::Column::Consent).eq(Consent::Accepted.to_value()))
        .and_where(
            Expr::col((partnership::Entity, partnership::Column::Status)).is_in(OPEN.map(|status| status.to_value())),
        )
        .cond_where(lasts)
        .to_owned();
    Expr::exists(place)
}

impl Rights {
    /// Adds what a row tells to be lent; what the person holds in their own organizations has been added.
    pub(super) fn add_lent(&mut self, row: &PersonRow) {
        let (Some(organization), Some(id), Some(through)) = (row.organization_id, row.lent_id, row.lent_through) else {
            return;
        };
        let words = row.lent_words.as_deref().unwrap_or_default();
        let (by, sets) = if through == organization {
            let Ok(role) = DelegateRole::try_from_value(&words.to_owned()) else { return };
            (By::Delegate(role), (permissions_of_delegate(role), permissions_of_delegate(role)))
        } else {
            let Some(standing) = self.standing(through) else { return };
            let given = permissions_of_delegation(words, row.lent_partnership);
            let by = By::Delegation { id: id.into(), to: through };
            (by, (given.within(standing.own), given.within(standing.nominal)))
        };
        if sets.1 == Permissions::NONE {
            return;
        }
        let lacks = row.requires_second_factor == Some(true) && !self.has_second_factor();
        self.lent.push(Lent::new((organization, row.lent_partnership), by, sets, lacks));
    }
}

/// Whether the organization that has delegated has suspended the person itself: then they do not act for it by way of
/// another one either.
fn suspended_at_home(today: NaiveDate) -> SimpleExpr {
    use member::Column;
    let there = Alias::new("there");
    let column = |column| Expr::col((there.clone(), column));
    let lasts =
        Condition::any().add(column(Column::SuspendedUntil).is_null()).add(column(Column::SuspendedUntil).gte(today));
    let suspended = Query::select()
        .expr(Expr::val(1))
        .from_as(member::Entity, there.clone())
        .and_where(column(Column::OrganizationId).equals((delegation::Entity, delegation::Column::OrganizationId)))
        .and_where(column(Column::PersonId).equals((member::Entity, Column::PersonId)))
        .and_where(column(Column::Status).eq(MembershipStatus::Suspended.to_value()))
        .cond_where(lasts)
        .to_owned();
    Expr::exists(suspended)
}
