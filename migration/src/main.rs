//! The administrators' migration tool: `migration up | down | status | fresh …`, on the database of `DATABASE_URL`.

use migration::Migrator;
use sea_orm_migration::cli;

#[tokio::main]
async fn main() {
    cli::run_cli(Migrator).await;
}
