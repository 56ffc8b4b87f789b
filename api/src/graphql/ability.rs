//! What the viewer may do with a thing, and why not.

use async_graphql::{Context, SimpleObject};
use chrono::SecondsFormat;
use domain::Refusal;
use domain::policy::decide::{Because, Decision, WhyNot};
use domain::policy::permission::Permission;

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
