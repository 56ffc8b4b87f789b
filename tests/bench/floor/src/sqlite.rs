//! Answers from SQLite, in process. A statement costs no round trip here, so parties and members are asked for one
//! organization at a time: that is the fastest way.

use std::path::Path;
use std::sync::{Condvar, Mutex, PoisonError};

use actix_web::{HttpResponse, web};
use chrono::{NaiveDate, SecondsFormat, Utc};
use rusqlite::{Connection, OpenFlags, Row, ToSql, TransactionBehavior};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::CONNECTIONS;
use crate::request::{Body, Fault, Variables};
use crate::shape::{
    Contribution, Contributions, ListedOrganization, Member, Nodes, OneOrganization, Organization, Organizations,
    Partnership, Partnerships, Party, PartyOrganization, Quantity,
};

type Rows<T> = Result<Vec<T>, rusqlite::Error>;

/// Connections that read, and the one that writes.
pub struct Database {
    idle: Mutex<Vec<Connection>>,
    returned: Condvar,
    writer: Mutex<Connection>,
}

impl Database {
    /// Opens the file as our server does.
    pub fn open(file: &Path) -> Result<Self, rusqlite::Error> {
        let open = || {
            let connection = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
            connection.execute_batch(
                "pragma journal_mode = WAL; pragma synchronous = FULL; pragma foreign_keys = ON; pragma busy_timeout = 5000",
            )?;
            Ok(connection)
        };
        let idle = (0..CONNECTIONS).map(|_| open()).collect::<Rows<_>>()?;
        Ok(Self { idle: Mutex::new(idle), returned: Condvar::new(), writer: Mutex::new(open()?) })
    }

    fn read<T>(&self, ask: impl FnOnce(&Connection) -> Result<T, rusqlite::Error>) -> Result<T, rusqlite::Error> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let mut idle = self.returned.wait_while(idle, |idle| idle.is_empty()).unwrap_or_else(PoisonError::into_inner);
        let Some(connection) = idle.pop() else { return Err(rusqlite::Error::QueryReturnedNoRows) };
        drop(idle);
        let answer = ask(&connection);
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
        self.returned.notify_one();
        answer
    }
}

pub fn routes(app: &mut web::ServiceConfig) {
    app.route("/rows/W1", web::post().to(|database, body| reading(database, body, organization)))
        .route("/rows/W2", web::post().to(|database, body| reading(database, body, organizations)))
        .route("/rows/W3", web::post().to(|database, body| reading(database, body, partnerships)))
        .route("/rows/W4", web::post().to(|database, body| reading(database, body, totals)))
        .route("/rows/W5", web::post().to(confirmed))
        .route("/rows/W6", web::post().to(|database, body| reading(database, body, contributions)));
}

/// Asks in a thread that may block.
async fn reading<T: serde::Serialize + Send + 'static>(
    database: web::Data<Database>,
    body: web::Json<Body>,
    ask: fn(&Connection, &Variables) -> Result<T, rusqlite::Error>,
) -> Result<HttpResponse, Fault> {
    let answer = web::block(move || database.read(|connection| ask(connection, &body.variables))).await??;
    Ok(HttpResponse::Ok().json(answer))
}

fn rows<T>(
    connection: &Connection,
    sql: &str,
    values: &[(&str, &dyn ToSql)],
    read: impl Fn(&Row<'_>) -> Result<T, rusqlite::Error>,
) -> Rows<T> {
    connection.prepare_cached(sql)?.query_map(values, read)?.collect()
}

fn organization(connection: &Connection, asked: &Variables) -> Result<OneOrganization, rusqlite::Error> {
    let read = |row: &Row<'_>| {
        Ok(Organization {
            slug: row.get(0)?,
            name: row.get(1)?,
            kind: row.get(2)?,
            description: row.get(3)?,
            visibility: row.get(4)?,
            status: row.get(5)?,
            created_at: row.get(6)?,
            version: row.get(7)?,
        })
    };
    let mut found = rows(connection, include_str!("../../sql/rows/W1.sql"), &[("$1", &asked.id)], read)?;
    let organization = found.pop().ok_or(rusqlite::Error::QueryReturnedNoRows)?;
    Ok(OneOrganization { organization })
}

fn organizations(connection: &Connection, asked: &Variables) -> Result<Organizations, rusqlite::Error> {
    let read = |row: &Row<'_>| {
        Ok(ListedOrganization {
            slug: row.get(0)?,
            name: row.get(1)?,
            kind: row.get(2)?,
            status: row.get(3)?,
            created_at: row.get(4)?,
        })
    };
    let nodes = rows(connection, include_str!("../../sql/rows/W2.sql"), &[("$1", &asked.kind)], read)?;
    Ok(Organizations { organizations: Nodes { nodes } })
}

fn partnerships(connection: &Connection, asked: &Variables) -> Result<Partnerships, rusqlite::Error> {
    const PARTIES: &str = "select y.role, o.id, o.slug, o.name from party y join organization o on o.id = y.organization_id \
         where y.partnership_id = $1 order by y.id";
    const MEMBERS: &str = "select s.name, m.status, m.starts_on from membership m join person s on s.id = m.person_id \
         where m.organization_id = $1 and m.status = 'ACTIVE' order by s.name_key, m.id limit 10";
    let read = |row: &Row<'_>| Ok(Partnership { id: row.get(0)?, name: row.get(1)?, parties: Vec::new() });
    let after: [(&str, &dyn ToSql); 2] = [("$1", &asked.name), ("$2", &asked.id)];
    let mut nodes = rows(connection, include_str!("../../sql/rows/W3.partnerships.sql"), &after, read)?;
    for partnership in &mut nodes {
        let read = |row: &Row<'_>| {
            let (id, members) = (row.get(1)?, Nodes { nodes: Vec::new() });
            let organization = PartyOrganization { id, slug: row.get(2)?, name: row.get(3)?, members };
            Ok(Party { role: row.get(0)?, organization })
        };
        partnership.parties = rows(connection, PARTIES, &[("$1", &partnership.id)], read)?;
        for Party { organization, .. } in &mut partnership.parties {
            let read = |row: &Row<'_>| Ok(Member { name: row.get(0)?, status: row.get(1)?, starts_on: row.get(2)? });
            organization.members.nodes = rows(connection, MEMBERS, &[("$1", &organization.id)], read)?;
        }
    }
    Ok(Partnerships { partnerships: Nodes { nodes } })
}

fn totals(connection: &Connection, asked: &Variables) -> Result<Value, rusqlite::Error> {
    const TOTALS: &str = "select n.unit, -coalesce(sum(a.balance), 0) from need n \
         left join account a on a.need_id = n.id and a.type = 'SOURCE' where n.partnership_id = $1 group by n.unit order by n.unit";
    let read =
        |row: &Row<'_>| Ok(json!({ "received": { "value": row.get::<_, i64>(1)?, "unit": row.get::<_, String>(0)? } }));
    Ok(json!({ "partnershipTotals": rows(connection, TOTALS, &[("$1", &asked.id)], read)? }))
}

fn contributions(connection: &Connection, asked: &Variables) -> Result<Contributions, rusqlite::Error> {
    let read = |row: &Row<'_>| {
        Ok(Contribution {
            id: row.get(0)?,
            status: row.get(1)?,
            happened_on: row.get(2)?,
            confirmed: Quantity { value: row.get(3)?, unit: row.get(4)? },
        })
    };
    let after: [(&str, &dyn ToSql); 2] = [("$1", &asked.id), ("$2", &asked.giver)];
    Ok(Contributions::of(rows(connection, include_str!("../../sql/rows/W6.sql"), &after, read)?, 50))
}

async fn confirmed(database: web::Data<Database>, body: web::Json<Body>) -> Result<HttpResponse, Fault> {
    let confirm = move || {
        let mut writer = database.writer.lock().unwrap_or_else(PoisonError::into_inner);
        confirm(&mut writer, &body.variables)
    };
    Ok(HttpResponse::Ok().json(web::block(confirm).await??))
}

/// Everything that a confirmation writes, in one transaction and without a rule but those of the tables.
fn confirm(connection: &mut Connection, asked: &Variables) -> Result<Value, rusqlite::Error> {
    let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let now = Utc::now().to_rfc3339_opts(SecondsFormat::Micros, false);
    let write = |sql: &str, values: &[&dyn ToSql]| tx.prepare_cached(sql)?.execute(values);
    let (organization, partnership, need, unit): (Uuid, Uuid, Uuid, String) = tx
        .prepare_cached(
            "select n.organization_id, n.partnership_id, n.id, n.unit from contribution c join need n on n.id = c.need_id where c.id = ?1",
        )?
        .query_row([asked.id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))?;
    let (confirmed, happened_on): (i64, NaiveDate) = tx
        .prepare_cached(
            "update contribution set status = 'CONFIRMED', confirmed = announced, available = announced, confirmed_by = ?2, confirmed_at = ?3 \
             where id = ?1 and status = 'ANNOUNCED' returning confirmed, happened_on",
        )?
        .query_row(rusqlite::params![asked.id, asked.person, now], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let moved = Uuid::now_v7();
    write(
        "insert into ledger_transaction (id, organization_id, partnership_id, need_id, kind, contribution_id, happened_on, \
         recorded_at, confirmed_at, recorded_by) values (?1, ?2, ?3, ?4, 'CONTRIBUTION', ?5, ?6, ?7, ?7, ?8)",
        &[&moved, &organization, &partnership, &need, &asked.id, &happened_on, &now, &asked.person],
    )?;
    for (kind, quantity) in [("SOURCE", -confirmed), ("AVAILABLE", confirmed)] {
        let account: Uuid = tx
            .prepare_cached(
                "insert into account (id, organization_id, partnership_id, need_id, unit, type, balance, created_at) \
                 values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) on conflict (need_id, type, unit) where program_id is null \
                 do update set balance = balance + excluded.balance returning id",
            )?
            .query_row(
                rusqlite::params![Uuid::now_v7(), organization, partnership, need, unit, kind, quantity, now],
                |row| row.get(0),
            )?;
        write(
            "insert into posting (id, transaction_id, account_id, unit, quantity) values (?1, ?2, ?3, ?4, ?5)",
            &[&Uuid::now_v7(), &moved, &account, &unit, &quantity],
        )?;
    }
    write("insert into ledger_seal (transaction_id) values (?1)", &[&moved])?;
    write(
        "insert into audit (id, at, command, actor_person_id, organization_id, partnership_id, subject_kind, subject_id, \
         after_json, request_id) values (?1, ?2, 'confirmContribution', ?3, ?4, ?5, 'ctb', ?6, '{}', 'floor')",
        &[&Uuid::now_v7(), &now, &asked.person, &organization, &partnership, &asked.id],
    )?;
    write(
        "insert into outbox (id, at, event, organization_id, partnership_id, subject_id, payload) \
         values (?1, ?2, 'contribution.confirmed', ?3, ?4, ?5, '{}')",
        &[&Uuid::now_v7(), &now, &organization, &partnership, &asked.id],
    )?;
    write(
        "insert into idempotency (id, actor, operation, key, request_hash, outcome_id, created_at) \
         values (?1, ?2, 'confirmContribution', ?3, '', ?4, ?5)",
        &[&Uuid::now_v7(), &asked.person.to_string(), &asked.key, &asked.id, &now],
    )?;
    tx.commit()?;
    Ok(json!({ "confirmContribution": { "errors": [], "contribution": {
        "id": asked.id, "status": "CONFIRMED", "confirmed": { "value": confirmed, "unit": unit }, "happenedOn": happened_on } } }))
}
