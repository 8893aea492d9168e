//! Binary Markov chains of order m with 2^m free parameters, each uniform on \[0, 1\].
//!
//! Takes counts only. With a symbols 0 and b symbols 1 behind a context, n = a + b:
//! - evidence of the context: the integral of (1-q)^a q^b, which is a! b!/(n+1)!;
//! - best fit: (a/n)^a (b/n)^b;
//! - Laplace's method in the coordinate w = ln(q/(1-q)), as `MacKay` puts it: the prior of w has density
//!   q(1-q), so likelihood x prior is (1-q)^a' q^b' with a' = a+1, b' = b+1, N = n+2; its peak is at
//!   q = b'/N, minus the second derivative of its logarithm there is A = N q(1-q) = a'b'/N, and
//!   fit x Occam factor = (a'/N)^a (b'/N)^b x (a'b'/N^2) sqrt(2 pi/A). In w the peak is never at an end, so
//!   the method has a value for every a and b.
//!
//! Before the first symbol stand zeros.

use super::{Split, stirling};
use crate::exact::{Enclosure, PRECISION, Rational, ln};
use crate::scenario::Result;
use crate::scenario::figures::{fraction, quotient, whole};

/// Zeros and ones after every context.
pub(crate) fn counts(order: u32, x: &[bool]) -> Vec<[u64; 2]> {
    let contexts = 1usize << order;
    let mut counts = vec![[0; 2]; contexts];
    let mut context = 0;
    for &symbol in x {
        counts[context][usize::from(symbol)] += 1;
        context = (context << 1 | usize::from(symbol)) & (contexts - 1);
    }
    counts
}

/// The probability of the symbols, all parameters integrated out: the product over their contexts of
/// 1/((n+1) C(n,b)).
pub(crate) fn evidence(counts: &[[u64; 2]]) -> Result<Rational> {
    let mut divisor = Rational::one();
    for &[a, b] in counts {
        divisor *= whole(a + b + 1);
        for i in 1..=a.min(b) {
            divisor *= fraction(a.max(b) + i, i)?;
        }
    }
    quotient(&Rational::one(), &divisor)
}

/// How often each symbol came after each context, where it came, and its share there: the best parameters.
fn shares(counts: &[[u64; 2]]) -> impl Iterator<Item = (u64, Result<Rational>)> {
    let counts = counts.iter().flat_map(|&[a, b]| [(a, a + b), (b, a + b)]);
    counts
        .filter(|(own, _)| *own > 0)
        .map(|(own, all)| (own, fraction(own, all)))
}

/// The probability of the symbols at the best parameters.
pub(crate) fn best_fit(counts: &[[u64; 2]]) -> Result<Rational> {
    shares(counts).try_fold(Rational::one(), |product, (own, share)| {
        Ok(product * share?.checked_pow(own)?)
    })
}

/// ln of [`best_fit`], enclosed, for counts of any size.
pub(crate) fn ln_best_fit(counts: &[[u64; 2]]) -> Result<Enclosure> {
    shares(counts).try_fold(Enclosure::zero(), |sum, (own, share)| {
        Ok(sum + ln(&share?, PRECISION)?.scale(&whole(own)))
    })
}

/// By how much the chain of the next order fits better at its best, in nats: exactly 0 where no share differs.
pub(crate) fn gain_of_order(coarse: &[[u64; 2]], fine: &[[u64; 2]]) -> Result<Enclosure> {
    let (mut before, mut after) = (Vec::new(), Vec::new());
    for (context, &both) in coarse.iter().enumerate() {
        // The oldest symbol is the highest bit of a context.
        let [a, b] = [fine[context], fine[context + coarse.len()]];
        if a[0] * (b[0] + b[1]) != b[0] * (a[0] + a[1]) {
            before.push(both);
            after.extend([a, b]);
        }
    }
    Ok(ln_best_fit(&after)? - ln_best_fit(&before)?)
}

/// Laplace's approximation in w, in nats; the prior over models is left at 0.
pub(crate) fn laplace(counts: &[[u64; 2]]) -> Result<Split> {
    let ln_two_pi = stirling::ln_two_pi()?;
    let half = Rational::ratio(1, 2);
    let (mut fit, mut occam) = (Enclosure::zero(), Enclosure::zero());
    for &[a, b] in counts {
        for own in [a, b] {
            let share = ln(&fraction(own + 1, a + b + 2)?, PRECISION)?;
            fit += share.scale(&whole(own));
            // ln of density and half of -ln A: a'b'/N^2 over the root of a'b'/N.
            occam += share.scale(&half);
        }
        occam += (&ln_two_pi - ln(&whole(a + b + 2), PRECISION)?).scale(&half);
    }
    Ok(Split {
        prior: Enclosure::zero(),
        fit,
        occam,
    })
}
