//! What happens on the way: who leads, who is refuted, whose odds cross those that the file states.
//!
//! Takes the exact mixture. A lead is taken by proof only: a hypothesis leads once its weight is above that of every
//! other. Ties keep the former leader, and at the start nobody leads unless its prior weight is the greatest, so that
//! the order of the list makes no difference.

use std::cmp::Ordering;

use crate::exact::{Rational, Scaled};
use crate::mixture::Mixture;
use crate::scenario::{Event, EventKind, Standing};

/// The race so far.
#[derive(Clone, Debug)]
pub(super) struct Race {
    /// Who leads.
    pub(super) leader: Option<usize>,
    /// Who led last, which nobody may do now.
    former: Option<usize>,
    pub(super) leader_changes: u64,
    pub(super) events: Vec<Event>,
    /// All events, those that are not kept included.
    pub(super) happened: u64,
    /// The symbol after which each hypothesis had probability 0.
    pub(super) refuted_at: Vec<Option<u64>>,
    /// Odds that are watched, and for each whose are above them.
    watched: Vec<(Rational, Scaled, Option<usize>)>,
    joints: Vec<Scaled>,
}

impl Race {
    /// Before the first symbol. `odds` are those to be watched, each at least 1.
    pub(super) fn new(mixture: &Mixture, odds: &[Rational]) -> Race {
        let scaled = |odds: &Rational| {
            let numerator = odds.numerator().magnitude().clone();
            Scaled::quotient(&numerator, &odds.denominator())
        };
        let watched = odds.iter().map(|odds| (odds.clone(), scaled(odds), None));
        let mut race = Race {
            leader: None,
            former: None,
            leader_changes: 0,
            events: Vec::new(),
            happened: 0,
            refuted_at: vec![None; mixture.len()],
            watched: watched.collect(),
            joints: Vec::new(),
        };
        race.look(mixture, 0);
        // Nothing has happened yet: that is how the prior has it.
        race.events.clear();
        (race.happened, race.leader_changes) = (0, 0);
        race
    }

    /// Looks at the mixture after a symbol.
    pub(super) fn look(&mut self, mixture: &Mixture, symbol: u64) {
        let joints = (0..mixture.len()).map(|index| mixture.joint(index).rounded());
        let mut all = std::mem::take(&mut self.joints);
        all.clear();
        all.extend(joints);
        for (index, joint) in all.iter().enumerate() {
            if joint.is_zero() && self.refuted_at[index].is_none() {
                self.refuted_at[index] = Some(symbol);
                self.tell(symbol, EventKind::Refuted, index, None);
            }
        }
        self.elect(&all, symbol);
        if !self.watched.is_empty() {
            self.watch(&all, symbol);
        }
        self.joints = all;
    }

    fn elect(&mut self, joints: &[Scaled], symbol: u64) {
        let lower = |index: &usize| joints[*index].ends()[0];
        let best = (0..joints.len()).max_by(|a, b| Scaled::order(lower(a), lower(b)));
        let is_above = |index: &usize, other: usize| {
            other == *index || joints[*index].compare(joints[other]) == Some(Ordering::Greater)
        };
        let proven = best.filter(|best| {
            !joints[*best].is_zero() && (0..joints.len()).all(|other| is_above(best, other))
        });
        match (proven, self.leader) {
            (Some(best), _) => {
                if self.former.is_some_and(|former| former != best) {
                    self.leader_changes += 1;
                    self.tell(symbol, EventKind::Leads, best, None);
                }
                self.leader = Some(best);
                self.former = Some(best);
            }
            (None, Some(leader)) => {
                let is_beaten =
                    |other: usize| joints[other].compare(joints[leader]) == Some(Ordering::Greater);
                if joints[leader].is_zero() || (0..joints.len()).any(is_beaten) {
                    self.leader = None;
                }
            }
            (None, None) => {}
        }
    }

    /// Odds of at least 1 are those of one hypothesis at most, and of the heaviest.
    fn watch(&mut self, joints: &[Scaled], symbol: u64) {
        let mut told = Vec::new();
        for (odds, scaled, above) in &mut self.watched {
            let over = |index: usize| {
                let others = joints
                    .iter()
                    .enumerate()
                    .filter(|(other, _)| *other != index);
                let rest: Scaled = others.map(|(_, joint)| *joint).sum();
                joints[index].compare(rest * *scaled)
            };
            if let Some(index) = *above
                && over(index) == Some(Ordering::Less)
            {
                told.push((EventKind::OddsBelow, index, odds.clone()));
                *above = None;
            }
            if above.is_none()
                && let Some(index) = self.leader
                && over(index) == Some(Ordering::Greater)
            {
                told.push((EventKind::OddsAbove, index, odds.clone()));
                *above = Some(index);
            }
        }
        for (kind, index, odds) in told {
            self.tell(symbol, kind, index, Some(odds));
        }
    }

    fn tell(&mut self, symbol: u64, kind: EventKind, hypothesis: usize, odds: Option<Rational>) {
        self.happened += 1;
        if self.events.len() < Standing::EVENTS {
            self.events.push(Event {
                symbol,
                kind,
                hypothesis,
                odds,
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mixture::{Bernoulli, Hypothesis, Sequence};
    use crate::prior::FinitePrior;

    fn coin(p: i64, q: u64) -> Box<dyn Hypothesis> {
        Box::new(Bernoulli::new(Rational::ratio(p, q)).unwrap())
    }

    fn race(hypotheses: Vec<Box<dyn Hypothesis>>, odds: &[Rational], symbols: &str) -> Race {
        let mut mixture = Mixture::new(FinitePrior::uniform(hypotheses).unwrap());
        mixture.round();
        let mut race = Race::new(&mixture, odds);
        for (symbol, place) in symbols.bytes().zip(1..) {
            let _ = mixture.update(symbol == b'1');
            race.look(&mixture, place);
        }
        race
    }

    fn told(race: &Race) -> Vec<(u64, &'static str, usize)> {
        let events = race.events.iter();
        events
            .map(|event| (event.symbol, event.kind.word(), event.hypothesis))
            .collect()
    }

    /// Turned to "the later of equals leads", the second list would have a change at symbol 4.
    #[test]
    fn ties_keep_the_leader_and_at_the_start_nobody_leads() {
        for (order, first) in [([coin(2, 5), coin(3, 5)], 0), ([coin(3, 5), coin(2, 5)], 1)] {
            let race = race(order.into(), &[], "0101");
            assert_eq!((race.leader, race.leader_changes), (Some(first), 0));
            assert_eq!(told(&race), []);
        }
        assert_eq!(race(vec![coin(2, 5), coin(3, 5)], &[], "").leader, None);
        // From one to the other and back: two changes, after the ties.
        let back = race(vec![coin(2, 5), coin(3, 5)], &[], "0110");
        assert_eq!(told(&back), [(3, "leads", 1)]);
        let back = race(vec![coin(2, 5), coin(3, 5)], &[], "011000");
        assert_eq!(told(&back), [(3, "leads", 1), (5, "leads", 0)]);
    }

    #[test]
    fn who_is_refuted_leads_no_more() {
        let ones = || -> Box<dyn Hypothesis> { Box::new(Sequence::periodic(&[], &[true])) };
        let left = race(vec![ones(), coin(1, 3), coin(1, 3)], &[], "110");
        // The two that are left are equal, so nobody is proven to lead.
        assert_eq!(left.leader, None);
        assert_eq!(left.refuted_at, [Some(3), None, None]);
        let none = race(vec![ones()], &[], "10");
        assert_eq!((none.leader, none.refuted_at), (None, vec![Some(2)]));
    }

    /// 3/5 against 2/5: odds (3/2)^n after n ones more than zeros.
    #[test]
    fn odds_are_told_when_they_are_crossed() {
        let odds = [Rational::from_integer(3)];
        let crossed = race(vec![coin(2, 5), coin(3, 5)], &odds, "11100");
        let expected = [(3, "odds-above", 1), (4, "odds-below", 1)];
        assert_eq!(told(&crossed), expected);
    }
}
