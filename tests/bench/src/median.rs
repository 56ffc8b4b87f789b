//! Runs put together: the same target, workload and load in each repeat.

use std::collections::{BTreeMap, BTreeSet};

use crate::figure::{Figure, Run};

type Key = (String, String, u32);

pub struct Runs {
    groups: BTreeMap<Key, Vec<Run>>,
    /// In the order in which they were measured.
    targets: Vec<String>,
}

impl Runs {
    pub fn of(figures: &[&Figure]) -> Self {
        let mut groups: BTreeMap<Key, Vec<Run>> = BTreeMap::new();
        let mut targets = Vec::new();
        for figure in figures {
            if let Figure::Run(run) = figure {
                if !targets.contains(&run.target) {
                    targets.push(run.target.clone());
                }
                let key = (run.target.clone(), run.workload.clone(), run.connections);
                groups.entry(key).or_default().push(run.clone());
            }
        }
        Self { groups, targets }
    }

    pub fn has(&self, target: &str) -> bool {
        self.targets.iter().any(|one| one == target)
    }

    pub fn targets(&self) -> Vec<String> {
        self.targets.clone()
    }

    pub fn workloads(&self) -> BTreeSet<String> {
        self.groups.keys().map(|(_, workload, _)| workload.clone()).collect()
    }

    pub fn at(&self, target: &str, workload: &str, connections: u32) -> Option<&Vec<Run>> {
        self.groups.get(&(target.to_owned(), workload.to_owned(), connections))
    }

    pub fn all(&self, target: &str, workload: &str) -> impl Iterator<Item = &Run> {
        self.groups.iter().filter(move |(key, _)| key.0 == target && key.1 == workload).flat_map(|(_, runs)| runs)
    }
}

/// The median of a value of some runs.
pub fn median(runs: &[Run], value: impl Fn(&Run) -> f64) -> f64 {
    middle(runs.iter().map(value).collect())
}

/// Half of the way from the lowest to the highest, in percent of the median.
pub fn spread(runs: &[Run], value: impl Fn(&Run) -> f64) -> f64 {
    let values: Vec<_> = runs.iter().map(value).collect();
    let lowest = values.iter().copied().fold(f64::INFINITY, f64::min);
    let highest = values.iter().copied().fold(0.0, f64::max);
    50.0 * (highest - lowest) / middle(values).max(f64::EPSILON)
}

/// The median; zero of nothing.
pub fn middle(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let half = values.len() / 2;
    let upper = values.get(half).copied().unwrap_or_default();
    if values.len() % 2 == 1 {
        upper
    } else {
        (upper + values.get(half.wrapping_sub(1)).copied().unwrap_or(upper)) / 2.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_stands_in_the_middle() {
        let close = |one: f64, other: f64| (one - other).abs() < 1e-9;
        assert!(close(middle(vec![3.0, 1.0, 2.0]), 2.0));
        assert!(close(middle(vec![4.0, 1.0, 2.0, 3.0]), 2.5));
        assert!(close(middle(Vec::new()), 0.0));
    }
}
