//! The claims hold, and the smallest mistakes are called violated.

use super::*;
use crate::scenario::trial::{self, Mistake, Trial, tried};

tried!(ThompsonSampling);

impl Trial for ThompsonSampling {
    fn small() -> Parameters {
        Parameters {
            periods: 80,
            seed: 1,
        }
    }

    fn mistakes() -> Vec<Mistake<Measured, Theory>> {
        vec![
            // An agent that draws once and never again.
            ("gap-vanishes", |m, _| {
                let first = m.gaps[0][0].clone();
                *m.gaps[0].last_mut().unwrap() = first;
            }),
            // k a factor of ten too late.
            ("gap-vanishes", |_, t| {
                t.bayes = Rational::ratio(1, 5) * Rational::ratio(3, 7).pow(30)
            }),
            // A period late.
            ("same-in-both-worlds", |m, _| m.gaps[1].rotate_left(1)),
            // A draw every cycle for one every two.
            ("policy-is-chain", |_, t| {
                t.short[0] = (1..=SHORT).map(|m| plain::value(true, m, 1)).collect()
            }),
            ("policy-is-chain", |m, _| m.short.reverse()),
            // A draw every cycle for one every two.
            ("lights-off-found-out", |_, t| {
                t.nights = plain::nights(SHORT, 1)
            }),
            ("dogma-left-for-hell", |_, t| {
                t.dogma = plain::dogma(SHORT, 1)
            }),
            // The worlds mistaken for each other.
            ("lights-off-found-out", |m, _| m.nights.reverse()),
            // An agent that obeys the dogma.
            ("dogma-left-for-hell", |m, _| {
                for (cycles, earned) in (1..).zip(&mut m.dogma) {
                    *earned = Rational::ratio(cycles, 2);
                }
            }),
            // The Bayes-optimal agent tests.
            ("control-bayes-rests", |m, _| m.rests.fill(Rational::zero())),
            // A world from which one recovers: lost in the first cycle only.
            ("control-heaven-hell", |m, _| {
                for (cycles, lost) in (1..).zip(&mut m.heaven_hell[0]) {
                    *lost = Rational::ratio(1, 2 * cycles);
                }
            }),
        ]
    }
}

#[test]
fn figures_of_the_catalogue() {
    let (measured, theory) = trial::sides::<ThompsonSampling>();
    let decimals = |value: &Rational, digits| value.to_decimal(digits, Rounding::Nearest);
    for gaps in &measured.gaps {
        let at = [5, 20, 50, 79].map(|period: usize| &gaps[period]);
        let said = at.map(|gap| (decimals(gap.upper(), 2), decimals(gap.lower(), 2)));
        for ((upper, lower), figure) in said
            .into_iter()
            .zip(["0.0052", "0.00085", "0.00042", "0.00028"])
        {
            assert_eq!((upper.as_str(), lower.as_str()), (figure, figure));
        }
    }
    assert_eq!(decimals(&theory.bayes, 3), "0.0157");
    println!(
        "{:#?}",
        ThompsonSampling::answer(&ThompsonSampling::small(), &measured).unwrap()
    );
}

#[test]
fn the_claims_hold_at_the_ends_of_the_range() {
    for periods in [50, 200] {
        let parameters = Parameters { periods, seed: 1 };
        let violated = trial::violated_at::<ThompsonSampling>(&parameters);
        assert_eq!(violated, Vec::<String>::new());
    }
}
