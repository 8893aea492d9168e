//! The bounded search for one x: only cylinders whose output agrees with x so far.

use super::budget::{Budget, BudgetError};
use super::control::Control;
use super::drive::run;
use super::enumerable::Enumerable;
use super::share::Share;
use super::sought::{Found, Leader, Sought};
use crate::machine::Symbols;

/// Searches for x with at most `bits` bits and `steps` steps a run, keeping the `keep` heaviest programs.
///
/// The bounds are those that a table of horizon |x| would give.
///
/// # Errors
/// [`BudgetError`] when a limit is exceeded.
pub fn search<E: Enumerable + ?Sized>(
    machine: &E,
    x: &Symbols,
    bits: u32,
    steps: u64,
    keep: usize,
    control: &Control,
) -> Result<Found, BudgetError> {
    let budget = Budget::new(bits, x.len(), steps)?;
    look(machine, x, budget, keep, control)
}

/// Searches for x one symbol ahead, for the bounds of the next symbol's probability.
///
/// # Errors
/// [`BudgetError`] when a limit is exceeded.
pub fn predict<E: Enumerable + ?Sized>(
    machine: &E,
    x: &Symbols,
    bits: u32,
    steps: u64,
    keep: usize,
    control: &Control,
) -> Result<Found, BudgetError> {
    let budget = Budget::new(bits, x.len() + 1, steps)?;
    look(machine, x, budget, keep, control)
}

/// Searches for x and lets what prints it go on until `ahead` more symbols are out, keeping the `keep`
/// heaviest programs with all that they say.
///
/// # Errors
/// [`BudgetError`] when a limit is exceeded.
pub fn continuations<E: Enumerable + ?Sized>(
    machine: &E,
    x: &Symbols,
    ahead: usize,
    bits: u32,
    steps: u64,
    keep: usize,
    control: &Control,
) -> Result<Found, BudgetError> {
    let budget = Budget::new(bits, x.len().saturating_add(ahead), steps)?;
    look(machine, x, budget, keep, control)
}

fn look<E: Enumerable + ?Sized>(
    machine: &E,
    x: &Symbols,
    budget: Budget,
    keep: usize,
    control: &Control,
) -> Result<Found, BudgetError> {
    let job = machine.seek(x, &budget, control);
    let sought =
        run(job.as_ref(), Share::WHOLE, control).unwrap_or_else(|| Sought::new(x.len(), 0));
    let mut found = sought.found(&budget, control.reason());
    if keep > 0 {
        found.programs = programs(machine, x, budget, keep, control)?;
    }
    Ok(found)
}

/// The first bit limit at which programs are listed, and by how much it is raised.
const LIST_BITS: (u32, u32) = (12, 3);

/// The `keep` heaviest programs: what fewer bits reach first is heavier than what only more bits reach,
/// so the bit limit is raised until enough programs are there.
fn programs<E: Enumerable + ?Sized>(
    machine: &E,
    x: &Symbols,
    budget: Budget,
    keep: usize,
    control: &Control,
) -> Result<Vec<Leader>, BudgetError> {
    let mut bits = LIST_BITS.0.min(budget.bits());
    loop {
        let small = Budget::new(bits, budget.horizon(), budget.steps())?;
        let job = machine.list(x, &small, keep, control);
        let listed = run(job.as_ref(), Share::WHOLE, control).map_or_else(Vec::new, |s| s.programs);
        if listed.len() >= keep || bits >= budget.bits() || control.interrupted() {
            return Ok(listed);
        }
        bits = (bits + LIST_BITS.1).min(budget.bits());
    }
}
