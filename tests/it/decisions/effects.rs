//! What is written when those who may do it do it, and that nothing is when the others try.

use tests::Person;
use tests::rewind::Rewind;

use super::super::refusals::Step;
use super::world::State;
use super::{ask, own};

/// What one change wrote, by whoever made it.
pub struct Effect {
    pub who: &'static str,
    pub written: String,
}

/// Who tries what, and what came of it that must not.
pub struct Trial<'a> {
    pub actors: &'a [(Person, &'static str)],
    pub rewind: &'a Rewind,
    pub faults: Vec<String>,
}

impl Trial<'_> {
    /// What each is answered who tries it in this state, and what those who may wrote; the database is put back each
    /// time.
    pub async fn of(&mut self, step: &Step<'_>, state: State) -> (Vec<String>, Vec<Effect>) {
        match state {
            // All for real: what is refused must leave nothing behind, and a preview must promise what is done.
            State::Active => self.all(step).await,
            // Nothing but the partnership stands otherwise than above, and what is written does not depend on it.
            State::Frozen => (ask::mutation(self.actors, step, &step.input).await, Vec::new()),
            State::Suspended | State::Closed => {
                let codes = ask::mutation(self.actors, step, &step.input).await;
                let mut effects = Vec::new();
                for at in (0..codes.len()).filter(|at| codes[*at] == "Y") {
                    let code = ask::tried(&self.actors[at].0, step, &step.input).await;
                    self.same(step, at, &code);
                    effects.push(self.wrote(at).await);
                }
                (codes, effects)
            }
        }
    }

    async fn all(&mut self, step: &Step<'_>) -> (Vec<String>, Vec<Effect>) {
        let (mut codes, mut effects) = (Vec::new(), Vec::new());
        for at in 0..self.actors.len() {
            let code = ask::tried(&self.actors[at].0, step, &step.input).await;
            if code == "Y" {
                effects.push(self.wrote(at).await);
                if !own::WITHOUT_PREVIEW.contains(&step.field) {
                    let previewed = ask::mutation(&self.actors[at..=at], step, &step.input).await;
                    self.same(step, at, &previewed[0]);
                }
            }
            codes.push(code);
        }
        let written = self.rewind.written().await;
        if !written.is_empty() {
            self.faults.push(format!("{}: a refusal or a preview left something behind: {written:?}", step.field));
            self.rewind.restores().await;
        }
        (codes, effects)
    }

    /// What has just been written by this one.
    async fn wrote(&self, at: usize) -> Effect {
        let written: Vec<_> = self.rewind.written().await.iter().map(ToString::to_string).collect();
        self.rewind.restores().await;
        Effect { who: self.actors[at].1, written: written.join("; ") }
    }

    /// What is done is what its preview says.
    fn same(&mut self, step: &Step<'_>, at: usize, code: &str) {
        if code != "Y" {
            let who = self.actors[at].1;
            self.faults.push(format!("{who} tries {}: done and its preview differ by {code}", step.field));
        }
    }
}
