//! The four codes' lengths: from integers, and from logarithms of integers that were enclosed once.
//!
//! Takes big integers and enclosures; nothing of the claims.

use num_bigint::BigUint;

use crate::exact::{Enclosure, PRECISION, Rational, as_usize, exp, ln, log2};
use crate::scenario::figures::{inverse_power, length, quotient, whole};
use crate::scenario::{Context, Result};
use crate::suite::instrument::mixing::{bernoulli, even, exactly};
use crate::suite::instrument::occam::stirling;

/// Bits of the terms of a grid's sum.
const TERM_PRECISION: u32 = 64;

/// A term of less than 2^-this beside the two-part code's own is only bounded, not computed.
const FAR_BITS: u32 = 24;

/// log2 k and log2 k!.
pub(super) struct Logs {
    whole: Vec<Enclosure>,
    factorial: Vec<Enclosure>,
}

impl Logs {
    /// Enough for sequences of n symbols: k to n, k! to (2n)!.
    pub(super) fn up_to(n: u32, context: &Context<'_>) -> Result<Self> {
        // log2 0 is asked for nowhere; 0 log 0 is 0.
        let mut whole = vec![Enclosure::zero()];
        for k in 1..=n {
            whole.push(log2(&k.into(), PRECISION)?);
        }
        Ok(Logs {
            whole,
            factorial: stirling::log_factorials(2 * u64::from(n), log2, context)?,
        })
    }

    fn whole(&self, k: u32) -> &Enclosure {
        &self.whole[as_usize(k.into())]
    }

    fn factorial(&self, k: u32) -> &Enclosure {
        &self.factorial[as_usize(k.into())]
    }

    /// log2 of (k/n)^k (1-k/n)^(n-k).
    fn best_fit(&self, k: u32, n: u32) -> Enclosure {
        let mut sum = Enclosure::zero();
        for own in [k, n - k] {
            if own > 0 && own < n {
                sum += (self.whole(own) - self.whole(n)).scale(&own.into());
            }
        }
        sum
    }

    /// KT gives x (2k)! (2j)!/(4^n k! j! n!), j = n - k.
    pub(super) fn kt_regret(&self, k: u32, n: u32) -> Enclosure {
        let mut code = -self.factorial(n) - Enclosure::from(2 * n);
        for own in [k, n - k] {
            code += self.factorial(2 * own) - self.factorial(own);
        }
        self.best_fit(k, n) - code
    }

    /// Laplace's regret above log2(n+1): log2 of C(n,k) (k/n)^k (1-k/n)^(n-k).
    pub(super) fn laplace_excess(&self, k: u32, n: u32) -> Enclosure {
        if k == 0 || k == n {
            return Enclosure::zero();
        }
        let choices = self.factorial(n) - self.factorial(k) - self.factorial(n - k);
        choices + self.best_fit(k, n)
    }

    /// n KL(k/n, the point of a cell), bits; exactly 0 where they are equal.
    pub(super) fn divergence(&self, k: u32, n: u32, grid: &Grid, cell: usize) -> Result<Enclosure> {
        if grid.points[cell] == quotient(&k.into(), &n.into())? {
            return Ok(Enclosure::zero());
        }
        Ok(self.best_fit(k, n) - grid.log_likelihood(k, n, cell))
    }
}

/// Points of \[0, 1\] with the logarithms of q and 1 - q.
pub(super) struct Grid {
    pub(super) points: Vec<Rational>,
    /// Upper edges of the cells.
    edges: Vec<Rational>,
    logs: Vec<[Enclosure; 2]>,
    /// ln 2.
    bit: Enclosure,
}

impl Grid {
    /// The middles of ceil(sqrt n) equal cells, each put where `place` says.
    fn of(n: u32, place: impl Fn(Rational) -> Result<Rational>) -> Result<Self> {
        let root = n.isqrt();
        let m = root + u32::from(root * root < n);
        let at = |numerator: u32, denominator: u32| {
            place(quotient(&numerator.into(), &denominator.into())?)
        };
        let (mut points, mut edges, mut logs) = (vec![], vec![], vec![]);
        for j in 0..m {
            let q = at(2 * j + 1, 2 * m)?;
            let rest = Rational::one() - &q;
            edges.push(at(j + 1, m)?);
            logs.push([log2(&q, PRECISION)?, log2(&rest, PRECISION)?]);
            points.push(q);
        }
        Ok(Grid {
            points,
            edges,
            logs,
            bit: ln(&Rational::from_integer(2), PRECISION)?,
        })
    }

    /// Points at equal distances in u, q = u^2/(u^2 + (1-u)^2).
    pub(super) fn curved(n: u32) -> Result<Self> {
        Grid::of(n, |u| {
            let rest = Rational::one() - &u;
            let square = &u * &u;
            quotient(&square, &(&square + &rest * &rest))
        })
    }

    /// Points at equal distances in q.
    pub(super) fn equal(n: u32) -> Result<Self> {
        Grid::of(n, Ok)
    }

    /// The cell that k/n lies in.
    pub(super) fn cell(&self, k: u32, n: u32) -> usize {
        let inside = |edge: &Rational| Rational::from(k) <= edge * Rational::from(n);
        let found = self.edges.iter().position(inside);
        found.unwrap_or(self.edges.len() - 1)
    }

    /// log2 of q^k (1-q)^(n-k).
    fn log_likelihood(&self, k: u32, n: u32, cell: usize) -> Enclosure {
        let [one, zero] = &self.logs[cell];
        one.scale(&k.into()) + zero.scale(&(n - k).into())
    }

    /// log2 of the sum of all points' likelihoods over that of `cell`: what Bayes over the grid, 1/m each,
    /// saves against naming the cell.
    pub(super) fn saving(&self, k: u32, n: u32, cell: usize) -> Result<Enclosure> {
        let own = self.log_likelihood(k, n, cell);
        let far = Rational::from_integer(-i64::from(FAR_BITS));
        let mut sum = Enclosure::one();
        let below: Vec<usize> = (0..cell).rev().collect();
        for side in [below, (cell + 1..self.points.len()).collect()] {
            for (walked, &other) in (0_u64..).zip(&side) {
                let bits = self.log_likelihood(k, n, other) - &own;
                if *bits.upper() < far {
                    // Away from k/n the likelihood falls, so the points beyond are smaller still.
                    let rest = inverse_power(FAR_BITS) * whole(length(&side) - walked);
                    sum += Enclosure::new(Rational::zero(), rest)?;
                    break;
                }
                let nats = (bits * &self.bit).round_outward(2 * TERM_PRECISION);
                let high = exp(nats.upper(), TERM_PRECISION)?;
                // e^-w >= 1 - w takes the upper end's value to the lower end.
                let low = high.lower() * (Rational::one() - nats.width());
                sum += Enclosure::new(low, high.upper().clone())?;
            }
        }
        Ok(sum.log2(TERM_PRECISION)?)
    }
}

/// k^k (n-k)^(n-k).
fn fit_numerator(k: u32, n: u32) -> BigUint {
    BigUint::from(k).pow(k) * BigUint::from(n - k).pow(n - k)
}

/// The sum over k of C(n,k) k^k (n-k)^(n-k).
pub(super) fn shtarkov_sum(n: u32) -> BigUint {
    let mut sum = BigUint::ZERO;
    let mut choices = BigUint::from(1_u32);
    // The other half is the same by symmetry.
    for k in 0..=n / 2 {
        let twice = if 2 * k == n { 1_u32 } else { 2 };
        sum += &choices * fit_numerator(k, n) * twice;
        choices = choices * (n - k) / (k + 1);
    }
    sum
}

/// n! times the sum over j <= n of n^j/j!. With h_m the sum over i <= m of m(m-1)..(m-i+1) n^(m-i):
/// h_0 = 1, h_m = n^m + m h_(m-1).
pub(super) fn abel_sum(n: u32) -> BigUint {
    let (mut power, mut sum) = (BigUint::from(1_u32), BigUint::from(1_u32));
    for m in 1..=n {
        power *= n;
        sum = sum * m + &power;
    }
    sum
}

/// max/p of NML on k ones and then n - k zeros, each symbol predicted by the ratio of two sums over all
/// sequences that go on so.
pub(super) fn predicted_by_nml(k: u32, n: u32) -> Result<Rational> {
    // Of t symbols, the first ones many 1: sum over i of C(n-t, i) times the numerator of ones + i.
    let together = |t: u32, ones: u32| {
        let (mut sum, mut choices) = (BigUint::ZERO, BigUint::from(1_u32));
        for i in 0..=n - t {
            sum += &choices * fit_numerator(ones + i, n);
            choices = choices * (n - t - i) / (i + 1);
        }
        Rational::from(sum)
    };
    let mut p = Rational::one();
    for t in 0..n {
        let (before, after) = (t.min(k), (t + 1).min(k));
        p *= quotient(&together(t + 1, after), &together(t, before))?;
    }
    let most = Rational::new(fit_numerator(k, n).into(), BigUint::from(n).pow(n))?;
    quotient(&most, &p)
}

/// By k, what Bayes over the points of the grid, at equal weights, gives k ones and then n - k zeros: the mixture
/// run symbol by symbol.
pub(super) fn predicted_by_grid(n: u32) -> Result<Vec<Rational>> {
    let points = Grid::curved(n)?.points;
    let all = (0..=n).map(|k| {
        let members = points.iter().map(bernoulli).collect::<Result<Vec<_>>>()?;
        let mut list = even(members)?;
        for t in 0..n {
            list.update(t < k)?;
        }
        exactly(&list.evidence())
    });
    all.collect()
}

/// 1/p of the rule of succession on 1, 2, .. , n zeros: (i+1)/(i+2) for a zero after i.
pub(super) fn rule_of_succession(n: u32) -> Result<Vec<Rational>> {
    let (mut p, mut all) = (Rational::one(), Vec::new());
    for i in 0..n {
        p *= quotient(&(i + 1).into(), &(i + 2).into())?;
        all.push(quotient(&Rational::one(), &p)?);
    }
    Ok(all)
}
