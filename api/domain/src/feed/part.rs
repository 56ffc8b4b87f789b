//! The parts of an organization's trail: who answers for the people reads what was done with people, who keeps the
//! books what was done with resources. In which part a record lies follows from what it is about, in SQL, so that no
//! count and no page tells of what lies outside.

use entity::feed::audit::{Column, Model};
use entity::id::{
    AccountId, AllocationId, ContributionId, CustomGrantId, CustomRoleId, DelegateId, ExpenditureId, GuardianConsentId,
    InvitationId, JoinRequestId, MandateId, MembershipId, MembershipRoleId, NeedId, OfferId, OrganizationId, PeriodId,
    PersonId, PledgeId, PledgeRevisionId, PostingId, ReceiptId, ReservationId, ResourceId, ReversalId, TransactionId,
    ValuationId,
};
use sea_orm::{ColumnTrait, Condition};

use crate::policy::decide::{WhyNot, decide, require};
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::policy::rights::Rights;
use crate::refusal::Refusal;

/// A part of a trail that somebody may read alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// Who belongs, who is asked in and asks to come in, and who holds which role and office.
    People,
    /// What is needed, pledged, received, set aside and used, and the books.
    Money,
}

impl Part {
    const ALL: [Self; 2] = [Self::People, Self::Money];

    /// What it takes to read it.
    pub(crate) const fn needs(self) -> Permission {
        match self {
            Self::People => Permission::AuditPeopleRead,
            Self::Money => Permission::AuditMoneyRead,
        }
    }

    /// The kinds of rows that its records are about.
    const fn kinds(self) -> &'static [&'static str] {
        match self {
            Self::People => &[
                PersonId::PREFIX,
                MembershipId::PREFIX,
                MembershipRoleId::PREFIX,
                CustomRoleId::PREFIX,
                CustomGrantId::PREFIX,
                MandateId::PREFIX,
                DelegateId::PREFIX,
                GuardianConsentId::PREFIX,
                InvitationId::PREFIX,
                JoinRequestId::PREFIX,
            ],
            Self::Money => &[
                NeedId::PREFIX,
                OfferId::PREFIX,
                PledgeId::PREFIX,
                PledgeRevisionId::PREFIX,
                ResourceId::PREFIX,
                ReservationId::PREFIX,
                ContributionId::PREFIX,
                ReceiptId::PREFIX,
                ValuationId::PREFIX,
                AllocationId::PREFIX,
                ExpenditureId::PREFIX,
                ReversalId::PREFIX,
                AccountId::PREFIX,
                TransactionId::PREFIX,
                PostingId::PREFIX,
                PeriodId::PREFIX,
            ],
        }
    }

    /// The changes that are in it although they are about the organization itself.
    const fn commands(self) -> &'static [&'static str] {
        match self {
            Self::People => &["setJoinPolicy"],
            Self::Money => &["exportLedger", "exportStatement"],
        }
    }

    fn condition(self) -> Condition {
        Condition::any()
            .add(Column::SubjectKind.is_in(self.kinds().iter().copied()))
            .add(Column::Command.is_in(self.commands().iter().copied()))
    }

    /// The part that a record lies in, if it is in one.
    pub(crate) fn of(row: &Model) -> Option<Self> {
        let lies_in = |part: &Self| {
            row.subject_kind.as_deref().is_some_and(|kind| part.kinds().contains(&kind))
                || part.commands().contains(&row.command.as_str())
        };
        Self::ALL.into_iter().find(lies_in)
    }
}

/// How much of a trail the caller reads.
#[derive(Clone, Debug)]
pub(crate) enum Extent {
    Whole,
    Parts(Vec<Part>),
}

impl Extent {
    /// How much the caller reads of the trail of this organization; nothing is `None`.
    pub(crate) fn of(rights: &Rights, organization: OrganizationId) -> Option<Self> {
        if rights.holds(Permission::AuditRead, organization) {
            return Some(Self::Whole);
        }
        let parts: Vec<_> = Part::ALL.into_iter().filter(|part| rights.holds(part.needs(), organization)).collect();
        (!parts.is_empty()).then_some(Self::Parts(parts))
    }

    /// The same.
    ///
    /// # Errors
    /// As policy answers those who read nothing of it.
    pub(crate) fn required(rights: &Rights, organization: OrganizationId) -> Result<Self, Refusal> {
        if let Some(extent) = Self::of(rights, organization) {
            return Ok(extent);
        }
        let place = Place::Organization(organization);
        // Who would read a part of it, were the organization at work, is told that it is not.
        let is_suspended = |part: &Part| decide(rights, part.needs(), &place) == Err(WhyNot::OrganizationSuspended);
        if Part::ALL.iter().any(is_suspended) {
            return Err(Refusal::OrganizationSuspended);
        }
        require(rights, Permission::AuditRead, &place).map(|()| Self::Whole)
    }

    /// The records that are in it.
    pub(crate) fn condition(&self) -> Condition {
        match self {
            Self::Whole => Condition::all(),
            Self::Parts(parts) => parts.iter().fold(Condition::any(), |any, part| any.add(part.condition())),
        }
    }

    pub(crate) fn holds(&self, row: &Model) -> bool {
        match self {
            Self::Whole => true,
            Self::Parts(parts) => Part::of(row).is_some_and(|part| parts.contains(&part)),
        }
    }

    pub(crate) fn is_whole(&self) -> bool {
        matches!(self, Self::Whole)
    }
}

/// The records of all trails that the caller reads something of.
pub(crate) fn readable(rights: &Rights) -> Condition {
    let of = |permission| rights.any_of(Column::OrganizationId, rights.where_holding(permission));
    Part::ALL.iter().fold(Condition::any().add(of(Permission::AuditRead)), |any, part| {
        any.add(Condition::all().add(of(part.needs())).add(part.condition()))
    })
}
