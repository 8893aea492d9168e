//! The theory's side of `knowledge-seeking`: joint probabilities of whole histories, and their mutual information.
//!
//! Shares no code with the agent layer.

use crate::exact::{Enclosure, PRECISION, Rational, log2};
use crate::scenario::Result;
use crate::scenario::figures::{fraction, quotient};

/// Ent(w) of a prior in eighths, in bits.
pub(super) fn entropy(eighths: u64) -> Result<Enclosure> {
    let mut sum = Enclosure::zero();
    for share in [fraction(eighths, 8)?, fraction(8 - eighths, 8)?] {
        sum -= log2(&share, PRECISION)?.scale(&share);
    }
    Ok(sum)
}

/// Chances of a yes among so many tests tell all there is: the counts of yes.
fn from_tests(tests: u32, eighths: u64) -> Result<Enclosure> {
    let priors = [fraction(eighths, 8)?, fraction(8 - eighths, 8)?];
    let mut sum = Enclosure::zero();
    for answers in 0_u32..1 << tests {
        let yes = u64::from(answers.count_ones());
        let no = u64::from(tests) - yes;
        let chance = |right: Rational| right.pow(yes) * (Rational::one() - right).pow(no);
        let likelihoods = [chance(Rational::ratio(3, 4)), chance(Rational::ratio(1, 4))];
        let xi: Rational = priors.iter().zip(&likelihoods).map(|(w, nu)| w * nu).sum();
        for (weight, nu) in priors.iter().zip(&likelihoods) {
            sum += log2(&quotient(nu, &xi)?, PRECISION)?.scale(&(weight * nu));
        }
    }
    Ok(sum)
}

/// I(nu; history) of a policy over two cycles, and the entropy of the prior.
pub(super) fn information(policy: &str, eighths: u64) -> Result<[Enclosure; 2]> {
    let information = match policy {
        "always tests" => from_tests(2, eighths)?,
        "rests, then tests" => from_tests(1, eighths)?,
        "always looks at the screen" => Enclosure::zero(),
        // First a test (1/5): then a test again or not. A rest or the screen (2/5): then a test or not. Trap or box (2/5):
        // nothing is told any more.
        _ => {
            let (one, two) = (from_tests(1, eighths)?, from_tests(2, eighths)?);
            let tested = two.scale(&Rational::ratio(1, 5)) + one.scale(&Rational::ratio(4, 5));
            tested.scale(&Rational::ratio(1, 5)) + one.scale(&Rational::ratio(2, 25))
        }
    };
    Ok([information, entropy(eighths)?])
}
