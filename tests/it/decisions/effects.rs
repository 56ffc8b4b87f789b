//! What is written when those who may do it do it, and that nothing is when the others try.

use futures_util::future::join_all;
use tests::Person;
use tests::rewind::Rewind;

use super::super::refusals::Step;
use super::ask;

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
    /// Makes the change as each whose preview said that they could, and puts the database back each time. The others
    /// try it before, if that is asked for, and leave nothing behind.
    pub async fn of(&mut self, step: &Step<'_>, codes: &[String], with_refused: bool) -> Vec<Effect> {
        let may = |at: &usize| codes[*at] == "Y";
        if with_refused {
            let refused: Vec<_> = (0..codes.len()).filter(|at| !may(at)).collect();
            for some in refused.chunks(6) {
                let tries = some.iter().map(|at| ask::tried(&self.actors[*at].0, step, &step.input));
                for (at, code) in some.iter().zip(join_all(tries).await) {
                    self.same(step, *at, &code, &codes[*at]);
                }
            }
            let written = self.rewind.written().await;
            if !written.is_empty() {
                self.faults.push(format!("{}: a refusal left something behind: {written:?}", step.field));
                self.rewind.restores().await;
            }
        }
        let mut effects = Vec::new();
        for at in (0..codes.len()).filter(may) {
            let (who, title) = &self.actors[at];
            let code = ask::tried(who, step, &step.input).await;
            self.same(step, at, &code, "Y");
            let written: Vec<_> = self.rewind.written().await.iter().map(ToString::to_string).collect();
            effects.push(Effect { who: title, written: written.join("; ") });
            self.rewind.restores().await;
        }
        effects
    }

    fn same(&mut self, step: &Step<'_>, at: usize, code: &str, previewed: &str) {
        if code != previewed {
            let who = self.actors[at].1;
            self.faults.push(format!("{who} tries {}: {code}, and its preview says {previewed}", step.field));
        }
    }
}
