//! One row of everything, and then some: soft-deleted twins, nulls, long texts.

use crate::place::{Outcome, Place};

/// The tables up to the books; `#nn` are ids.
const ROWS: &[&str] = &[
    "insert into person values (#01, 'Siti', 'siti', 'Siti@desa.id', 'siti@desa.id', 'hash', 'id', 'ADMIN', '2026-11-25T10:00:00+00:00', 0, '2026-11-25T10:00:00+00:00', null)",
    "insert into person values (#02, 'Budi', 'budi', null, null, null, 'en', null, '2026-11-25T10:00:00.123456+00:00', 0, null, null)",
    "insert into session values (#03, #01, 'phone', '2026-11-25T10:00:00+00:00', '2026-11-25T10:00:00.500+00:00', '2026-12-25T10:00:00+00:00', null, null, '2026-11-25T10:00:00+00:00')",
    "insert into refresh_token values (#04, #03, 'digest', '2026-11-25T10:00:00+00:00', '2026-12-25T10:00:00+00:00', null, 'salt')",
    "insert into second_factor values (#01, 'sealed', 'key', '2026-11-25T10:00:00+00:00', '2026-11-25T10:00:00+00:00', 58800000)",
    "insert into open_id_identity values (#38, #01, 'https://id.desa.id', 'siti', '2026-11-25T10:00:00+00:00')",
    "insert into open_id_attempt values ('digest', #01, 'https://app.desa.id/', '2026-11-25T10:00:00+00:00', '2026-11-25T10:10:00+00:00')",
    "insert into registration values ('digest', 'Wati', 'Wati@desa.id', 'wati@desa.id', 'hash', 'id', '2026-11-25T10:00:00+00:00', '2026-11-26T10:00:00+00:00')",
    "insert into recovery_code values ('digest', #01, '2026-11-25T10:00:00+00:00')",
    "insert into attempt values ('digest', 3, '2026-11-25T10:15:00+00:00')",
    "insert into area values ('99', 'Kuala Ba''u', 'kuala ba''u', 'PROVINCE', null)",
    "insert into area values ('99.10', 'Kuala Lama', 'kuala lama', 'REGENCY', '99')",
    "insert into organization values (#05, 'Nelayan', 'nelayan', 'nelayan', 'ASSOCIATION', 'LONG', '99.10', null, 'PUBLIC', 'ACTIVE', 'VERIFIED', #01, '2026-11-25T10:00:00+00:00', 1, '2029-11-25', true, null)",
    "insert into organization values (#06, 'Majelis', 'majelis', 'majelis', 'FAITH_GROUP', '', null, #05, 'HIDDEN', 'PENDING', 'UNVERIFIED', #01, '2026-11-25T10:00:00+00:00', 2, null, false, null)",
    "insert into organization_identifier values (#07, #05, 'XI-TEST', '1', '2026-11-25T10:00:00+00:00')",
    "insert into break_glass values (#37, #05, #01, 'A complaint', '2026-11-25T10:00:00+00:00', '2026-11-25T11:00:00+00:00', null, null)",
    "insert into verification values (#98, #05, 'VERIFIED', 'Decree 12', #02, '2026-11-25T10:00:00+00:00', #01, '2026-11-25T10:00:00+00:00', '2026-11-25T10:00:00+00:00', null, '2029-11-25', null, null, null)",
    "insert into service_token values (#08, #05, 'cash register', 'digest', 'wxyz', 'org:read totals:read', #01, '2026-11-25T10:00:00+00:00', '2027-11-25T10:00:00+00:00', null, null)",
    "insert into membership values (#09, #05, #02, 'ENDED', '2025-01-01', '2025-12-31', 'b@desa.id', 'b@desa.id', '+62811', '1990-02-28', '3171', null, '2026-11-25T10:00:00+00:00', '2026-11-25T10:00:00+00:00', '', '', false, null, null, null, null)",
    "insert into membership values (#10, #05, #02, 'ACTIVE', '2026-01-01', null, 'b@desa.id', 'b@desa.id', null, null, null, 'LONG', '2026-11-25T10:00:00+00:00', null, '', '', false, null, null, null, null)",
    "insert into membership_role values (#11, #10, 'TREASURER', '2026-01-01', null, null, '2026-11-25T10:00:00+00:00', '2026-11-25T10:00:00+00:00', null)",
    "insert into membership_role values (#12, #10, 'TREASURER', '2026-01-01', '2027-01-01', #01, '2026-11-25T10:00:00+00:00', null, null)",
    "insert into mandate values (#38, #05, #10, 'TREASURER', null, 'SK 1', '2025-12-24', '2026-01-01', '2027-01-01', null, null, null, null, null, #01, '2026-11-25T10:00:00+00:00', 90, 1)",
    "insert into membership_role values (#39, #10, 'TREASURER', '2026-01-01', '2027-01-01', #01, '2026-11-25T10:00:00+00:00', null, #38)",
    "insert into ownership_recovery values (#40, #05, #10, 'Lost at sea', #01, '2026-11-25T10:00:00+00:00', '2026-12-09T10:00:00+00:00', '2027-01-08T10:00:00+00:00', null, null, '2026-11-26T10:00:00+00:00', #01, 'No', null, null, null)",
    "insert into guardian_consent values (#94, #10, 'Ani', 'PARENT', '2026-01-01', #01, '2026-11-25T10:00:00+00:00', null)",
    "insert into organization_merge values (#95, #06, #05, 'Twice', 'PROPOSED', #01, '2026-11-25T10:00:00+00:00', '2026-12-09T10:00:00+00:00', '2027-02-23T10:00:00+00:00', #01, null, null, null, null, null, null, null)",
    "insert into custom_role values (#28, #05, 'Bagian humas', 'hurnas', 'LONG', 'ORGANIZATION_READ MEMBER_READ', #01, '2026-11-25T10:00:00+00:00', '2026-11-25T10:00:00+00:00', 1)",
    "insert into custom_role values (#29, #05, 'Bagian humas', 'hurnas', '', 'ORGANIZATION_READ', #01, '2026-11-25T10:00:00+00:00', null, 2)",
    "insert into custom_role_grant values (#33, #10, #28, '2026-01-01', null, #01, '2026-11-25T10:00:00+00:00', '2026-11-25T10:00:00+00:00', null)",
    "insert into custom_role_grant values (#34, #10, #29, '2026-01-01', '2027-01-01', #01, '2026-11-25T10:00:00+00:00', null, null)",
    "insert into invitation values (#13, #05, #10, 'b@desa.id', 'b@desa.id', 'MEMBER', 'digest', 'INVITED', #01, null, '2026-11-25T10:00:00+00:00', '2026-12-02T10:00:00+00:00', null, '2026-12-01', null)",
    "insert into join_setting values (#05, 'OPEN_TO_REQUESTS', '[]')",
    "insert into join_request values (#35, #05, #01, '', '[]', 'DECLINED', '2026-11-25T10:00:00+00:00', '2026-12-25T10:00:00+00:00', #02, '2026-11-25T10:00:00+00:00', 'LONE')",
    "insert into join_request values (#36, #05, #01, '', '[]', 'REQUESTED', '2026-11-25T10:00:00+00:00', '2026-12-25T10:00:00+00:00', null, null, null)",
    "insert into partnership values (#14, 'Simpan pinjam', 'simpan pinjam', 'LONG', 'PUBLIC', 'ACTIVE', #05, 'digest', '2026-01-01', null, '2026-11-25T10:00:00+00:00', '2026-11-25T10:00:00+00:00', null, null, 90)",
    "insert into party values (#15, #14, #05, 'LEAD', true, 'ACCEPTED', #01, '2026-11-25T10:00:00+00:00', null, '2026-11-25T10:00:00+00:00')",
    "insert into agreement values (#96, #14, 1, 'LONG', '', '2026-01-01', null, 'PLEDGED', '2026-01-01', null, 'digest', 'IN_FORCE', #05, #01, '2026-11-25T10:00:00+00:00', '2026-11-25T10:00:00+00:00', null, null, 14)",
    "insert into agreement_signature values (#97, #96, #05, #01, 'OWNER', 'Ketua', 'digest', '2026-11-25T10:00:00+00:00')",
    "insert into party_delegate values (#41, #14, #05, #10, 'REPRESENTATIVE', 'Ketua', '2026-01-01', '2027-01-01', '2026-11-25T10:00:00+00:00', #01, '2026-11-25T10:00:00+00:00', #02, '2026-11-25T10:00:00+00:00', null)",
    "insert into delegation values (#42, #05, #06, #14, 'PLEDGE_READ PLEDGE_MAKE', 'They keep our books', 'ACCEPTED', '2026-11-25', '2027-11-25', #01, '2026-11-25T10:00:00+00:00', #02, '2026-11-25T10:00:00+00:00', null, null, null)",
    "insert into program values (#16, #14, #05, 'Perahu', 'perahu', '', '2026-11-25T10:00:00+00:00')",
    "insert into need values (#17, #14, #05, 'Modal', 'modal', '', 'MONEY', 'IDR', 9000000000000000000, '2026-12-31', null, 'OPEN', #01, '2026-11-25T10:00:00+00:00', null)",
    "insert into offer values (#45, #14, #06, null, 'Perahu', 'perahu', 'LONG', 'MONEY', 'IDR', 500, '2026-11-25', '2026-12-31', '99.10', #01, '2026-11-25T10:00:00+00:00', #02, '2026-11-25T10:00:00+00:00', 'Sold')",
    "insert into pledge values (#18, #17, #06, null, 100, 0, '2026-12-31', 'ACCEPTED', null, 1, #01, '2026-11-25T10:00:00+00:00', null, null, null, null, #45, #18, #16, 'Nets', '99.10', '2027-12-31', 1, '2026-12-31', 0, null)",
    "insert into name_consent values (#61, #01, #05, '2026-11-25T10:00:00+00:00')",
    "insert into pledge_revision values (#19, #18, 1, null, 100, null, '2026-12-31', '', '2026-11-25', #01, '2026-11-25T10:00:00+00:00', null, 1)",
    "insert into pledge_instalment values (#62, #18, 1, '2026-12-31', 100, 100)",
    "insert into contribution values (#20, #17, #18, #06, null, 100, 80, 0, '2026-11-25', 'SHORT', 'GOOD', null, #01, '2026-11-25T10:00:00+00:00', #02, '2026-11-25T10:00:00+00:00', null, null, #16, 'Nets', '99.10', '2027-12-31', 40, false, '2026-11-25T10:00:00+00:00', null, null, null)",
    "insert into valuation values (#48, #20, 'GIVER', 'INVOICE', 900, 'IDR', '2026-11-25', 'Invoice 7', #01, '2026-11-25T10:00:00+00:00')",
    "insert into resource values (#62, #06, 'SPACE', 'Balai', 'balai', 'LONG', 'HUR', '99.10', #01, '2026-11-25T10:00:00+00:00', #02, '2026-11-26T10:00:00+00:00')",
    "insert into reservation values (#63, #62, #18, '2026-12-01T08:00:00+00:00', '2026-12-01T10:00:00+00:00', '2026-12-01T08:00', 20, 'KEPT', #20, #01, '2026-11-25T10:00:00+00:00', #02, '2026-12-01T12:00:00+00:00', null)",
    "insert into reservation values (#64, #62, #18, '2026-12-01T10:00:00+00:00', '2026-12-01T12:00:00+00:00', '2026-12-01T10:00', 20, 'RELEASED', null, null, '2026-11-25T10:00:00+00:00', #02, '2026-11-26T10:00:00+00:00', 'A storm')",
    "insert into allocation values (#21, #17, #16, 50, 20, 10, 'nets', 'PARTLY_USED', #01, '2026-11-25T10:00:00+00:00', '99.10')",
    "insert into expenditure values (#22, #21, 20, 0, 'nets', 'receipt 7', '2026-11-25', 'POSTED', #01, '2026-11-25T10:00:00+00:00', #02, '2026-11-25T10:00:00+00:00', null, 1)",
    "insert into allocation_lot values (#46, #21, #20, 50, 20, 10)",
    "insert into expenditure_lot values (#47, #22, #20, 20, 0)",
    "insert into reversal values (#99, null, #22, 5, 'ERROR', 'wrong sum', 'SUBMITTED', #01, '2026-11-25T10:00:00+00:00', null, null, null, null, 1)",
    "insert into approval_policy values (#45, #05, 'IDR', 100, 50, '2027-11-25', 'Board 7', '2026-11-25T10:00:00+00:00')",
    "insert into approval values (#46, #22, null, #02, '2026-11-25T10:00:00+00:00')",
    "insert into account values (#23, #05, #14, #17, null, 'IDR', 'SOURCE', -80, '2026-11-25T10:00:00+00:00', false)",
    "insert into account values (#24, #05, #14, #17, null, 'IDR', 'AVAILABLE', 80, '2026-11-25T10:00:00+00:00', false)",
    "insert into ledger_period values (#43, #05, 1, null, '2026-10-31', '2026-11-01T10:00:00+00:00', #01, '[]')",
    "insert into period_balance values (#44, #43, #24, 0, 0, 0)",
    "insert into audit values (#25, '2026-11-25T10:00:00+00:00', 'confirm', #01, null, #05, #14, 'ctb', #20, 'sent', null, '{}', 'r1', null, #42)",
    "insert into chain values (#37, 'AUDIT', 'org', #05, null, 1, 'digest', '2026-11-25T10:00:00+00:00', 'key', 'head')",
    "insert into chain_link values (#25, 'AUDIT', #37, 1, 'salt', 'digest', 'digest')",
    "insert into outbox values (#26, '2026-11-25T10:00:00+00:00', 'contribution.confirmed', #05, #14, #20, '{}')",
    "insert into account_secret values (#28, #01, 'PASSWORD_RESET', 'digest', 'Siti@desa.id', 'siti@desa.id', '2026-11-25T10:00:00+00:00', '2026-11-25T10:30:00+00:00', null)",
    "insert into mail values (#29, 'PASSWORD_RESET', #01, 'id', 'Siti@desa.id', 'digest', '{}', 'salt', 'digest', 1800, '2026-11-25T10:00:00+00:00', '2026-11-25T10:00:00+00:00', 0, null, null, null)",
    "insert into idempotency values (#27, 'per', 'confirm', 'k', 'digest', #20, '2026-11-25T10:00:00+00:00')",
];

/// A transaction of number 30, without postings.
pub const TRANSACTION: &str = "insert into ledger_transaction values (#30, #05, #14, #17, 'CONTRIBUTION', #20, null, null, null, null, null, '2026-11-25', '2026-11-25T10:00:00+00:00', null, #01, null)";
pub const INTO: &str = "insert into posting values (#31, #30, #24, 'IDR', 80)";
pub const OUT_OF: &str = "insert into posting values (#32, #30, #23, 'IDR', -80)";
pub const SEAL: &str = "insert into ledger_seal values (#30)";
pub const EXCHANGE: &str =
    "insert into exchange values (#30, #20, 'USD', 500, 'IDR', 80, '0.16', 'Bank Indonesia', '2026-11-25')";

const RECEIPT_BOOK: &str = "insert into receipt_book values (#05, 1)";
const RECEIPT: &str = "insert into receipt values (#45, #20, #05, 1, #30, 'ABCDEFGH1234', '{}', 'digest', '2026-11-25T10:00:00+00:00', #01, 'key', 'signed')";

/// Up, and everything filled but the books.
pub async fn begun(place: &Place) -> Outcome {
    migration::up(&place.db).await?;
    let rows: Vec<_> = ROWS.iter().map(|row| row.replace("LONG", &"é".repeat(5000))).collect();
    place.together(&rows.iter().map(String::as_str).collect::<Vec<_>>()).await
}

/// Up, and everything filled.
pub async fn told(place: &Place) -> Outcome {
    begun(place).await?;
    place.together(&[TRANSACTION, EXCHANGE, INTO, OUT_OF, SEAL]).await?;
    place.together(&[RECEIPT_BOOK, RECEIPT]).await
}
