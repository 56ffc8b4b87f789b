//! Settings from the environment, and flags of the same names that go before them.

use std::collections::HashMap;

use clap::{Arg, ArgMatches};

use super::{Faults, told_all};
use crate::config;

/// One flag a setting: `SIMPUL_LISTEN` is `--listen`. Secrets have none but `--…-file`, since command lines are
/// read by everybody on the machine.
pub fn flags() -> Vec<Arg> {
    let flags = config::settings().map(|setting| {
        let name = variable(setting);
        let help = format!("{} [env: {name}]", setting.meaning);
        let long = name.trim_start_matches("SIMPUL_").to_lowercase().replace('_', "-");
        Arg::new(name).long(long).global(true).value_name("VALUE").help(help).hide_short_help(true)
    });
    flags.collect()
}

fn variable(setting: &config::Setting) -> String {
    if setting.is_secret { format!("{}_FILE", setting.name) } else { setting.name.to_owned() }
}

/// Where settings are looked up.
pub struct Source(HashMap<String, String>);

impl Source {
    /// The environment under the flags.
    ///
    /// # Errors
    /// Variables that look like ours and are none.
    pub fn read(matches: &ArgMatches) -> Result<Self, Faults> {
        let (mut known, faults) = config::known(std::env::vars_os());
        if !faults.is_empty() {
            return Err(told_all(faults));
        }
        for setting in config::settings() {
            let name = variable(setting);
            if let Some(value) = matches.get_one::<String>(&name) {
                if setting.is_secret {
                    known.remove(setting.name);
                }
                known.insert(name, value.clone());
            }
        }
        Ok(Self(known))
    }

    /// The setting's value, if there is one.
    pub fn get(&self, name: &str) -> Option<String> {
        self.0.get(name).cloned()
    }
}
