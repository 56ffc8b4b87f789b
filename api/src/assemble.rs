//! Puts the office, the schema and the endpoint together. `serve`, `demo` and the tests start the same house.

use std::pin::Pin;
use std::sync::Arc;

use async_graphql::Data;
use domain::{Office, Refusal};

use crate::config::{Identity, Introspection, Limits};
use crate::graphql::session::Session;
use crate::graphql::{schema, session};
use crate::http::exports::Exports;
use crate::http::graphiql::Graphiql;
use crate::http::graphql::{Admission, Denied, Endpoint, Held, Settings, Visitor};
use crate::http::health::Readiness;
use crate::http::oauth::Clients;
use crate::http::outbox::Outbox;
use crate::openid::OpenId;
use crate::server::Services;

/// Root fields that take a password or a secret: one a request, so that guesses can be counted.
const CREDENTIAL_FIELDS: &[&str] = &[
    "register",
    "confirmRegistration",
    "signIn",
    "startOpenIdSignIn",
    "finishOpenIdSignIn",
    "linkOpenIdIdentity",
    "unlinkOpenIdIdentity",
    "setFirstPassword",
    "refreshSession",
    "requestPasswordReset",
    "resetPassword",
    "verifyEmail",
    "changePassword",
    "changeEmail",
    "confirmEmailChange",
    "cancelEmailChange",
    "acceptInvitation",
    "declineInvitation",
    "inviteMember",
    "resendInvitation",
    "grantRole",
    "transferOwnership",
    "archiveOrganization",
    "proposeMerge",
    "agreeToMerge",
    "mergeOrganizations",
    "startOwnershipRecovery",
    "completeOwnershipRecovery",
    "beginSecondFactor",
    "confirmSecondFactor",
    "removeSecondFactor",
    "renewRecoveryCodes",
    "breakGlass",
    "exportPersonalData",
    "eraseAccount",
];

/// What the edge is told besides the office.
pub struct Edge {
    pub identity: Identity,
    pub limits: Limits,
    pub introspection: Introspection,
    pub graphiql: Option<Arc<Graphiql>>,
    /// Mails that are shown instead of sent.
    pub outbox: Option<Outbox>,
}

/// Everything that a server serves.
///
/// # Errors
/// Names each root field that states no permission: such a server must not start.
pub fn services(office: Office, edge: Edge) -> Result<Services, Vec<String>> {
    let office = office.with_confirmed_accounts(edge.identity.confirms_accounts);
    let office = office.with_address_tries(edge.identity.address_tries).with_signer(edge.identity.keys.clone());
    let openid = edge.identity.openid.clone().map(|settings| OpenId::new(settings, office.clone())).transpose();
    let openid = openid.map_err(|fault| vec![format!("SIMPUL_OPENID_ISSUER: {fault}")])?;
    let shared = session::Settings {
        keys: edge.identity.keys.clone(),
        openid: openid.map(Arc::new),
        limits: edge.limits,
        invitation_days: edge.identity.invitation_days,
    };
    let exports = Exports::new(office.clone(), edge.identity.keys.clone());
    let clients = Clients { office: office.clone(), keys: edge.identity.keys.clone() };
    let (schema, sdl) = schema(office.clone(), shared)?;
    let clock = office.clock().clone();
    let settings = Settings {
        keys: edge.identity.keys,
        limits: edge.limits,
        introspection: edge.introspection,
        credential_fields: CREDENTIAL_FIELDS,
        now: Arc::new(move || clock.now()),
    };
    let key_set = settings.keys.published().to_string();
    let readiness = readiness(office.clone());
    let endpoint = Endpoint::new(schema, settings, move |visitor| admit(office.clone(), visitor));
    Ok(Services {
        endpoint,
        sdl,
        key_set,
        readiness,
        exports: Some(exports),
        clients: Some(clients),
        graphiql: edge.graphiql,
        outbox: edge.outbox,
    })
}

/// Ready when the database answers and no migration is pending.
fn readiness(office: Office) -> Readiness {
    Readiness::new(move || {
        let databases = office.databases().clone();
        async move {
            databases.ping().await.map_err(|error| error.to_string())?;
            let pending = migration::pending_read_only(databases.reader()).await.map_err(|error| error.to_string())?;
            if pending.is_empty() { Ok(()) } else { Err(format!("migrations are pending: {}", pending.join(", "))) }
        }
    })
}

/// Lets a visitor in with the rights that they are known to have. A change reads them for itself, and until then its
/// request reads as nobody does: it assumes nothing, so that it is never made twice.
async fn admit(office: Office, visitor: Visitor) -> Result<Admission, Denied> {
    let caller = visitor.credential.caller();
    let reading =
        if visitor.is_change { office.anonymous() } else { office.assumed_reading(&caller).await.map_err(denied)? };
    let (locale, request_id) = (visitor.locale, visitor.request_id);
    let session = Arc::new(Session::new(caller, visitor.address, reading.clone(), locale, request_id));
    let mut data = Data::default();
    data.insert(session.clone());
    let verdict = move || -> Pin<Box<dyn Future<Output = Result<Held, Denied>> + Send>> {
        Box::pin(async move {
            if session.is_over() {
                return Err(Denied::Unauthenticated);
            }
            Ok(if office.has_held(&reading).await.map_err(denied)? { Held::Yes } else { Held::No })
        })
    };
    Ok(Admission { data, verdict: Box::new(verdict) })
}

fn denied(refusal: Refusal) -> Denied {
    match refusal {
        Refusal::Unauthenticated => Denied::Unauthenticated,
        Refusal::Overloaded => Denied::Overloaded,
        Refusal::Unavailable => Denied::Unavailable,
        other => Denied::Fault(other.to_string()),
    }
}
