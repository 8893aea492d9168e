//! One hypothesis carried on both ways past symbols that are missing. Takes the trait [`Hypothesis`].

use std::collections::HashMap;

use super::evidence::Evidence;
use super::hypothesis::Hypothesis;

/// Copies of a hypothesis, one for each way in which the missing symbols may have come; its evidence is the sum of
/// theirs. Copies in the same [state](Hypothesis::state) are one.
#[derive(Clone, Debug)]
pub struct Branches {
    name: String,
    branches: Vec<Box<dyn Hypothesis>>,
}

impl Branches {
    /// The most copies that are followed.
    pub const MOST: usize = 1 << 12;

    /// The hypothesis as it stands.
    pub fn of(hypothesis: Box<dyn Hypothesis>) -> Branches {
        Branches {
            name: hypothesis.name(),
            branches: vec![hypothesis],
        }
    }

    /// Drops the refuted and makes one of copies with equal states.
    fn join(&mut self) {
        let mut kept: Vec<Box<dyn Hypothesis>> = Vec::new();
        let mut places: HashMap<Vec<u64>, usize> = HashMap::new();
        for branch in self.branches.drain(..) {
            if branch.evidence().is_zero() {
                continue;
            }
            if let Some(state) = branch.state() {
                if let Some(&same) = places.get(&state) {
                    kept[same].absorb(&branch.evidence());
                    continue;
                }
                places.insert(state, kept.len());
            }
            kept.push(branch);
        }
        self.branches = kept;
    }

    fn sum(&self, of: impl Fn(&dyn Hypothesis) -> Evidence) -> Evidence {
        Evidence::sum(self.branches.iter().map(|branch| of(branch.as_ref())))
    }
}

impl Hypothesis for Branches {
    fn name(&self) -> String {
        self.name.clone()
    }
    fn act(&mut self, action: &[bool]) {
        for branch in &mut self.branches {
            branch.act(action);
        }
    }
    fn evidence(&self) -> Evidence {
        self.sum(|branch| branch.evidence())
    }
    fn extended(&self, symbol: bool) -> Evidence {
        self.sum(|branch| branch.extended(symbol))
    }
    fn update(&mut self, symbol: bool) {
        for branch in &mut self.branches {
            branch.update(symbol);
        }
        self.join();
    }
    fn round(&mut self) {
        for branch in &mut self.branches {
            branch.round();
        }
    }
    fn pass_over(&mut self) -> bool {
        if 2 * self.branches.len() > Branches::MOST {
            return false;
        }
        let mut both = Vec::new();
        for branch in self.branches.drain(..) {
            for symbol in [false, true] {
                let mut way = branch.clone();
                way.update(symbol);
                both.push(way);
            }
        }
        self.branches = both;
        self.join();
        true
    }
    fn clone_box(&self) -> Box<dyn Hypothesis> {
        Box::new(self.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exact::Rational;
    use crate::mixture::{
        Bernoulli, Beta, ContextTree, HiddenMarkov, KrichevskyTrofimov, Markov, Mixture, Sequence,
        Twin, WrittenProgram,
    };
    use crate::prior::FinitePrior;

    fn r(p: i64, q: u64) -> Rational {
        Rational::ratio(p, q)
    }

    fn every_kind() -> Vec<Box<dyn Hypothesis>> {
        let rows = vec![vec![r(1, 3), r(2, 3)], vec![r(3, 4), r(1, 4)]];
        vec![
            Box::new(Bernoulli::new(r(1, 3)).unwrap()),
            Box::new(Beta::new(r(2, 1), r(1, 1)).unwrap()),
            Box::new(KrichevskyTrofimov::new()),
            Box::new(KrichevskyTrofimov::of_order(1).unwrap()),
            Box::new(Markov::new(vec![r(1, 10), r(4, 5)]).unwrap()),
            Box::new(ContextTree::new(2).unwrap()),
            Box::new(HiddenMarkov::new(&[r(1, 2), r(1, 2)], &rows, &[r(1, 5), r(1, 1)]).unwrap()),
            Box::new(Sequence::periodic(&[true], &[false, true])),
            Box::new(Sequence::finite(&[true, false])),
            Box::new(Twin::new(
                Box::new(Markov::new(vec![r(1, 10), r(4, 5)]).unwrap()),
                3,
            )),
            Box::new(WrittenProgram::parse(">.+]").unwrap()),
            Box::new(WrittenProgram::parse(",[>.+.<,],]").unwrap()),
        ]
    }

    /// nu of a text with `?` is the sum over all that may stand there.
    fn summed(hypothesis: &dyn Hypothesis, text: &str) -> Rational {
        let missing = text.matches('?').count();
        let mut sum = Rational::zero();
        for code in 0..1_u32 << missing {
            let (mut own, mut at) = (hypothesis.clone_box(), 0);
            for symbol in text.bytes() {
                let one = match symbol {
                    b'?' => {
                        at += 1;
                        code >> (at - 1) & 1 == 1
                    }
                    symbol => symbol == b'1',
                };
                own.update(one);
            }
            sum += own.evidence().lower().to_rational();
        }
        sum
    }

    #[test]
    fn a_missing_symbol_is_summed_out_by_every_kind() {
        for text in [
            "?", "1?", "1?0", "?1", "01?0?1", "1??01?", "10101?10", "1?0?01",
        ] {
            for hypothesis in every_kind() {
                let expected = summed(hypothesis.as_ref(), text);
                let prior = FinitePrior::uniform([hypothesis.clone()]).unwrap();
                for rounds in [false, true] {
                    let mut mixture = Mixture::new(prior.clone());
                    if rounds {
                        mixture.round();
                    }
                    for symbol in text.bytes() {
                        // Refuted is evidence 0, as it should be.
                        let _ = match symbol {
                            b'?' => mixture.pass_over(),
                            symbol => mixture.update(symbol == b'1'),
                        };
                    }
                    let found = mixture.evidence().enclosure();
                    let name = hypothesis.name();
                    assert!(
                        found.contains(&expected),
                        "{name} {text}: {found} {expected}"
                    );
                    assert!(rounds || found.is_exact(), "{name} {text}");
                    assert!(mixture.evidence().is_settled(), "{name} {text}");
                }
            }
        }
    }

    #[test]
    fn a_chain_meets_itself_again_and_a_tree_does_not() {
        let passed = |hypothesis: Box<dyn Hypothesis>, symbols: usize| {
            let mut both = Branches::of(hypothesis);
            (0..symbols).all(|_| both.pass_over())
        };
        assert!(passed(
            Box::new(Markov::new(vec![r(1, 10), r(4, 5)]).unwrap()),
            100
        ));
        let tree = || Box::new(ContextTree::new(2).unwrap());
        assert!(passed(tree(), 12));
        assert!(!passed(tree(), 13));
    }
}
