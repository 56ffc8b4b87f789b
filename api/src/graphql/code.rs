//! The closed list of codes that payloads answer with.

use async_graphql::Enum;

macro_rules! codes {
    ($($(#[doc = $doc:literal])* $variant:ident = $name:literal,)*) => {
        /// Why a change was refused. The list is closed; new codes are announced.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Enum)]
        #[graphql(rename_items = "SCREAMING_SNAKE_CASE")]
        pub enum UserErrorCode {
            $($(#[doc = $doc])* $variant,)*
        }

        impl UserErrorCode {
            /// All of them, with name and meaning.
            pub const ALL: &'static [(Self, &'static str, &'static str)] =
                &[$((Self::$variant, $name, concat!($($doc),*)),)*];

            /// The code as clients see it.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }
        }
    };
}

codes! {
    /// The value is empty or consists of invisible characters only.
    Empty = "EMPTY",
    /// The value has more characters than allowed.
    TooLong = "TOO_LONG",
    /// The value has fewer characters than required.
    TooShort = "TOO_SHORT",
    /// The value is not of the required form.
    Malformed = "MALFORMED",
    /// The value holds a character that is not allowed here: a control character, or one that changes direction.
    ForbiddenCharacter = "FORBIDDEN_CHARACTER",
    /// The name mixes scripts that look alike.
    MixedScript = "MIXED_SCRIPT",
    /// The word is reserved.
    Reserved = "RESERVED",
    /// The amount has more decimals than its unit.
    TooManyDecimals = "TOO_MANY_DECIMALS",
    /// The amount or number is beyond the largest allowed.
    TooLarge = "TOO_LARGE",
    /// The amount or number must be greater than zero.
    NotPositive = "NOT_POSITIVE",
    /// A spreadsheet shortened the number; its digits are lost.
    ScientificNotation = "SCIENTIFIC_NOTATION",
    /// The code is not in its list.
    Unknown = "UNKNOWN",
    /// The idempotency key was used for another request.
    IdempotencyKeyReused = "IDEMPOTENCY_KEY_REUSED",

    /// E-mail address or password is wrong.
    WrongCredentials = "WRONG_CREDENTIALS",
    /// The password is wrong.
    WrongPassword = "WRONG_PASSWORD",
    /// A second factor is on and must be shown, too: a code of the authenticator app, or a recovery code.
    SecondFactorRequired = "SECOND_FACTOR_REQUIRED",
    /// The code is wrong, was used, or is of another time.
    SecondFactorWrong = "SECOND_FACTOR_WRONG",
    /// A second factor is on already.
    SecondFactorOn = "SECOND_FACTOR_ON",
    /// No second factor is on.
    SecondFactorOff = "SECOND_FACTOR_OFF",
    /// No second factor was begun within the last hour.
    SecondFactorNotBegun = "SECOND_FACTOR_NOT_BEGUN",
    /// The e-mail address has an account already.
    EmailTaken = "EMAIL_TAKEN",
    /// The password has fewer characters than required.
    PasswordTooShort = "PASSWORD_TOO_SHORT",
    /// The password has more characters than allowed.
    PasswordTooLong = "PASSWORD_TOO_LONG",
    /// The password is among the first that are guessed.
    PasswordGuessable = "PASSWORD_GUESSABLE",
    /// The refresh token is unknown, used, expired, or its session has ended.
    RefreshTokenInvalid = "REFRESH_TOKEN_INVALID",
    /// The secret of the mail is unknown, used or expired, or is for something else.
    SecretInvalid = "SECRET_INVALID",
    /// The e-mail address is verified already.
    EmailVerified = "EMAIL_VERIFIED",
    /// Whoever runs the server has named no mail server, and this needs a mail.
    MailUnavailable = "MAIL_UNAVAILABLE",
    /// The e-mail address must be verified first.
    EmailUnverified = "EMAIL_UNVERIFIED",
    /// The password is asked for once more, and was not sent along.
    PasswordRequired = "PASSWORD_REQUIRED",
    /// The account opens by an OpenID provider alone; a password must be set first.
    PasswordNotSet = "PASSWORD_NOT_SET",
    /// The account has a password; another one takes its place with that.
    PasswordSetAlready = "PASSWORD_SET_ALREADY",
    /// Whoever runs the server has named no OpenID provider.
    OpenIdOff = "OPEN_ID_OFF",
    /// The OpenID provider is away, too slow, or gives answers that cannot be used; try again later.
    OpenIdUnavailable = "OPEN_ID_UNAVAILABLE",
    /// The attempt to sign in is unknown, used or expired, or what came back is of another one.
    OpenIdAttemptInvalid = "OPEN_ID_ATTEMPT_INVALID",
    /// The OpenID provider vouches for nobody: the code is no good, or what it brought is not for this network, or not of now.
    OpenIdRefused = "OPEN_ID_REFUSED",
    /// The OpenID provider knows no verified address of somebody who has no account here.
    OpenIdAddressUnverified = "OPEN_ID_ADDRESS_UNVERIFIED",
    /// The address that the OpenID provider names has an account, which its owner must link.
    OpenIdAddressTaken = "OPEN_ID_ADDRESS_TAKEN",
    /// The account at the OpenID provider opens another account here.
    OpenIdIdentityTaken = "OPEN_ID_IDENTITY_TAKEN",
    /// An account at this OpenID provider opens the viewer's already.
    OpenIdLinkedAlready = "OPEN_ID_LINKED_ALREADY",
    /// The account at the OpenID provider does not open the viewer's.
    OpenIdNotLinked = "OPEN_ID_NOT_LINKED",
    /// The word is no scope.
    UnknownScope = "UNKNOWN_SCOPE",
    /// The scope exceeds the issuer's own rights.
    ScopeExceedsRights = "SCOPE_EXCEEDS_RIGHTS",
    /// A service token lives at most a year.
    TokenLifeTooLong = "TOKEN_LIFE_TOO_LONG",

    /// The slug is taken.
    SlugTaken = "SLUG_TAKEN",
    /// The area code is not registered.
    UnknownArea = "UNKNOWN_AREA",
    /// An organization cannot stand below itself.
    ParentCycle = "PARENT_CYCLE",
    /// The identifier belongs to another organization.
    IdentifierTaken = "IDENTIFIER_TAKEN",
    /// Somebody else changed the record in the meantime; read it again.
    StaleVersion = "STALE_VERSION",
    /// The organization's status does not allow this.
    WrongOrganizationState = "WRONG_ORGANIZATION_STATE",
    /// A request for verification is open.
    VerificationOpen = "VERIFICATION_OPEN",
    /// The verification's status does not allow this.
    WrongVerificationState = "WRONG_VERIFICATION_STATE",
    /// A verification ends on a day to come, within five years.
    VerificationTerm = "VERIFICATION_TERM",
    /// One of the organizations is to be merged already.
    MergeOpen = "MERGE_OPEN",
    /// The proposal was carried out, objected to, or has lapsed.
    MergeOver = "MERGE_OVER",
    /// Neither have owners of both organizations agreed, nor has their time to object passed.
    MergeNotAgreed = "MERGE_NOT_AGREED",
    /// An organization is no duplicate of itself.
    MergeItself = "MERGE_ITSELF",
    /// Commitments are open and must be settled first.
    OpenCommitments = "OPEN_COMMITMENTS",

    /// The viewer reads what is private of the organization already.
    BreakGlassOpen = "BREAK_GLASS_OPEN",
    /// The grant has run out, or was ended.
    BreakGlassOver = "BREAK_GLASS_OVER",

    /// A guardian of the minor must agree first.
    GuardianConsentMissing = "GUARDIAN_CONSENT_MISSING",
    /// A guardian of the minor has agreed already.
    GuardianConsentGiven = "GUARDIAN_CONSENT_GIVEN",
    /// The member is no minor, as far as the birth date is known.
    NotMinor = "NOT_MINOR",
    /// An organization keeps at least one owner.
    LastOwner = "LAST_OWNER",
    /// Nobody grants more than they hold.
    RoleAboveOwn = "ROLE_ABOVE_OWN",
    /// The person is a member already.
    AlreadyMember = "ALREADY_MEMBER",
    /// An invitation to this address is open.
    AlreadyInvited = "ALREADY_INVITED",
    /// The address was mailed too many invitations within an hour.
    InvitedTooOften = "INVITED_TOO_OFTEN",
    /// The invitation is unknown, used, expired, cancelled, or was sent to another address.
    InvitationInvalid = "INVITATION_INVALID",
    /// The invitation is no longer open.
    InvitationClosed = "INVITATION_CLOSED",
    /// The member has this role already.
    RoleHeldAlready = "ROLE_HELD_ALREADY",
    /// The organization takes no requests to join.
    NoJoinRequests = "NO_JOIN_REQUESTS",
    /// A request of the person to join the organization is open.
    AlreadyRequested = "ALREADY_REQUESTED",
    /// The request to join was decided or withdrawn, or its time is over.
    JoinRequestClosed = "JOIN_REQUEST_CLOSED",
    /// Each of the organization's questions is answered once.
    AnswersMismatch = "ANSWERS_MISMATCH",
    /// A request to join answers at most five questions.
    TooManyQuestions = "TOO_MANY_QUESTIONS",
    /// The organization has a role of this name, or of one that looks like it.
    RoleNameTaken = "ROLE_NAME_TAKEN",
    /// The role was retired.
    RoleRetired = "ROLE_RETIRED",
    /// The permission stays with owners or the network; no role that an organization makes holds it.
    PermissionReserved = "PERMISSION_RESERVED",
    /// The organization has as many roles of its own as it may have.
    TooManyRoles = "TOO_MANY_ROLES",
    /// Either a role of the network or one of the organization's own is named.
    OneRole = "ONE_ROLE",
    /// Ownership has neither a first nor a last day.
    OwnershipWithoutTerm = "OWNERSHIP_WITHOUT_TERM",
    /// Nobody else administers the network.
    LastAdministrator = "LAST_ADMINISTRATOR",
    /// The member has an account, and decides about it.
    MemberHasAccount = "MEMBER_HAS_ACCOUNT",
    /// The member belongs to another organization, too.
    MemberElsewhere = "MEMBER_ELSEWHERE",
    /// The data was erased already.
    AlreadyErased = "ALREADY_ERASED",
    /// The last day lies before the first.
    EndsBeforeStart = "ENDS_BEFORE_START",
    /// The membership has ended.
    MembershipEnded = "MEMBERSHIP_ENDED",
    /// The member is suspended.
    MemberSuspended = "MEMBER_SUSPENDED",
    /// The member is not suspended.
    MemberNotSuspended = "MEMBER_NOT_SUSPENDED",
    /// A recovery of the organization's ownership is open.
    RecoveryOpen = "RECOVERY_OPEN",
    /// The recovery was completed or objected to, or has lapsed.
    RecoveryClosed = "RECOVERY_CLOSED",
    /// The notice to the owners is not over.
    RecoveryTooEarly = "RECOVERY_TOO_EARLY",
    /// Nobody who runs the network becomes an owner by it.
    HeirOfTheNetwork = "HEIR_OF_THE_NETWORK",
    /// Somebody else holds the office in these days, and the organization has it once.
    OfficeTaken = "OFFICE_TAKEN",
    /// The mandate would last longer than its holder's membership.
    MandateOutlastsMembership = "MANDATE_OUTLASTS_MEMBERSHIP",
    /// The mandate is over: it was ended, or its term is.
    MandateOver = "MANDATE_OVER",
    /// The mandate that shall have gone before is of another office, begins later, or is followed by another one.
    NotAPredecessor = "NOT_A_PREDECESSOR",
    /// The list holds faults; nothing of it was taken.
    ListFaulty = "LIST_FAULTY",
    /// The list holds no member.
    ListEmpty = "LIST_EMPTY",
    /// The list is larger than 2 MiB, 5,000 rows or 64 columns.
    ListTooLarge = "LIST_TOO_LARGE",
    /// The file is a workbook or an archive, no CSV.
    ListIsWorkbook = "LIST_IS_WORKBOOK",
    /// The file is not text.
    ListNotText = "LIST_NOT_TEXT",
    /// The encoding cannot be told and must be chosen.
    ListEncodingUnknown = "LIST_ENCODING_UNKNOWN",
    /// The file is not in the encoding that was chosen or that it is marked with.
    ListEncodingWrong = "LIST_ENCODING_WRONG",
    /// A quotation mark is opened and never closed.
    ListQuoteUnclosed = "LIST_QUOTE_UNCLOSED",
    /// No column holds names.
    ListNameMissing = "LIST_NAME_MISSING",
    /// Two columns hold the same; one of them is to be ignored, by the mapping.
    ListColumnTwice = "LIST_COLUMN_TWICE",
    /// The mapping names a column that the list does not have.
    ListColumnUnknown = "LIST_COLUMN_UNKNOWN",
    /// The row has more or fewer cells than there are titles.
    CellCount = "CELL_COUNT",
    /// An identity number has 16 digits.
    NationalIdMalformed = "NATIONAL_ID_MALFORMED",
    /// The row names the member of a row before.
    RowRepeated = "ROW_REPEATED",
    /// The cell is not a date.
    DateMalformed = "DATE_MALFORMED",
    /// The year needs four digits.
    DateYearShort = "DATE_YEAR_SHORT",
    /// There is no such day.
    DateImpossible = "DATE_IMPOSSIBLE",
    /// Day and month cannot be told apart; their order must be chosen.
    DateOrderAmbiguous = "DATE_ORDER_AMBIGUOUS",
    /// Decimals and thousands cannot be told apart; the decimal mark must be chosen.
    NumberFormatAmbiguous = "NUMBER_FORMAT_AMBIGUOUS",
    /// A fee is not negative.
    FeeNegative = "FEE_NEGATIVE",
    /// The word is not a role that a list gives.
    RoleUnknown = "ROLE_UNKNOWN",

    /// A partnership needs at least two organizations.
    TooFewParties = "TOO_FEW_PARTIES",
    /// An organization stands twice among the parties.
    PartyTwice = "PARTY_TWICE",
    /// The proposing organization must be among the parties.
    ProposerMissing = "PROPOSER_MISSING",
    /// Exactly one party leads.
    OneLead = "ONE_LEAD",
    /// The same organizations have this partnership already.
    AlreadyProposed = "ALREADY_PROPOSED",
    /// The partnership's status does not allow this.
    WrongPartnershipState = "WRONG_PARTNERSHIP_STATE",
    /// The party has decided already.
    AlreadyDecided = "ALREADY_DECIDED",
    /// The organization is not a party to the partnership.
    NotAParty = "NOT_A_PARTY",
    /// The member is a delegate in the partnership already.
    DelegateTwice = "DELEGATE_TWICE",
    /// The party has as many delegates as one may have at a time.
    TooManyDelegates = "TOO_MANY_DELEGATES",
    /// The delegate is none any more.
    DelegateEnded = "DELEGATE_ENDED",
    /// An organization delegates nothing to itself.
    DelegatedToItself = "DELEGATED_TO_ITSELF",
    /// The permission cannot be delegated, or not in one partnership alone.
    NotDelegable = "NOT_DELEGABLE",
    /// A delegation to the organization, for the same partnership or for everything, is open already.
    DelegatedAlready = "DELEGATED_ALREADY",
    /// The organization has as many delegations as one may have at a time.
    TooManyDelegations = "TOO_MANY_DELEGATIONS",
    /// A delegation lasts at most a year.
    DelegationTooLong = "DELEGATION_TOO_LONG",
    /// The delegation was answered, given back or revoked, or its last day has passed.
    DelegationClosed = "DELEGATION_CLOSED",
    /// The partnership is not in force.
    PartnershipNotInForce = "PARTNERSHIP_NOT_IN_FORCE",
    /// A party is suspended, so the partnership is frozen.
    PartnershipFrozen = "PARTNERSHIP_FROZEN",
    /// A program of this name exists in the partnership.
    ProgramNameTaken = "PROGRAM_NAME_TAKEN",

    /// This unit does not measure this kind of resource.
    UnitMismatch = "UNIT_MISMATCH",
    /// The date lies in the past.
    DateInPast = "DATE_IN_PAST",
    /// The date lies in the future.
    DateInFuture = "DATE_IN_FUTURE",
    /// The need is not open.
    NeedNotOpen = "NEED_NOT_OPEN",
    /// The pledge's status does not allow this.
    WrongPledgeState = "WRONG_PLEDGE_STATE",
    /// Less than what has been fulfilled of the pledge.
    BelowFulfilled = "BELOW_FULFILLED",
    /// More than is left of the pledge.
    AbovePledge = "ABOVE_PLEDGE",
    /// The contribution's status does not allow this.
    WrongContributionState = "WRONG_CONTRIBUTION_STATE",
    /// Who acts for an organization by a delegation is of the one on the other side.
    BothSides = "BOTH_SIDES",
    /// The giver cannot confirm their own delivery.
    OwnDelivery = "OWN_DELIVERY",
    /// More than was announced.
    AboveAnnounced = "ABOVE_ANNOUNCED",
    /// More was asked than is there.
    InsufficientFunds = "INSUFFICIENT_FUNDS",
    /// The allocation's status does not allow this.
    WrongAllocationState = "WRONG_ALLOCATION_STATE",
    /// The expenditure's status does not allow this.
    WrongExpenditureState = "WRONG_EXPENDITURE_STATE",
    /// Approver and requester must be two people.
    SelfApproval = "SELF_APPROVAL",
    /// More than is left to reverse.
    AboveReversible = "ABOVE_REVERSIBLE",
    /// The reversal's status does not allow this.
    WrongReversalState = "WRONG_REVERSAL_STATE",
    /// A reason is required.
    ReasonMissing = "REASON_MISSING",
    /// The sum is beyond what the ledger holds.
    SumTooLarge = "SUM_TOO_LARGE",
    /// The program belongs to another partnership.
    ForeignProgram = "FOREIGN_PROGRAM",
}
