//! From the mixture's evidence to the exact values that an E claim compares.
//!
//! Takes `Mixture` and its hypotheses from `mixture`.

use crate::exact::{Enclosure, PRECISION, Rational};
use crate::mixture::{Bernoulli, Evidence, Hypothesis, Mixture, Sequence, kullback_leibler};
use crate::prior::FinitePrior;
use crate::scenario::{Result, ScenarioError};

/// The value of an evidence that leaves no mass open.
pub(crate) fn exactly(evidence: &Evidence) -> Result<Rational> {
    point(&evidence.enclosure())
}

/// The value of an enclosure that is a point.
pub(crate) fn point(enclosure: &Enclosure) -> Result<Rational> {
    let value = enclosure.exact_value().cloned();
    value.ok_or(ScenarioError::OpenMass)
}

/// The posterior of every hypothesis of the mixture.
pub(crate) fn posterior(mixture: &Mixture) -> Result<Vec<Rational>> {
    mixture.posterior()?.iter().map(point).collect()
}

/// xi(symbol | x).
pub(crate) fn predicted(mixture: &Mixture, symbol: bool) -> Result<Rational> {
    point(&mixture.predictive()?[usize::from(symbol)])
}

/// What `look` sees of the mixture before each symbol and after the last.
pub(crate) fn course<T>(
    mut mixture: Mixture,
    symbols: impl IntoIterator<Item = bool>,
    mut look: impl FnMut(&Mixture) -> Result<T>,
) -> Result<Vec<T>> {
    let mut seen = vec![look(&mixture)?];
    for symbol in symbols {
        mixture.update(symbol)?;
        seen.push(look(&mixture)?);
    }
    Ok(seen)
}

/// A hypothesis with its prior weight.
pub(crate) type Weighted = (Box<dyn Hypothesis>, Rational);

/// The mixture of a list with the weights stated beside its members.
pub(crate) fn mixture(members: Vec<Weighted>) -> Result<Mixture> {
    Ok(Mixture::new(FinitePrior::explicit(members)?))
}

/// The mixture of a list at equal weights.
pub(crate) fn even(members: Vec<Box<dyn Hypothesis>>) -> Result<Mixture> {
    Ok(Mixture::new(FinitePrior::uniform(members)?))
}

/// Bernoulli(p).
pub(crate) fn bernoulli(p: &Rational) -> Result<Box<dyn Hypothesis>> {
    Ok(Box::new(Bernoulli::new(p.clone())?))
}

/// KL(Bernoulli(p) || Bernoulli(q)) in bits.
pub(crate) fn coin_divergence(p: &Rational, q: &Rational) -> Result<Enclosure> {
    let law = |p: &Rational| [Rational::one() - p, p.clone()].map(Enclosure::exact);
    Ok(kullback_leibler(&law(p), &law(q), PRECISION)?)
}

/// The sequence that starts with these symbols.
pub(crate) fn sequence(symbols: &[bool]) -> Box<dyn Hypothesis> {
    Box::new(Sequence::finite(symbols))
}
