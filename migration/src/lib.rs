//! How the tables came to be: an ordered list of steps, up and down, for SQLite and PostgreSQL.
//!
//! The tables are written once, as text (`table.rs`), in types that mean the same on both engines (`column.rs`).
//! What must hold whoever writes (append-only rows, balanced books) is a trigger (`guard`). Steps that were released
//! are never edited, and this crate never reads the entities: they are of today, a step is of its day.

mod area;
mod change;
mod column;
mod engine;
mod guard;
mod m0001_identity;
mod m0002_registry;
mod m0003_membership;
mod m0004_partnership;
mod m0005_mobilization;
mod m0006_ledger;
mod m0007_feed;
mod m0008_area_data;
mod m0009_reversal;
mod m0010_member_name;
mod m0011_kind_order;
mod m0012_authority;
mod m0013_attempt;
mod m0014_receiver;
mod m0015_member_card;
mod m0016_refresh_answer;
mod m0017_trail_order;
mod m0018_verification;
mod m0019_verified_until;
mod m0020_mail;
mod m0021_account_secret;
mod m0022_email_verified;
mod m0030_custom_role;
mod m0031_invited_term;
mod m0032_join_request;
mod m0040_chain;
mod m0045_second_factor;
mod m0046_session_factor;
mod m0047_second_factor_policy;
mod m0050_erased;
mod m0051_audit_erasure;
mod m0055_break_glass;
mod m0056_erased_records;
mod m0060_suspension;
mod m0061_mandate;
mod m0062_ownership_recovery;
mod m0065_delegate;
mod m0066_delegation;
mod m0067_delegated_act;
mod m0068_lent_authority;
mod m0070_open_id;
mod m0075_merge;
mod m0076_merged_into;
mod m0077_health_note;
mod m0078_guardian_consent;
mod m0080_withdrawal;
mod m0085_registration;
mod m0090_period;
mod m0091_booked_on;
mod m0095_agreement;
mod m0096_agreement_reminder;
mod m0100_offer;
mod m0101_offered_pledge;
mod m0105_approval;
mod m0106_others_required;
mod m0110_receipt;
mod m0115_restriction;
mod m0116_lot;
mod m0130_name_consent;
mod m0140_instalment;
mod m0141_planned_pledge;
mod m0142_automatic_term;
mod m0143_automatic_confirmation;
mod m0145_exchange;
mod m0150_resource;
mod m0151_reservation;
mod m0152_missed;
mod m0160_valuation;
mod m0161_withdrawn_contribution;
mod m0162_notice;
mod migrator;
mod step;
mod table;

use sea_orm_migration::sea_orm::DatabaseConnection;
use sea_orm_migration::{DbErr, MigrationStatus, MigratorTraitSelf};

pub use migrator::Migrator;

/// Applies every pending step, or none.
///
/// # Errors
/// The database is newer than this program, a step failed, or the database did.
pub async fn up(db: &DatabaseConnection) -> Result<(), DbErr> {
    Migrator.up(db, None).await
}

/// Takes the last `steps` steps back, with the rows in their tables.
///
/// # Errors
/// As [`up`].
pub async fn down(db: &DatabaseConnection, steps: u32) -> Result<(), DbErr> {
    Migrator.down(db, Some(steps)).await
}

/// Takes every step back, with all rows, and applies them again.
///
/// # Errors
/// As [`up`].
pub async fn fresh(db: &DatabaseConnection) -> Result<(), DbErr> {
    Migrator.fresh(db).await
}

/// Every step in order, and whether it is applied. Reads only.
///
/// # Errors
/// The database is newer than this program, or failed.
pub async fn status(db: &DatabaseConnection) -> Result<Vec<(String, bool)>, DbErr> {
    migrator::refuse_newer(db).await?;
    let steps = Migrator.get_migration_with_status_read_only(db).await?;
    Ok(steps.iter().map(|step| (step.name().to_owned(), step.status() == MigrationStatus::Applied)).collect())
}

/// The steps that are not applied yet. Reads only, so that a server without the right to make tables may ask.
///
/// # Errors
/// As [`status`].
pub async fn pending_read_only(db: &DatabaseConnection) -> Result<Vec<String>, DbErr> {
    let steps = status(db).await?;
    Ok(steps.into_iter().filter(|(_, applied)| !applied).map(|(name, _)| name).collect())
}
