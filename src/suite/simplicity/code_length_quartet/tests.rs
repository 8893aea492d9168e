//! The claims hold, and the smallest mistakes are called violated.

use super::*;
use crate::scenario::trial::{self, Mistake};

fn small() -> Measured {
    let parameters = Parameters {
        sizes: vec![1, 2, 3, 10, 64],
        seed: 1,
    };
    let mut measured = measure(&parameters, &trial::context()).unwrap();
    // The control needs a long sequence; of its k only a few are looked at here.
    let n = 1024;
    let logs = Logs::up_to(u64::from(n), &trial::context()).unwrap();
    let (grid, equal) = (Grid::curved(n).unwrap(), Grid::equal(n).unwrap());
    let few = [0, 1, 7, 500].map(|k: u64| {
        let count = u64::from(n);
        let cell = grid.cell(k, count);
        Regrets {
            k,
            equal_excess: logs
                .divergence(k, count, &equal, equal.cell(k, count))
                .unwrap(),
            two_part_excess: logs.divergence(k, count, &grid, cell).unwrap(),
            kt: logs.kt_regret(k, count).unwrap(),
            laplace_excess: logs.laplace_excess(k, count).unwrap(),
            saving: grid.saving(k, count, cell).unwrap(),
            chi_square: Rational::one(),
        }
    });
    let mut long = measured.sizes[4].clone();
    long.n = u64::from(n);
    long.grid = length(grid.points());
    long.shtarkov = codes::shtarkov_sum(n);
    long.regrets = few.to_vec();
    measured.sizes.push(long);
    measured
}

#[test]
fn every_claim_holds_and_the_smallest_mistakes_are_called_violated() {
    let mistakes: [Mistake<Measured, Theory>; 14] = [
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
            t.divergence = |n, chi| Ok(Enclosure::exact(whole(n) * chi * Rational::ratio(1, 2)))
        }),
        // Points at equal distances in q.
        ("two-part-bound", |m, _| {
            m.sizes
                .iter_mut()
                .flat_map(|s| &mut s.regrets)
                .for_each(|r| {
                    r.two_part_excess = r.equal_excess.clone();
                })
        }),
        // One point of the grid more than there are: weights 1/(m+1).
        ("bayes-over-grid", |m, _| {
            for size in &mut m.sizes {
                let lost = log2(
                    &Rational::ratio(signed(size.grid) + 1, size.grid),
                    PRECISION,
                )
                .unwrap();
                size.regrets
                    .iter_mut()
                    .for_each(|r| r.saving = &r.saving - &lost);
            }
        }),
        // The second part alone: the grid point is not paid for.
        ("nml-minimax", |m, _| {
            m.sizes.iter_mut().for_each(|s| s.grid = 1)
        }),
        // A bit that KT does not need.
        ("nml-minimax", |m, _| {
            m.sizes
                .iter_mut()
                .flat_map(|s| &mut s.regrets)
                .for_each(|r| {
                    r.kt = &r.kt - Enclosure::one();
                })
        }),
        ("control-equal-grid", |m, _| {
            m.sizes
                .iter_mut()
                .flat_map(|s| &mut s.regrets)
                .for_each(|r| {
                    r.equal_excess = r.two_part_excess.clone();
                })
        }),
        // m for m^2 in the bound, at the control.
        ("control-equal-grid", |_, t| {
            t.grid = |n, m| in_bits(&quotient(&whole(9 * n), &whole(m))?)
        }),
    ];
    let measured = small();
    trial::every_mistake_is_seen(|| (measured.clone(), theory()), claims, &mistakes);
}

/// The regrets by logarithms against fractions, on every sequence of six symbols.
#[test]
fn regrets_equal_those_of_the_codes_run_as_predictors() {
    let logs = Logs::up_to(6, &trial::context()).unwrap();
    for k in 0..=6_u64 {
        let (mut kt, mut laplace) = (Rational::one(), Rational::one());
        for t in 0..6_u64 {
            let before = t.min(k);
            let own = if t < k { before } else { t - before };
            kt *= quotient(&whole(2 * own + 1), &whole(2 * t + 2)).unwrap();
            laplace *= quotient(&whole(own + 1), &whole(t + 2)).unwrap();
        }
        let share = quotient(&whole(k), &whole(6)).unwrap();
        let best = share.pow(k) * (Rational::one() - &share).pow(6 - k);
        let bits = |p: &Rational| log2(&quotient(&best, p).unwrap(), PRECISION).unwrap();
        let near = |a: Enclosure, b: Enclosure| (a - b).lower().abs() < Rational::ratio(1, 1 << 60);
        assert!(near(logs.kt_regret(k, 6).unwrap(), bits(&kt)), "KT, k={k}");
        let excess = bits(&laplace) - log2(&whole(7), PRECISION).unwrap();
        assert!(
            near(logs.laplace_excess(k, 6).unwrap(), excess),
            "Laplace, k={k}"
        );
    }
}

#[test]
fn sizes_without_the_control_are_refused_with_the_next_step() {
    let mut settings = crate::scenario::Scenario::defaults(&CodeLengthQuartet);
    settings.assign("sizes=16,64").unwrap();
    let refused = CodeLengthQuartet.run(&settings, &trial::context());
    assert!(refused.unwrap_err().to_string().contains("add 1024"));
}
