//! The closed list of codes that payloads answer with.

use async_graphql::Enum;

macro_rules! codes {
    ($($variant:ident = $name:literal, $meaning:literal;)*) => {
        /// Why a change was refused. The list is closed; new codes are announced.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Enum)]
        #[graphql(rename_items = "SCREAMING_SNAKE_CASE")]
        pub enum UserErrorCode {
            $(#[doc = $meaning] $variant,)*
        }

        impl UserErrorCode {
            /// All of them, with name and meaning.
            pub const ALL: &'static [(Self, &'static str, &'static str)] =
                &[$((Self::$variant, $name, $meaning),)*];

            /// The code as clients see it.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }
        }
    };
}

codes! {
    Empty = "EMPTY", "The value is empty or consists of invisible characters only.";
    TooLong = "TOO_LONG", "The value has more characters than allowed.";
    TooShort = "TOO_SHORT", "The value has fewer characters than required.";
    Malformed = "MALFORMED", "The value is not of the required form.";
    ForbiddenCharacter = "FORBIDDEN_CHARACTER",
        "The value holds a character that is not allowed here: a control character, or one that changes direction.";
    MixedScript = "MIXED_SCRIPT", "The name mixes scripts that look alike.";
    Reserved = "RESERVED", "The word is reserved.";
    TooManyDecimals = "TOO_MANY_DECIMALS", "The amount has more decimals than its unit.";
    TooLarge = "TOO_LARGE", "The amount or number is beyond the largest allowed.";
    NotPositive = "NOT_POSITIVE", "The amount or number must be greater than zero.";
    ScientificNotation = "SCIENTIFIC_NOTATION", "A spreadsheet shortened the number; its digits are lost.";
    Unknown = "UNKNOWN", "The code is not in its list.";
    IdempotencyKeyReused = "IDEMPOTENCY_KEY_REUSED", "The idempotency key was used for another request.";

    WrongCredentials = "WRONG_CREDENTIALS", "E-mail address or password is wrong.";
    WrongPassword = "WRONG_PASSWORD", "The password is wrong.";
    SecondFactorRequired = "SECOND_FACTOR_REQUIRED",
        "A second factor is on and must be shown, too: a code of the authenticator app, or a recovery code.";
    SecondFactorWrong = "SECOND_FACTOR_WRONG", "The code is wrong, was used, or is of another time.";
    SecondFactorOn = "SECOND_FACTOR_ON", "A second factor is on already.";
    SecondFactorOff = "SECOND_FACTOR_OFF", "No second factor is on.";
    SecondFactorNotBegun = "SECOND_FACTOR_NOT_BEGUN", "No second factor was begun within the last hour.";
    EmailTaken = "EMAIL_TAKEN", "The e-mail address has an account already.";
    PasswordTooShort = "PASSWORD_TOO_SHORT", "The password has fewer characters than required.";
    PasswordTooLong = "PASSWORD_TOO_LONG", "The password has more characters than allowed.";
    PasswordGuessable = "PASSWORD_GUESSABLE", "The password is among the first that are guessed.";
    RefreshTokenInvalid = "REFRESH_TOKEN_INVALID",
        "The refresh token is unknown, used, expired, or its session has ended.";
    SecretInvalid = "SECRET_INVALID", "The secret of the mail is unknown, used or expired, or is for something else.";
    EmailVerified = "EMAIL_VERIFIED", "The e-mail address is verified already.";
    MailUnavailable = "MAIL_UNAVAILABLE", "Whoever runs the server has named no mail server, and this needs a mail.";
    EmailUnverified = "EMAIL_UNVERIFIED", "The e-mail address must be verified first.";
    PasswordRequired = "PASSWORD_REQUIRED", "The password is asked for once more, and was not sent along.";
    PasswordNotSet = "PASSWORD_NOT_SET", "The account opens by an OpenID provider alone; a password must be set first.";
    PasswordSetAlready = "PASSWORD_SET_ALREADY", "The account has a password; another one takes its place with that.";
    OpenIdOff = "OPEN_ID_OFF", "Whoever runs the server has named no OpenID provider.";
    OpenIdUnavailable = "OPEN_ID_UNAVAILABLE",
        "The OpenID provider is away, too slow, or gives answers that cannot be used; try again later.";
    OpenIdAttemptInvalid = "OPEN_ID_ATTEMPT_INVALID",
        "The attempt to sign in is unknown, used or expired, or what came back is of another one.";
    OpenIdRefused = "OPEN_ID_REFUSED",
        "The OpenID provider vouches for nobody: the code is no good, or what it brought is not for this network, or not of now.";
    OpenIdNotAskedAgain = "OPEN_ID_NOT_ASKED_AGAIN",
        "The OpenID provider does not say that it has just asked once more who it is; begin anew with `askAgain`.";
    OpenIdAddressUnverified = "OPEN_ID_ADDRESS_UNVERIFIED",
        "The OpenID provider knows no verified address of somebody who has no account here.";
    OpenIdAddressTaken = "OPEN_ID_ADDRESS_TAKEN",
        "The address that the OpenID provider names has an account, which its owner must link.";
    OpenIdIdentityTaken = "OPEN_ID_IDENTITY_TAKEN", "The account at the OpenID provider opens another account here.";
    OpenIdLinkedAlready = "OPEN_ID_LINKED_ALREADY", "An account at this OpenID provider opens the viewer's already.";
    OpenIdNotLinked = "OPEN_ID_NOT_LINKED", "The account at the OpenID provider does not open the viewer's.";
    UnknownScope = "UNKNOWN_SCOPE", "The word is no scope.";
    ScopeExceedsRights = "SCOPE_EXCEEDS_RIGHTS", "The scope exceeds the issuer's own rights.";
    TokenLifeTooLong = "TOKEN_LIFE_TOO_LONG", "A service token lives at most a year.";

    SlugTaken = "SLUG_TAKEN", "The slug is taken.";
    UnknownArea = "UNKNOWN_AREA", "The area code is not registered.";
    ParentCycle = "PARENT_CYCLE", "An organization cannot stand below itself.";
    IdentifierTaken = "IDENTIFIER_TAKEN", "The identifier belongs to another organization.";
    StaleVersion = "STALE_VERSION", "Somebody else changed the record in the meantime; read it again.";
    WrongOrganizationState = "WRONG_ORGANIZATION_STATE", "The organization's status does not allow this.";
    VerificationOpen = "VERIFICATION_OPEN", "A request for verification is open.";
    WrongVerificationState = "WRONG_VERIFICATION_STATE", "The verification's status does not allow this.";
    VerificationTerm = "VERIFICATION_TERM", "A verification ends on a day to come, within five years.";
    MergeOpen = "MERGE_OPEN", "One of the organizations is to be merged already.";
    MergeOver = "MERGE_OVER", "The proposal was carried out, objected to or withdrawn, or has lapsed.";
    MergeNotAgreed = "MERGE_NOT_AGREED",
        "Neither have owners of both organizations agreed, nor has their time to object passed.";
    MergeItself = "MERGE_ITSELF", "An organization is no duplicate of itself.";
    OpenCommitments = "OPEN_COMMITMENTS", "Commitments are open and must be settled first.";

    BreakGlassOpen = "BREAK_GLASS_OPEN", "The viewer reads what is private of the organization already.";
    BreakGlassOver = "BREAK_GLASS_OVER", "The grant has run out, or was ended.";

    GuardianConsentMissing = "GUARDIAN_CONSENT_MISSING", "A guardian of the minor must agree first.";
    GuardianConsentGiven = "GUARDIAN_CONSENT_GIVEN", "A guardian of the minor has agreed already.";
    NotMinor = "NOT_MINOR", "The member is no minor, as far as the birth date is known.";
    LastOwner = "LAST_OWNER", "An organization keeps at least one owner.";
    RoleAboveOwn = "ROLE_ABOVE_OWN", "Nobody grants more than they hold.";
    AlreadyMember = "ALREADY_MEMBER", "The person is a member already.";
    AlreadyInvited = "ALREADY_INVITED", "An invitation to this address is open.";
    InvitedTooOften = "INVITED_TOO_OFTEN", "The address was mailed too many invitations within an hour.";
    InvitationInvalid = "INVITATION_INVALID",
        "The invitation is unknown, used, expired, cancelled, or was sent to another address.";
    InvitationClosed = "INVITATION_CLOSED", "The invitation is no longer open.";
    RoleHeldAlready = "ROLE_HELD_ALREADY", "The member has this role already.";
    NoJoinRequests = "NO_JOIN_REQUESTS", "The organization takes no requests to join.";
    AlreadyRequested = "ALREADY_REQUESTED", "A request of the person to join the organization is open.";
    JoinRequestClosed = "JOIN_REQUEST_CLOSED", "The request to join was decided or withdrawn, or its time is over.";
    AnswersMismatch = "ANSWERS_MISMATCH", "Each of the organization's questions is answered once.";
    TooManyQuestions = "TOO_MANY_QUESTIONS", "A request to join answers at most five questions.";
    RoleNameTaken = "ROLE_NAME_TAKEN", "The organization has a role of this name, or of one that looks like it.";
    RoleRetired = "ROLE_RETIRED", "The role was retired.";
    PermissionReserved = "PERMISSION_RESERVED",
        "The permission stays with owners or the network; no role that an organization makes holds it.";
    TooManyRoles = "TOO_MANY_ROLES", "The organization has as many roles of its own as it may have.";
    OneRole = "ONE_ROLE", "Either a role of the network or one of the organization's own is named.";
    OwnershipWithoutTerm = "OWNERSHIP_WITHOUT_TERM", "Ownership has neither a first nor a last day.";
    LastAdministrator = "LAST_ADMINISTRATOR", "Nobody else administers the network.";
    MemberHasAccount = "MEMBER_HAS_ACCOUNT", "The member has an account, and decides about it.";
    MemberElsewhere = "MEMBER_ELSEWHERE", "The member belongs to another organization, too.";
    AlreadyErased = "ALREADY_ERASED", "The data was erased already.";
    EndsBeforeStart = "ENDS_BEFORE_START", "The end lies before the beginning.";
    MembershipEnded = "MEMBERSHIP_ENDED", "The membership has ended.";
    MemberSuspended = "MEMBER_SUSPENDED", "The member is suspended.";
    MemberNotSuspended = "MEMBER_NOT_SUSPENDED", "The member is not suspended.";
    RoleOfMandate = "ROLE_OF_MANDATE", "A mandate carries the role, which ends with it.";
    RecoveryOpen = "RECOVERY_OPEN", "A recovery of the organization's ownership is open.";
    RecoveryClosed = "RECOVERY_CLOSED", "The recovery was completed, objected to or withdrawn, or has lapsed.";
    RecoveryTooEarly = "RECOVERY_TOO_EARLY", "The notice to the owners is not over.";
    HeirOfTheNetwork = "HEIR_OF_THE_NETWORK", "Nobody who runs the network becomes an owner by it.";
    OfficeTaken = "OFFICE_TAKEN", "Somebody else holds the office in these days, and the organization has it once.";
    MandateOutlastsMembership = "MANDATE_OUTLASTS_MEMBERSHIP",
        "The mandate would last longer than its holder's membership.";
    MandateOver = "MANDATE_OVER", "The mandate is over: it was ended, or its term is.";
    NotAPredecessor = "NOT_A_PREDECESSOR",
        "The mandate that shall have gone before is of another office, begins later, or is followed by another one.";
    ListFaulty = "LIST_FAULTY", "The list holds faults; nothing of it was taken.";
    ListEmpty = "LIST_EMPTY", "The list holds no member.";
    ListTooLarge = "LIST_TOO_LARGE", "The list is larger than 2 MiB, 5,000 rows or 64 columns.";
    ListIsWorkbook = "LIST_IS_WORKBOOK", "The file is a workbook or an archive, no CSV.";
    ListNotText = "LIST_NOT_TEXT", "The file is not text.";
    ListEncodingUnknown = "LIST_ENCODING_UNKNOWN", "The encoding cannot be told and must be chosen.";
    ListEncodingWrong = "LIST_ENCODING_WRONG",
        "The file is not in the encoding that was chosen or that it is marked with.";
    ListQuoteUnclosed = "LIST_QUOTE_UNCLOSED", "A quotation mark is opened and never closed.";
    ListNameMissing = "LIST_NAME_MISSING", "No column holds names.";
    ListColumnTwice = "LIST_COLUMN_TWICE", "Two columns hold the same; one of them is to be ignored, by the mapping.";
    ListColumnUnknown = "LIST_COLUMN_UNKNOWN", "The mapping names a column that the list does not have.";
    CellCount = "CELL_COUNT", "The row has more or fewer cells than there are titles.";
    NationalIdMalformed = "NATIONAL_ID_MALFORMED", "An identity number has 16 digits.";
    RowRepeated = "ROW_REPEATED", "The row names the member of a row before.";
    DateMalformed = "DATE_MALFORMED", "The cell is not a date.";
    DateYearShort = "DATE_YEAR_SHORT", "The year needs four digits.";
    DateImpossible = "DATE_IMPOSSIBLE", "There is no such day.";
    DateOrderAmbiguous = "DATE_ORDER_AMBIGUOUS", "Day and month cannot be told apart; their order must be chosen.";
    NumberFormatAmbiguous = "NUMBER_FORMAT_AMBIGUOUS",
        "Decimals and thousands cannot be told apart; the decimal mark must be chosen.";
    FeeNegative = "FEE_NEGATIVE", "A fee is not negative.";
    RoleUnknown = "ROLE_UNKNOWN", "The word is not a role that a list gives.";

    TooFewParties = "TOO_FEW_PARTIES", "A partnership needs at least two organizations.";
    PartyTwice = "PARTY_TWICE", "An organization stands twice among the parties.";
    ProposerMissing = "PROPOSER_MISSING", "The proposing organization must be among the parties.";
    AlreadyAParty = "ALREADY_A_PARTY", "The organization is a party to the partnership already, or is invited.";
    TooManyParties = "TOO_MANY_PARTIES", "The partnership has as many parties as one may have.";
    OneLead = "ONE_LEAD", "Exactly one party leads.";
    AlreadyProposed = "ALREADY_PROPOSED", "The same organizations have this partnership already.";
    WrongPartnershipState = "WRONG_PARTNERSHIP_STATE", "The partnership's status does not allow this.";
    AlreadyDecided = "ALREADY_DECIDED", "The party has decided already.";
    NotAParty = "NOT_A_PARTY", "The organization is not a party to the partnership.";
    DelegateTwice = "DELEGATE_TWICE", "The member is a delegate in the partnership already.";
    TooManyDelegates = "TOO_MANY_DELEGATES", "The party has as many delegates as one may have at a time.";
    DelegateEnded = "DELEGATE_ENDED", "The delegate is none any more.";
    DelegatedToItself = "DELEGATED_TO_ITSELF", "An organization delegates nothing to itself.";
    NotDelegable = "NOT_DELEGABLE", "The permission cannot be delegated, or not in one partnership alone.";
    DelegatedAlready = "DELEGATED_ALREADY",
        "A delegation to the organization, for the same partnership or for everything, is open already.";
    TooManyDelegations = "TOO_MANY_DELEGATIONS", "The organization has as many delegations as one may have at a time.";
    DelegationTooLong = "DELEGATION_TOO_LONG", "A delegation lasts at most a year.";
    DelegationClosed = "DELEGATION_CLOSED",
        "The delegation was answered, given back or revoked, or its last day has passed.";
    PartnershipNotInForce = "PARTNERSHIP_NOT_IN_FORCE", "The partnership is not in force.";
    PartnershipFrozen = "PARTNERSHIP_FROZEN", "A party is suspended or has closed, so the partnership is frozen.";
    AgreementChanged = "AGREEMENT_CHANGED", "The text or the terms are others than those that were read.";
    WrongAgreementState = "WRONG_AGREEMENT_STATE", "The status of the agreement's version does not allow this.";
    AgreementOver = "AGREEMENT_OVER", "The last day of the agreement's version is over.";
    AlreadySigned = "ALREADY_SIGNED", "The party has signed this version already.";
    AmendmentOpen = "AMENDMENT_OPEN", "An amendment waits for signatures already.";
    NothingAmended = "NOTHING_AMENDED", "The amendment says what is in force.";
    NoLastDay = "NO_LAST_DAY", "What has no last day cannot be extended.";
    ProgramNameTaken = "PROGRAM_NAME_TAKEN", "A program of this name exists in the partnership.";

    UnitMismatch = "UNIT_MISMATCH", "This unit does not measure this kind of resource.";
    DateInPast = "DATE_IN_PAST", "The date lies in the past.";
    DateInFuture = "DATE_IN_FUTURE", "The date lies in the future.";
    BeforeReceipt = "BEFORE_RECEIPT", "Nothing of what is used had been given by that day.";
    OutsideOffer = "OUTSIDE_OFFER", "What is offered is not there on that day.";
    NamedTooOften = "NAMED_TOO_OFTEN", "The person has agreed to be named to this organization too often in one day.";
    NeedNotOpen = "NEED_NOT_OPEN", "The need is not open.";
    WrongPledgeState = "WRONG_PLEDGE_STATE", "The pledge's status does not allow this.";
    BelowFulfilled = "BELOW_FULFILLED", "Less than what has been fulfilled of the pledge.";
    AbovePledge = "ABOVE_PLEDGE", "More than is left of the pledge.";
    InstalmentCount = "INSTALMENT_COUNT", "A plan has 2 to 60 instalments.";
    InstalmentsOutOfOrder = "INSTALMENTS_OUT_OF_ORDER", "The day is not after the one of the instalment before.";
    InstalmentsDiffer = "INSTALMENTS_DIFFER", "The instalments are together more or less than what is promised.";
    DueOnDiffers = "DUE_ON_DIFFERS", "The day is not that of the last instalment.";
    PlanMissing = "PLAN_MISSING", "A pledge in instalments needs a new plan when its quantity or its day changes.";
    OfferNotOpen = "OFFER_NOT_OPEN", "The offer is not open.";
    AboveOffer = "ABOVE_OFFER", "More than is free of the offer.";
    KindMismatch = "KIND_MISMATCH", "The need wants another kind of resource than is offered.";
    WrongContributionState = "WRONG_CONTRIBUTION_STATE", "The contribution's status does not allow this.";
    BothSides = "BOTH_SIDES", "Who acts for an organization by a delegation is of the one on the other side.";
    OwnDelivery = "OWN_DELIVERY", "The giver cannot confirm their own delivery.";
    AboveAnnounced = "ABOVE_ANNOUNCED", "More than was announced.";
    NotMoney = "NOT_MONEY", "Only money comes in another currency.";
    SameCurrency = "SAME_CURRENCY", "This is the need's own currency.";
    NotForeign = "NOT_FOREIGN", "It was announced in the need's own unit: there is nothing to exchange.";
    RateMissing = "RATE_MISSING", "It was sent in another currency; the rate of exchange must be stated.";
    RateDisagrees = "RATE_DISAGREES", "The stated quantity is not what the rate says.";
    InsufficientFunds = "INSUFFICIENT_FUNDS", "More was asked than is there.";
    WrongAllocationState = "WRONG_ALLOCATION_STATE", "The allocation's status does not allow this.";
    WrongExpenditureState = "WRONG_EXPENDITURE_STATE", "The expenditure's status does not allow this.";
    SelfApproval = "SELF_APPROVAL", "Approver and requester must be two people.";
    AlreadyApproved = "ALREADY_APPROVED", "The same person has approved this already; it waits for another one.";
    BeyondAYear = "BEYOND_A_YEAR", "The day is more than a year away.";
    AboveReversible = "ABOVE_REVERSIBLE", "More than is left to reverse.";
    WrongReversalState = "WRONG_REVERSAL_STATE", "The reversal's status does not allow this.";
    SlotTaken = "SLOT_TAKEN", "The time, or a part of it, is taken.";
    SlotTooLong = "SLOT_TOO_LONG", "Longer than 31 days.";
    SlotNotOver = "SLOT_NOT_OVER", "The reserved time is not over yet.";
    ResourceArchived = "RESOURCE_ARCHIVED", "The resource is archived.";
    WrongReservationState = "WRONG_RESERVATION_STATE",
        "The reservation's status does not allow this, or it has begun, or something was announced to have come on it.";
    BelowReserved = "BELOW_RESERVED", "Less than what has come, was missed and is reserved under the pledge.";
    ReasonMissing = "REASON_MISSING", "A reason is required.";
    SumTooLarge = "SUM_TOO_LARGE", "The sum is beyond what the ledger holds.";
    MoneyIsNotValued = "MONEY_IS_NOT_VALUED", "Money is worth what it is; only what is given in kind is valued.";
    ValuedTooOften = "VALUED_TOO_OFTEN", "The contribution was valued by this side ten times already.";
    NotMonthEnd = "NOT_MONTH_END", "A period of the books ends with a month.";
    PeriodNotOver = "PERIOD_NOT_OVER", "The day is not over yet.";
    PeriodClosed = "PERIOD_CLOSED", "The books are closed up to a later day already.";
    BooksNotSound = "BOOKS_NOT_SOUND",
        "The books are not what was signed, and do not go on; whoever runs the server must look.";
    ForeignProgram = "FOREIGN_PROGRAM", "The program belongs to another partnership.";
    RestrictedToProgram = "RESTRICTED_TO_PROGRAM",
        "There is more, but its givers have said that it is for other programs; `limit` is available for this one.";
    RestrictedToPurpose = "RESTRICTED_TO_PURPOSE",
        "There is more, but its givers have said in words what it is for, and `keepsPurposeOf` does not name it.";
    RestrictedToArea = "RESTRICTED_TO_AREA",
        "There is more, but its givers have said that it is for other areas; `limit` is available for this one.";
    RestrictedByDate = "RESTRICTED_BY_DATE",
        "There is more, but the last day on which it may be used is over; `limit` may be used on this day.";
    LooserThanPledge = "LOOSER_THAN_PLEDGE", "The pledge restricts more what may be done with what is given on it.";
}
