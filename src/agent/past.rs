//! A history, and what was believed before each of its cycles. Takes beliefs.

use super::belief::Belief;
use super::worlds::Worlds;

/// A history that grows cycle by cycle.
#[derive(Clone, Debug)]
pub struct Past {
    /// Before the first cycle, and after each.
    beliefs: Vec<Belief>,
    /// Action and percept.
    cycles: Vec<(usize, usize)>,
}

/// A history as a policy sees it; a shorter part of it is one, too.
#[derive(Clone, Copy, Debug)]
pub struct History<'a> {
    beliefs: &'a [Belief],
    cycles: &'a [(usize, usize)],
}

impl Past {
    /// No cycle yet, and the prior.
    #[must_use]
    pub fn new(prior: Belief) -> Self {
        Past {
            beliefs: vec![prior],
            cycles: Vec::new(),
        }
    }

    /// Sees a cycle: the action given and the percept that came.
    pub fn see(&mut self, worlds: &mut Worlds, action: usize, percept: usize) {
        let mut belief = self.belief().clone();
        belief.update(worlds, action, percept);
        self.beliefs.push(belief);
        self.cycles.push((action, percept));
    }

    /// Takes the last cycle back.
    pub fn take_back(&mut self) {
        if self.cycles.pop().is_some() {
            self.beliefs.pop();
        }
    }

    /// What is believed now.
    #[must_use]
    pub fn belief(&self) -> &Belief {
        self.history().belief()
    }

    /// All of it.
    #[must_use]
    pub fn history(&self) -> History<'_> {
        History {
            beliefs: &self.beliefs,
            cycles: &self.cycles,
        }
    }
}

impl<'a> History<'a> {
    /// How many cycles were seen.
    #[must_use]
    pub fn seen(self) -> usize {
        self.cycles.len()
    }

    /// Action and percept of each cycle.
    #[must_use]
    pub fn cycles(self) -> &'a [(usize, usize)] {
        self.cycles
    }

    /// What is believed after it.
    #[must_use]
    pub fn belief(self) -> &'a Belief {
        &self.beliefs[self.cycles.len()]
    }

    /// Its first `cycles` cycles.
    #[must_use]
    pub fn first(self, cycles: usize) -> History<'a> {
        let cycles = cycles.min(self.cycles.len());
        History {
            beliefs: &self.beliefs[..=cycles],
            cycles: &self.cycles[..cycles],
        }
    }

    /// The same, to grow on.
    #[must_use]
    pub fn to_past(self) -> Past {
        Past {
            beliefs: self.beliefs.to_vec(),
            cycles: self.cycles.to_vec(),
        }
    }
}
