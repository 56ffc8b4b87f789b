//! `simpul admin`: people who administer the network as a whole.

use std::io::BufRead;

use clap::Subcommand;
use domain::entity::value::Broken;
use domain::entity::value::email::Email;
use domain::entity::value::text::Name;
use domain::identity::secret::Secret;

use super::arguments::Source;
use super::{Faults, office, told};

/// What is done with administrators.
#[derive(Subcommand)]
pub enum Action {
    /// Make an administrator. The password is read from standard input: one line. An account with this address
    /// and password becomes one; otherwise an account is made.
    Create {
        /// The address to sign in with.
        #[arg(long)]
        email: String,
        /// The name, as its owner writes it.
        #[arg(long)]
        name: String,
    },
}

pub async fn run(source: &Source, action: Action) -> Result<(), Faults> {
    let Action::Create { email, name } = action;
    let mut faults = Faults::new();
    let email = valid("--email", Email::parse(&email), &mut faults);
    let name = valid("--name", Name::parse(&name), &mut faults);
    let (Some(email), Some(name)) = (email, name) else { return Err(faults) };
    let office = office::of(source).await?;
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line).map_err(told)?;
    let password = Secret::new(line.trim_end_matches(['\r', '\n']));
    let id = office.create_admin(name, email, &password).await.map_err(told)?;
    println!("{id}");
    Ok(())
}

fn valid<T>(flag: &str, value: Result<T, Broken>, faults: &mut Faults) -> Option<T> {
    value.map_err(|broken| faults.push(format!("{flag}: {:?}", broken.reason))).ok()
}
