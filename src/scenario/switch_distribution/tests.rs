//! The claims hold, and the smallest mistakes are called violated.

use super::*;
use crate::exact::Enclosure;
use crate::scenario::trial;

fn parameters() -> Parameters {
    let offset = Rational::ratio(2, 5);
    Parameters {
        lists: 6,
        list_symbols: 6,
        list_experts: 3,
        orders: vec![1, 3],
        symbols: 200,
        selection: orders::Parameters {
            true_order: 1,
            most: 2,
            symbols: 300,
            offset: offset.clone(),
            seed: 1,
        },
        offset,
        seed: 1,
    }
}

fn run(parameters: &Parameters) -> (Measured, Theory) {
    let lists = parameters.lists();
    let measured = measure(parameters, &lists, &trial::context()).unwrap();
    (measured, theory(parameters, &lists).unwrap())
}

fn violated(measured: &Measured, theory: &Theory) -> Vec<String> {
    trial::violated(&claims(measured, theory).unwrap())
}

fn each_prior(theory: &mut Theory, change: impl Fn(&mut PathsTheory)) {
    for paths in theory.lists.iter_mut().flat_map(|list| &mut list.paths) {
        change(paths);
    }
}

#[test]
fn every_claim_holds_and_the_smallest_mistakes_are_called_violated() {
    type Mistake = (&'static str, fn(&mut Measured, &mut Theory));
    let mistakes: [Mistake; 13] = [
        // t_i off by one: 1/((t+1)(t+2)) for 1/(t(t+1)).
        ("all-paths", |_, t| {
            each_prior(t, |paths| {
                for &time in &paths.switchings.times {
                    paths.prior *= quotient(&whole(time), &whole(time + 2)).unwrap();
                }
            });
        }),
        // The paths that switch later than n forgotten.
        ("all-paths", |_, t| {
            each_prior(t, |paths| paths.tail = Rational::one())
        }),
        // m ln 2 forgotten.
        ("path-bound", |_, t| {
            each_prior(t, |paths| {
                let stretches = u32::try_from(paths.switchings.times.len() + 1).unwrap();
                paths.prior *= whole(2).pow(stretches);
            });
        }),
        // The price in nats, read as bits.
        ("catch-up-bound", |m, t| {
            // The bound has room on real data; taken at the measured loss it has none.
            for (run, said) in m.catch_ups.iter().zip(&mut t.catch_ups) {
                let net = &said.rich - &run.rows.last().unwrap().switch;
                said.deficit = &net + &said.price;
                said.price = said.price.scale(&Rational::ratio(69, 100));
            }
        }),
        // A broken remedy: it never switches, and pays for it.
        ("catch-up-bound", |m, _| {
            for run in &mut m.catch_ups {
                let last = run.rows.last_mut().unwrap();
                last.switch = &last.rich + Enclosure::exact(whole(40));
            }
        }),
        ("catch-up-gain", |m, _| {
            for run in &mut m.catch_ups {
                let last = run.rows.last_mut().unwrap();
                last.switch = &last.bayes + Enclosure::exact(whole(40));
            }
        }),
        // A wrong sign of log2(2): Bayes better than the best model.
        ("bayes-waits", |m, _| {
            for run in &mut m.catch_ups {
                let last = run.rows.last_mut().unwrap();
                last.bayes = &last.bayes - Enclosure::exact(whole(2));
            }
        }),
        // A switch that is paid for where it changes nothing.
        ("nothing-to-catch-up", |m, _| {
            m.agreeing[1][0] *= Rational::ratio(1, 2);
        }),
        // The factor 1/2 before 2^k ln n forgotten.
        ("evidence-above-bic", |m, _| {
            for found in &mut m.selection.criteria {
                let penalty = &found.bic - &found.aic + Enclosure::exact(whole(1 << found.order));
                found.bic = &found.bic + penalty;
            }
        }),
        // Bits for nats.
        ("evidence-below-bic", |m, _| {
            for found in &mut m.selection.criteria {
                found.evidence = found.evidence.scale(&Rational::ratio(144, 100));
            }
        }),
        // AIC's penalty for BIC's.
        ("nml-above-bic", |m, _| {
            for found in &mut m.selection.criteria {
                found.nml = found.aic.clone();
                found.bic = &found.bic + Enclosure::exact(whole(1));
            }
        }),
        ("nml-below-bic", |m, _| {
            for found in &mut m.selection.criteria {
                found.bic = found.aic.clone();
            }
        }),
        // One order too few counted, and m ln 2 forgotten.
        ("switch-on-orders", |_, t| {
            t.selection.no_switch = Enclosure::zero()
        }),
    ];
    let (measured, theory) = run(&parameters());
    assert_eq!(violated(&measured, &theory), Vec::<String>::new());
    for (id, mistake) in mistakes {
        let (mut measured, mut theory) = (measured.clone(), theory.clone());
        mistake(&mut measured, &mut theory);
        let seen = violated(&measured, &theory);
        assert!(seen.contains(&id.to_owned()), "{id} not seen, but {seen:?}");
    }
}

/// The priors of all paths, with their tails, sum to 1: K^m of each set of switch points.
#[test]
fn the_prior_over_switch_points_sums_to_one() {
    let list = ExpertList::draw(1, 1, 3, 7);
    let experts = list.experts();
    let said = list_theory(&list).unwrap();
    let sum: Rational = said
        .paths
        .iter()
        .map(|paths| {
            let stretches = u32::try_from(paths.switchings.times.len() + 1).unwrap();
            &paths.prior * &paths.tail * whole(experts).pow(stretches)
        })
        .sum();
    assert_eq!(sum, Rational::one());
}
