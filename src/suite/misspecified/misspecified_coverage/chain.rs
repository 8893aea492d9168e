//! The law of the count of ones after n symbols of the sticky source, and the counts whose credible interval holds p.
//!
//! Takes logarithms from `libm`; knows nothing of the limit.
#![expect(
    clippy::float_arithmetic,
    reason = "grade F: a law of doubles, rounding counted; the file with the claims takes them as exact values"
)]

use crate::exact::{as_f64, as_u64, as_usize};
use crate::scenario::{Context, Result};

/// A chance below this at the law's edges is left out.
const EDGE: f64 = 1e-30;

/// What lies on either side of the credible interval.
const TAIL: f64 = 0.025;

/// The source after some symbols.
#[derive(Clone, Debug)]
pub(super) struct At {
    pub(super) symbols: u64,
    /// The least and the largest count of ones whose interval holds p.
    pub(super) interval: [u64; 2],
    /// The chance of a count between them.
    pub(super) coverage: f64,
    /// The count's variance.
    pub(super) variance: f64,
}

/// P(a binomial count of `tosses` is j) for j = 0 .. tosses, from the mode outward.
fn binomial(p: f64, tosses: u64) -> Vec<f64> {
    let mut law = vec![0.0; as_usize(tosses) + 1];
    let below = (0..law.len()).take_while(|&j| as_f64(as_u64(j)) <= as_f64(tosses + 1) * p);
    let at = below.count().saturating_sub(1).min(law.len() - 1);
    let mode = as_f64(as_u64(at));
    let n = as_f64(tosses);
    let log = libm::lgamma(n + 1.0) - libm::lgamma(mode + 1.0) - libm::lgamma(n - mode + 1.0);
    let top = libm::exp(log + mode * libm::log(p) + (n - mode) * libm::log1p(-p));
    let odds = p / (1.0 - p);
    law[at] = top;
    for j in at..law.len() - 1 {
        let k = as_f64(as_u64(j));
        law[j + 1] = law[j] * odds * (n - k) / (k + 1.0);
    }
    for j in (0..at).rev() {
        let k = as_f64(as_u64(j));
        law[j] = law[j + 1] * (k + 1.0) / (n - k) / odds;
    }
    law
}

/// The counts k of n symbols for which p lies between the 2.5 % points of Beta(k + 1, n - k + 1): where a binomial
/// count of n + 1 tosses is at least k + 1 with a chance from 2.5 to 97.5 %.
pub(super) fn interval(p: f64, symbols: u64) -> [u64; 2] {
    let law = binomial(p, symbols + 1);
    // The chance of at least k + 1, from k = n down.
    let (mut above, mut ends): (f64, Option<[u64; 2]>) = (0.0, None);
    for k in (0..=symbols).rev() {
        above += law[as_usize(k) + 1];
        if (TAIL..=1.0 - TAIL).contains(&above) {
            let most = ends.map_or(k, |[_, most]| most);
            ends = Some([k, most]);
        }
    }
    ends.unwrap_or([1, 0])
}

/// The law of the count, and of the last symbol: chances of counts from `first` on.
struct Law {
    first: usize,
    /// By last symbol.
    chances: [Vec<f64>; 2],
}

impl Law {
    /// One symbol more: each is the one before with chance rho, else a toss.
    fn step(&mut self, p: f64, rho: f64) {
        let [zero, one] = &self.chances;
        let fresh = (1.0 - rho) * p;
        let (from_zero, from_one) = (fresh, rho + fresh);
        let mut next = [Vec::new(), Vec::new()];
        for index in 0..=zero.len() {
            let at = |law: &[f64], index: usize| law.get(index).copied().unwrap_or(0.0);
            let stay = at(zero, index) * (1.0 - from_zero) + at(one, index) * (1.0 - from_one);
            let before = index.checked_sub(1);
            let up = before.map_or(0.0, |b| at(zero, b) * from_zero + at(one, b) * from_one);
            next[0].push(stay);
            next[1].push(up);
        }
        self.chances = next;
        self.trim();
    }

    /// Leaves out what is negligible at the edges.
    fn trim(&mut self) {
        let [zero, one] = &mut self.chances;
        let negligible = |index: usize, zero: &[f64], one: &[f64]| zero[index] + one[index] < EDGE;
        while zero.len() > 1 && negligible(zero.len() - 1, zero, one) {
            zero.pop();
            one.pop();
        }
        let lost = (0..zero.len() - 1)
            .take_while(|&index| negligible(index, zero, one))
            .count();
        if lost > 64 {
            zero.drain(..lost);
            one.drain(..lost);
            self.first += lost;
        }
    }

    /// Count by count.
    fn counts(&self) -> impl Iterator<Item = (u64, f64)> {
        let [zero, one] = &self.chances;
        let both = zero.iter().zip(one).map(|(zero, one)| zero + one);
        (as_u64(self.first)..).zip(both)
    }

    fn at(&self, p: f64, symbols: u64) -> At {
        let interval = interval(p, symbols);
        let inside = self
            .counts()
            .filter(|(k, _)| (interval[0]..=interval[1]).contains(k));
        let mean = as_f64(symbols) * p;
        let squares = self
            .counts()
            .map(|(k, chance)| chance * (as_f64(k) - mean) * (as_f64(k) - mean));
        At {
            symbols,
            interval,
            coverage: inside.map(|(_, chance)| chance).sum(),
            variance: squares.sum(),
        }
    }
}

/// The numbers of symbols that are looked at: 16 and then about a quarter more each time, up to `last`.
fn looks(last: u64) -> Vec<u64> {
    let next = |&n: &u64| Some(n + n / 4);
    let mut looks: Vec<u64> = std::iter::successors(Some(16), next)
        .take_while(|&n| n < last)
        .collect();
    looks.push(last);
    looks
}

/// The source's laws at some numbers of symbols, the last of them `symbols`.
pub(super) fn laws(p: f64, rho: f64, symbols: u64, context: &Context<'_>) -> Result<Vec<At>> {
    let mut law = Law {
        first: 0,
        chances: [vec![1.0 - p, 0.0], vec![0.0, p]],
    };
    let (mut time, mut found) = (1, Vec::new());
    for look in looks(symbols) {
        while time < look {
            context.go_on()?;
            law.step(p, rho);
            time += 1;
        }
        context.report("symbols", time, symbols)?;
        found.push(law.at(p, time));
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::trial::context;

    /// All sequences of 10 symbols: the count's law and variance.
    #[test]
    fn the_law_is_that_of_all_sequences() {
        let (p, rho) = (0.3, 0.6);
        let mut law = Law {
            first: 0,
            chances: [vec![1.0 - p, 0.0], vec![0.0, p]],
        };
        (1..10).for_each(|_| law.step(p, rho));
        let mut wanted = vec![0.0; 11];
        for word in 0u32..1 << 10 {
            let bit = |t: u32| word >> t & 1 == 1;
            let mut chance = if bit(0) { p } else { 1.0 - p };
            for t in 1..10 {
                let toss = if bit(t) { p } else { 1.0 - p };
                chance *= (1.0 - rho) * toss + if bit(t) == bit(t - 1) { rho } else { 0.0 };
            }
            wanted[word.count_ones() as usize] += chance;
        }
        let found: Vec<f64> = law.counts().map(|(_, chance)| chance).collect();
        for (found, wanted) in found.iter().zip(&wanted) {
            assert!((found - wanted).abs() < 1e-14);
        }
        let sum: f64 = laws(p, rho, 500, &context())
            .unwrap()
            .last()
            .unwrap()
            .coverage;
        assert!(sum > 0.5 && sum < 0.95);
    }

    /// The share of Beta(k + 1, n - k + 1) below p by a plain sum over the density, against the interval's ends.
    #[test]
    fn the_interval_is_that_of_the_beta_law() {
        let (p, n) = (0.4, 60u64);
        let below = |k: u64| {
            let density =
                |x: f64| libm::exp(as_f64(k) * libm::log(x) + as_f64(n - k) * libm::log1p(-x));
            let sum = |to: f64| -> f64 {
                (0..20_000u32)
                    .map(|i| density(to * (f64::from(i) + 0.5) / 20_000.0))
                    .sum::<f64>()
                    * to
            };
            sum(p) / sum(1.0)
        };
        let holds: Vec<u64> = (0..=n)
            .filter(|&k| (TAIL..=1.0 - TAIL).contains(&below(k)))
            .collect();
        let [least, most] = interval(p, n);
        assert_eq!(holds, (least..=most).collect::<Vec<_>>());
    }
}
