//! From the mixture's evidence to the exact values that an E claim compares.
//!
//! Takes `Mixture` and its hypotheses from `mixture`.

use crate::exact::{Enclosure, PRECISION, Rational};
use crate::mixture::{Bernoulli, Evidence, Hypothesis, Mixture, Sequence, kullback_leibler};
use crate::prior::FinitePrior;
use crate::scenario::ScenarioError;

/// The value of an evidence that leaves no mass open.
pub(crate) fn exactly(evidence: &Evidence) -> Result<Rational, ScenarioError> {
    point(&evidence.enclosure())
}

/// The value of an enclosure that is a point.
pub(crate) fn point(enclosure: &Enclosure) -> Result<Rational, ScenarioError> {
    enclosure
        .exact_value()
        .cloned()
        .ok_or(ScenarioError::OpenMass)
}

/// The mixture of a list with the weights stated beside its members.
pub(crate) fn mixture(
    members: Vec<(Box<dyn Hypothesis>, Rational)>,
) -> Result<Mixture, ScenarioError> {
    Ok(Mixture::new(FinitePrior::explicit(members)?))
}

/// Bernoulli(p).
pub(crate) fn bernoulli(p: &Rational) -> Result<Box<dyn Hypothesis>, ScenarioError> {
    Ok(Box::new(Bernoulli::new(p.clone())?))
}

/// KL(Bernoulli(p) || Bernoulli(q)) in bits.
pub(crate) fn coin_divergence(p: &Rational, q: &Rational) -> Result<Enclosure, ScenarioError> {
    let law = |p: &Rational| [Rational::one() - p, p.clone()].map(Enclosure::exact);
    Ok(kullback_leibler(&law(p), &law(q), PRECISION)?)
}

/// The sequence that starts with these symbols.
pub(crate) fn sequence(symbols: &[bool]) -> Box<dyn Hypothesis> {
    Box::new(Sequence::finite(symbols))
}

/// The growing blocks 0 1^r 0^(r^2) 1^(r^3) ... as one sequence.
pub(crate) fn blocks(ratio: u64) -> Box<dyn Hypothesis> {
    Box::new(Sequence::new(
        format!("blocks growing by {ratio}"),
        move |t| {
            let (mut end, mut size, mut symbol) = (1u64, 1u64, false);
            while end < t {
                size = size.saturating_mul(ratio);
                end = end.saturating_add(size);
                symbol = !symbol;
            }
            Some(symbol)
        },
    ))
}
