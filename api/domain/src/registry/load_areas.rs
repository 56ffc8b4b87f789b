//! Brings in areas from a list: districts, villages, or corrected names. Only who runs the server can do this.
//!
//! The list is CSV with a heading that names the columns `code` (or `kode`) and `name` (or `nama`), as the public
//! data packages of the Home Affairs codes have them; other columns are not read.

use std::collections::{BTreeMap, HashMap};
use std::fmt;

use csv::StringRecord;
use entity::registry::area;
use entity::state::AreaLevel;
use entity::value::text::Name;
use sea_orm::ActiveValue::Set;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter};
use serde::Serialize;

use crate::command::{Command, Lookup, Mode, Writing};
use crate::office::Office;
use crate::policy::caller::Caller;
use crate::policy::permission::Permission;
use crate::policy::place::Place;
use crate::refusal::Refusal;

/// Rows in one statement: five values each, far below what either engine binds.
const CHUNK: usize = 400;

/// What came of a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Loaded {
    pub added: usize,
    pub renamed: usize,
    pub unchanged: usize,
    /// Islands have codes in the same lists, and nobody governs by them.
    pub islands: usize,
}

/// Why a list was not taken; nothing of it was.
#[derive(Debug, thiserror::Error)]
pub enum NotLoaded {
    #[error("the list holds {} faults: {}", .0.len(), shown(.0))]
    Faulty(Vec<Fault>),
    #[error(transparent)]
    Refused(#[from] Refusal),
}

/// What is wrong on one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pub line: u64,
    pub why: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.why)
    }
}

fn shown(faults: &[Fault]) -> String {
    let lines: Vec<_> = faults.iter().take(20).map(ToString::to_string).collect();
    lines.join("; ")
}

impl Office {
    /// Adds the areas of a list, and renames those whose names differ. A repeat changes nothing.
    ///
    /// # Errors
    /// [`NotLoaded::Faulty`] names every line at fault: a code that is none, an area whose parent is neither in the
    /// list nor known, a code that comes twice.
    pub async fn load_areas(&self, list: &[u8], mode: Mode) -> Result<Loaded, NotLoaded> {
        let (rows, islands) = read(list).map_err(NotLoaded::Faulty)?;
        let command = LoadAreas { rows };
        let done = self.perform(&Caller::Anonymous, command, mode, "command-line".to_owned()).await??;
        Ok(Loaded { islands, ..done })
    }
}

#[derive(Clone, Debug, Serialize)]
struct Row {
    line: u64,
    code: String,
    name: Name,
    level: AreaLevel,
}

impl Row {
    fn parent(&self) -> Option<&str> {
        self.code.rsplit_once('.').map(|(parent, _)| parent)
    }

    fn into_model(self) -> area::ActiveModel {
        area::ActiveModel {
            parent_code: Set(self.parent().map(str::to_owned)),
            code: Set(self.code),
            name_key: Set(self.name.search_key()),
            name: Set(self.name.into_string()),
            level: Set(self.level),
        }
    }
}

#[derive(Clone, Serialize)]
struct LoadAreas {
    /// By code: an area comes after the one it lies in.
    rows: Vec<Row>,
}

impl Command for LoadAreas {
    const NEEDS: Permission = Permission::Anybody;
    const NAME: &'static str = "loadAreas";
    type Outcome = Result<Loaded, NotLoaded>;

    async fn scope(&self, _: &Lookup<'_>) -> Result<Place, Refusal> {
        Ok(Place::Network)
    }

    async fn run(self, writing: &Writing) -> Result<Self::Outcome, Refusal> {
        let known = known(&self.rows, writing).await?;
        let here: HashMap<&str, ()> = self.rows.iter().map(|row| (row.code.as_str(), ())).collect();
        let is_there = |code: &str| here.contains_key(code) || known.contains_key(code);
        let orphans = self.rows.iter().filter(|row| row.parent().is_some_and(|parent| !is_there(parent)));
        let why = |row: &Row| format!("{} lies in no area that is known", row.code);
        let faults: Vec<_> = orphans.map(|row| Fault { line: row.line, why: why(row) }).collect();
        if !faults.is_empty() {
            return Ok(Err(NotLoaded::Faulty(faults)));
        }
        let mut loaded = Loaded::default();
        let mut new = Vec::new();
        for row in self.rows {
            match known.get(&row.code) {
                None => new.push(row.into_model()),
                Some(name) if name == row.name.as_str() => loaded.unchanged += 1,
                Some(_) => {
                    row.into_model().update(writing.tx()).await?;
                    loaded.renamed += 1;
                }
            }
        }
        loaded.added = new.len();
        for chunk in new.chunks(CHUNK) {
            area::Entity::insert_many(chunk.to_vec()).exec_without_returning(writing.tx()).await?;
        }
        Ok(Ok(loaded))
    }
}

/// The names of those areas of the list, and of their parents, that are there already.
async fn known(rows: &[Row], writing: &Writing) -> Result<HashMap<String, String>, Refusal> {
    let mut codes: Vec<&str> = rows.iter().flat_map(|row| [Some(row.code.as_str()), row.parent()]).flatten().collect();
    codes.sort_unstable();
    codes.dedup();
    let mut known = HashMap::new();
    for chunk in codes.chunks(CHUNK) {
        let select = area::Entity::find().filter(area::Column::Code.is_in(chunk.iter().copied()));
        known.extend(select.all(writing.tx()).await?.into_iter().map(|area| (area.code, area.name)));
    }
    Ok(known)
}

/// The areas of a list by code, and how many islands it holds.
fn read(list: &[u8]) -> Result<(Vec<Row>, usize), Vec<Fault>> {
    let mut reader = csv::Reader::from_reader(list);
    let at = |line, why: &str| Fault { line, why: why.to_owned() };
    let header = reader.headers().map_err(|error| vec![at(1, &error.to_string())])?.clone();
    let column = |names: [&str; 2]| {
        let is_one = |title: &str| names.contains(&title.trim_start_matches('\u{feff}').trim().to_lowercase().as_str());
        header.iter().position(is_one)
    };
    let (Some(code), Some(name)) = (column(["code", "kode"]), column(["name", "nama"])) else {
        return Err(vec![at(1, "a column `code` and a column `name` are needed")]);
    };
    let (mut rows, mut faults, mut islands) = (BTreeMap::new(), Vec::new(), 0);
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                faults.push(at(error.position().map_or(0, csv::Position::line), "the line cannot be read"));
                continue;
            }
        };
        let line = record.position().map_or(0, csv::Position::line);
        match row(&record, (code, name), line) {
            Ok(None) => islands += 1,
            Ok(Some(row)) => {
                if let Some(twice) = rows.insert(row.code.clone(), row) {
                    faults.push(at(line, &format!("{} stands on line {} already", twice.code, twice.line)));
                }
            }
            Err(why) => faults.push(at(line, why)),
        }
    }
    if rows.is_empty() && faults.is_empty() {
        faults.push(at(1, "the list holds no area"));
    }
    if faults.is_empty() { Ok((rows.into_values().collect(), islands)) } else { Err(faults) }
}

fn row(record: &StringRecord, (code, name): (usize, usize), line: u64) -> Result<Option<Row>, &'static str> {
    let code = record.get(code).unwrap_or_default().trim();
    let Some(level) = level(code)? else { return Ok(None) };
    let name =
        Name::parse(record.get(name).unwrap_or_default()).map_err(|_| "the name is empty, too long or not text")?;
    Ok(Some(Row { line, code: code.to_owned(), name, level }))
}

/// The rank that a code tells: two digits a step, four for what lies in a district; of those, the first digit tells
/// a kelurahan from a desa. None for islands, whose last step has five digits.
fn level(code: &str) -> Result<Option<AreaLevel>, &'static str> {
    let steps: Vec<&str> = code.split('.').collect();
    let lengths: Vec<usize> = steps.iter().map(|step| step.len()).collect();
    if !steps.iter().all(|step| step.bytes().all(|byte| byte.is_ascii_digit())) {
        return Err("the code is none of the Home Affairs");
    }
    let last = steps.last().copied().unwrap_or_default();
    match (lengths.as_slice(), last.as_bytes().first()) {
        ([2], _) => Ok(Some(AreaLevel::Province)),
        ([2, 2], _) => Ok(Some(if last >= "71" { AreaLevel::City } else { AreaLevel::Regency })),
        ([2, 2, 2], _) => Ok(Some(AreaLevel::District)),
        ([2, 2, 2, 4], Some(b'1')) => Ok(Some(AreaLevel::UrbanVillage)),
        ([2, 2, 2, 4], Some(b'2')) => Ok(Some(AreaLevel::Village)),
        ([2, 2, 2, 4], Some(b'3')) => Ok(Some(AreaLevel::CustomaryVillage)),
        ([2, 2, 5], _) => Ok(None),
        _ => Err("the code is none of the Home Affairs"),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
mod tests {
    use super::*;
    use crate::testing::worlds;

    const LIST: &[u8] = include_bytes!("../../../../tests/files/area-codes.csv");

    #[tokio::test]
    async fn a_list_is_taken_whole_and_once() {
        for world in worlds().await {
            let tried = world.office.load_areas(LIST, Mode::Preview).await.unwrap();
            assert_eq!(tried, Loaded { added: 9, islands: 1, ..Loaded::default() });
            assert_eq!(world.office.load_areas(LIST, Mode::Keep).await.unwrap(), tried);
            let again = world.office.load_areas(LIST, Mode::Keep).await.unwrap();
            assert_eq!(again, Loaded { unchanged: 9, islands: 1, ..Loaded::default() });
            let renamed = "kode,nama\n99.10,Kota Baru\n".as_bytes();
            let renamed = world.office.load_areas(renamed, Mode::Keep).await.unwrap();
            assert_eq!(renamed, Loaded { renamed: 1, ..Loaded::default() });
            let reading = world.reading(&Caller::Anonymous).await;
            let codes = ["99.01.02.2010", "99.01.02", "99.10", "99.01.02.1001"];
            let found = super::super::areas::by_codes(&reading, &codes).await.unwrap();
            let told = |code: &str| (found[code].name.as_str(), found[code].level, found[code].parent_code.as_deref());
            assert_eq!(told("99.01.02.2010"), ("Soka\"an Contoh", AreaLevel::Village, Some("99.01.02")));
            assert_eq!(told("99.01.02"), ("Kuala Ba'u", AreaLevel::District, Some("99.01")));
            assert_eq!(told("99.10"), ("Kota Baru", AreaLevel::Regency, Some("99")));
            assert_eq!(told("99.01.02.1001").1, AreaLevel::UrbanVillage);
        }
    }

    #[tokio::test]
    async fn a_list_with_a_fault_is_not_taken_at_all() {
        for world in worlds().await {
            let cases: [(&str, &[u64]); 7] = [
                ("code,name\n98,Baru\n98.1,Satu\n98.01,\n", &[3, 4]),
                ("code,name\n98,Baru\n98.77.01,Yatim\n", &[3]),
                ("code,name\n98,Baru\n98,Lagi\n", &[3]),
                ("code,name\n98,Baru,zu,viel\n", &[2]),
                ("name,other\nBaru,98\n", &[1]),
                ("code,name\n", &[1]),
                ("", &[1]),
            ];
            for (list, lines) in cases {
                let Err(NotLoaded::Faulty(faults)) = world.office.load_areas(list.as_bytes(), Mode::Keep).await else {
                    panic!("{list:?} was taken");
                };
                assert_eq!(faults.iter().map(|fault| fault.line).collect::<Vec<_>>(), lines, "{list:?}: {faults:?}");
                let reading = world.reading(&Caller::Anonymous).await;
                assert!(super::super::areas::by_codes(&reading, &["98"]).await.unwrap().is_empty(), "{list:?}");
            }
        }
    }
}
