//! What the viewer may do with a thing, and why not.

use async_graphql::{Context, SimpleObject};
use chrono::SecondsFormat;
use domain::Refusal;
use domain::entity::id::OrganizationId;
use domain::policy::decide::{Because, Decision, WhyNot, decide};
use domain::policy::permission::Permission;
use domain::policy::place::Place;
use domain::policy::rights::Rights;

use super::error::Told;
use super::session;
use crate::http::locale::Locale;
use crate::words;

/// Whether the viewer may do something now, and why not.
#[derive(Clone, Debug, SimpleObject)]
pub struct Ability {
    /// Whether it may be done.
    pub allowed: bool,
    /// `ALLOWED`, or the code of the refusal that trying it would meet.
    pub code: String,
    /// The reason in the reader's language.
    pub message: String,
}

/// The ability that a decision makes; `state` is a rule that stands against it although the viewer may, for
/// example a pledge that was declined already.
pub fn ability(
    ctx: &Context<'_>,
    decision: Decision,
    permission: Permission,
    state: Option<Told>,
) -> Result<Ability, Refusal> {
    let locale = session::of(ctx)?.locale;
    let (code, args) = match (decision, state) {
        (Ok(because), None) => return Ok(allowed(locale, &because)),
        (Ok(_), Some(told)) => (told.code.name(), told.args),
        (Err(WhyNot::NotSignedIn), _) => ("UNAUTHENTICATED", Vec::new()),
        (Err(WhyNot::NotFound), _) => ("NOT_FOUND", Vec::new()),
        (Err(WhyNot::OrganizationSuspended), _) => ("ORG_SUSPENDED", Vec::new()),
        (Err(WhyNot::SecondFactorRequired), _) => ("SECOND_FACTOR_REQUIRED", Vec::new()),
        (Err(WhyNot::MissingPermission), _) => ("FORBIDDEN", vec![("permission", permission.name().to_owned())]),
        (Err(WhyNot::InsufficientScope), _) => {
            ("INSUFFICIENT_SCOPE", vec![("permission", permission.name().to_owned())])
        }
    };
    Ok(Ability { allowed: false, code: code.to_owned(), message: words::sentence(locale, &words::key(code), &args) })
}

/// The decision about a thing in sight: who does not belong where it is done is told that it is not theirs.
pub fn in_sight(rights: &Rights, permission: Permission, place: &Place) -> Decision {
    decide(rights, permission, place)
        .map_err(|why| if why == WhyNot::NotFound { WhyNot::MissingPermission } else { why })
}

/// The decision about a thing that only an organization's own people and the network's administrators can be told of:
/// to others it is not there when they would change it, even where a delegation shows it to them.
pub fn of_insiders(rights: &Rights, permission: Permission, organization: OrganizationId) -> Decision {
    if rights.standing(organization).is_none() && !rights.is_anonymous() && !rights.is_platform_admin() {
        return Err(WhyNot::NotFound);
    }
    decide(rights, permission, &Place::Organization(organization))
}

/// What is allowed, with the names of the organization's own roles that allow it, or until when a broken glass does: of
/// them nothing else tells.
fn allowed(locale: Locale, because: &Because) -> Ability {
    let message = match because {
        Because::Roles { custom, .. } if !custom.is_empty() => {
            let names: Vec<_> = custom.iter().map(|name| format!("\u{201c}{name}\u{201d}")).collect();
            words::sentence(locale, "allowed-by-custom-role", &[("roles", names.join(", "))])
        }
        Because::BreakGlass { until } => {
            let until = until.to_rfc3339_opts(SecondsFormat::Secs, true);
            words::sentence(locale, "allowed-by-break-glass", &[("until", until)])
        }
        Because::Delegate(_) => words::sentence(locale, "allowed-by-delegate", &[]),
        Because::Delegation(_) => words::sentence(locale, "allowed-by-delegation", &[]),
        _ => words::sentence(locale, "allowed", &[]),
    };
    Ability { allowed: true, code: "ALLOWED".to_owned(), message }
}
