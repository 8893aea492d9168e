//! The claims hold, and the smallest mistakes are called violated.

use super::Parameters as SpeedPriorParameters;
use super::sums::by_phases;
use super::*;
use crate::scenario::trial::{self, Mistake, Trial, tried};

tried!(SpeedPrior);

impl Trial for SpeedPrior {
    fn small() -> Parameters {
        Parameters {
            bits: 13,
            symbols: 6,
            long_symbols: 16,
            steps: 300,
            cut: 8,
            phases: 13,
            seed: 1,
        }
    }

    fn mistakes() -> Vec<Mistake<Measured, Theory>> {
        vec![
            // Time not paid at all.
            ("kt-bound", |_, t| t.time_exponent = 0),
            // Time paid twice.
            ("kt-bound", |m, _| {
                again(m, |priors, prints| {
                    let term =
                        |p: &Print| inverse_power(p.bits) * Rational::ratio(1, p.steps).pow(2);
                    priors.kt = prints.iter().map(term).sum();
                });
            }),
            // The sum forgets its shortest program.
            ("kt-bound", |m, _| {
                again(m, |priors, prints| {
                    let shortest = prints.iter().min();
                    let others = prints.iter().filter(|print| Some(*print) != shortest);
                    priors.kt = over_time(others).unwrap();
                });
            }),
            // The length paid once.
            ("fast-bound", |_, t| t.lengths = 1),
            // ceil(log2 t) off by one: the floor.
            ("fast-bound", |_, t| t.log_time = |steps| steps.ilog2()),
            // The phases off by one: 2^(i - l - 1) steps in phase i.
            ("fast-bound", |m, _| {
                again(m, |priors, _| priors.fast *= Rational::ratio(1, 2));
            }),
            // The phases after the first are forgotten: a factor 2.
            ("fast-phases", |_, t| t.phases_bits = 0),
            ("fast-phases", |_, t| t.log_time = |steps| steps.ilog2()),
            // A phase more.
            ("fast-phases", |_, t| t.phases += 1),
            // FAST that runs every program for half of its steps, and one that stops a phase early.
            ("fast-phases", |m, _| {
                for given in m.simulated.values_mut() {
                    *given = &*given * Rational::ratio(1, 2);
                }
            }),
            ("fast-phases", |m, _| {
                let SpeedPriorParameters {
                    phases, symbols, ..
                } = SpeedPrior::small();
                m.simulated = fast::simulate(phases - 1, symbols, &trial::context()).unwrap();
            }),
            // The longest x weighed without their time.
            ("semimeasure", |m, _| {
                for (x, found) in &mut m.all {
                    if x.len() == SpeedPrior::small().symbols {
                        found.priors.kt = found.priors.mixture.clone();
                    }
                }
            }),
            // And FAST with the length paid once.
            ("semimeasure", |m, _| {
                for (x, found) in &mut m.all {
                    if x.len() == SpeedPrior::small().symbols {
                        found.priors.fast = paid_once(&found.prints);
                    }
                }
            }),
            // 2T for T.
            ("cut-error", |_, t| t.cut *= 2),
            // The stopped runs' mass forgotten where nothing has come out yet.
            ("cut-error", |m, _| {
                for stopped in m.stopped.values_mut() {
                    stopped.kt = Rational::zero();
                }
            }),
            // Time not paid in what is left, so that all late programs are lost whole.
            ("cut-error", |m, _| {
                again(m, |priors, _| priors.kt = priors.mixture.clone());
            }),
            // Plain masses for both discounted ones: then the controls find nothing.
            ("control-time-is-paid", |m, _| {
                again(m, |priors, _| priors.kt = priors.mixture.clone());
            }),
            ("control-length-is-paid-twice", |m, _| {
                again(m, |priors, _| priors.fast = priors.mixture.clone());
            }),
            // FAST whose phases run every program for 2^i steps.
            ("control-length-is-paid-twice", |m, _| {
                again(m, |priors, prints| priors.fast = paid_once(prints));
            }),
        ]
    }
}

/// Every x's priors again, from its programs.
fn again(measured: &mut Measured, change: impl Fn(&mut Priors, &[Print])) {
    let along = measured.along.iter_mut().flatten();
    for found in measured.all.values_mut().chain(along) {
        change(&mut found.priors, &found.prints);
    }
}

/// FAST with every program run for 2^i steps in phase i, whatever its length.
fn paid_once(prints: &[Print]) -> Rational {
    let term = |print: &Print| {
        inverse_power(print.bits + ceil_log2(print.steps)) * Rational::from_integer(2)
    };
    prints.iter().map(term).sum()
}

/// `>+]` prints 1 in every three steps, `,]` whatever its data bits say in every two.
#[test]
fn steps_and_lengths_are_those_of_the_machine() {
    let context = trial::context();
    let programs = Programs::new(8, 300, &context).unwrap();
    let all = programs.of_all(2, &context).unwrap();
    let prints = &all.prints[&Symbols::parse("11").unwrap()];
    assert!(prints.contains(&Print { bits: 8, steps: 6 }));
    assert!(prints.contains(&Print { bits: 8, steps: 4 }));
    let along = programs.along(&Symbols::parse("11").unwrap(), &context);
    let mut along = along.unwrap().pop().unwrap();
    let mut short = prints.clone();
    along.sort();
    short.sort();
    assert_eq!(along, short);
}

#[test]
fn the_phases_are_counted_from_the_first_that_is_long_enough() {
    for (steps, log) in [(1, 0), (2, 1), (3, 2), (4, 2), (5, 3)] {
        assert_eq!(ceil_log2(steps), log, "{steps}");
        let prints = [Print { bits: 3, steps }];
        assert_eq!(by_phases(&prints), inverse_power(2 * 3 + log - 1));
    }
}
