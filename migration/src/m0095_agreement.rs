//! What the parties of a partnership agree on, version by version, and who has signed which.
//!
//! Each partnership that is there gets version 1: its purpose and its days. Who has accepted it has signed that.

use data_encoding::HEXLOWER;
use sea_orm_migration::sea_orm::{ConnectionTrait, Statement};
use sea_orm_migration::{DbErr, MigrationName, MigrationTrait, SchemaManager, async_trait};
use sha2::{Digest, Sha256};

use crate::engine::Engine;
use crate::guard::agreement;
use crate::step::run;
use crate::table::Table;

pub(crate) struct Agreement;

const TABLES: [Table; 2] = [
    Table {
        name: "agreement",
        lines: "
            id UUID primary key
            partnership_id UUID not null references partnership
            number INT not null check (number > 0)
            purpose TEXT(5000) not null
            body TEXT(20000) not null
            starts_on DATE
            ends_on DATE
            shared_totals TEXT(200) not null
            shared_from DATE
            shared_until DATE
            digest TEXT(64) not null
            status WORD(PROPOSED, IN_FORCE, SUPERSEDED, WITHDRAWN, DECLINED, ENDED) not null
            organization_id UUID not null references organization
            proposed_by UUID references person
            created_at INSTANT not null
            in_force_at INSTANT
            ended_at INSTANT
            end_reason TEXT(2000)
            check (ends_on is null or starts_on is null or ends_on >= starts_on)
            check (shared_until is null or shared_from is null or shared_until >= shared_from)
            check ((ended_at is null) = (status in ('PROPOSED', 'IN_FORCE')))
            check (status not in ('IN_FORCE', 'SUPERSEDED') or in_force_at is not null)
            unique (partnership_id, number)
            unique (id, digest)
            unique (partnership_id, status) where status in ('PROPOSED', 'IN_FORCE')
        ",
    },
    Table {
        name: "agreement_signature",
        lines: "
            id UUID primary key
            agreement_id UUID not null references agreement
            organization_id UUID not null references organization
            person_id UUID not null references person
            roles TEXT(400) not null
            capacity TEXT(200)
            digest TEXT(64) not null
            signed_at INSTANT not null
            unique (agreement_id, organization_id)
            index (digest)
            later foreign key (agreement_id, digest) references agreement (id, digest)
            append only
        ",
    },
];

/// How each engine writes an id as 32 hexadecimal digits, and the other way round.
fn hexadecimal(engine: Engine) -> (&'static str, fn(&str) -> String) {
    match engine {
        Engine::Sqlite => ("lower(hex(id))", |digits| format!("x'{digits}'")),
        Engine::Postgres => ("replace(id::text, '-', '')", |digits| format!("'{digits}'::uuid")),
    }
}

/// The id as the API shows it: the prefix, and 26 letters of Crockford's base 32.
fn shown(digits: &str) -> Result<String, DbErr> {
    const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
    let bits = u128::from_str_radix(digits, 16).map_err(|error| DbErr::Migration(error.to_string()))?;
    let letter = |place: u32| ALPHABET.get(usize::try_from((bits >> (5 * place)) & 31).unwrap_or_default());
    let letters = (0..26).rev().filter_map(letter).map(|letter| char::from(*letter));
    Ok(format!("prt_{}", letters.collect::<String>()))
}

/// The digest of what version 1 says.
fn digest(partnership: &str, purpose: &str, days: [Option<&str>; 2]) -> String {
    let [starts_on, ends_on] = days;
    let canonical = serde_json::json!({
        "format": "simpul-agreement/1",
        "partnership": partnership,
        "version": 1,
        "startsOn": starts_on,
        "endsOn": ends_on,
        "purpose": purpose,
        "text": "",
    });
    HEXLOWER.encode(&Sha256::digest(canonical.to_string()))
}

/// A version 1 for each partnership that is there. A version's id is its partnership's and a signature's its party's: of
/// kinds of their own, and in order of creation like all ids.
async fn fill(manager: &SchemaManager<'_>, engine: Engine) -> Result<(), DbErr> {
    let db = manager.get_connection();
    let (id, literal) = hexadecimal(engine);
    let day = |column: &str| match engine {
        Engine::Sqlite => column.to_owned(),
        Engine::Postgres => format!("to_char({column}, 'YYYY-MM-DD')"),
    };
    let select = format!("select {id}, purpose, {}, {} from partnership order by id", day("starts_on"), day("ends_on"));
    for row in db.query_all_raw(Statement::from_string(manager.get_database_backend(), select)).await? {
        let key: String = row.try_get_by_index(0)?;
        let purpose: String = row.try_get_by_index(1)?;
        let starts_on: Option<String> = row.try_get_by_index(2)?;
        let ends_on: Option<String> = row.try_get_by_index(3)?;
        let digest = digest(&shown(&key)?, &purpose, [starts_on.as_deref(), ends_on.as_deref()]);
        db.execute_unprepared(&format!(
            "insert into agreement (id, partnership_id, number, purpose, body, starts_on, ends_on, shared_totals, digest, status, \
                 organization_id, created_at, in_force_at, ended_at, end_reason) \
             select id, id, 1, purpose, '', starts_on, ends_on, '', '{digest}', \
                 case status when 'DRAFT' then 'PROPOSED' when 'PROPOSED' then 'PROPOSED' when 'ACTIVE' then 'IN_FORCE' \
                     when 'SUSPENDED' then 'IN_FORCE' when 'DECLINED' then 'DECLINED' else 'ENDED' end, \
                 proposed_by, created_at, \
                 case when status in ('ACTIVE', 'SUSPENDED') then coalesce(activated_at, created_at) \
                     else activated_at end, \
                 case when status in ('DRAFT', 'PROPOSED', 'ACTIVE', 'SUSPENDED') then null \
                     else coalesce(ended_at, created_at) end, \
                 case when status in ('ENDED', 'EXPIRED', 'RENEWED', 'DECLINED') then status_reason end \
             from partnership where id = {key}",
            key = literal(&key)
        ))
        .await?;
    }
    db.execute_unprepared(
        "insert into agreement_signature (id, agreement_id, organization_id, person_id, roles, digest, signed_at) \
         select party.id, party.partnership_id, party.organization_id, decided_by, '', digest, decided_at \
         from party join agreement on agreement.id = party.partnership_id \
         where consent = 'ACCEPTED' and decided_by is not null and decided_at is not null",
    )
    .await?;
    Ok(())
}

impl MigrationName for Agreement {
    fn name(&self) -> &str {
        "m0095_agreement"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Agreement {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let engine = Engine::of(manager.get_database_backend())?;
        let mut statements = Vec::new();
        for table in TABLES {
            statements.extend(table.create(engine)?);
        }
        statements.extend(TABLES.iter().flat_map(|table| table.close(engine)));
        run(manager, &statements).await?;
        fill(manager, engine).await?;
        let mut guard = Vec::new();
        if engine == Engine::Postgres {
            guard.push(agreement::REFUSE_CHANGE.create());
        }
        guard.extend(agreement::triggers(engine));
        run(manager, &guard).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut statements = vec!["drop table agreement_signature".to_owned(), "drop table agreement".to_owned()];
        if Engine::of(manager.get_database_backend())? == Engine::Postgres {
            statements.push(agreement::REFUSE_CHANGE.remove());
        }
        run(manager, &statements).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
