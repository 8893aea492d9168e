//! ln(e^a + e^b + ..) of enclosed exponents of any size.
//!
//! Takes enclosures from `exact`. The largest exponent is taken out of the sum, so that nothing overflows; what is
//! smaller than e^-4096 of it is enclosed between 0 and that.

use crate::exact::{Enclosure, PRECISION, Rational};
use crate::scenario::{Result, ScenarioError};

/// Below this many nats an exponential is enclosed from 0 up.
const FLOOR: i64 = -4096;

/// e^x for x that is about 0 or less.
fn exp_from_below(x: &Enclosure) -> Result<Enclosure> {
    let floor = Rational::from_integer(FLOOR);
    if x.lower() >= &floor {
        return Ok(x.exp(PRECISION)?);
    }
    let most = x.upper().clone().max(floor);
    let above = Enclosure::exact(most).exp(PRECISION)?;
    Ok(Enclosure::new(Rational::zero(), above.upper().clone())?)
}

/// ln of the sum of e^x over the exponents, of which there is at least one.
pub(crate) fn ln_sum_exp(exponents: &[Enclosure]) -> Result<Enclosure> {
    let largest = exponents.iter().max_by(|a, b| a.lower().cmp(b.lower()));
    let largest = largest.ok_or(ScenarioError::DivisionByZero)?;
    let mut sum = Enclosure::zero();
    for exponent in exponents {
        sum += exp_from_below(&(exponent - largest))?;
    }
    Ok(largest + sum.ln(PRECISION)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// e^-1000000 + e^-1000001 + e^-2000000: ln(1 + 1/e) above the largest exponent.
    #[test]
    fn the_size_of_the_exponents_does_not_matter() {
        let all = [-1_000_001, -1_000_000, -2_000_000].map(|x| Enclosure::exact(x.into()));
        let found = ln_sum_exp(&all).unwrap();
        let above = found + Enclosure::from(1_000_000u64);
        let said: Rational = "0.3132616875182228".parse().unwrap();
        let off = above - Enclosure::exact(said);
        let least = Rational::inverse_power(50);
        assert!(off.upper() < &least && off.lower() > &-&least);
    }
}
