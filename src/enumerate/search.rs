//! The bounded search for one x: only cylinders whose output agrees with x so far.

use super::budget::BudgetError;
use super::control::Control;
use super::drive::run;
use super::enumerable::Enumerable;
use super::plan::{Halt, Plan};
use super::query::Query;
use super::share::Share;
use super::sought::{Found, Leader};

/// Answers a question about x.
///
/// The lower bounds are at least those that a table of horizon |x| (and the symbols that the question looks ahead)
/// would give, and those exactly where [`Query::whole_programs`] are asked for; the upper ones are at most the
/// table's: an engine may know that code that is not revealed cannot print x.
///
/// # Errors
/// [`BudgetError`] when a limit is exceeded.
pub fn search<E: Enumerable + ?Sized>(
    machine: &E,
    query: &Query,
    control: &Control<'_>,
) -> Result<Found, BudgetError> {
    let halt = Halt::new(control);
    let plan = plan(machine, query, &halt)?;
    let job = machine.seek(&plan, &query.x);
    let sought = run(job.as_ref(), Share::WHOLE, &halt);
    let mut found = sought.found(plan.budget, plan.denominator, control.reason());
    if query.keep > 0 {
        found.programs = programs(machine, query, &halt)?;
    }
    Ok(found)
}

/// How a question about x is answered: with data bits counted when they are looked at, and taken beyond the bit limit
/// where x decides them, unless whole programs are asked for.
pub(super) fn plan<'a, E: Enumerable + ?Sized>(
    machine: &E,
    query: &Query,
    halt: &'a Halt<'a>,
) -> Result<Plan<'a>, BudgetError> {
    let plan = Plan::new(machine.coding(), query.budget()?, halt)?;
    Ok(if query.whole {
        plan
    } else {
        plan.freeing(machine.data_bits(&query.x))
    })
}

/// How many cylinders of a length there are at the first limit at which programs are listed, and how many times more
/// when it is raised: 12 bits and 3, or as many digits of another base.
const LISTED: (u32, u32) = (1 << 12, 1 << 3);

/// The heaviest programs. A bit limit reaches all programs of so many bits, and of those with data bits that nothing
/// or only x decides longer ones, so it is raised until enough programs are there that are no longer than it.
fn programs<E: Enumerable + ?Sized>(
    machine: &E,
    query: &Query,
    halt: &Halt<'_>,
) -> Result<Vec<Leader>, BudgetError> {
    let base = machine.coding().base;
    let [first, more] = [LISTED.0, LISTED.1].map(|cylinders| cylinders.ilog(base).max(1));
    let mut bits = first.min(query.bits);
    loop {
        let small = plan(machine, &query.clone().bits(bits), halt)?;
        let job = machine.list(&small, &query.x, query.keep);
        let listed = run(job.as_ref(), Share::WHOLE, halt).programs;
        let enough = listed.len() >= query.keep && listed.iter().all(|listed| listed.bits <= bits);
        if enough || bits >= query.bits || halt.asked() {
            return Ok(listed);
        }
        bits = (bits + more).min(query.bits);
    }
}
