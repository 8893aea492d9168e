//! The filter of a written program as a finite automaton with exact weights, where it is one, and the
//! proof that two of them are the same process. Takes the laws of one symbol and what a head can reach.
//!
//! nu(x_1..x_n) = s A(x_1) ... A(x_n) 1: s is the row of the start, A(b) holds the chances of putting out b
//! and being in another configuration then, 1 is the column of ones. Configurations with equal laws are one
//! state (refined to the coarsest partition that the laws respect), so states are few.
//!
//! Two such automata give every string the same probability exactly if no vector that the pair can come to
//! has unequal sums; these vectors span a space of at most as many dimensions as there are states, and it
//! is enough to look at a basis (Schützenberger 1961, Tzeng 1992; unconfirmed, the argument is complete as
//! it stands).

use std::collections::{BTreeMap, HashMap};

use super::deferred::Deferred;
use super::reach::Reach;
use super::transition::{FilterLimits, Transition};
use crate::exact::Rational;
use crate::machine::Program;

/// A process with finitely many states: a start, and the joint law of symbol and next state.
///
/// Equal values are equal processes; unequal ones may be equal too ([`FiniteFilter::agrees`]).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FiniteFilter {
    /// By state and symbol: the next states with their chances. State 0 is the start.
    laws: Vec<[Vec<(usize, Rational)>; 2]>,
}

impl FiniteFilter {
    /// The filter of a program, if its configurations right behind a symbol are finitely many.
    ///
    /// `None` where there are more than `limits.configurations` of them, or where some law has open mass.
    #[must_use]
    pub fn of(program: &Program, limits: FilterLimits) -> Option<FiniteFilter> {
        let reach = Reach::of(program);
        let mut ids: HashMap<Deferred, usize> = HashMap::from([(Deferred::start(), 0)]);
        let mut found = vec![Deferred::start()];
        let mut laws: Vec<[Vec<(usize, Rational)>; 2]> = Vec::new();
        while let Some(at) = found.get(laws.len()) {
            let law = Transition::new(program, at, limits);
            if law.open != num_bigint::BigUint::ZERO {
                return None;
            }
            let mut outcomes = [BTreeMap::new(), BTreeMap::new()];
            for (symbol, list) in law.outcomes.iter().enumerate() {
                for (to, numerator) in list {
                    let mut to = to.clone();
                    to.forget(&reach);
                    let id = match ids.get(&to) {
                        Some(id) => *id,
                        None if found.len() >= limits.configurations => return None,
                        None => {
                            ids.insert(to.clone(), found.len());
                            found.push(to);
                            found.len() - 1
                        }
                    };
                    let chance =
                        Rational::new(numerator.clone().into(), law.denominator.clone()).ok()?;
                    *outcomes[symbol].entry(id).or_insert_with(Rational::zero) += chance;
                }
            }
            laws.push(outcomes.map(|list| list.into_iter().collect()));
        }
        Some(FiniteFilter { laws }.lumped())
    }

    /// The process that prints 1 with this chance, each symbol on its own.
    #[must_use]
    pub fn bernoulli(one: &Rational) -> FiniteFilter {
        FiniteFilter {
            laws: vec![[vec![(0, Rational::one() - one)], vec![(0, one.clone())]]],
        }
    }

    /// States with equal laws become one, numbered in the order in which a walk from the start meets them.
    fn lumped(self) -> FiniteFilter {
        let mut class = vec![0; self.laws.len()];
        let mut count = 1;
        loop {
            let mut classes: BTreeMap<_, usize> = BTreeMap::new();
            let mut next = Vec::with_capacity(class.len());
            for (state, laws) in self.laws.iter().enumerate() {
                let key = (class[state], [0, 1].map(|b: usize| sums(&laws[b], &class)));
                let fresh = classes.len();
                next.push(*classes.entry(key).or_insert(fresh));
            }
            let refined = classes.len();
            class = next;
            if refined == count {
                break;
            }
            count = refined;
        }
        // The class of the start is 0; the others in the order of a walk that takes symbol 0 before 1 and
        // the likelier state first.
        let mut order = vec![class[0]];
        let mut laws = Vec::new();
        while let Some(&of) = order.get(laws.len()) {
            let member = class.iter().position(|c| *c == of).unwrap_or(0);
            let mut renamed = [Vec::new(), Vec::new()];
            for (symbol, list) in renamed.iter_mut().enumerate() {
                let mut to = sums(&self.laws[member][symbol], &class);
                to.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
                for (class, chance) in to {
                    let place = order.iter().position(|known| *known == class);
                    let place = place.unwrap_or_else(|| {
                        order.push(class);
                        order.len() - 1
                    });
                    list.push((place, chance));
                }
            }
            laws.push(renamed);
        }
        FiniteFilter { laws }
    }

    /// How many states there are.
    #[must_use]
    pub fn states(&self) -> usize {
        self.laws.len()
    }

    /// The next states behind `symbol` with their chances.
    #[must_use]
    pub fn law(&self, state: usize, symbol: bool) -> &[(usize, Rational)] {
        &self.laws[state][usize::from(symbol)]
    }

    /// The vector before the first symbol: all mass on the start.
    #[must_use]
    pub fn start(&self) -> Vec<Rational> {
        let mut vector = vec![Rational::zero(); self.states()];
        vector[0] = Rational::one();
        vector
    }

    /// The vector behind one more symbol; its sum is nu of what was seen.
    #[must_use]
    pub fn step(&self, vector: &[Rational], symbol: bool) -> Vec<Rational> {
        let mut next = vec![Rational::zero(); self.states()];
        for (laws, mass) in self.laws.iter().zip(vector) {
            if !mass.is_zero() {
                for (to, chance) in &laws[usize::from(symbol)] {
                    next[*to] += mass * chance;
                }
            }
        }
        next
    }

    /// nu(x).
    #[must_use]
    pub fn probability(&self, x: &[bool]) -> Rational {
        let mut vector = self.start();
        for symbol in x {
            vector = self.step(&vector, *symbol);
        }
        sum(&vector)
    }

    /// Whether from here on, whatever comes, both give it the same probability: with `mine` and `other's`
    /// vectors scaled to sum 1. Decided exactly, for all strings of any length.
    #[must_use]
    pub fn agrees_from(
        &self,
        mine: &[Rational],
        other: &FiniteFilter,
        theirs: &[Rational],
    ) -> bool {
        let (Some(here), Some(there)) = (sum(mine).reciprocal(), sum(theirs).reciprocal()) else {
            return sum(mine).is_zero() && sum(theirs).is_zero();
        };
        let scaled = |vector: &[Rational], by: &Rational| -> Vec<Rational> {
            vector.iter().map(|mass| mass * by).collect()
        };
        let mut waiting = vec![(scaled(mine, &here), scaled(theirs, &there))];
        // Reduced rows, each with its pivot.
        let mut basis: Vec<(usize, Vec<Rational>)> = Vec::new();
        while let Some((a, b)) = waiting.pop() {
            if sum(&a) != sum(&b) {
                return false;
            }
            let mut row: Vec<Rational> = a.iter().chain(&b).cloned().collect();
            for (pivot, known) in &basis {
                let factor = row[*pivot].clone();
                if !factor.is_zero() {
                    for (entry, of_known) in row.iter_mut().zip(known) {
                        *entry -= &factor * of_known;
                    }
                }
            }
            let Some(pivot) = row.iter().position(|entry| !entry.is_zero()) else {
                continue;
            };
            let Some(inverse) = row[pivot].reciprocal() else {
                continue;
            };
            row.iter_mut().for_each(|entry| *entry = &*entry * &inverse);
            basis.push((pivot, row));
            for symbol in [false, true] {
                waiting.push((self.step(&a, symbol), other.step(&b, symbol)));
            }
        }
        true
    }

    /// Whether both are the same process: equal probabilities of all strings.
    #[must_use]
    pub fn agrees(&self, other: &FiniteFilter) -> bool {
        self == other || self.agrees_from(&self.start(), other, &other.start())
    }
}

fn sum(vector: &[Rational]) -> Rational {
    vector.iter().sum()
}

/// The chances of the classes.
fn sums(list: &[(usize, Rational)], class: &[usize]) -> Vec<(usize, Rational)> {
    let mut by_class = BTreeMap::new();
    for (to, chance) in list {
        *by_class.entry(class[*to]).or_insert_with(Rational::zero) += chance;
    }
    by_class.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::machine::written_programs;
    use crate::mixture::{Hypothesis, WrittenProgram};

    fn filter(source: &str) -> FiniteFilter {
        FiniteFilter::of(&Program::parse(source).unwrap(), FilterLimits::default()).unwrap()
    }

    fn strings(bits: u32) -> impl Iterator<Item = Vec<bool>> {
        (0..1_u32 << bits).map(move |word| (0..bits).map(|i| word >> i & 1 == 1).collect())
    }

    /// Against the filter that neither forgets nor merges, for all programs of 13 bits at most.
    #[test]
    fn the_automaton_has_the_probabilities_of_the_program() {
        let limits = FilterLimits {
            steps: 200,
            configurations: 24,
        };
        let mut finite = 0;
        for program in (2..=13).flat_map(written_programs) {
            let Some(automaton) = FiniteFilter::of(&program, limits) else {
                continue;
            };
            finite += 1;
            for x in strings(5) {
                let mut exact = WrittenProgram::with_limits(program.clone(), limits);
                x.iter().for_each(|symbol| exact.update(*symbol));
                assert_eq!(
                    exact.evidence().enclosure().exact_value(),
                    Some(&automaton.probability(&x)),
                    "{program} {x:?}"
                );
            }
        }
        assert!(finite > 300, "{finite}");
    }

    #[test]
    fn biased_coins_are_written_programs() {
        let coin = |p, q| FiniteFilter::bernoulli(&Rational::ratio(p, q));
        for (source, p, q) in [
            (",]", 1, 2),
            (">,]", 1, 2),
            (",[,.,]]", 1, 4),
            (",[.,],]", 3, 4),
            (",[>+<,]>]", 1, 3),
        ] {
            assert!(filter(source).agrees(&coin(p, q)), "{source}");
            assert!(!filter(source).agrees(&coin(p, q + 1)), "{source}");
        }
        assert_eq!(filter(",[,.,]]").states(), 1);
    }

    /// `+[,.,]]` and `,[+.],]` are not equal, but once a 1 was seen they differ by a constant factor.
    #[test]
    fn equal_after_a_start_is_proven_for_ever() {
        let (a, b) = (filter("+[,.,]]"), filter(",[+.],]"));
        assert!(!a.agrees(&b));
        let after = |f: &FiniteFilter, x: &[bool]| {
            x.iter()
                .fold(f.start(), |vector, symbol| f.step(&vector, *symbol))
        };
        for x in strings(4) {
            let same = a.agrees_from(&after(&a, &x), &b, &after(&b, &x));
            assert_eq!(same, x.contains(&true), "{x:?}");
        }
    }

    #[test]
    fn a_memory_that_grows_is_not_finite() {
        let limits = FilterLimits {
            steps: 200,
            configurations: 24,
        };
        let growing = Program::parse(">,[<],]").unwrap();
        assert_eq!(FiniteFilter::of(&growing, limits), None);
    }
}
