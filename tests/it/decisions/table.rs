//! The answers as a text that a reviewer reads: what is answered alike stands in one row.

use std::fmt::Write as _;

use super::data::Cell;
use super::effects::Effect;
use super::told::Told;
use super::world::{State, UNDONE};

/// Rows of answers in the order in which they were asked, each by state.
#[derive(Default)]
pub struct Table {
    heads: Vec<&'static str>,
    sections: Vec<Section>,
    effects: Vec<(String, Vec<(State, Effect)>)>,
    /// What must not have come of a try.
    pub faults: Vec<String>,
}

struct Section {
    title: String,
    rows: Vec<Row>,
}

struct Row {
    name: String,
    answers: Vec<(State, Vec<String>)>,
    /// What data stand behind each word, in the order in which they were first answered.
    data: Vec<(String, Vec<String>)>,
}

const PREFACE: &str = "# Decisions\n\nWritten and compared by the test `decisions`: what the server answers to whom, on \
    both engines. All are asked about one organization, its partnership and its things; the columns say what the one \
    who asks is there, the rows in which state the organization is.\n\n\
    `Y` is done or answered, a number is so many rows, `0` an empty list, `·` null without an error. \
    `–` NOT_FOUND or null for a thing that is not seen, `U` UNAUTHENTICATED, `F` FORBIDDEN, `S` INSUFFICIENT_SCOPE, \
    `O` ORG_SUSPENDED. Other codes are written out. Changes were made of an active organization and asked with `validateOnly` of \
    others; those of one's account that have no preview were made of an active one alone; nothing was left behind by a preview or a refusal; `(absent)` is the same with ids of things that are not there. `viewerCan` is what it says \
    that trying would be answered. A closed period of the books decides nothing: what happened in it is booked in the open \
    one (`periods.rs`), so it is no state here.\n\n\
    Who is answered with other data than those to the left has a small number at the word: `Y₂` is the second \
    value, `3₂` three other rows. What they are stands under Data, at the end. What is written when those who may do it \
    do it stands under Effects; of an active organization everybody else tried it too, and wrote nothing.\n";

const EFFECTS: &str = "\n## Effects\n\nWhat each change wrote, made by each of those who may, of an organization that is active, \
    suspended or closed, each on the same database: `+` rows that were added, `−` taken away, `~` changed, with the columns. Of events it is said which. \
    Not counted: tries, the number by which it is seen that rights have changed, and when a service token was used last.\n\n\
    | change | by | wrote |\n| --- | --- | --- |\n";

const DATA: &str = "\n## Data\n\nWhat is answered, in the words of the API. `mem#3` is the third membership that was made; \
    `mem#3…5` are the third to the fifth. Secrets and what is computed from ids are left out.\n";

/// What stands in no row, and why.
fn not_made() -> String {
    let undone = UNDONE.iter().map(|(name, why)| format!("- `{name}`: {why}\n")).collect::<String>();
    format!("\nOf those whom a preview lets, nobody here can do these:\n\n{undone}")
}

impl Table {
    pub fn heads(&mut self, heads: impl Iterator<Item = &'static str>) {
        self.heads = heads.collect();
    }

    /// What the change wrote in this state, by whoever made it.
    pub fn wrote(&mut self, name: &str, state: State, effects: Vec<Effect>) {
        let effects = effects.into_iter().map(|effect| (state, effect));
        match self.effects.iter_mut().find(|(known, _)| known == name) {
            Some((_, all)) => all.extend(effects),
            None => self.effects.push((name.to_owned(), effects.collect())),
        }
    }

    pub fn add(&mut self, title: &str, name: &str, state: State, cells: Vec<Cell>) {
        let section = match self.sections.iter().position(|section| section.title == title) {
            Some(at) => at,
            None => {
                self.sections.push(Section { title: title.to_owned(), rows: Vec::new() });
                self.sections.len() - 1
            }
        };
        let rows = &mut self.sections[section].rows;
        let at = rows.iter().position(|row| row.name == name).unwrap_or_else(|| {
            rows.push(Row { name: name.to_owned(), answers: Vec::new(), data: Vec::new() });
            rows.len() - 1
        });
        let row = &mut rows[at];
        let words = cells.into_iter().map(|cell| row.word(cell)).collect();
        row.answers.push((state, words));
    }

    fn answers(&self, title: &str, name: &str) -> &[(State, Vec<String>)] {
        let section = self.sections.iter().find(|section| section.title == title);
        let row = section.and_then(|section| section.rows.iter().find(|row| row.name == name));
        &row.unwrap_or_else(|| panic!("no {name} of {title}")).answers
    }

    /// Where `viewerCan` of an object that is seen says another thing than the change that it speaks of.
    pub fn surprises(&self, told: &[Told]) -> Vec<String> {
        let mut surprises = Vec::new();
        for (title, action, changes) in told {
            let ability = self.answers(title, &format!("can{action}"));
            let seen = self.answers(title, "id");
            for (place, ((state, says), (_, seen))) in ability.iter().zip(seen).enumerate() {
                for (column, who) in self.heads.iter().enumerate().filter(|(column, _)| seen[*column] == "Y") {
                    let tried = changes.iter().map(|change| &self.answers("Mutations", change)[place].1[column]);
                    let tried: Vec<_> = tried.map(String::as_str).collect();
                    let says = says[column].as_str();
                    // Of several the best counts: it can be done if any of them can.
                    let is_true = if tried.contains(&"Y") { says == "Y" } else { tried.contains(&says) };
                    if !is_true {
                        let (state, does) = (state.name(), tried.join(" or "));
                        surprises.push(format!("{who}, {state}: {title} {action} says {says}, {} {does}", changes[0]));
                    }
                }
            }
        }
        surprises
    }

    /// How many answers there are.
    pub fn count(&self) -> usize {
        let rows = self.sections.iter().flat_map(|section| &section.rows);
        rows.flat_map(|row| &row.answers).map(|(_, cells)| cells.len()).sum()
    }

    pub fn text(&self) -> String {
        let mut text = PREFACE.to_owned();
        let _ = writeln!(text, "\n{} decisions on each engine.", self.count());
        for section in &self.sections {
            let _ = write!(text, "\n## {}\n\n| what | when |", section.title);
            for head in &self.heads {
                let _ = write!(text, " {head} |");
            }
            text.push_str("\n| --- | --- |");
            text.push_str(&" --- |".repeat(self.heads.len()));
            text.push('\n');
            for (names, row) in section.alike() {
                for (states, cells) in row.alike() {
                    let _ = writeln!(text, "| {names} | {states} | {} |", cells.join(" | "));
                }
            }
        }
        text.push_str(EFFECTS);
        self.effects.iter().for_each(|(name, effects)| text.push_str(&alike_effects(name, effects)));
        text.push_str(&not_made());
        text.push_str(DATA);
        for section in &self.sections {
            let rows: Vec<_> = section.rows.iter().filter(|row| !row.data.is_empty()).collect();
            if !rows.is_empty() {
                let _ = write!(text, "\n### {}\n\n", section.title);
                rows.iter().for_each(|row| row.tell(&mut text));
            }
        }
        text
    }
}

/// A line for each thing that was written, with those who wrote it; most of them are not named.
fn alike_effects(name: &str, effects: &[(State, Effect)]) -> String {
    let mut groups: Vec<(&str, Vec<(State, &str)>)> = Vec::new();
    for (state, Effect { who, written }) in effects {
        match groups.iter_mut().find(|(known, _)| known == written) {
            Some((_, by)) => by.push((*state, who)),
            None => groups.push((written, vec![(*state, who)])),
        }
    }
    // Of as many the first.
    let most = groups.iter().map(|(_, by)| by.len()).max().unwrap_or_default();
    let most = groups.iter().position(|(_, by)| by.len() == most).unwrap_or_default();
    let mut text = String::new();
    if groups.is_empty() {
        let _ = writeln!(text, "| {name} | nobody here may | |");
    }
    for (at, (written, by)) in groups.iter().enumerate() {
        let who = match (at == most, groups.len()) {
            (true, 1) => "who may".to_owned(),
            (true, _) => "the others who may".to_owned(),
            (false, _) => named(by),
        };
        let written = if written.is_empty() { "nothing" } else { written };
        let _ = writeln!(text, "| {name} | {who} | {written} |");
    }
    text
}

/// Each state with those who made it there.
fn named(by: &[(State, &str)]) -> String {
    let mut states: Vec<(Vec<&str>, Vec<&str>)> = Vec::new();
    for state in State::ALL {
        let who: Vec<_> = by.iter().filter(|(made_in, _)| *made_in == state).map(|(_, who)| *who).collect();
        match states.iter_mut().find(|(_, known)| *known == who) {
            _ if who.is_empty() => {}
            Some((names, _)) => names.push(state.name()),
            None => states.push((vec![state.name()], who)),
        }
    }
    let told = states.iter().map(|(states, who)| format!("{}: {}", states.join(", "), who.join(", ")));
    told.collect::<Vec<_>>().join("; ")
}

impl Section {
    /// Rows with the names of all that are answered like them.
    fn alike(&self) -> Vec<(String, &Row)> {
        let mut groups: Vec<(String, &Row)> = Vec::new();
        for row in &self.rows {
            match groups.iter_mut().find(|(_, first)| first.answers == row.answers) {
                Some((names, _)) => {
                    let _ = write!(names, ", {}", row.name);
                }
                None => groups.push((row.name.clone(), row)),
            }
        }
        groups
    }
}

impl Row {
    /// The word of an answer, with the number of its data among those that the word stood for before.
    fn word(&mut self, Cell { word, data }: Cell) -> String {
        let Some(data) = data else { return word };
        let at = self.data.iter().position(|(known, _)| *known == word).unwrap_or_else(|| {
            self.data.push((word.clone(), Vec::new()));
            self.data.len() - 1
        });
        let known = &mut self.data[at].1;
        let number = known.iter().position(|one| *one == data).unwrap_or_else(|| {
            known.push(data);
            known.len() - 1
        });
        numbered(&word, number + 1)
    }

    /// What stands behind the words, one line.
    fn tell(&self, text: &mut String) {
        let is_plain = matches!(&self.data[..], [(word, data)] if word == "Y" && data.len() == 1);
        let all = self.data.iter().flat_map(|(word, data)| {
            data.iter().enumerate().map(move |(at, data)| match (is_plain, data.is_empty()) {
                (true, _) => data.clone(),
                (false, true) => numbered(word, at + 1),
                (false, false) => format!("{} {data}", numbered(word, at + 1)),
            })
        });
        let _ = writeln!(text, "- {}: {}", self.name, all.collect::<Vec<_>>().join("; "));
    }

    /// Answers with all states in which they are given.
    fn alike(&self) -> Vec<(String, &[String])> {
        let mut groups: Vec<(String, &[String])> = Vec::new();
        for (state, cells) in &self.answers {
            match groups.iter_mut().find(|(_, first)| *first == cells.as_slice()) {
                Some((states, _)) => {
                    let _ = write!(states, ", {}", state.name());
                }
                None => groups.push((state.name().to_owned(), cells)),
            }
        }
        groups
    }
}

/// The first is not numbered.
fn numbered(word: &str, number: usize) -> String {
    const DIGITS: [char; 10] = ['₀', '₁', '₂', '₃', '₄', '₅', '₆', '₇', '₈', '₉'];
    let digit = |digit: char| digit.to_digit(10).and_then(|digit| DIGITS.get(usize::try_from(digit).ok()?)).copied();
    let below = number.to_string().chars().filter_map(digit).collect::<String>();
    if number == 1 { word.to_owned() } else { format!("{word}{below}") }
}
