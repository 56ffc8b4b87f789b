//! Puts the office, the schema and the endpoint together. `serve`, `demo` and the tests start the same house.

use std::sync::Arc;

use async_graphql::Data;
use domain::entity::id::{PersonId, SessionId};
use domain::identity::secret::Secret;
use domain::{Caller, Office, Refusal};

use crate::config::{Identity, Introspection, Limits};
use crate::graphql::{self, loader, schema, session};
use crate::http::credential::Credential;
use crate::http::graphiql::Graphiql;
use crate::http::graphql::{Denied, Endpoint, Settings, Visitor};
use crate::http::health::Readiness;
use crate::server::Services;

/// Root fields that take a password or a secret: one a request, so that guesses can be counted.
const CREDENTIAL_FIELDS: &[&str] = &["register", "signIn", "refreshSession", "acceptInvitation", "declineInvitation"];

/// What the edge is told besides the office.
pub struct Edge {
    pub identity: Identity,
    pub limits: Limits,
    pub introspection: Introspection,
    pub graphiql: Option<Arc<Graphiql>>,
}

/// Everything that a server serves.
///
/// # Errors
/// Names each root field that states no permission: such a server must not start.
pub fn services(office: Office, edge: Edge) -> Result<Services, Vec<String>> {
    let shared = session::Settings {
        keys: edge.identity.keys.clone(),
        limits: edge.limits,
        invitation_days: edge.identity.invitation_days,
    };
    let schema = schema(office.clone(), shared)?;
    let sdl = graphql::sdl();
    let clock = office.clock().clone();
    let settings = Settings {
        keys: edge.identity.keys,
        limits: edge.limits,
        introspection: edge.introspection,
        credential_fields: CREDENTIAL_FIELDS,
        now: Arc::new(move || clock.now()),
    };
    let readiness = readiness(office.clone());
    let endpoint = Endpoint::new(schema, settings, move |visitor| admit(office.clone(), visitor));
    Ok(Services { endpoint, sdl, readiness, graphiql: edge.graphiql })
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

async fn admit(office: Office, visitor: Visitor) -> Result<Data, Denied> {
    let caller = match visitor.credential {
        Credential::Anonymous => Caller::Anonymous,
        Credential::Session { person, session } => {
            Caller::Person { person: PersonId(person), session: SessionId(session) }
        }
        Credential::ServiceToken(token) => Caller::Service { token_hash: Secret::new(token.reveal()).hash() },
    };
    let reading = office.reading(&caller).await.map_err(|refusal| match refusal {
        Refusal::Unauthenticated => Denied::Unauthenticated,
        Refusal::Overloaded => Denied::Overloaded,
        other => Denied::Fault(other.to_string()),
    })?;
    let mut data = Data::default();
    let (locale, request_id) = (visitor.locale, visitor.request_id);
    let questions = Arc::new(loader::questions(reading.clone()));
    data.insert(session::Session { caller, reading, locale, request_id, questions });
    Ok(data)
}
