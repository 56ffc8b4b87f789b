//! The words a column may hold, one type a column. The database refuses any other word with a check; a row that
//! holds a word this program does not know fails alone, when it is read.

/// Declares an enumeration that is stored, sent and logged as its SCREAMING_SNAKE_CASE word.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$meaning:meta])* $variant:ident),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord,
            sea_orm::EnumIter, sea_orm::DeriveActiveEnum, serde::Serialize, serde::Deserialize,
        )]
        #[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
        #[serde(rename_all = "SCREAMING_SNAKE_CASE")]
        pub enum $name {
            $($(#[$meaning])* $variant),+
        }
    };
}

mod feed;
mod identity;
mod ledger;
mod mail;
mod mandate;
mod membership;
mod mobilization;
mod partnership;
mod registry;

pub use feed::ChainKind;
pub use identity::{PlatformRole, SessionEnd};
pub use ledger::{AccountType, ReversalReason, TransactionKind};
pub use mail::MailKind;
pub use mandate::{MandateEnd, MandateOffice};
pub use membership::{InvitationStatus, JoinPolicy, JoinRequestStatus, MembershipStatus, Relationship, Role};
pub use mobilization::{
    AllocationStatus, ContributionStatus, ExpenditureStatus, GoodsCondition, NeedStatus, PledgeStatus,
    ReservationStatus, ResourceKind, ReversalStatus, ValuationMethod, ValuationSide,
};
pub use partnership::{
    AgreementStatus, Consent, DelegateRole, DelegationStatus, PartnershipStatus, PartnershipVisibility, PartyRole,
    SharedTotal,
};
pub use registry::{AreaLevel, MergeStatus, OrganizationKind, OrganizationStatus, Verification, Visibility};
