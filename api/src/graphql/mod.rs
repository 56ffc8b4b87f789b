//! The schema: types, questions and changes of each context, and what they have in common.

pub mod ability;
pub mod chain;
pub mod code;
pub mod connection;
pub mod delegation;
pub mod door;
pub mod error;
pub mod feed;
pub mod id;
pub mod identity;
pub mod input;
pub mod ledger;
pub mod loader;
pub mod membership;
pub mod mobilization;
pub mod node;
pub mod oversight;
pub mod page;
pub mod partnership;
pub mod payload;
pub mod period;
pub mod prefetch;
pub mod privacy;
pub mod pseudonym;
pub mod quantity;
pub mod register;
pub mod registry;
pub mod requires;
pub mod scalar;
pub mod session;
pub mod straight;
#[cfg(test)]
mod weight;

use async_graphql::{EmptySubscription, MergedObject, Schema, SchemaBuilder};

use self::register::{Register, Registered};

/// Questions. Nothing here changes anything.
#[derive(MergedObject, Default)]
pub struct Query(
    node::NodeQuery,
    identity::IdentityQuery,
    identity::open_id::OpenIdQuery,
    registry::RegistryQuery,
    membership::MembershipQuery,
    partnership::PartnershipQuery,
    mobilization::MobilizationQuery,
    ledger::LedgerQuery,
    period::PeriodQuery,
    feed::FeedQuery,
    oversight::OversightQuery,
);

/// Changes. Each takes one `input` and answers with a payload: what came of it, or `errors` that say why not.
#[derive(MergedObject, Default)]
pub struct Mutation(
    identity::IdentityMutation,
    identity::account::AccountMutation,
    identity::open_id::OpenIdMutation,
    identity::recovery::RecoveryMutation,
    identity::second_factor::SecondFactorMutation,
    identity::verification::VerificationMutation,
    identity::rescue::RescueMutation,
    identity::service_token::ServiceTokenMutation,
    registry::RegistryMutation,
    membership::MembershipMutation,
    partnership::PartnershipMutation,
    partnership::PartyInvitationMutation,
    partnership::agreement::AgreementMutation,
    delegation::delegate_mutation::DelegateMutation,
    delegation::delegation_mutation::DelegationMutation,
    mobilization::MobilizationMutation,
    period::PeriodMutation,
    oversight::glass_mutation::GlassMutation,
    privacy::PrivacyMutation,
);

/// The whole schema.
pub type Api = Schema<Query, Mutation, EmptySubscription>;

/// Builds the schema with what every request shares, and prints it as [`sdl`] does.
///
/// # Errors
/// Names each root field that does not state exactly one permission: such a server must not start.
pub fn schema(office: domain::Office, settings: session::Settings) -> Result<(Api, String), Vec<String>> {
    let registered = Registered::default();
    let api = build().data(office).data(settings).data(registered.clone()).finish();
    let sdl = print(&api);
    registered.keep(Register::read(&sdl)?);
    Ok((api, sdl))
}

/// The schema in GraphQL's own language.
#[must_use]
pub fn sdl() -> String {
    print(&build().finish())
}

fn print(api: &Api) -> String {
    api.sdl() + requires::DEFINITION
}

fn build() -> SchemaBuilder<Query, Mutation, EmptySubscription> {
    // Suggestions would tell names of the schema to those who may not ask for it.
    Schema::build(Query::default(), Mutation::default(), EmptySubscription).disable_suggestions()
}
