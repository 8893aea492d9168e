//! Finite tables as worlds: bandits, grids, coins, things hidden behind doors. Takes rationals.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use thiserror::Error;

use super::environment::{Environment, Law, Outcome};
use crate::exact::Rational;

/// What may happen: the probability, the percept, and the hidden state after it.
pub type Branch = (Rational, usize, usize);

/// A world of finitely many hidden states, the first of which it starts in.
///
/// What is hidden is filtered exactly: a state of the [`Environment`] is a distribution over hidden states.
#[derive(Clone, Debug)]
pub struct TableEnvironment {
    name: String,
    /// By hidden state and action.
    rows: Vec<Vec<Vec<Branch>>>,
    beliefs: Vec<BTreeMap<usize, Rational>>,
    states: HashMap<BTreeMap<usize, Rational>, usize>,
    laws: HashMap<(usize, usize), Arc<Law>>,
}

/// Why a table is no world.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum TableError {
    /// No state, or no action in a state.
    #[error("{name}: state {state} has {found} actions; it needs {actions}, as every state does")]
    Actions {
        /// The table.
        name: String,
        /// The state.
        state: usize,
        /// How many actions it has.
        found: usize,
        /// How many it should have.
        actions: usize,
    },
    /// Probabilities that are none.
    #[error(
        "{name}: the chances of action {action} in state {state} are negative or sum to {sum}; they have to sum to at most 1"
    )]
    Chances {
        /// The table.
        name: String,
        /// The state.
        state: usize,
        /// The action.
        action: usize,
        /// Their sum.
        sum: Rational,
    },
    /// A state that is not there.
    #[error("{name}: action {action} in state {state} leads to state {next}, of {states}")]
    State {
        /// The table.
        name: String,
        /// The state.
        state: usize,
        /// The action.
        action: usize,
        /// Where it leads to.
        next: usize,
        /// How many states there are.
        states: usize,
    },
    /// No distribution over first states.
    #[error(
        "{name}: the chances of its first state sum to {sum}; they have to be at least 0 and sum to 1"
    )]
    Start {
        /// The table.
        name: String,
        /// Their sum.
        sum: Rational,
    },
}

impl TableEnvironment {
    /// A world with these branches, by hidden state and action. Chances that sum to less than 1 leave the rest to
    /// silence.
    ///
    /// # Errors
    /// [`TableError`].
    pub fn new(
        name: impl Into<String>,
        actions: usize,
        rows: Vec<Vec<Vec<Branch>>>,
    ) -> Result<Self, TableError> {
        let name = name.into();
        for (state, row) in rows.iter().enumerate() {
            if row.len() != actions {
                return Err(TableError::Actions {
                    name,
                    state,
                    found: row.len(),
                    actions,
                });
            }
            for (action, branches) in row.iter().enumerate() {
                let sum: Rational = branches.iter().map(|(chance, _, _)| chance).sum();
                let negative = branches.iter().any(|(chance, _, _)| chance.is_negative());
                if negative || sum > Rational::one() {
                    return Err(TableError::Chances {
                        name,
                        state,
                        action,
                        sum,
                    });
                }
                let lost = branches.iter().find(|(_, _, next)| *next >= rows.len());
                if let Some(&(_, _, next)) = lost {
                    return Err(TableError::State {
                        name,
                        state,
                        action,
                        next,
                        states: rows.len(),
                    });
                }
            }
        }
        if rows.is_empty() {
            return Err(TableError::Actions {
                name,
                state: 0,
                found: 0,
                actions,
            });
        }
        let start = BTreeMap::from([(0, Rational::one())]);
        Ok(TableEnvironment {
            name,
            rows,
            beliefs: vec![start.clone()],
            states: HashMap::from([(start, 0)]),
            laws: HashMap::new(),
        })
    }

    /// A bandit: arm a gives percept 1 with chance `arms[a]`, else percept 0.
    ///
    /// # Errors
    /// [`TableError::Chances`].
    pub fn bandit(name: impl Into<String>, arms: &[Rational]) -> Result<Self, TableError> {
        let pull = |p: &Rational| vec![(Rational::one() - p, 0, 0), (p.clone(), 1, 0)];
        let row = arms.iter().map(pull).collect();
        TableEnvironment::new(name, arms.len(), vec![row])
    }

    /// The same, its first hidden state drawn with these chances by state.
    ///
    /// # Errors
    /// [`TableError::Start`] unless they are at least 0, of states that are there, and sum to 1.
    pub fn starting(self, chances: impl IntoIterator<Item = Rational>) -> Result<Self, TableError> {
        let start: BTreeMap<usize, Rational> = chances
            .into_iter()
            .enumerate()
            .filter(|(_, chance)| !chance.is_zero())
            .collect();
        let sum: Rational = start.values().sum();
        let negative = start.values().any(Rational::is_negative);
        let lost = start.keys().any(|state| *state >= self.rows.len());
        if negative || lost || sum != Rational::one() {
            let name = self.name;
            return Err(TableError::Start { name, sum });
        }
        Ok(TableEnvironment {
            beliefs: vec![start.clone()],
            states: HashMap::from([(start, 0)]),
            laws: HashMap::new(),
            ..self
        })
    }

    /// Whether nothing in it is left to chance.
    #[must_use]
    pub fn is_certain(&self) -> bool {
        let mut branches = self.rows.iter().flatten().flatten();
        let one = Rational::one();
        self.beliefs[0].len() == 1
            && branches.all(|(chance, _, _)| chance.is_zero() || *chance == one)
    }

    fn state(&mut self, belief: BTreeMap<usize, Rational>) -> usize {
        if let Some(state) = self.states.get(&belief) {
            return *state;
        }
        let state = self.beliefs.len();
        self.beliefs.push(belief.clone());
        self.states.insert(belief, state);
        state
    }
}

impl Environment for TableEnvironment {
    fn name(&self) -> String {
        self.name.clone()
    }

    fn law(&mut self, state: usize, action: usize) -> Arc<Law> {
        if let Some(law) = self.laws.get(&(state, action)) {
            return Arc::clone(law);
        }
        let mut joint: BTreeMap<usize, BTreeMap<usize, Rational>> = BTreeMap::new();
        for (hidden, weight) in &self.beliefs[state] {
            for (chance, percept, next) in &self.rows[*hidden][action] {
                if !chance.is_zero() {
                    let after = joint.entry(*percept).or_default();
                    *after.entry(*next).or_insert_with(Rational::zero) += weight * chance;
                }
            }
        }
        let mut outcomes = Vec::new();
        for (percept, mut after) in joint {
            let chance: Rational = after.values().sum();
            if let Some(inverse) = chance.reciprocal() {
                after
                    .values_mut()
                    .for_each(|part| *part = &*part * &inverse);
            }
            outcomes.push(Outcome {
                percept,
                chance,
                next: self.state(after),
            });
        }
        let law = Arc::new(Law {
            outcomes,
            open: Rational::zero(),
        });
        self.laws.insert((state, action), Arc::clone(&law));
        law
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The tiger is behind one of two doors; listening is right with 17/20. Two like growls make 289 to 9.
    #[test]
    fn what_is_hidden_is_filtered() {
        let r = Rational::ratio;
        let listen =
            |right: usize, state| vec![(r(17, 20), right, state), (r(3, 20), 1 - right, state)];
        // The first state hides it: one look, whatever is done, puts it left or right.
        let start = vec![(r(1, 2), 2, 1), (r(1, 2), 2, 2)];
        let mut tiger = TableEnvironment::new(
            "tiger",
            1,
            vec![vec![start], vec![listen(0, 1)], vec![listen(1, 2)]],
        )
        .unwrap();
        let mut state = tiger.law(0, 0).outcomes[0].next;
        for _ in 0..2 {
            let law = tiger.law(state, 0);
            assert_eq!(law.outcomes[0].percept, 0);
            state = law.outcomes[0].next;
        }
        assert_eq!(tiger.beliefs[state][&1], r(289, 298));
    }

    /// The same without the look: the first state itself is drawn.
    #[test]
    fn a_first_state_may_be_hidden_too() {
        let r = Rational::ratio;
        let listen =
            |right: usize, state| vec![(r(17, 20), right, state), (r(3, 20), 1 - right, state)];
        let rows = vec![vec![listen(0, 0)], vec![listen(1, 1)]];
        let tiger = TableEnvironment::new("tiger", 1, rows).unwrap();
        let mut hidden = tiger.clone().starting([r(1, 4), r(3, 4)]).unwrap();
        // 1/4 17/20 + 3/4 3/20.
        assert_eq!(hidden.law(0, 0).outcomes[0].chance, r(26, 80));
        let sure = vec![vec![vec![(r(1, 1), 0, 0)]]; 2];
        let sure = TableEnvironment::new("sure", 1, sure).unwrap();
        assert!(sure.is_certain() && !tiger.is_certain());
        assert!(!sure.starting([r(1, 2), r(1, 2)]).unwrap().is_certain());
        for chances in [
            vec![r(1, 2)],
            vec![r(3, 2), r(-1, 2)],
            vec![r(0, 1), r(0, 1), r(1, 1)],
        ] {
            let refused = tiger.clone().starting(chances).unwrap_err().to_string();
            assert!(
                refused.starts_with("tiger: the chances of its first state"),
                "{refused}"
            );
        }
    }

    #[test]
    fn a_table_that_is_no_world_is_refused() {
        let r = Rational::ratio;
        let table = |rows| {
            TableEnvironment::new("t", 1, rows)
                .err()
                .map(|error| error.to_string())
                .unwrap()
        };
        assert!(table(vec![vec![]]).contains("has 0 actions; it needs 1"));
        assert!(table(vec![vec![vec![(r(2, 1), 0, 0)]]]).contains("sum to 2"));
        assert!(table(vec![vec![vec![(r(1, 1), 0, 1)]]]).contains("leads to state 1, of 1"));
    }
}
