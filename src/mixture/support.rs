//! Which programs can print x at all: the screen before any probability is worked out.
//! Takes deferred configurations.

use std::collections::BTreeSet;

use super::deferred::{Deferred, Pause};
use super::outline;
use super::reach::Reach;
use super::transition::FilterLimits;
use crate::machine::{Configuration, Op, Program};

/// Whether some data bits make the program put out x; `false` only where it is certain that none do.
///
/// A program for which it is `false` has nu(x) = 0. Where the limits are met before that is settled, the
/// answer is `true`.
#[must_use]
pub fn may_print(program: &Program, x: &[bool], limits: FilterLimits) -> bool {
    // Most programs that read data fall here already, and at no cost in steps.
    if program.ops().contains(&Op::Data) && !outline::admits(program, x) {
        return false;
    }
    // Depth first along x until one way prints all of it; what led nowhere is not tried again.
    let mut reach = None;
    let mut failed: BTreeSet<(usize, Deferred)> = BTreeSet::new();
    let mut ways = vec![(0, Deferred::start())];
    while let Some((seen, from)) = ways.pop() {
        if seen == x.len() {
            return true;
        }
        if seen > 0 && !failed.insert((seen, from.clone())) {
            continue;
        }
        if failed.len() > limits.configurations {
            return true;
        }
        let mut flips: BTreeSet<Deferred> = BTreeSet::new();
        let mut open = vec![from];
        while let Some(mut run) = open.pop() {
            let mut steps = limits.steps;
            match run.run(program, &[], &mut steps) {
                Pause::Emitted(symbol) if symbol == x[seen] => {
                    // Most programs are refuted before there is anything to forget.
                    if seen >= EARLY {
                        run.forget(reach.get_or_insert_with(|| Reach::of(program)));
                    }
                    ways.push((seen + 1, run));
                }
                Pause::Emitted(_) | Pause::Silent => {}
                Pause::OutOfSteps if run.clone().drifts(program, limits.steps) => {}
                Pause::OutOfSteps => return true,
                Pause::Undecided => {
                    if flips.len() > limits.configurations {
                        return true;
                    }
                    for value in [false, true] {
                        let mut decided = run.clone();
                        decided.decide(value);
                        if flips.insert(decided.clone()) {
                            open.push(decided);
                        }
                    }
                }
            }
        }
    }
    false
}

/// Whether a run is proven to go on for ever without output and without reading: its head drifts over blank cells, for
/// ever doing the same. Looks at so many steps; `false` says nothing.
#[must_use]
pub fn drifts(program: &Program, from: &Configuration, steps: u64) -> bool {
    Deferred::at(from).drifts(program, steps)
}

/// Symbols before which nothing is forgotten.
const EARLY: usize = 6;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_that_drifts_for_ever_prints_nothing() {
        let limits = FilterLimits::default();
        for (source, may) in [
            ("+[>+]]", false),
            ("+[<+]]", false),
            ("+[>+>+]]", false),
            ("+>+<[>]]", true),
            // Where a 0 is read it goes on to print.
            (",[>+],]", true),
        ] {
            let program = Program::parse(source).unwrap();
            assert_eq!(may_print(&program, &[false], limits), may, "{source}");
        }
        // A 1 read falls into the drift: what is left prints the bit behind a 0.
        let program = Program::parse(",[>+]]").unwrap();
        assert!(may_print(&program, &[false, false], limits));
        assert!(!may_print(&program, &[true], limits));
    }

    use crate::machine::written_programs;
    use crate::mixture::{Hypothesis, WrittenProgram};

    /// Refuted here is probability 0 there, and the other way round, for all programs of 14 bits at most.
    #[test]
    fn the_screen_agrees_with_the_filter() {
        let limits = FilterLimits::default();
        let x = [false, true, true, false, false, true];
        for program in (2..=14).flat_map(written_programs) {
            let may = may_print(&program, &x, limits);
            let mut exact = WrittenProgram::with_limits(program.clone(), limits);
            x.iter().for_each(|symbol| exact.update(*symbol));
            let evidence = exact.evidence();
            assert_eq!(may, !evidence.is_zero(), "{program}: {evidence:?}");
        }
    }
}
