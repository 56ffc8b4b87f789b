//! `simpul admin`: people who administer or audit the network as a whole, and what only whoever runs the server can do for
//! somebody.

use std::io::BufRead;

use clap::{Subcommand, ValueEnum};
use domain::Office;
use domain::entity::state::PlatformRole;
use domain::entity::value::Broken;
use domain::entity::value::email::Email;
use domain::entity::value::text::Name;
use domain::identity::secret::Secret;

use super::arguments::Source;
use super::{Faults, office, told, told_all};
use crate::config;

/// What is done with administrators.
#[derive(Subcommand)]
pub enum Action {
    /// Make an administrator or an auditor. The password is read from standard input: one line. An account with this
    /// address and password becomes one, and is nothing else in the network as a whole from then on; otherwise an
    /// account is made.
    Create {
        /// The address to sign in with.
        #[arg(long)]
        email: String,
        /// The name, as its owner writes it.
        #[arg(long)]
        name: String,
        /// What the account is for the network as a whole.
        #[arg(long, value_enum, default_value_t = Role::Admin)]
        role: Role,
    },
    /// Remove the second factor of an account whose owner has lost the authenticator app and all recovery codes. Make
    /// sure that it is they who ask: from then on the password alone opens the account. With the settings of a server
    /// that sends mails, they are told.
    RemoveSecondFactor {
        /// The account's address.
        #[arg(long)]
        email: String,
    },
}

/// What somebody is for the network as a whole.
#[derive(Clone, Copy, ValueEnum)]
pub enum Role {
    /// Verifies, suspends and restores organizations, and reads what is private only by a grant that is told.
    Admin,
    /// Reads the audit trail of the whole network, without what it holds of people, and changes nothing.
    Auditor,
}

impl From<Role> for PlatformRole {
    fn from(role: Role) -> Self {
        match role {
            Role::Admin => Self::Admin,
            Role::Auditor => Self::Auditor,
        }
    }
}

pub async fn run(source: &Source, action: Action) -> Result<(), Faults> {
    match action {
        Action::Create { email, name, role } => create(source, &email, &name, role).await,
        Action::RemoveSecondFactor { email } => {
            let mut faults = Faults::new();
            let Some(email) = valid("--email", Email::parse(&email), &mut faults) else { return Err(faults) };
            println!("{}", mailing(source).await?.remove_lost_factor(&email).await.map_err(told)?);
            Ok(())
        }
    }
}

/// The office, which writes down mails for the server to send, if it is one that does.
async fn mailing(source: &Source) -> Result<Office, Faults> {
    let office = office::of(source).await?;
    if !config::is_mailing(|name| source.get(name)) {
        return Ok(office);
    }
    let identity = config::identity(|name| source.get(name)).map_err(told_all)?;
    Ok(office.with_post(identity.keys.post()))
}

async fn create(source: &Source, email: &str, name: &str, role: Role) -> Result<(), Faults> {
    let mut faults = Faults::new();
    let email = valid("--email", Email::parse(email), &mut faults);
    let name = valid("--name", Name::parse(name), &mut faults);
    let (Some(email), Some(name)) = (email, name) else { return Err(faults) };
    let office = office::of(source).await?;
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line).map_err(told)?;
    let password = Secret::new(line.trim_end_matches(['\r', '\n']));
    let id = office.create_admin(role.into(), name, email, &password).await.map_err(told)?;
    println!("{id}");
    Ok(())
}

fn valid<T>(flag: &str, value: Result<T, Broken>, faults: &mut Faults) -> Option<T> {
    value.map_err(|broken| faults.push(format!("{flag}: {:?}", broken.reason))).ok()
}
