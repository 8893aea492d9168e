//! The law of a walk in closed form.

use super::super::belief::GRID;
use super::super::source::Family;
use super::*;
use crate::exact::Rational;
use crate::mixture::FiniteFilter;
use crate::scenario::trial;

/// Bernoulli(1/4) against Bernoulli(3/4) on a fair coin is the simple walk in steps of log2 3, whose
/// changes have a closed form; the start half a step aside makes a change of every crossing.
#[test]
fn the_simple_walk_has_its_law() {
    let coin = |p| FiniteFilter::bernoulli(&Rational::ratio(p, 4));
    let pair = [1, 3].map(|p| Followed::new(&coin(p))).to_vec();
    let step = libm::log2(3.0);
    let walk = Walk {
        chain: Chain::of(pair, false, GRID).unwrap(),
        source: Source {
            family: Family::Bernoulli,
            parameter: 0.5,
        },
        start: step / 2.0,
        from: 0,
        checkpoints: &[100, 400],
        context: &trial::context(),
    };
    let law = walk.law(8.0).unwrap();
    assert!(law.moved.abs() < 1e-9);
    assert!((walk.moments().unwrap().1 - step).abs() < 1e-9);
    // A crossing between S = 0 and S = -1 at step k + 1 has chance P(S_k in {0, -1})/2.
    for (at, n) in [(0, 100_u32), (1, 400)] {
        let mut central = 1.0;
        let mut expected = 0.0;
        for k in 0..n {
            let pairs = f64::from(k.div_ceil(2));
            if k > 0 && k % 2 == 1 {
                central *= (2.0 * pairs - 1.0) / (2.0 * pairs);
            }
            // P(S_k = 0) for even k, P(S_k = -1) for odd k: both C(2j, j) 4^-j with j = ceil(k/2).
            expected += central / 2.0;
        }
        let found = law.changes[at];
        assert!((found / expected - 1.0).abs() < 0.01, "{found} {expected}");
    }
}
