//! The answers as a text that a reviewer reads: what is answered alike stands in one row.

use std::fmt::Write as _;

use super::told::Told;
use super::world::State;

/// Rows of answers in the order in which they were asked, each by state.
#[derive(Default)]
pub struct Table {
    heads: Vec<&'static str>,
    sections: Vec<Section>,
}

struct Section {
    title: String,
    rows: Vec<Row>,
}

struct Row {
    name: String,
    answers: Vec<(State, Vec<String>)>,
}

const PREFACE: &str = "# Decisions\n\nWritten and compared by the test `decisions`: what the server answers to whom, on \
    both engines. All are asked about one organization, its partnership and its things; the columns say what the one \
    who asks is there, the rows in which state the organization is.\n\n\
    `Y` is done or answered, a number is so many rows, `0` an empty list, `·` null without an error. \
    `–` NOT_FOUND or null for a thing that is not seen, `U` UNAUTHENTICATED, `F` FORBIDDEN, `S` INSUFFICIENT_SCOPE, \
    `O` ORG_SUSPENDED. Other codes are written out. Changes were asked with `validateOnly`, and nothing was left \
    behind by any of them; `(absent)` is the same with ids of things that are not there. `viewerCan` is what it says \
    that trying would be answered.\n";

impl Table {
    pub fn heads(&mut self, heads: impl Iterator<Item = &'static str>) {
        self.heads = heads.collect();
    }

    pub fn add(&mut self, title: &str, name: &str, state: State, cells: Vec<String>) {
        let section = match self.sections.iter().position(|section| section.title == title) {
            Some(at) => at,
            None => {
                self.sections.push(Section { title: title.to_owned(), rows: Vec::new() });
                self.sections.len() - 1
            }
        };
        let rows = &mut self.sections[section].rows;
        match rows.iter_mut().find(|row| row.name == name) {
            Some(row) => row.answers.push((state, cells)),
            None => rows.push(Row { name: name.to_owned(), answers: vec![(state, cells)] }),
        }
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
        text
    }
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
