//! The claims hold, and the smallest mistakes are called violated.

use super::*;
use crate::scenario::trial::{self, Mistake, Trial, tried};

tried!(SwitchDistribution);

fn each_prior(theory: &mut Theory, change: impl Fn(&mut Priced)) {
    for paths in theory.lists.iter_mut().flatten() {
        change(paths);
    }
}

fn free_of_charge(theory: &mut Theory) {
    for said in &mut theory.catch_ups {
        said.price = Enclosure::zero();
    }
}

fn never_switches(measured: &mut Measured) {
    for run in &mut measured.catch_ups {
        let last = run.rows.last_mut().unwrap();
        last.switch = last.bayes.clone();
    }
}

impl Trial for SwitchDistribution {
    fn small() -> Parameters {
        Parameters {
            // On order 6 what is certain of the gain is above 0: the deficit is more than a switch costs.
            orders: vec![1, 6],
            symbols: 2500,
            offset: Rational::ratio(1, 6),
            selection_symbols: 300,
            true_order: 1,
            most_order: 2,
            lists: 6,
            list_symbols: 6,
            list_experts: 3,
            seed: 1,
        }
    }

    fn mistakes() -> Vec<Mistake<Measured, Theory>> {
        vec![
            // t_i off by one: 1/((t+1)(t+2)) for 1/(t(t+1)).
            ("all-paths", |_, t| {
                each_prior(t, |paths| {
                    for &time in &paths.switchings.times {
                        paths.prior *= quotient(&whole(time), &whole(time + 2)).unwrap();
                    }
                });
            }),
            // Its weight lost in rounding: a factor 2.
            ("all-paths", |m, _| {
                m.lists
                    .iter_mut()
                    .for_each(|given| *given *= Rational::ratio(1, 2));
            }),
            // Bayes in the place of the mixture over paths, on two sharp coins.
            ("path-bound", |m, _| {
                let list = SwitchDistribution::small().lists().nth(2).unwrap();
                m.lists[2] = list.bayes().unwrap().pop().unwrap();
            }),
            // The paths that switch later than n forgotten.
            ("all-paths", |_, t| {
                each_prior(t, |paths| paths.with_later = Rational::one())
            }),
            // m ln 2 forgotten.
            ("path-bound", |_, t| {
                each_prior(t, |paths| {
                    let stretches = u32::try_from(paths.switchings.times.len() + 1).unwrap();
                    paths.prior *= whole(2).pow(u64::from(stretches));
                });
            }),
            // The price of the switch forgotten, on either side of the comparison with Bayes.
            ("catch-up-bound", |_, t| free_of_charge(t)),
            ("catch-up-gain", |_, t| free_of_charge(t)),
            // A broken remedy: it never switches, and is Bayes.
            ("catch-up-bound", |m, _| never_switches(m)),
            ("catch-up-gain", |m, _| never_switches(m)),
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
                    let penalty =
                        &found.bic - &found.aic + Enclosure::exact(whole(1 << found.order));
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
        ]
    }
}

/// At order 2 the price of a switch is above the deficit: the gain has nothing to say.
#[test]
fn where_a_switch_costs_more_than_the_deficit_no_gain_is_claimed() {
    let parameters = Parameters {
        orders: vec![2],
        symbols: 400,
        ..SwitchDistribution::small()
    };
    let (measured, theory) = trial::both::<SwitchDistribution>(&parameters);
    let found = trial::claims::<SwitchDistribution>(&measured, &theory).unwrap();
    let gain = found.iter().find(|claim| claim.id() == GAIN.id()).unwrap();
    assert!(gain.sides().is_err(), "{:?}", gain.sides());
}

/// The priors of all paths, with their tails, sum to 1: K^m of each set of switch points.
#[test]
fn the_prior_over_switch_points_sums_to_one() {
    let list = ExpertList::draw(1, 1, 3, 7);
    let experts = list.experts();
    let paths = priced(&list).unwrap();
    let sum: Rational = paths
        .iter()
        .map(|paths| {
            let stretches = u32::try_from(paths.switchings.times.len() + 1).unwrap();
            &paths.prior * &paths.with_later * whole(experts).pow(u64::from(stretches))
        })
        .sum();
    assert_eq!(sum, Rational::one());
}
