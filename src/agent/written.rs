//! Written programs as worlds: data bits integrated exactly, `?` reads the action. Takes reactions from `mixture`.

use std::collections::HashMap;
use std::sync::Arc;

use super::environment::{Environment, Law, Outcome};
use crate::machine::{Op, ParseError, Program};
use crate::mixture::{FilterLimits, Reaction, Situation};

/// A written program that answers actions of `action_bits` bits with percepts of `percept_bits` bits.
#[derive(Clone, Debug)]
pub struct WrittenEnvironment {
    program: Program,
    action_bits: usize,
    percept_bits: usize,
    limits: FilterLimits,
    situations: Vec<Situation>,
    states: HashMap<Situation, usize>,
    laws: HashMap<(usize, usize), Arc<Law>>,
}

impl WrittenEnvironment {
    /// The program before its first cycle, in the default limits.
    #[must_use]
    pub fn new(program: Program, action_bits: usize, percept_bits: usize) -> Self {
        WrittenEnvironment {
            program,
            action_bits,
            percept_bits,
            limits: FilterLimits::default(),
            situations: vec![Situation::start()],
            states: HashMap::from([(Situation::start(), 0)]),
            laws: HashMap::new(),
        }
    }

    /// The program of this source, with actions and percepts of one bit.
    ///
    /// # Errors
    /// [`ParseError`]: the text is no written program.
    pub fn parse(source: &str) -> Result<Self, ParseError> {
        Ok(WrittenEnvironment::new(Program::parse(source)?, 1, 1))
    }

    /// The same with other limits to what is worked out between two symbols.
    #[must_use]
    pub fn within(self, limits: FilterLimits) -> Self {
        WrittenEnvironment { limits, ..self }
    }

    /// The program.
    #[must_use]
    pub fn program(&self) -> &Program {
        &self.program
    }

    /// Whether it can look at its actions at all.
    #[must_use]
    pub fn listens(&self) -> bool {
        self.program.ops().contains(&Op::Input)
    }

    fn state(&mut self, situation: Situation) -> usize {
        if let Some(state) = self.states.get(&situation) {
            return *state;
        }
        let state = self.situations.len();
        self.situations.push(situation.clone());
        self.states.insert(situation, state);
        state
    }
}

impl Environment for WrittenEnvironment {
    fn name(&self) -> String {
        self.program.to_string()
    }

    fn description_bits(&self) -> Option<u64> {
        Some(u64::from(self.program.length_bits()))
    }

    fn law(&mut self, state: usize, action: usize) -> Arc<Law> {
        let action = if self.listens() { action } else { 0 };
        if let Some(law) = self.laws.get(&(state, action)) {
            return Arc::clone(law);
        }
        let bits: Vec<bool> = (0..self.action_bits)
            .rev()
            .map(|bit| action >> bit & 1 == 1)
            .collect();
        let from = self.situations[state].clone();
        let reaction = Reaction::new(&self.program, &from, &bits, self.percept_bits, self.limits);
        let outcomes = reaction.responses.into_iter().map(|response| Outcome {
            percept: response.percept,
            chance: response.chance,
            next: self.state(response.next),
        });
        let law = Arc::new(Law {
            outcomes: outcomes.collect(),
            open: reaction.open,
        });
        self.laws.insert((state, action), Arc::clone(&law));
        law
    }
}
