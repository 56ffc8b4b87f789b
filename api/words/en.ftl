# Sentences for people. Each is found by its code in lower case with hyphens.

unauthenticated = Please sign in.
forbidden = You are not allowed to do this here ({ $permission }).
insufficient-scope = The token's scopes do not allow this ({ $permission }).
org-suspended = The organization is suspended.
not-found = This was not found.
suppressed = This total is not shown, because it would tell what single givers gave.
overloaded = The server is busy. Please try again in a moment.
bad-user-input = The request holds a value that cannot be used.
internal = Something went wrong on our side. Please report the id.
rate-limited = Too many requests. Please wait a moment.

empty = This must not be empty.
too-long = At most { $limit } characters are allowed.
too-short = At least { $limit } characters are needed.
malformed = This is not of the required form.
forbidden-character = This holds a character that is not allowed.
mixed-script = The name mixes letters of different scripts.
reserved = This word is reserved.
too-many-decimals = At most { $limit } decimals are allowed for this unit.
too-large = This is beyond the largest value allowed.
not-positive = This must be greater than zero.
scientific-notation = A spreadsheet shortened this number; please enter all of its digits.
unknown = This code is not known.
idempotency-key-reused = This idempotency key was used for another request.

wrong-credentials = E-mail address or password is wrong.
email-taken = This e-mail address has an account already.
password-too-short = The password needs at least { $limit } characters. Several words make a good one.
password-too-long = The password may have at most { $limit } characters.
password-guessable = This password is too easy to guess.
refresh-token-invalid = The session has ended. Please sign in again.
unknown-scope = { $scope } is no scope.
scope-exceeds-rights = The scope { $scope } exceeds your own rights.
token-life-too-long = A service token lives at most one year.

slug-taken = This short name is taken.
unknown-area = This area code is not registered.
parent-cycle = An organization cannot stand below itself.
identifier-taken = This identifier belongs to another organization.
stale-version = Somebody else changed this in the meantime. Please read it again.
wrong-organization-state = The organization's status does not allow this.
open-commitments = Something is open and must be settled first: { $what }.

last-owner = An organization keeps at least one owner. Hand over ownership first, or archive the organization.
role-above-own = You cannot give a role that exceeds your own rights.
already-member = This person is a member already.
already-invited = An invitation to this address is open already.
invitation-invalid = This invitation is not valid.
invitation-closed = This invitation is no longer open.
role-held-already = The member has this role already.
ends-before-start = The last day lies before the first.
membership-ended = This membership has ended.
list-faulty = The list holds { $count } faults. Nothing of it was taken.
list-empty = The list holds no member.
list-unreadable = The list cannot be read: { $why }.

too-few-parties = A partnership needs at least two organizations.
party-twice = An organization stands twice among the parties.
proposer-missing = The proposing organization must be among the parties.
one-lead = Exactly one party must lead.
already-proposed = The same organizations have a partnership of this name already.
wrong-partnership-state = The partnership's status ({ $status }) does not allow this.
already-decided = This party has decided already.
not-a-party = The organization is not a party to this partnership.
partnership-not-in-force = The partnership is not in force.
partnership-frozen = The partnership is frozen because one of its parties is suspended.
program-name-taken = The partnership has a program of this name already.

unit-mismatch = This unit does not measure this kind of resource.
date-in-past = The date lies in the past.
date-in-future = The date lies in the future.
need-not-open = The need is not open ({ $status }).
wrong-pledge-state = The pledge's status ({ $status }) does not allow this.
below-fulfilled = { $limit } of the pledge has been fulfilled already.
above-pledge = Only { $limit } is left of the pledge.
wrong-contribution-state = The contribution's status ({ $status }) does not allow this.
own-delivery = Who gave cannot confirm that it arrived.
above-announced = Only { $limit } was announced.
insufficient-funds = { $asked } was asked, { $limit } is there.
wrong-allocation-state = The allocation's status ({ $status }) does not allow this.
wrong-expenditure-state = The expenditure's status ({ $status }) does not allow this.
self-approval = Somebody else than the requester must approve this.
above-reversible = Only { $limit } is left to reverse.
wrong-reversal-state = The reversal's status ({ $status }) does not allow this.
reason-missing = A reason is required.
sum-too-large = The sum is beyond what the ledger holds.
foreign-program = The program belongs to another partnership.

allowed = You may do this.

bad-request = The request is malformed.
batching-disabled = Send one operation a request.
persisted-query-not-supported = Send the document itself.
graphql-parse-failed = The document is not GraphQL.
graphql-validation-failed = The document does not fit the schema.
query-too-large = The document is too large.
query-too-deep = The document is nested too deep.
query-too-complex = The document asks for too much at once.
introspection-disabled = The schema is not told here.
method-not-allowed = This method is not allowed here.
not-acceptable = The answer would be JSON, which is not accepted.
request-timeout = The request took too long to arrive.
payload-too-large = The request is too large.
unsupported-media-type = Send application/json in UTF-8.
timeout = This takes too long. Please try again in a moment.
