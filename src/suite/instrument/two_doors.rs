//! Two worlds of which one door is right: for ever after the first choice, or in each cycle anew.
//!
//! Takes tables from `agent`. Action i is door i; percept 1 pays 1, percept 0 pays 0.

use crate::agent::{TableEnvironment, TableError};
use crate::exact::Rational;

/// Heaven behind door `right`, hell behind the other: the first action decides every reward, its own included.
pub(crate) fn trap(right: usize) -> Result<TableEnvironment, TableError> {
    let pays = |door: usize| usize::from(door == right);
    // State 0 is before the first choice, 1 + percept after it.
    let choice = |door| vec![(Rational::one(), pays(door), 1 + pays(door))];
    let after = |percept: usize| vec![vec![(Rational::one(), percept, 1 + percept)]; 2];
    let rows = vec![vec![choice(0), choice(1)], after(0), after(1)];
    TableEnvironment::new(format!("heaven behind door {right}"), 2, rows)
}

/// The same doors without a trap: door `right` pays in every cycle in which it is chosen.
pub(crate) fn undone(right: usize) -> Result<TableEnvironment, TableError> {
    let pays = |door: usize| Rational::from(u64::from(door == right));
    TableEnvironment::bandit(format!("door {right} pays"), &[pays(0), pays(1)])
}
