//! Counts and proofs beside slow references.

use super::*;
use crate::machine::blc::Term;

/// Tromp's closed terms by size, with their normal forms: `size busy_beaver halting`.
const BUSY_BEAVER: &str = include_str!("../../../tests/data/blc/busy_beaver.tsv");

/// Closed terms, counted by the recursion of their code.
fn closed_terms(size: u32, free: u32) -> u64 {
    if size < 2 {
        return 0;
    }
    let variable = u64::from(size - 1 <= free);
    let applications: u64 = (2..size.saturating_sub(3))
        .map(|left| closed_terms(left, free) * closed_terms(size - 2 - left, free))
        .sum();
    variable + applications + closed_terms(size - 2, free + 1)
}

#[test]
fn counts_equal_the_published_ones() {
    let rows = Rows::up_to(29);
    for line in BUSY_BEAVER.lines().skip(1) {
        let mut numbers = line.split('\t').map(|number| number.parse::<u64>().unwrap());
        let mut next = || numbers.next().unwrap();
        let (size, largest, halting) = (next() as u32, next(), next());
        let row = rows.closed(size);
        assert_eq!(row.champion.map_or(0, |champion| champion.size), largest, "{size}");
        assert_eq!(row.halting, halting, "{size}");
        assert_eq!(row.undecided, 0, "{size}");
        if size < 17 {
            assert_eq!(row.terms, closed_terms(size, 0), "{size}");
        }
    }
    assert_eq!(rows.closed(29).terms, 156_360);
    assert_eq!(rows.open().count(), 0);
}
