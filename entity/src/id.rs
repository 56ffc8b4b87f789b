//! The identifiers of rows: one type a table, so that a person's id is refused where an organization's belongs.
//!
//! Inside and in the database an id is a UUID (version 7). Outside it is a TypeID: a three-letter prefix that
//! names the kind, an underscore and the 128 bits in 26 characters of Crockford's base 32, such as
//! `org_01jb2m5x8nf7ct3q9r0v4w6y8z`. Nothing here makes an id: the domain mints them from its own source.

use std::fmt;

use sea_orm::{DbErr, DeriveValueType, TryFromU64};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What all ids have in common, for code that works with any of them.
pub trait TypedId: Copy + Eq + fmt::Debug + fmt::Display + From<Uuid> + Send + Sync + 'static {
    /// The three letters before the underscore; unique among the ids.
    const PREFIX: &'static str;

    /// The bits without their kind.
    fn uuid(self) -> Uuid;

    /// The same bits, said to be of this kind.
    fn from_uuid(id: Uuid) -> Self {
        Self::from(id)
    }

    /// Reads the text form. Only the one canonical spelling is an id: another prefix, upper case, another
    /// length or more than 128 bits is `None`.
    fn parse(text: &str) -> Option<Self> {
        let suffix = text.strip_prefix(Self::PREFIX)?.strip_prefix('_')?;
        decode(suffix).map(Self::from)
    }
}

/// An id of whatever kind, where only its text or a record tells which.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AnyId {
    pub kind: &'static str,
    pub id: Uuid,
}

impl AnyId {
    /// An id of this kind, if there is one.
    #[must_use]
    pub fn of(kind: &str, id: Uuid) -> Option<Self> {
        PREFIXES.iter().find(|prefix| **prefix == kind).map(|kind| Self { kind, id })
    }

    /// Reads the text form as [`TypedId::parse`] does.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (kind, suffix) = text.split_once('_')?;
        Self::of(kind, decode(suffix)?)
    }
}

impl fmt::Display for AnyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}_", self.kind)?;
        encode(self.id, f)
    }
}

/// Crockford's base 32 in lower case: no i, l, o or u.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// 26 characters hold 130 bits: the first one carries only three.
const SUFFIX_LENGTH: usize = 26;

fn encode(id: Uuid, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut bits = id.as_u128();
    let mut suffix = ['0'; SUFFIX_LENGTH];
    for place in suffix.iter_mut().rev() {
        let digit = usize::try_from(bits & 31).map_err(|_| fmt::Error)?;
        *place = ALPHABET.get(digit).copied().map(char::from).ok_or(fmt::Error)?;
        bits >>= 5;
    }
    suffix.iter().try_for_each(|letter| fmt::Write::write_char(f, *letter))
}

/// What each byte stands for; letters that are no digit stand for 32.
const VALUES: [u8; 256] = {
    let mut values = [32; 256];
    let mut digit = 0;
    while digit < ALPHABET.len() {
        values[ALPHABET[digit] as usize] = digit as u8;
        digit += 1;
    }
    values
};

fn decode(suffix: &str) -> Option<Uuid> {
    if suffix.len() != SUFFIX_LENGTH || suffix.as_bytes().first().is_none_or(|first| *first > b'7') {
        return None;
    }
    let mut bits = 0u128;
    for letter in suffix.bytes() {
        let digit = VALUES.get(usize::from(letter)).copied().filter(|digit| *digit < 32)?;
        bits = (bits << 5) | u128::from(digit);
    }
    Some(Uuid::from_u128(bits))
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident = $prefix:literal;)+) => {$(
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, DeriveValueType,
        )]
        pub struct $name(pub Uuid);

        impl $name {
            /// The three letters before the underscore.
            pub const PREFIX: &'static str = $prefix;

            /// Reads the text form; see [`TypedId::parse`].
            pub fn parse(text: &str) -> Option<Self> {
                <Self as TypedId>::parse(text)
            }
        }

        impl TypedId for $name {
            const PREFIX: &'static str = $prefix;

            fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!($prefix, "_"))?;
                encode(self.0, f)
            }
        }

        // Keys are never drawn from a database sequence.
        impl TryFromU64 for $name {
            fn try_from_u64(_: u64) -> Result<Self, DbErr> {
                Err(DbErr::ConvertFromU64(stringify!($name)))
            }
        }
    )+

    const PREFIXES: &[&str] = &[$($prefix),+];
    };
}

ids! {
    PersonId = "per";
    SessionId = "ses";
    RefreshTokenId = "rft";
    ServiceTokenId = "tok";
    AccountSecretId = "sec";
    /// Of somebody as an OpenID provider knows them.
    OpenIdIdentityId = "oid";
    /// Of an administrator's hour in an organization's private things.
    BreakGlassId = "brk";
    OrganizationId = "org";
    /// Of a name an outside register gave to an organization.
    IdentifierId = "idn";
    VerificationId = "ver";
    /// Of the proposal that two organizations are one.
    MergeId = "mrg";
    MembershipId = "mem";
    MembershipRoleId = "rol";
    /// Of a role that an organization has made.
    CustomRoleId = "cro";
    /// Of such a role in a member's hands.
    CustomGrantId = "crg";
    /// Of what a minor's guardian has agreed to.
    GuardianConsentId = "gcs";
    /// Of a giver's consent to be named.
    NameConsentId = "nmc";
    /// Of an office that a member leads in.
    MandateId = "mdt";
    /// Of a new owner for an organization whose owners are lost.
    OwnershipRecoveryId = "orc";
    InvitationId = "inv";
    JoinRequestId = "jrq";
    PartnershipId = "prt";
    PartyId = "pty";
    /// Of one version of what a partnership's parties agree on.
    AgreementId = "agr";
    /// Of an organization's signature under it.
    SignatureId = "sgn";
    /// Of a person whom a party names for a partnership.
    DelegateId = "dlg";
    /// Of rights that one organization gives to another.
    DelegationId = "dgn";
    ProgramId = "prg";
    NeedId = "ned";
    OfferId = "ofr";
    PledgeId = "plg";
    PledgeRevisionId = "rev";
    /// Of what is to come of a pledge by one day.
    PledgeInstalmentId = "ins";
    /// Of a space or a skill that an organization lends.
    ResourceId = "rsc";
    /// Of the time for which such a thing is promised.
    ReservationId = "rsv";
    ContributionId = "ctb";
    /// Of what somebody says a contribution is worth.
    ValuationId = "val";
    /// Of what a giver is given for a contribution.
    ReceiptId = "rct";
    AllocationId = "alc";
    /// Of what an allocation has taken of a contribution.
    AllocationLotId = "alt";
    ExpenditureId = "exp";
    /// Of what an expenditure has used of a contribution.
    ExpenditureLotId = "xlt";
    ReversalId = "rvl";
    /// Of what an organization has decided about approvals in one unit.
    ApprovalPolicyId = "apo";
    /// Of somebody's approval of an expenditure or a reversal.
    ApprovalId = "apv";
    AccountId = "acc";
    TransactionId = "trx";
    PostingId = "pst";
    /// A period of the books that was closed.
    PeriodId = "acp";
    PeriodBalanceId = "pbl";
    AuditId = "aud";
    ChainId = "chn";
    OutboxId = "out";
    MailId = "mai";
    IdempotencyId = "idm";
}

#[cfg(test)]
#[path = "id_tests.rs"]
mod tests;
