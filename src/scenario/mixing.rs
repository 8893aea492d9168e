//! A list of simple hypotheses with running products: stands in until the exact `Mixture` is on main.
use super::ScenarioError;
use super::figures::quotient;
use crate::exact::Rational;
#[derive(Clone)]
pub(super) enum Model {
    Bernoulli(Rational),
    Sequence(Vec<bool>),
}
pub(super) struct List {
    members: Vec<(Model, Rational)>,
    time: usize,
    leader: usize,
    prior_sum: Rational,
    cur: Rational,
}
impl List {
    pub(super) fn new(members: Vec<(Model, Rational)>) -> Result<Self, ScenarioError> {
        let mut l = List {
            members,
            time: 0,
            leader: 0,
            prior_sum: Rational::one(),
            cur: Rational::one(),
        };
        l.lead();
        Ok(l)
    }
    fn lead(&mut self) {
        let mut best = self.leader;
        for i in 0..self.members.len() {
            if self.members[i].1 > self.members[best].1 {
                best = i;
            }
        }
        self.leader = best;
    }
    fn chance(&self, i: usize) -> Rational {
        match &self.members[i].0 {
            Model::Bernoulli(p) => p.clone(),
            Model::Sequence(s) => {
                if s[self.time] {
                    Rational::one()
                } else {
                    Rational::zero()
                }
            }
        }
    }
    pub(super) fn update(&mut self, bit: bool) -> Result<(), ScenarioError> {
        for i in 0..self.members.len() {
            let p = self.chance(i);
            let p = if bit { p } else { Rational::one() - p };
            self.members[i].1 = &self.members[i].1 * &p;
        }
        self.time += 1;
        self.lead();
        let _ = (&self.prior_sum, &self.cur);
        Ok(())
    }
    pub(super) fn one(&self) -> Result<Rational, ScenarioError> {
        let mut s = Rational::zero();
        for i in 0..self.members.len() {
            s = s + &self.members[i].1 * self.chance(i);
        }
        quotient(&s, &self.evidence())
    }
    pub(super) fn evidence(&self) -> Rational {
        let mut s = Rational::zero();
        for m in &self.members {
            s = s + &m.1;
        }
        s
    }
    pub(super) fn joint(&self, i: usize) -> Rational {
        self.members[i].1.clone()
    }
    pub(super) fn leader(&self) -> usize {
        self.leader
    }
}
