//! The ordered list, and the one way to walk it: alone, all or nothing.

use sea_orm_migration::sea_orm::{
    ConnectionTrait, DatabaseTransaction, EntityTrait, SqliteTransactionMode, Statement, TransactionOptions,
    TransactionTrait,
};
use sea_orm_migration::{
    DbErr, IntoSchemaManagerConnection, MigrationTrait, MigratorTrait, MigratorTraitSelf, async_trait, seaql_migrations,
};

use crate::engine::Engine;
use crate::{
    m0001_identity, m0002_registry, m0003_membership, m0004_partnership, m0005_mobilization, m0006_ledger, m0007_feed,
    m0008_area_data, m0009_reversal, m0010_member_name, m0011_kind_order, m0012_authority, m0013_attempt,
    m0014_receiver, m0015_member_card, m0016_refresh_answer, m0017_trail_order, m0018_verification,
    m0019_verified_until, m0020_mail, m0021_account_secret, m0022_email_verified, m0030_custom_role,
    m0031_invited_term, m0032_join_request, m0040_chain, m0045_second_factor, m0046_session_factor,
    m0047_second_factor_policy, m0050_erased, m0051_audit_erasure, m0055_break_glass, m0056_erased_records,
    m0060_suspension, m0061_mandate, m0062_ownership_recovery, m0065_delegate, m0066_delegation, m0067_delegated_act,
    m0068_lent_authority, m0070_open_id, m0075_merge, m0076_merged_into, m0077_health_note, m0078_guardian_consent,
    m0080_withdrawal, m0085_registration, m0090_period, m0091_booked_on, m0095_agreement, m0096_agreement_reminder,
    m0100_offer, m0101_offered_pledge, m0105_approval, m0106_others_required, m0110_receipt, m0115_restriction,
    m0116_lot, m0130_name_consent, m0140_instalment, m0141_planned_pledge, m0142_automatic_term,
    m0143_automatic_confirmation, m0145_exchange, m0150_resource, m0151_reservation, m0152_missed, m0160_valuation,
    m0161_withdrawn_contribution, m0162_notice,
};

/// Names the lock that a migrating process holds on PostgreSQL; any number that nobody else uses.
const LOCK: i64 = 0x5349_4d50_554c;

/// The steps in order, without the care that [`Migrator`] takes.
struct Steps;

impl MigratorTrait for Steps {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_identity::STEP),
            Box::new(m0002_registry::STEP),
            Box::new(m0003_membership::STEP),
            Box::new(m0004_partnership::STEP),
            Box::new(m0005_mobilization::STEP),
            Box::new(m0006_ledger::STEP),
            Box::new(m0007_feed::STEP),
            Box::new(m0008_area_data::AreaData),
            Box::new(m0009_reversal::STEP),
            Box::new(m0010_member_name::CHANGE),
            Box::new(m0011_kind_order::CHANGE),
            Box::new(m0012_authority::CHANGE),
            Box::new(m0013_attempt::STEP),
            Box::new(m0014_receiver::CHANGE),
            Box::new(m0015_member_card::CHANGE),
            Box::new(m0016_refresh_answer::CHANGE),
            Box::new(m0017_trail_order::CHANGE),
            Box::new(m0018_verification::STEP),
            Box::new(m0019_verified_until::CHANGE),
            Box::new(m0020_mail::STEP),
            Box::new(m0021_account_secret::STEP),
            Box::new(m0022_email_verified::CHANGE),
            Box::new(m0030_custom_role::STEP),
            Box::new(m0031_invited_term::CHANGE),
            Box::new(m0032_join_request::STEP),
            Box::new(m0040_chain::STEP),
            Box::new(m0045_second_factor::STEP),
            Box::new(m0046_session_factor::CHANGE),
            Box::new(m0047_second_factor_policy::CHANGE),
            Box::new(m0050_erased::CHANGE),
            Box::new(m0051_audit_erasure::AuditErasure),
            Box::new(m0055_break_glass::STEP),
            Box::new(m0056_erased_records::CHANGE),
            Box::new(m0060_suspension::CHANGE),
            Box::new(m0061_mandate::Mandate),
            Box::new(m0062_ownership_recovery::STEP),
            Box::new(m0065_delegate::STEP),
            Box::new(m0066_delegation::STEP),
            Box::new(m0067_delegated_act::DelegatedAct),
            Box::new(m0068_lent_authority::LentAuthority),
            Box::new(m0070_open_id::STEP),
            Box::new(m0075_merge::STEP),
            Box::new(m0076_merged_into::CHANGE),
            Box::new(m0077_health_note::CHANGE),
            Box::new(m0078_guardian_consent::STEP),
            Box::new(m0080_withdrawal::CHANGE),
            Box::new(m0085_registration::STEP),
            Box::new(m0090_period::STEP),
            Box::new(m0091_booked_on::CHANGE),
            Box::new(m0095_agreement::Agreement),
            Box::new(m0096_agreement_reminder::CHANGE),
            Box::new(m0100_offer::STEP),
            Box::new(m0101_offered_pledge::CHANGE),
            Box::new(m0105_approval::STEP),
            Box::new(m0106_others_required::CHANGE),
            Box::new(m0110_receipt::STEP),
            Box::new(m0115_restriction::CHANGE),
            Box::new(m0116_lot::Lot),
            Box::new(m0130_name_consent::STEP),
            Box::new(m0140_instalment::STEP),
            Box::new(m0141_planned_pledge::CHANGE),
            Box::new(m0142_automatic_term::CHANGE),
            Box::new(m0143_automatic_confirmation::CHANGE),
            Box::new(m0145_exchange::Exchange),
            Box::new(m0150_resource::STEP),
            Box::new(m0151_reservation::STEP),
            Box::new(m0152_missed::CHANGE),
            Box::new(m0160_valuation::STEP),
            Box::new(m0161_withdrawn_contribution::WithdrawnContribution),
            Box::new(m0162_notice::CHANGE),
        ]
    }
}

/// Walks the steps. Everything a call does is one transaction, and a second process waits until it is over: two
/// that start together on an empty database both succeed, and the work is done once.
///
/// A database that holds a step this program does not know is refused, whatever is asked.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTraitSelf for Migrator {
    fn migrations(&self) -> Vec<Box<dyn MigrationTrait>> {
        <Steps as MigratorTrait>::migrations()
    }

    async fn up<'c, C>(&self, db: C, steps: Option<u32>) -> Result<(), DbErr>
    where
        C: IntoSchemaManagerConnection<'c>,
    {
        let alone = alone(db).await?;
        <Steps as MigratorTrait>::up(&alone, steps).await?;
        alone.commit().await
    }

    async fn down<'c, C>(&self, db: C, steps: Option<u32>) -> Result<(), DbErr>
    where
        C: IntoSchemaManagerConnection<'c>,
    {
        let alone = alone(db).await?;
        <Steps as MigratorTrait>::down(&alone, steps).await?;
        alone.commit().await
    }

    /// Takes every step back and walks up again. Tables that are not ours stay.
    async fn fresh<'c, C>(&self, db: C) -> Result<(), DbErr>
    where
        C: IntoSchemaManagerConnection<'c>,
    {
        self.refresh(db).await
    }

    async fn refresh<'c, C>(&self, db: C) -> Result<(), DbErr>
    where
        C: IntoSchemaManagerConnection<'c>,
    {
        let alone = alone(db).await?;
        <Steps as MigratorTrait>::refresh(&alone).await?;
        alone.commit().await
    }

    async fn reset<'c, C>(&self, db: C) -> Result<(), DbErr>
    where
        C: IntoSchemaManagerConnection<'c>,
    {
        let alone = alone(db).await?;
        <Steps as MigratorTrait>::reset(&alone).await?;
        alone.commit().await
    }

    async fn status<C: ConnectionTrait>(&self, db: &C) -> Result<(), DbErr> {
        refuse_newer(db).await?;
        <Steps as MigratorTrait>::status(db).await
    }
}

/// A transaction that only one process at a time gets, on a database this program knows.
async fn alone<'c>(db: impl IntoSchemaManagerConnection<'c>) -> Result<DatabaseTransaction, DbErr> {
    let db = db.into_database_executor();
    let options = TransactionOptions {
        // Waits for its turn here, and not at the first write, where SQLite gives up at once.
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..TransactionOptions::default()
    };
    let transaction = db.begin_with_options(options).await?;
    if Engine::of(transaction.get_database_backend())? == Engine::Postgres {
        // Waiting for the other process counts as working on a statement.
        transaction.execute_unprepared("set local statement_timeout = 0").await?;
        transaction.execute_unprepared(&format!("select pg_advisory_xact_lock({LOCK})")).await?;
    }
    refuse_newer(&transaction).await?;
    Ok(transaction)
}

/// Refuses a database with a step that this program does not know. Reads only.
///
/// # Errors
/// `DbErr::Migration` naming the unknown steps, or the database's own fault.
pub(crate) async fn refuse_newer<C: ConnectionTrait>(db: &C) -> Result<(), DbErr> {
    let backend = db.get_database_backend();
    let is_there = match Engine::of(backend)? {
        Engine::Sqlite => "select 1 from sqlite_master where type = 'table' and name = 'seaql_migrations'",
        Engine::Postgres => "select 1 where to_regclass('seaql_migrations') is not null",
    };
    if db.query_one_raw(Statement::from_string(backend, is_there)).await?.is_none() {
        return Ok(());
    }
    let known = <Steps as MigratorTrait>::migrations();
    let unknown: Vec<_> = seaql_migrations::Entity::find()
        .all(db)
        .await?
        .into_iter()
        .map(|applied| applied.version)
        .filter(|applied| !known.iter().any(|step| step.name() == applied))
        .collect();
    if unknown.is_empty() {
        return Ok(());
    }
    Err(DbErr::Migration(format!(
        "the database is newer than this binary: it holds {}, which this binary does not know",
        unknown.join(", ")
    )))
}
