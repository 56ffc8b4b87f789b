//! Answers from PostgreSQL.

use std::collections::HashMap;

use actix_web::{HttpResponse, web};
use deadpool_postgres::{Manager, ManagerConfig, Pool, RecyclingMethod};
use tokio_postgres::types::ToSql;
use tokio_postgres::{NoTls, Row};
use uuid::Uuid;

use crate::CONNECTIONS;
use crate::request::{Body, Fault, text};
use crate::shape::{
    Contribution, Contributions, ListedOrganization, Member, Nodes, OneOrganization, Organization, Organizations,
    Partnership, Partnerships, Party, PartyOrganization, Quantity,
};

type Answer = Result<HttpResponse, Fault>;

/// A pool that trusts its connections: nothing is asked before a statement.
pub fn pool(url: &str) -> Result<Pool, Box<dyn std::error::Error>> {
    let config = ManagerConfig { recycling_method: RecyclingMethod::Fast };
    let manager = Manager::from_config(url.parse()?, NoTls, config);
    Ok(Pool::builder(manager).max_size(CONNECTIONS).build()?)
}

pub fn routes(app: &mut web::ServiceConfig) {
    app.route(
        "/sql/W1",
        web::post().to(|pool, body: web::Json<Body>| async move {
            written(pool, include_str!("../../sql/floor/W1.sql"), &[&body.variables.id]).await
        }),
    )
    .route(
        "/sql/W2",
        web::post().to(|pool, body: web::Json<Body>| async move {
            written(pool, include_str!("../../sql/floor/W2.sql"), &[&body.variables.kind]).await
        }),
    )
    .route(
        "/sql/W3",
        web::post().to(|pool, body: web::Json<Body>| async move {
            let after: [&(dyn ToSql + Sync); 2] = [&body.variables.name, &body.variables.id];
            written(pool, include_str!("../../sql/floor/W3.sql"), &after).await
        }),
    )
    .route(
        "/sql/W4",
        web::post().to(|pool, body: web::Json<Body>| async move {
            written(pool, include_str!("../../sql/floor/W4.sql"), &[&body.variables.id]).await
        }),
    )
    .route(
        "/sql/W5",
        web::post().to(|pool, body: web::Json<Body>| async move {
            let about: [&(dyn ToSql + Sync); 3] = [&body.variables.id, &body.variables.person, &body.variables.key];
            written(pool, include_str!("../../sql/floor/W5.sql"), &about).await
        }),
    )
    .route(
        "/sql/W6",
        web::post().to(|pool, body: web::Json<Body>| async move {
            written(pool, include_str!("../../sql/floor/W6.sql"), &[&body.variables.id, &body.variables.giver]).await
        }),
    )
    .route("/rows/W1", web::post().to(organization))
    .route("/rows/W2", web::post().to(organizations))
    .route("/rows/W3", web::post().to(partnerships))
    .route("/rows/W6", web::post().to(contributions));
}

/// What the statement has written.
async fn written(pool: web::Data<Pool>, sql: &str, values: &[&(dyn ToSql + Sync)]) -> Answer {
    let client = pool.get().await?;
    let statement = client.prepare_cached(sql).await?;
    Ok(text(client.query_one(&statement, values).await?.try_get(0)?))
}

async fn rows(pool: &Pool, sql: &str, values: &[&(dyn ToSql + Sync)]) -> Result<Vec<Row>, Fault> {
    let client = pool.get().await?;
    let statement = client.prepare_cached(sql).await?;
    Ok(client.query(&statement, values).await?)
}

async fn organization(pool: web::Data<Pool>, body: web::Json<Body>) -> Answer {
    let rows = rows(&pool, include_str!("../../sql/rows/W1.sql"), &[&body.variables.id]).await?;
    let Some(row) = rows.first() else { return Ok(HttpResponse::NotFound().finish()) };
    let organization = Organization {
        slug: row.try_get(0)?,
        name: row.try_get(1)?,
        kind: row.try_get(2)?,
        description: row.try_get(3)?,
        visibility: row.try_get(4)?,
        status: row.try_get(5)?,
        created_at: row.try_get(6)?,
        version: row.try_get(7)?,
    };
    Ok(HttpResponse::Ok().json(OneOrganization { organization }))
}

async fn organizations(pool: web::Data<Pool>, body: web::Json<Body>) -> Answer {
    let rows = rows(&pool, include_str!("../../sql/rows/W2.sql"), &[&body.variables.kind]).await?;
    let listed = |row: &Row| -> Result<_, Fault> {
        Ok(ListedOrganization {
            slug: row.try_get(0)?,
            name: row.try_get(1)?,
            kind: row.try_get(2)?,
            status: row.try_get(3)?,
            created_at: row.try_get(4)?,
        })
    };
    let nodes = rows.iter().map(listed).collect::<Result<_, _>>()?;
    Ok(HttpResponse::Ok().json(Organizations { organizations: Nodes { nodes } }))
}

/// A level a statement: partnerships, parties with their organizations, members.
async fn partnerships(pool: web::Data<Pool>, body: web::Json<Body>) -> Answer {
    let after: [&(dyn ToSql + Sync); 2] = [&body.variables.name, &body.variables.id];
    let found = rows(&pool, include_str!("../../sql/rows/W3.partnerships.sql"), &after).await?;
    let mut nodes = Vec::with_capacity(found.len());
    for row in &found {
        nodes.push(Partnership { id: row.try_get(0)?, name: row.try_get(1)?, parties: Vec::new() });
    }
    let ids: Vec<_> = nodes.iter().map(|partnership| partnership.id).collect();
    let mut parties: HashMap<Uuid, Vec<Party>> = HashMap::new();
    let mut organizations = Vec::new();
    for row in &rows(&pool, include_str!("../../sql/rows/W3.parties.sql"), &[&ids]).await? {
        let id = row.try_get(2)?;
        let members = Nodes { nodes: Vec::new() };
        let organization = PartyOrganization { id, slug: row.try_get(3)?, name: row.try_get(4)?, members };
        parties.entry(row.try_get(0)?).or_default().push(Party { role: row.try_get(1)?, organization });
        organizations.push(id);
    }
    organizations.sort_unstable();
    organizations.dedup();
    let mut members: HashMap<Uuid, Vec<Member>> = HashMap::new();
    for row in &rows(&pool, include_str!("../../sql/rows/W3.members.sql"), &[&organizations]).await? {
        let member = Member { name: row.try_get(1)?, status: row.try_get(2)?, starts_on: row.try_get(3)? };
        members.entry(row.try_get(0)?).or_default().push(member);
    }
    for partnership in &mut nodes {
        partnership.parties = parties.remove(&partnership.id).unwrap_or_default();
        for Party { organization, .. } in &mut partnership.parties {
            // Not taken out: an organization may be a party of several.
            organization.members.nodes = members.get(&organization.id).cloned().unwrap_or_default();
        }
    }
    Ok(HttpResponse::Ok().json(Partnerships { partnerships: Nodes { nodes } }))
}

async fn contributions(pool: web::Data<Pool>, body: web::Json<Body>) -> Answer {
    let after: [&(dyn ToSql + Sync); 2] = [&body.variables.id, &body.variables.giver];
    let rows = rows(&pool, include_str!("../../sql/rows/W6.sql"), &after).await?;
    let contribution = |row: &Row| -> Result<_, Fault> {
        Ok(Contribution {
            id: row.try_get(0)?,
            status: row.try_get(1)?,
            happened_on: row.try_get(2)?,
            confirmed: Quantity { value: row.try_get(3)?, unit: row.try_get(4)? },
        })
    };
    let nodes = rows.iter().map(contribution).collect::<Result<_, _>>()?;
    Ok(HttpResponse::Ok().json(Contributions::of(nodes, 50)))
}
