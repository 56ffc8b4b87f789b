//! What is printed from the code itself: the schema, the permissions, the error codes. The checked-in copies
//! (`api/schema.graphql`, `api/permissions.md`, `api/errors.md`) are compared with it by a test.

use std::fmt::Write as _;

use domain::entity::state::{DelegateRole, PlatformRole, Role};
use domain::policy::lent::{DELEGABLE, DELEGABLE_IN_PARTNERSHIP, permissions_of_delegate};
use domain::policy::permission::{Permission, Permissions};
use domain::policy::role::{BREAK_GLASS, NEVER_CUSTOM, SCOPES, permissions_of, permissions_of_platform};
use domain::policy::second_factor::GUARDED;

use super::Faults;
use crate::graphql::{self, error::UserErrorCode, register::Register};
use crate::http::refusal::Code;

const ROLES: &[(Role, &str)] = &[
    (Role::Owner, "OWNER"),
    (Role::Admin, "ADMIN"),
    (Role::Treasurer, "TREASURER"),
    (Role::Secretary, "SECRETARY"),
    (Role::Coordinator, "COORDINATOR"),
    (Role::Auditor, "AUDITOR"),
    (Role::Member, "MEMBER"),
    (Role::Observer, "OBSERVER"),
];

/// What is to be known of the roles that organizations make.
const CUSTOM: &str = "\n\n## Roles that an organization makes\n\nWhoever holds `ROLE_ASSIGN` makes roles of \
    permissions, changes them and gives them to members. Nobody puts a permission into such a role, or gives one that \
    holds it, without holding it themselves in that organization: an admin, who does not post, makes no role that \
    posts. A role that holds `ROLE_ASSIGN` comes from owners only, as an admin does. But for owners, nobody gives \
    such a role to themselves or widens one of their own: it could only outlast the role that they have the \
    permission from. A role that holds more than its manager does is changed, retired and taken by owners only, and \
    so is the membership of whoever holds it. Where the organization is suspended, such a role gives nothing.\n\nNo such role \
    holds what stays with owners and the network: ";

/// What is to be known of second factors.
const FACTOR: &str = "\n\n## What takes a second factor\n\nAn organization may demand that its people sign in with a second \
    factor. Whoever asks in a session that has proved none does not hold there, whatever their roles, what moves value \
    or gives away the right to; `viewerCan` and the refusal say `SECOND_FACTOR_REQUIRED`. Nor do they bring anybody in, \
    by invitation, list or request to join, with a role that holds one of these. Service tokens belong to no person and \
    prove no factor: they stay as they are, and no scope opens any of these: ";
/// What is to be known of delegates.
const DELEGATES: &str = "\n\n## Delegates of a party\n\nWhoever holds `ROLE_ASSIGN` in a party of a partnership names \
    members of it as delegates for that partnership (`nameDelegate`), with a function, a role, a first and perhaps a \
    last day, and nobody a role that holds what they do not hold themselves. What a delegate holds counts in that \
    partnership alone, besides what they hold as a member, and only while the term, the membership, the party's \
    consent and the partnership hold and the organization is at work. The other parties of the partnership read \
    delegates' names and functions, and how to reach them where the delegate says so: nobody else says it for \
    them.\n\n| role | holds in the partnership |\n| --- | --- |";

/// What is to be known of delegations.
const DELEGATION: &str = "\n\n## What one organization delegates to another\n\nWhoever holds `ROLE_ASSIGN` delegates \
    named permissions, each of which they hold, to another organization, for at most a year, in all of the organization \
    or in one partnership (`delegateRights`). It works once the other organization has accepted. There it is exercised by \
    those who hold the same permission in their own organization today: by a role, not by a broken glass, and not by \
    what was delegated to that one, so it goes no further. It is the organization's and lives on when whoever gave it \
    leaves; it gives nothing while one of the two is not at work, and is over on its last day, when it is revoked and \
    when it is given back. Where the first organization demands a second factor, it demands it of these people too. \
    Nobody acts by it between the two: for the giver toward their own organization, or for the receiver of their own \
    organization's gift. Every record of what is done by it names who did it and the delegation. Gifts of an \
    organization are seen by it with `PLEDGE_READ`, as by service tokens. In all of an organization can be delegated: ";

/// What is to be known of those who are something for the network as a whole.
const PLATFORM: &str = "\n\n## The network's own people\n\nWhoever runs the server makes them, by `simpul admin create`. An \
    administrator reads nothing private of an organization but by breaking the glass (`breakGlass`): for one \
    organization and one hour, with a reason and the password asked for once more, told to its owners by mail, kept in \
    its trail and listed to those who read that. What it opens adds to what the administrator holds there as a member \
    and changes nothing: no change is ever made by it, nor to what only it shows. It is over at its hour, when it is \
    ended, and when the administrator is none any more. An auditor reads who did what to which row of the whole \
    network, and which glasses were broken, by ids: no row's content, no reason, nobody's name.\n\n| who | holds |\n\
    | --- | --- |";

/// The schema in GraphQL's own language.
pub fn schema() -> Result<String, Faults> {
    let sdl = graphql::sdl();
    Register::read(&sdl)?;
    Ok(sdl)
}

/// Who may do what.
pub fn permissions() -> Result<String, Faults> {
    let register = Register::read(&graphql::sdl())?;
    let mut text = String::from(
        "# Permissions\n\nWritten by `simpul permissions`; a test compares. A role is a set of permissions in one \
         organization, and so is a scope of a service token.\n\n## Roles\n\n| permission | meaning |",
    );
    for (_, name) in ROLES {
        let _ = write!(text, " {name} |");
    }
    text.push_str("\n| --- | --- |");
    text.push_str(&" --- |".repeat(ROLES.len()));
    for permission in Permission::ALL {
        let _ = write!(text, "\n| `{permission}` | {} |", permission.meaning().trim());
        for (role, _) in ROLES {
            text.push_str(if permissions_of(*role).holds(*permission) { " yes |" } else { " |" });
        }
    }
    text.push_str(PLATFORM);
    for (name, held) in [
        ("administrator", permissions_of_platform(PlatformRole::Admin)),
        ("administrator, where they have broken the glass", BREAK_GLASS),
        ("auditor", permissions_of_platform(PlatformRole::Auditor)),
    ] {
        let _ = write!(text, "\n| {name} | {} |", listed(held));
    }
    let _ = write!(text, "{CUSTOM}{}.", listed(NEVER_CUSTOM));
    let _ = write!(text, "{FACTOR}{}.", listed(GUARDED));
    text.push_str(DELEGATES);
    for (name, role) in [("REPRESENTATIVE", DelegateRole::Representative), ("OBSERVER", DelegateRole::Observer)] {
        let _ = write!(text, "\n| `{name}` | {} |", listed(permissions_of_delegate(role)));
    }
    let there = listed(DELEGABLE_IN_PARTNERSHIP);
    let _ = write!(text, "{DELEGATION}{}; in one partnership: {there}.", listed(DELEGABLE));
    text.push_str("\n\n## Scopes of service tokens\n\n| scope | permissions |\n| --- | --- |\n");
    for scope in SCOPES {
        let _ = writeln!(text, "| `{}` | {} |", scope.name, listed(scope.permissions));
    }
    text.push_str("\n## Root fields\n\n| field | needs |\n| --- | --- |\n");
    for (field, permission) in register.entries() {
        let _ = writeln!(text, "| `{field}` | `{permission}` |");
    }
    Ok(text)
}

fn listed(permissions: Permissions) -> String {
    permissions.iter().map(|permission| format!("`{permission}`")).collect::<Vec<_>>().join(", ")
}

/// Every code that a client can meet.
pub fn errors() -> String {
    let mut text = String::from(
        "# Error codes\n\nWritten by `simpul errors`; a test compares. Refusals by a rule or a value are data: they \
         stand in the `errors` of a payload. The others stand in the top-level list, under \
         `extensions.code`.\n\n## In payloads\n\n| code | meaning |\n| --- | --- |\n",
    );
    for (_, name, meaning) in UserErrorCode::ALL {
        let _ = writeln!(text, "| `{name}` | {} |", meaning.trim());
    }
    text.push_str("\n## Of the request\n\n| code | HTTP status | meaning |\n| --- | --- | --- |\n");
    for code in Code::ALL {
        let _ = writeln!(text, "| `{}` | {} | {} |", code.name(), code.status().as_u16(), code.meaning());
    }
    text.push_str("\n## Of one field\n\n| code | meaning |\n| --- | --- |\n");
    for (name, meaning) in graphql::error::FIELD_CODES {
        let _ = writeln!(text, "| `{name}` | {meaning} |");
    }
    text
}
