//! A hypothesis under a name of one's own. Takes the trait [`Hypothesis`].

use super::evidence::Evidence;
use super::hypothesis::Hypothesis;
use crate::exact::Enclosure;

/// A hypothesis under another name; all else is its own.
#[derive(Clone, Debug)]
pub struct Named {
    name: String,
    hypothesis: Box<dyn Hypothesis>,
}

impl Named {
    /// `hypothesis`, to be called `name`.
    pub fn new(name: impl Into<String>, hypothesis: Box<dyn Hypothesis>) -> Named {
        Named {
            name: name.into(),
            hypothesis,
        }
    }
}

impl Hypothesis for Named {
    fn name(&self) -> String {
        self.name.clone()
    }
    fn description_bits(&self) -> Option<u64> {
        self.hypothesis.description_bits()
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
    fn round(&mut self) {
        self.hypothesis.round();
    }
    fn pass_over(&mut self) -> bool {
        self.hypothesis.pass_over()
    }
    fn parts(&self) -> Vec<(String, Evidence)> {
        self.hypothesis.parts()
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
