//! `simpul migrate`: the tables of DATABASE_URL.

use clap::Subcommand;
use migration as tables;

use super::arguments::Source;
use super::{Faults, office, told};

/// What is done to the tables.
#[derive(Subcommand)]
pub enum Step {
    /// Apply every pending step, or none.
    Up,
    /// Take the last steps back, with the rows in their tables.
    Down {
        /// How many.
        #[arg(long, default_value_t = 1)]
        steps: u32,
        /// Yes, their rows may go.
        #[arg(long, required = true)]
        yes: bool,
    },
    /// Say which steps are applied. Changes nothing.
    Status,
    /// Take every step back, with all rows, and apply them again.
    Fresh {
        /// Yes, all rows may go.
        #[arg(long, required = true)]
        yes: bool,
    },
}

pub async fn run(source: &Source, step: Step) -> Result<(), Faults> {
    let databases = office::databases(source).await?;
    let db = databases.administration();
    match step {
        Step::Up => tables::up(db).await.map_err(told)?,
        Step::Down { steps, .. } => tables::down(db, steps).await.map_err(told)?,
        Step::Fresh { .. } => tables::fresh(db).await.map_err(told)?,
        Step::Status => {}
    }
    for (name, is_applied) in tables::status(db).await.map_err(told)? {
        println!("{} {name}", if is_applied { "applied" } else { "pending" });
    }
    Ok(())
}
