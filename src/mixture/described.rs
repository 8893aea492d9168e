//! Hypotheses under a name or with a length of one's own choice. Takes the trait [`Hypothesis`] and
//! the prior.

use super::evidence::Evidence;
use super::hypothesis::Hypothesis;
use crate::exact::Enclosure;
use crate::prior::{FinitePrior, PriorError};

/// A hypothesis with another name, or with the length of its description, for one that has none by
/// itself: a coin costs what it takes to say "coin" and its bias, in the code that you choose. All
/// else is its own.
#[derive(Clone, Debug)]
pub struct Described {
    hypothesis: Box<dyn Hypothesis>,
    name: Option<String>,
    bits: Option<u64>,
}

impl Described {
    /// `hypothesis` with a description of so many bits.
    pub fn new(hypothesis: Box<dyn Hypothesis>, bits: u64) -> Described {
        Described {
            hypothesis,
            name: None,
            bits: Some(bits),
        }
    }

    /// `hypothesis`, to be called `name`.
    pub fn named(name: impl Into<String>, hypothesis: Box<dyn Hypothesis>) -> Described {
        Described {
            hypothesis,
            name: Some(name.into()),
            bits: None,
        }
    }
}

impl Hypothesis for Described {
    fn name(&self) -> String {
        let own = || self.hypothesis.name();
        self.name.clone().unwrap_or_else(own)
    }
    fn description_bits(&self) -> Option<u64> {
        self.bits.or_else(|| self.hypothesis.description_bits())
    }
    fn act(&mut self, action: &[bool]) {
        self.hypothesis.act(action);
    }
    fn evidence(&self) -> Evidence {
        self.hypothesis.evidence()
    }
    fn extended(&self, symbol: bool) -> Evidence {
        self.hypothesis.extended(symbol)
    }
    fn predictive(&self) -> [Enclosure; 2] {
        self.hypothesis.predictive()
    }
    fn update(&mut self, symbol: bool) {
        self.hypothesis.update(symbol);
    }
    fn parts(&self) -> Vec<(String, Evidence)> {
        self.hypothesis.parts()
    }
    fn round(&mut self) {
        self.hypothesis.round();
    }
    fn pass_over(&mut self) -> bool {
        self.hypothesis.pass_over()
    }
    fn is_exchangeable(&self) -> bool {
        self.hypothesis.is_exchangeable()
    }
    fn state(&self) -> Option<Vec<u64>> {
        self.hypothesis.state()
    }
    fn absorb(&mut self, evidence: &Evidence) {
        self.hypothesis.absorb(evidence);
    }
    fn clone_box(&self) -> Box<dyn Hypothesis> {
        Box::new(self.clone())
    }
}

impl FinitePrior<Box<dyn Hypothesis>> {
    /// Weight 2^-bits for each, bits the length of its description.
    ///
    /// ```
    /// use solomonoff::exact::Rational;
    /// use solomonoff::mixture::{Bernoulli, Described, Hypothesis, WrittenProgram};
    /// use solomonoff::prior::FinitePrior;
    /// let coin = Box::new(Bernoulli::new(Rational::ratio(1, 2))?);
    /// let hypotheses: [Box<dyn Hypothesis>; 2] = [
    ///     Box::new(WrittenProgram::parse(">.+]")?),
    ///     Box::new(Described::new(coin.clone(), 3)),
    /// ];
    /// let prior = FinitePrior::by_description(hypotheses)?;
    /// assert_eq!(prior.weights()[0], Rational::ratio(1, 1 << 10));
    /// // A coin is not text, so it has no length until you give it one.
    /// assert!(FinitePrior::by_description([coin as Box<dyn Hypothesis>]).is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`PriorError::NoDescription`] for a hypothesis whose
    /// [`description_bits`](Hypothesis::description_bits) is `None`, and the errors of
    /// [`FinitePrior::by_length`].
    pub fn by_description(
        hypotheses: impl IntoIterator<Item = Box<dyn Hypothesis>>,
    ) -> Result<Self, PriorError> {
        let mut described = Vec::new();
        for (index, hypothesis) in hypotheses.into_iter().enumerate() {
            let Some(bits) = hypothesis.description_bits() else {
                let name = hypothesis.name();
                return Err(PriorError::NoDescription { index, name });
            };
            described.push((hypothesis, bits));
        }
        let weighed = FinitePrior::by_length(described, |(_, bits)| *bits)?;
        Ok(weighed.map(|(hypothesis, _)| hypothesis))
    }
}
