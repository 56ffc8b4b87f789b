//! What the workloads cost without a network of trust around them: the same facts from the same tables, asked by
//! hand-written statements, with no authorization and no GraphQL. `/sql/W1` … `/sql/W6` let the database build the
//! answer in one statement; `/rows/W1`, `W2`, `W3` and `W6` read typed rows and write the answer here.

mod postgres;
mod request;
mod shape;
mod sqlite;

use std::path::PathBuf;

use actix_web::{App, HttpServer, web};
use clap::Parser;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// As many as our server opens when nothing else is said.
const CONNECTIONS: usize = 10;
const WORKERS: usize = 2;

/// The floor of the benchmark.
#[derive(Parser)]
struct Arguments {
    /// Where to listen.
    #[arg(long, default_value = "127.0.0.1:8200")]
    listen: String,
    /// The PostgreSQL database.
    #[arg(long, required_unless_present = "sqlite")]
    postgres: Option<String>,
    /// The SQLite database instead.
    #[arg(long)]
    sqlite: Option<PathBuf>,
}

#[actix_web::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments = Arguments::parse();
    let server = if let Some(file) = arguments.sqlite {
        let database = web::Data::new(sqlite::Database::open(&file)?);
        HttpServer::new(move || App::new().app_data(database.clone()).configure(sqlite::routes))
            .workers(WORKERS)
            .bind(&arguments.listen)?
            .run()
    } else {
        let pool = web::Data::new(postgres::pool(&arguments.postgres.unwrap_or_default())?);
        HttpServer::new(move || App::new().app_data(pool.clone()).configure(postgres::routes))
            .workers(WORKERS)
            .bind(&arguments.listen)?
            .run()
    };
    Ok(server.await?)
}
