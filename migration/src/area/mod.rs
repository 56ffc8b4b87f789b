//! The provinces, regencies and cities of Indonesia with their Home Affairs codes. Where the rows come from and under
//! which license is told in the README beside them.

use sea_orm_migration::DbErr;

const REGIONS: &str = include_str!("regions.csv");

/// One area. Codes are text: `73.10` is not `73.1`.
pub(crate) struct Area {
    pub code: String,
    pub name: String,
    /// A word of the column `area.level`.
    pub level: String,
    /// The name as it is searched, folded beforehand: migrations read no other crate of the workspace.
    pub name_key: String,
}

impl Area {
    /// The code of the area it lies in: what is before the last dot.
    pub(crate) fn parent_code(&self) -> Option<&str> {
        self.code.rsplit_once('.').map(|(parent, _)| parent)
    }
}

/// All rows, each after the one it lies in.
pub(crate) fn rows() -> impl Iterator<Item = Result<Area, DbErr>> {
    csv::Reader::from_reader(REGIONS.as_bytes()).into_records().map(|record| {
        let broken = |problem: String| DbErr::Migration(format!("regions.csv: {problem}"));
        let record = record.map_err(|error| broken(error.to_string()))?;
        let mut cells = record.iter().map(str::to_owned);
        match (cells.next(), cells.next(), cells.next(), cells.next()) {
            (Some(code), Some(name), Some(level), Some(name_key)) => Ok(Area { code, name, level, name_key }),
            _ => Err(broken(format!("{record:?} has too few cells"))),
        }
    })
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    fn all() -> Vec<Area> {
        rows().collect::<Result<_, _>>().unwrap_or_else(|error| panic!("{error}"))
    }

    fn is_pair(digits: &str) -> bool {
        digits.len() == 2 && digits.bytes().all(|byte| byte.is_ascii_digit())
    }

    #[test]
    fn the_country_is_complete() {
        let count = |level| all().iter().filter(|area| area.level == level).count();
        assert_eq!((count("PROVINCE"), count("REGENCY"), count("CITY")), (38, 416, 98));
        assert_eq!(all().len(), 552);
    }

    #[test]
    fn a_code_tells_the_level_and_the_parent_stands_before() {
        let mut before = HashSet::new();
        for area in all() {
            let expected = match area.code.split_once('.') {
                None if is_pair(&area.code) => "PROVINCE",
                Some((province, own)) if is_pair(province) && is_pair(own) && own >= "71" => "CITY",
                Some((province, own)) if is_pair(province) && is_pair(own) => "REGENCY",
                _ => "none",
            };
            assert_eq!(area.level, expected, "{}", area.code);
            assert!(area.parent_code().is_none_or(|parent| before.contains(parent)), "{}", area.code);
            assert!(before.insert(area.code.clone()), "{} is there twice", area.code);
        }
    }

    #[test]
    fn names_are_ready_to_read_and_to_search() {
        for area in all() {
            let kind = match area.level.as_str() {
                "CITY" => "Kota ",
                "REGENCY" => "Kabupaten ",
                _ => "",
            };
            assert!(area.name.starts_with(kind), "{}", area.name);
            // Plain letters fold to their small forms; another name would need a closer look at its key.
            let is_plain = |c: char| c.is_ascii_alphabetic() || matches!(c, ' ' | '.' | '\'' | '-');
            assert!(area.name.chars().all(is_plain) && !area.name.contains("  "), "{}", area.name);
            assert_eq!(area.name.trim().to_ascii_lowercase(), area.name_key);
        }
    }
}
