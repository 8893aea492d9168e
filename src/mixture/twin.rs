//! Twins: hypotheses that agree with another one up to a time and then deny it. Takes
//! the trait [`Hypothesis`].

use super::evidence::Evidence;
use super::hypothesis::Hypothesis;
use crate::exact::Enclosure;

/// "As p until T, then not": the law of p on x_1..x_T, and of p's complement from T+1 on.
///
/// Of a deterministic p it is the sequence whose first T symbols are p's and whose later
/// ones are all flipped.
#[derive(Clone, Debug)]
pub struct Twin {
    original: Box<dyn Hypothesis>,
    trigger: u64,
    time: u64,
}

impl Twin {
    /// The twin that parts from `original` at symbol T+1, T = `trigger`. `original` must
    /// not have seen a symbol yet.
    pub fn new(original: Box<dyn Hypothesis>, trigger: u64) -> Twin {
        Twin {
            original,
            trigger,
            time: 0,
        }
    }

    /// What p would have said where the twin says `symbol`, for the next symbol.
    fn original_symbol(&self, symbol: bool) -> bool {
        symbol ^ (self.time >= self.trigger)
    }
}

impl Hypothesis for Twin {
    fn name(&self) -> String {
        format!("{} until {}, then not", self.original.name(), self.trigger)
    }
    fn act(&mut self, action: &[bool]) {
        self.original.act(action);
    }
    fn evidence(&self) -> Evidence {
        self.original.evidence()
    }
    fn extended(&self, symbol: bool) -> Evidence {
        self.original.extended(self.original_symbol(symbol))
    }
    fn predictive(&self) -> [Enclosure; 2] {
        let [zero, one] = self.original.predictive();
        if self.original_symbol(false) {
            [one, zero]
        } else {
            [zero, one]
        }
    }
    fn update(&mut self, symbol: bool) {
        self.original.update(self.original_symbol(symbol));
        self.time += 1;
    }
    fn parts(&self) -> Vec<(String, Evidence)> {
        self.original.parts()
    }
    fn round(&mut self) {
        self.original.round();
    }
    fn pass_over(&mut self) -> bool {
        let passed = self.original.pass_over();
        self.time += u64::from(passed);
        passed
    }
    fn state(&self) -> Option<Vec<u64>> {
        let mut state = self.original.state()?;
        state.push(self.time);
        Some(state)
    }
    fn absorb(&mut self, evidence: &Evidence) {
        self.original.absorb(evidence);
    }
    fn clone_box(&self) -> Box<dyn Hypothesis> {
        Box::new(self.clone())
    }
}
