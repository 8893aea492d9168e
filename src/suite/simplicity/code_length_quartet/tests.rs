//! The claims hold, and the smallest mistakes are called violated.

use super::*;
use crate::scenario::figures::fraction;
use crate::scenario::trial::{self, Mistake, Trial, tried};
use crate::scenario::{Scenario, Verdict};

tried!(CodeLengthQuartet);

fn each(measured: &mut Measured, change: fn(&mut Regrets)) {
    let sizes = measured.sizes.iter_mut();
    sizes.flat_map(|size| &mut size.regrets).for_each(change);
}

impl Trial for CodeLengthQuartet {
    fn small() -> Parameters {
        Parameters {
            sizes: vec![1, 2, 3, 10, 64, 1024],
            seed: 1,
        }
    }

    fn mistakes() -> Vec<Mistake<Measured, Theory>> {
        vec![
            // A sum over all k but the first, and over each of the first half twice.
            ("nml-sum", |m, _| {
                m.sizes[3].shtarkov -= BigUint::from(10_u32).pow(10)
            }),
            ("nml-lower", |m, _| {
                m.sizes.iter_mut().for_each(|size| size.shtarkov >>= 1_u32)
            }),
            ("nml-upper", |m, _| {
                m.sizes.iter_mut().for_each(|size| size.shtarkov <<= 1_u32)
            }),
            // Each symbol predicted from one seen before: the ratios of the next k.
            ("nml-constant", |m, _| {
                m.predicted[3] = &m.predicted[3] * Rational::ratio(4, 3)
            }),
            // Laplace's estimator for KT's, on n zeros.
            ("kt-bound", |m, _| {
                for size in &mut m.sizes {
                    let laplace = log2(&(size.n + 1).into(), PRECISION).unwrap();
                    size.regrets[0].kt = laplace;
                }
            }),
            // (i+2)/(i+3) for (i+1)/(i+2).
            ("laplace-ends", |m, _| m.succession.rotate_left(1)),
            // The control's grid with this one's distances.
            ("two-part-cell", |m, _| {
                each(m, |r| r.two_part_excess = r.equal_excess.clone());
            }),
            // The last term forgotten: j < n.
            ("nml-sum", |_, t| {
                t.abel = |n| codes::abel_sum(n) - BigUint::from(n).pow(n)
            }),
            ("nml-constant", |_, t| {
                t.abel = |n| codes::abel_sum(n) + 1_u32
            }),
            // The bounds swapped, as far as their constants go.
            ("nml-lower", |_, t| {
                t.lower = |n| Ok(root(n)? + Enclosure::exact(Rational::ratio(3, 4)))
            }),
            ("nml-upper", |_, t| {
                t.upper = |n| Ok(root(n)? + Enclosure::exact(Rational::ratio(1, 2)))
            }),
            // Nats for bits: ln 2 for 1.
            ("kt-bound", |_, t| {
                t.kt = |n| Ok(kt_bound(n)? - Enclosure::exact(Rational::ratio(3, 10)))
            }),
            // Laplace's binomial coefficient forgotten on one side.
            ("laplace-bound", |m, _| {
                m.sizes[3].regrets[5].laplace_excess = Enclosure::exact(Rational::ratio(1, 1000))
            }),
            // n for n + 1.
            ("laplace-ends", |_, t| t.succession = |n| n),
            // Nats for bits.
            ("two-part-cell", |_, t| {
                t.divergence = |n, chi| Ok((Rational::from(n) * chi * Rational::ratio(1, 2)).into())
            }),
            // Points at equal distances in q.
            ("two-part-bound", |m, _| {
                each(m, |r| r.two_part_excess = r.equal_excess.clone());
            }),
            // One point of the grid more than there are: weights 1/(m+1).
            ("bayes-over-grid", |m, _| {
                let m_points = Rational::ratio(5, 6);
                m.grid_bayes.iter_mut().for_each(|p| *p = &*p * &m_points);
            }),
            // All points' likelihoods for the best one's, none paid for.
            ("bayes-over-grid", |_, t| {
                t.two_part
                    .iter_mut()
                    .for_each(|p| *p = &*p * Rational::from_integer(5));
            }),
            // The second part alone: the grid point is not paid for.
            ("nml-minimax", |m, _| {
                m.sizes.iter_mut().for_each(|s| s.grid = 1)
            }),
            // A bit that KT does not need.
            ("nml-minimax", |m, _| {
                each(m, |r| r.kt = &r.kt - Enclosure::one());
            }),
            ("control-equal-grid", |m, _| {
                each(m, |r| r.equal_excess = r.two_part_excess.clone());
            }),
            // m for m^2 in the bound, at the control.
            ("control-equal-grid", |_, t| {
                t.grid = |n, m| in_bits(&quotient(&(9 * n).into(), &m.into())?.into())
            }),
        ]
    }
}

/// The regrets by logarithms against fractions, on every sequence of six symbols.
#[test]
fn regrets_equal_those_of_the_codes_run_as_predictors() {
    let logs = Logs::up_to(6, &trial::context()).unwrap();
    for k in 0..=6_u32 {
        let (mut kt, mut laplace) = (Rational::one(), Rational::one());
        for t in 0..6_u32 {
            let before = t.min(k);
            let own = if t < k { before } else { t - before };
            kt *= fraction(u64::from(2 * own + 1), u64::from(2 * t + 2)).unwrap();
            laplace *= fraction(u64::from(own + 1), u64::from(t + 2)).unwrap();
        }
        let share = fraction(u64::from(k), 6).unwrap();
        let best = share.pow(k.into()) * (Rational::one() - &share).pow((6 - k).into());
        let bits = |p: &Rational| log2(&quotient(&best, p).unwrap(), PRECISION).unwrap();
        let near = |a: Enclosure, b: Enclosure| (a - b).lower().abs() < Rational::ratio(1, 1 << 60);
        assert!(near(logs.kt_regret(k, 6), bits(&kt)), "KT, k={k}");
        let excess = bits(&laplace) - log2(&7.into(), PRECISION).unwrap();
        assert!(near(logs.laplace_excess(k, 6), excess), "Laplace, k={k}");
    }
}

/// Where no length is long enough for a claim it is not applicable.
#[test]
fn without_long_sequences_two_claims_do_not_apply() {
    for (sizes, expected) in [("sizes=16,64", 1), ("sizes=1", 2), ("sizes=1024", 0)] {
        let mut settings = CodeLengthQuartet.defaults();
        settings.assign(sizes).unwrap();
        let outcome = CodeLengthQuartet.run(&settings, &trial::context()).unwrap();
        let found = (
            outcome.count(Verdict::NotApplicable),
            outcome.count(Verdict::Violated),
        );
        assert_eq!(found, (expected, 0), "{sizes}");
    }
}
