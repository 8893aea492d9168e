//! What every [`Hypothesis`] must do, as a suite that any implementation can be put through,
//! yours too (feature `suites`).
//!
//! ```
//! use solomonoff::mixture::{KrichevskyTrofimov, suite};
//! suite::check(|| Box::new(KrichevskyTrofimov::new()))?;
//! # Ok::<(), suite::BrokenLaw>(())
//! ```

use thiserror::Error;

use super::evidence::Evidence;
use super::hypothesis::Hypothesis;
use crate::exact::Rational;

/// [`check`] looks at all strings of so many symbols.
const EXHAUSTED: u32 = 7;

/// A law of [`Hypothesis`] that does not hold.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{hypothesis} breaks a law after {after:?}: {law}")]
#[non_exhaustive]
pub struct BrokenLaw {
    /// The hypothesis's name.
    pub hypothesis: String,
    /// The symbols after which it does.
    pub after: String,
    /// What should hold there.
    pub law: &'static str,
}

/// Every law along every string of seven symbols. `make` gives a fresh hypothesis.
///
/// # Errors
/// The first [`BrokenLaw`].
pub fn check(make: impl Fn() -> Box<dyn Hypothesis>) -> Result<(), BrokenLaw> {
    for word in 0..1_u32 << EXHAUSTED {
        let symbols: Vec<bool> = (0..EXHAUSTED).map(|at| word >> at & 1 == 1).collect();
        laws(make(), &symbols)?;
    }
    Ok(())
}

/// Every law along one string, for a hypothesis that has seen nothing yet. Before each symbol it
/// is told an action of one bit.
///
/// # Errors
/// The first [`BrokenLaw`].
pub fn laws(mut hypothesis: Box<dyn Hypothesis>, symbols: &[bool]) -> Result<(), BrokenLaw> {
    let name = hypothesis.name();
    let exact = hypothesis.evidence().is_exact();
    let mut product = (Rational::one(), exact);
    for at in 0..=symbols.len() {
        step(hypothesis.as_mut(), symbols, at, &name, &mut product).map_err(|law| BrokenLaw {
            hypothesis: name.clone(),
            after: symbols[..at]
                .iter()
                .map(|symbol| if *symbol { '1' } else { '0' })
                .collect(),
            law,
        })?;
    }
    Ok(())
}

/// Both bounds in lowest terms.
fn bounds(evidence: &Evidence) -> (Rational, Rational) {
    let both = evidence.enclosure();
    (both.lower().clone(), both.upper().clone())
}

fn holds(condition: bool, law: &'static str) -> Result<(), &'static str> {
    if condition { Ok(()) } else { Err(law) }
}

/// The laws after `symbols[..at]`, and the symbol that follows. `product` is that of the
/// predictives, as long as it is exact.
fn step(
    hypothesis: &mut dyn Hypothesis,
    symbols: &[bool],
    at: usize,
    name: &str,
    product: &mut (Rational, bool),
) -> Result<(), &'static str> {
    let here = bounds(&hypothesis.evidence());
    if at == 0 {
        holds(here.1 == Rational::one(), "nu(empty) is 1")?;
    }
    hypothesis.act(&[at.is_multiple_of(2)]);
    holds(
        bounds(&hypothesis.evidence()) == here,
        "an action changes no evidence",
    )?;
    let next = [false, true].map(|symbol| hypothesis.extended(symbol));
    let ends = next.clone().map(|evidence| bounds(&evidence));
    let fits = &ends[0].0 + &ends[1].0 <= here.1;
    holds(
        fits,
        "nu(x0) + nu(x1) <= nu(x), their lower bounds below its upper",
    )?;
    if next.iter().all(Evidence::is_exact) && hypothesis.evidence().is_exact() {
        let fits = &ends[0].1 + &ends[1].1 <= here.0;
        holds(fits, "nu(x0) + nu(x1) <= nu(x)")?;
    }
    let predictive = hypothesis.predictive();
    let sum = predictive[0].lower() + predictive[1].lower();
    holds(sum <= Rational::one(), "the predictives sum to at most 1")?;
    for (end, said) in ends.iter().zip(&predictive) {
        let ordered = end.0 <= end.1 && end.1 <= here.1;
        holds(ordered, "bounds are in order, and nu(xb) <= nu(x)")?;
        let over = |part: &Rational| part.checked_div(&here.1).unwrap_or_else(Rational::zero);
        let same = *said.lower() == over(&end.0) && *said.upper() == over(&end.1);
        holds(
            same,
            "nu(b|x) is nu(xb)/nu(x), each bound over the upper of nu(x)",
        )?;
    }
    let Some(&symbol) = symbols.get(at) else {
        return Ok(());
    };
    // Updating a clone shows what `extended` said, and leaves the original alone.
    let mut other = hypothesis.clone_box();
    other.update(!symbol);
    let extended = "what `extended` says of a symbol is the evidence after it";
    let same = bounds(&other.evidence()) == ends[usize::from(!symbol)];
    holds(same, extended)?;
    let same = bounds(&hypothesis.evidence()) == here;
    holds(same, "a clone is independent")?;
    hypothesis.update(symbol);
    let seen = bounds(&hypothesis.evidence());
    holds(seen == ends[usize::from(symbol)], extended)?;
    holds(hypothesis.name() == name, "the name stays")?;
    let factor = &predictive[usize::from(symbol)];
    *product = (&product.0 * factor.lower(), product.1 && factor.is_exact());
    if product.1 && hypothesis.evidence().is_exact() {
        let same = seen.0 == product.0;
        holds(same, "the evidence is the product of the predictives")?;
    }
    Ok(())
}
