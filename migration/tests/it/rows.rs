//! The entities of today read what the steps have made.

use std::collections::BTreeSet;

use entity::id::PersonId;
use entity::state;
use entity::{feed, identity, ledger, membership, mobilization, partnership, registry};
use sea_orm_migration::sea_orm::{
    ActiveEnum, ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, Iterable, QueryFilter,
};
use uuid::uuid;

use crate::place::{Outcome, Place};
use crate::story::told;

on_both_engines!(every_entity_reads_its_rows, ids_that_look_like_numbers_are_found);

#[tokio::test]
async fn columns_and_enumerations_hold_the_same_words() -> Outcome {
    let place = Place::sqlite().await?;
    migration::up(&place.db).await?;
    words::<state::PlatformRole>(&place, "person", "platform_role").await?;
    words::<state::SessionEnd>(&place, "session", "end_reason").await?;
    words::<state::AreaLevel>(&place, "area", "level").await?;
    words::<state::OrganizationKind>(&place, "organization", "kind").await?;
    words::<state::Visibility>(&place, "organization", "visibility").await?;
    words::<state::OrganizationStatus>(&place, "organization", "status").await?;
    words::<state::Verification>(&place, "organization", "verification").await?;
    words::<state::MembershipStatus>(&place, "membership", "status").await?;
    words::<state::Role>(&place, "membership_role", "role").await?;
    words::<state::Role>(&place, "invitation", "role").await?;
    words::<state::InvitationStatus>(&place, "invitation", "status").await?;
    words::<state::JoinPolicy>(&place, "join_setting", "policy").await?;
    words::<state::JoinRequestStatus>(&place, "join_request", "status").await?;
    words::<state::PartnershipVisibility>(&place, "partnership", "visibility").await?;
    words::<state::PartnershipStatus>(&place, "partnership", "status").await?;
    words::<state::PartyRole>(&place, "party", "role").await?;
    words::<state::Consent>(&place, "party", "consent").await?;
    words::<state::ResourceKind>(&place, "need", "kind").await?;
    words::<state::NeedStatus>(&place, "need", "status").await?;
    words::<state::ResourceKind>(&place, "offer", "kind").await?;
    words::<state::ReservationStatus>(&place, "reservation", "status").await?;
    words::<state::PledgeStatus>(&place, "pledge", "status").await?;
    words::<state::ContributionStatus>(&place, "contribution", "status").await?;
    words::<state::GoodsCondition>(&place, "contribution", "condition").await?;
    words::<state::AllocationStatus>(&place, "allocation", "status").await?;
    words::<state::ExpenditureStatus>(&place, "expenditure", "status").await?;
    words::<state::AccountType>(&place, "account", "type").await?;
    words::<state::TransactionKind>(&place, "ledger_transaction", "kind").await?;
    words::<state::ReversalReason>(&place, "ledger_transaction", "reason_code").await?;
    words::<state::ReversalReason>(&place, "reversal", "reason_code").await?;
    words::<state::ReversalStatus>(&place, "reversal", "status").await?;
    words::<state::MandateOffice>(&place, "mandate", "office").await?;
    words::<state::MandateEnd>(&place, "mandate", "end_reason").await?;
    words::<state::MergeStatus>(&place, "organization_merge", "status").await?;
    words::<state::Relationship>(&place, "guardian_consent", "relationship").await?;
    words::<state::DelegateRole>(&place, "party_delegate", "role").await?;
    words::<state::DelegationStatus>(&place, "delegation", "status").await?;
    words::<state::AgreementStatus>(&place, "agreement", "status").await?;
    words::<state::ChainKind>(&place, "chain", "kind").await?;
    words::<state::ChainKind>(&place, "chain_link", "kind").await
}

async fn words<E: ActiveEnum<Value = String> + Iterable>(place: &Place, table: &str, column: &str) -> Outcome {
    let sql = place.texts(&format!("select sql from sqlite_master where name = '{table}'")).await?.concat();
    let start = format!("check ({column} in (");
    let allowed = sql.split(&start).nth(1).and_then(|rest| rest.split(')').next()).unwrap_or_default();
    let allowed: BTreeSet<_> = allowed.split(", ").map(|word| word.trim_matches('\'').to_owned()).collect();
    let known: BTreeSet<_> = E::iter().map(|word| word.to_value()).collect();
    assert_eq!(known, allowed, "{table}.{column}");
    Ok(())
}

macro_rules! reads {
    ($place:ident, $($entity:path),+ $(,)?) => {$({
        use $entity as row;
        let rows = row::Entity::find().all(&$place.db).await?;
        assert!(!rows.is_empty(), "{} is empty", stringify!($entity));
    })+};
}

async fn every_entity_reads_its_rows(place: &Place) -> Outcome {
    told(place).await?;
    reads!(
        place,
        identity::person,
        identity::session,
        identity::account_secret,
        identity::attempt,
        identity::break_glass,
        identity::refresh_token,
        identity::registration,
        identity::recovery_code,
        identity::second_factor,
        identity::open_id_identity,
        identity::open_id_attempt,
        identity::service_token,
        registry::area,
        registry::organization,
        registry::identifier,
        registry::merge,
        membership::member,
        membership::role,
        membership::custom_role,
        membership::custom_grant,
        membership::guardian_consent,
        membership::mandate,
        membership::ownership_recovery,
        membership::invitation,
        membership::join_setting,
        membership::join_request,
        partnership::partnership,
        partnership::party,
        partnership::agreement,
        partnership::signature,
        partnership::delegate,
        partnership::delegation,
        partnership::program,
        mobilization::need,
        mobilization::offer,
        mobilization::pledge,
        mobilization::pledge_instalment,
        mobilization::pledge_revision,
        mobilization::resource,
        mobilization::reservation,
        mobilization::contribution,
        mobilization::name_consent,
        mobilization::allocation,
        mobilization::allocation_lot,
        mobilization::approval,
        mobilization::approval_policy,
        mobilization::expenditure,
        mobilization::expenditure_lot,
        mobilization::reversal,
        ledger::account,
        ledger::exchange,
        ledger::transaction,
        ledger::posting,
        ledger::seal,
        ledger::period,
        ledger::period_balance,
        feed::audit,
        feed::chain,
        feed::chain_link,
        feed::outbox,
        feed::mail,
        feed::idempotency,
    );
    Ok(())
}

async fn ids_that_look_like_numbers_are_found(place: &Place) -> Outcome {
    told(place).await?;
    let template = identity::person::Entity::find_by_id(PersonId(uuid::Uuid::from_u128(2))).one(&place.db).await?;
    let Some(template) = template else { panic!("the story has no person 2") };
    let ids = [
        uuid!("97033619-6371-4874-8591-279e78663470"),
        uuid!("12345678-1234-4234-8234-123456789012"),
        uuid!("00000000-0000-0000-0000-000000000000"),
    ]
    .map(PersonId);
    for id in ids {
        let row = identity::person::Model { id, ..template.clone() }.into_active_model().reset_all();
        let made = identity::person::Entity::insert(row).exec_with_returning(&place.db).await?;
        assert_eq!((made.id, made.created_at), (id, template.created_at));
        let found = identity::person::Entity::find_by_id(id).one(&place.db).await?;
        assert_eq!(found.as_ref(), Some(&made));
    }
    let found = identity::person::Entity::find().filter(identity::person::Column::Id.is_in(ids)).all(&place.db).await?;
    assert_eq!(found.len(), ids.len());
    Ok(())
}
