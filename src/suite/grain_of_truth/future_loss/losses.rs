//! What the mixture is expected to lose from now on, by its predictions: every continuation
//! followed to the end.
//!
//! Takes the exact `Mixture` with its hypotheses, and enclosures of logarithms from `exact`.

use super::tree::{Logarithms, OUTSIDE, OfStrings, SUM_BITS};
use crate::exact::{Enclosure, PRECISION, ln};
use crate::mixture::Mixture;
use crate::scenario::{Context, Result};
use crate::suite::instrument::mixing::{exactly, point};

/// The walk over all continuations.
struct Walk<'a> {
    context: &'a Context<'a>,
    depth: usize,
    longest: usize,
    /// Of the truths' own predictions, which take few values.
    logarithms: Logarithms,
    found: OfStrings<Enclosure>,
}

/// The sum over s = n+1 .. N of E[KL(mu||xi) | x_1:n], each member in turn the truth, for every x
/// of at most `longest` symbols; none where x refutes the truth.
pub(super) fn future(
    mixture: &Mixture,
    depth: usize,
    longest: usize,
    context: &Context<'_>,
) -> Result<OfStrings<Enclosure>> {
    let mut walk = Walk {
        context,
        depth,
        longest,
        logarithms: Logarithms::default(),
        found: (0..=longest).map(|_| Vec::new()).collect(),
    };
    walk.visit(mixture, 0)?;
    Ok(walk.found)
}

impl Walk<'_> {
    /// What is lost after the string that the mixture has seen. Strings are visited in the order of
    /// their numbers.
    fn visit(&mut self, mixture: &Mixture, length: usize) -> Result<[Option<Enclosure>; OUTSIDE]> {
        self.context.go_on()?;
        let mut lost = [const { None }; OUTSIDE];
        for (index, lost) in lost.iter_mut().enumerate() {
            let seen = exactly(&mixture.hypothesis(index).evidence())?;
            *lost = (!seen.is_zero()).then(Enclosure::zero);
        }
        if length == self.depth {
            return Ok(lost);
        }
        let laws = (0..OUTSIDE).map(|index| mixture.hypothesis(index).predictive());
        let laws: Vec<[Enclosure; 2]> = laws.collect();
        for (place, xi) in mixture.predictive()?.iter().enumerate() {
            let xi = point(xi)?;
            if xi.is_zero() {
                continue;
            }
            let said = ln(&xi, PRECISION)?;
            let mut next = mixture.clone();
            next.update(place == 1)?;
            let later = self.visit(&next, length + 1)?;
            for ((lost, later), law) in lost.iter_mut().zip(later).zip(&laws) {
                if let (Some(lost), Some(later)) = (lost, later) {
                    let mu = point(&law[place])?;
                    *lost += (self.logarithms.of(&mu)? - &said + later).scale(&mu);
                }
            }
        }
        let lost = lost.map(|lost| lost.map(|lost| lost.round_outward(SUM_BITS)));
        if length <= self.longest {
            self.found[length].push(lost.clone());
        }
        Ok(lost)
    }
}
