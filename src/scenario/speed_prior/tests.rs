//! The claims hold, and the smallest mistakes are called violated.

use super::*;
use crate::scenario::trial;

const PARAMETERS: Parameters = Parameters {
    bits: 13,
    symbols: 6,
    long_symbols: 16,
    steps: 300,
    cut: 8,
};

fn violated(measured: &Measured, theory: Theory) -> Vec<String> {
    trial::violated(&claims(measured, theory, PARAMETERS).unwrap())
}

#[test]
fn every_claim_holds_and_the_smallest_mistakes_are_called_violated() {
    let measure = || measure(PARAMETERS, &trial::context()).unwrap();
    let measured = measure();
    let theory = theory(PARAMETERS);
    assert_eq!(violated(&measured, theory), Vec::<String>::new());

    let wrong = |id: &str, theory: Theory| {
        assert!(violated(&measured, theory).contains(&id.to_owned()), "{id}");
    };
    // Time not paid at all.
    let free = Theory {
        time_exponent: 0,
        ..theory
    };
    wrong("kt-bound", free);
    // The length paid once; a factor 2 lost with the phases behind the first.
    let once = Theory {
        lengths: 1,
        ..theory
    };
    wrong("fast-bound", once);
    let first_phase = Theory {
        phases_bits: 0,
        ..theory
    };
    wrong("fast-phases", first_phase);
    // 2T for T.
    let late = Theory {
        cut: 2 * theory.cut,
        ..theory
    };
    wrong("cut-error", late);

    // One step less for every program: ceil(log2 t) turns at the powers of two.
    let mut early = measure();
    for found in early.all.values_mut() {
        for print in &mut found.printers.prints {
            print.steps += 1;
        }
    }
    assert!(violated(&early, theory).contains(&"fast-phases".to_owned()));
    // A string counted with all its extensions' weight twice over.
    let mut heavy = measure();
    let x = Symbols::parse("000000").unwrap();
    let priors = &mut heavy.all.get_mut(&x).unwrap().priors;
    priors.kt = &priors.kt + &priors.kt;
    assert!(violated(&heavy, theory).contains(&"semimeasure".to_owned()));
    // Plain masses for both discounted ones: then the controls find nothing.
    let mut plain = measure();
    let along = plain.along.iter_mut().flatten();
    for found in plain.all.values_mut().chain(along) {
        found.priors.kt = found.priors.mixture.clone();
        found.priors.fast = found.priors.mixture.clone();
    }
    let fallen = violated(&plain, theory);
    assert!(fallen.contains(&"control-time-is-paid".to_owned()));
    assert!(fallen.contains(&"control-length-is-paid-twice".to_owned()));
}

/// `>+]` prints 1 in every three steps, `,]` whatever its data bits say in every two.
#[test]
fn steps_and_lengths_are_those_of_the_machine() {
    let context = trial::context();
    let programs = Programs::new(8, 300, &context).unwrap();
    let all = programs.of_all(2, &context).unwrap();
    let printers = &all[&Symbols::parse("11").unwrap()];
    assert!(printers.prints.contains(&Print { bits: 8, steps: 6 }));
    assert!(printers.prints.contains(&Print { bits: 8, steps: 4 }));
    let along = programs.along(&Symbols::parse("11").unwrap(), &context);
    let mut along = along.unwrap().pop().unwrap().prints;
    let mut short = printers.prints.clone();
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
