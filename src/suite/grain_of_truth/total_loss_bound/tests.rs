//! The claims hold, and the smallest mistakes are called violated.
#![expect(
    clippy::float_arithmetic,
    reason = "the figures of grade F and S that are changed are doubles"
)]

use super::*;
use crate::mixture::Mixture;
use crate::scenario::trial::{self, Mistake, Trial, tried};
use crate::suite::instrument::whole_odds::Kind;

tried!(TotalLossBound);

impl Trial for TotalLossBound {
    fn small() -> Parameters {
        Parameters {
            symbols: 10,
            coin_symbols: 120,
            seed: 1,
        }
    }

    fn mistakes() -> Vec<Mistake<Measured, Theory>> {
        vec![
            // A predictor that never learns: 1/2 at every step.
            ("squared-error", |m, _| {
                for (n, sum) in
                    (1..).zip(m.courses.iter_mut().flat_map(|course| &mut course.totals))
                {
                    sum.squared = Enclosure::exact(Rational::ratio(n, 2));
                }
            }),
            // A factor 2: D_n halved.
            ("squared-error-and-divergence", |m, _| {
                for sum in m.courses.iter_mut().flat_map(|course| &mut course.totals) {
                    sum.divergence = sum.divergence.scale(&Rational::ratio(1, 2));
                }
            }),
            // Bits for nats.
            ("divergence", |m, _| {
                let nats = ln(&Rational::from_integer(2), PRECISION).unwrap();
                for sum in m.courses.iter_mut().flat_map(|course| &mut course.totals) {
                    sum.divergence = sum.divergence.checked_div(&nats).unwrap();
                }
            }),
            // Off by one: D_n against D_(n+1).
            ("divergence-grows", |m, _| m.courses[3].totals.reverse()),
            // Bits for nats.
            ("chain-rule", |m, _| {
                let nats = ln(&Rational::from_integer(2), PRECISION).unwrap();
                let sum = &mut m.courses[40].totals[2];
                sum.divergence_steps = sum.divergence_steps.checked_div(&nats).unwrap();
            }),
            // S_n^2 forgotten under the root.
            ("errors", |_, t| t.two[0].errors = t.header.clone()),
            // The root forgotten: D_n alone.
            ("loss", |m, t| {
                t.two[0].losses = vec![m.two.totals[0].divergence.clone(); PROBLEMS.len()];
            }),
            // Prior weights exchanged: a sample of another class.
            ("classes-are-mixture", |m, _| m.by_classes.rotate_left(1)),
            // Ties broken in favour of the mixture.
            ("control-header-too-strong", |m, _| {
                m.two.totals[0].losses[0].mixture = Rational::zero()
            }),
            // S_n^2 under the root.
            ("control-header-too-strong", |_, t| {
                t.header = t.two[0].errors.clone()
            }),
            // A truth in the class.
            ("control-truth-outside", |m, _| {
                m.outside = m.courses[50].clone()
            }),
            // A weight of 1/4 for 1/32.
            ("coins-divergence", |m, _| {
                for run in &mut m.coins {
                    run.divergence =
                        coins::worst(&run.totals, |sum| (sum.divergence, libm::log(4.0)));
                }
            }),
            // D_n for S_n, and a factor 2 and a weight of 1/4 with it.
            ("coins-squared-error", |m, _| {
                for run in &mut m.coins {
                    run.squared =
                        coins::worst(&run.totals, |sum| (2.0 * sum.divergence, libm::log(4.0)));
                }
            }),
            // The informed predictor's errors left out of the bound.
            ("coins-errors", |m, _| {
                for run in &mut m.coins {
                    run.excess[0] = coins::worst(&run.totals, |sum| {
                        (
                            sum.excess[0] + sum.informed[0],
                            coins::bound(sum.squared, 0.0),
                        )
                    });
                }
            }),
            // The mixture's whole loss for its excess.
            ("coins-loss", |m, _| {
                for run in &mut m.coins {
                    run.excess[2] = coins::worst(&run.totals, |sum| {
                        (
                            sum.excess[2] + sum.informed[2],
                            coins::bound(sum.divergence, 0.0),
                        )
                    });
                }
            }),
        ]
    }
}

/// The weights sum to 1, the words are the shortest, and the classes are far fewer than the strings.
#[test]
fn the_list_is_that_of_the_catalogue() {
    let members = members();
    assert_eq!(
        members.iter().map(|member| member.weight).sum::<u32>(),
        WEIGHTS
    );
    assert_eq!(members.len(), 65);
    assert_eq!(members[52].name().unwrap(), "(001)*");
    let levels = classes::levels(&members, 10, &trial::context()).unwrap();
    let strings: num_bigint::BigUint = levels[10].classes.iter().map(|class| &class.strings).sum();
    assert_eq!(strings, 1024u32.into());
    assert!(levels[10].classes.len() < 256);
}

/// Errors and squared error by another way: every string by itself through the exact mixture.
#[test]
fn totals_are_those_of_all_strings() {
    let n = 5;
    let members = members();
    let strings = Strings::new(members.clone(), 5, &trial::context()).unwrap();
    let pairs = || -> Vec<_> {
        members
            .iter()
            .filter(|m| m.weight > 0)
            .map(|member| member.hypothesis().unwrap())
            .collect()
    };
    for truth in [5, 34, 52] {
        let totals = strings.course(truth, &trial::context()).unwrap().totals;
        let (mut errors, mut squared) = (Rational::zero(), Rational::zero());
        for t in 0..n {
            for bits in 0..1u32 << t {
                let mut mu = members[truth].hypothesis().unwrap().0;
                let mut xi: Mixture = mixture(pairs()).unwrap();
                for place in 0..t {
                    mu.update(bits >> place & 1 == 1);
                    xi.update(bits >> place & 1 == 1).unwrap();
                }
                let chance = exactly(&mu.evidence()).unwrap();
                let one = |p: &[Enclosure; 2]| p[1].exact_value().unwrap().clone();
                let (p, q) = (one(&mu.predictive()), one(&xi.predictive().unwrap()));
                // At a tie the worse guess.
                let rest = Rational::one() - &p;
                errors += &chance
                    * match q.cmp(&Rational::ratio(1, 2)) {
                        std::cmp::Ordering::Greater => rest,
                        std::cmp::Ordering::Less => p.clone(),
                        std::cmp::Ordering::Equal => rest.max(p.clone()),
                    };
                let off = &p - &q;
                squared += chance * &off * &off * Rational::from_integer(2);
            }
        }
        assert_eq!(totals[n - 1].errors().mixture, errors);
        assert!(totals[n - 1].squared.contains(&squared));
    }
}

/// The long run in floating point is that of the exact mixture of the coins, where both can go.
#[test]
fn coins_agree_with_exact_sums() {
    let members: Vec<Member> = (0..32)
        .map(|i| Member::new(Kind::Coin(2 * i + 1), WEIGHTS / 32))
        .collect();
    let strings = Strings::new(members, 12, &trial::context()).unwrap();
    let float = coins::totals(12, &trial::context()).unwrap();
    for coin in [0, 15, 20] {
        let exact = strings.course(coin, &trial::context()).unwrap().totals;
        let (a, b) = (&float[coin][11], &exact[11]);
        assert!((a.divergence - b.divergence.midpoint_f64()).abs() < 1e-12);
        assert!((a.squared - b.squared.midpoint_f64()).abs() < 1e-12);
        assert!((a.excess[0] - b.errors().excess().nearest_f64()).abs() < 1e-12);
        assert!((a.excess[3] - b.losses[3].excess().nearest_f64()).abs() < 1e-12);
    }
}
