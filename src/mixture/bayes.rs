//! The Bayes mixture of a finite prior: evidence, posterior, prediction, leader, loss.
//! Takes hypotheses, the prior's weights and the exact numbers.

use std::borrow::Borrow;
use std::cmp::Ordering;

use num_bigint::BigUint;
use num_integer::Integer;
use num_traits::One;
use thiserror::Error;

use super::branches::Branches;
use super::evidence::{Evidence, conditional, magnitude, ordered, quotient};
use super::hypothesis::Hypothesis;
use crate::exact::{Enclosure, ExactError, Fraction, Rational};
use crate::prior::FinitePrior;

/// What a mixture cannot say.
#[derive(Clone, Debug, PartialEq, Error)]
#[non_exhaustive]
pub enum MixtureError {
    /// The named outcome all-refuted: every hypothesis gives x_1..x_t probability 0.
    #[error(
        "all-refuted: after symbol {t} every hypothesis has probability 0; add a hypothesis that allows the data"
    )]
    AllRefuted {
        /// The first t at which that was so.
        t: u64,
    },
    /// No hypothesis gives either next symbol a probability, so there is nothing to normalise.
    #[error("after {t} symbols no hypothesis goes on; the normalised prediction does not exist")]
    NoContinuation {
        /// Symbols seen.
        t: u64,
    },
    /// A symbol is missing that a hypothesis cannot sum out any more.
    #[error(
        "{name} cannot sum out the missing symbol {t}: it would follow more than {} pasts; give the symbol, or leave \
         this hypothesis out",
        Branches::MOST
    )]
    TooManyMissing {
        /// The missing symbol, counted from 1.
        t: u64,
        /// The hypothesis.
        name: String,
    },
    /// A logarithm could not be enclosed (the lower bound is 0, or the precision is out of range).
    #[error(transparent)]
    Exact(#[from] ExactError),
}

#[derive(Clone, Debug)]
struct Member {
    /// The prior weight over the mixture's common denominator.
    weight: BigUint,
    hypothesis: Box<dyn Hypothesis>,
    /// w(nu) nu(x), times the common denominator of the weights.
    joint: Evidence,
}

impl Member {
    /// The evidence of this hypothesis times its weight.
    fn weighed(&self, evidence: Evidence) -> Evidence {
        if evidence.is_zero() {
            return Evidence::zero();
        }
        evidence.times(&self.weight, &BigUint::one())
    }
}

/// xi(x) = sum over nu of w(nu) nu(x), conditioned on the symbols seen.
///
/// Nothing is rounded. Where a hypothesis has open mass, evidence, posterior and
/// predictives are enclosures; they are exact otherwise.
#[derive(Clone, Debug)]
pub struct Mixture {
    members: Vec<Member>,
    weight_denominator: BigUint,
    time: u64,
    leader: usize,
    /// Who led before the symbol seen last.
    former: usize,
    refuted_at: Option<u64>,
}

impl Mixture {
    /// The mixture before the first symbol. Its leader is the heaviest hypothesis, the
    /// first of equals.
    pub fn new(prior: FinitePrior<Box<dyn Hypothesis>>) -> Mixture {
        let (hypotheses, weights) = prior.into_parts();
        let denominator = weights
            .iter()
            .fold(BigUint::one(), |lcm, w| lcm.lcm(&w.denominator()));
        let members: Vec<Member> = hypotheses
            .into_iter()
            .zip(&weights)
            .map(|(hypothesis, w)| {
                let weight = magnitude(w) * (&denominator / w.denominator());
                let mut member = Member {
                    weight,
                    hypothesis,
                    joint: Evidence::zero(),
                };
                member.joint = member.weighed(member.hypothesis.evidence());
                member
            })
            .collect();
        let mut mixture = Mixture {
            members,
            weight_denominator: denominator,
            time: 0,
            leader: 0,
            former: 0,
            refuted_at: None,
        };
        mixture.elect();
        mixture.former = mixture.leader;
        mixture
    }

    /// Tells every hypothesis that is left the action of the cycle that begins. The evidence is
    /// then that of the percepts given the actions.
    pub fn act(&mut self, action: &[bool]) {
        for member in &mut self.members {
            if !member.joint.is_zero() {
                member.hypothesis.act(action);
            }
        }
    }

    /// Sees the next symbol.
    ///
    /// # Errors
    /// [`MixtureError::AllRefuted`] once no hypothesis is left, with the t at which the last one fell.
    pub fn update(&mut self, symbol: bool) -> Result<(), MixtureError> {
        self.time += 1;
        for member in &mut self.members {
            // What is refuted stays refuted: its run costs nothing any more.
            if !member.joint.is_zero() {
                member.hypothesis.update(symbol);
                member.joint = member.weighed(member.hypothesis.evidence());
            }
        }
        self.seen()
    }

    /// Passes over a symbol that is missing: it is summed out. What a hypothesis cannot pass over by itself it
    /// carries on both ways, as [`Branches`].
    ///
    /// # Errors
    /// [`MixtureError::AllRefuted`]; [`MixtureError::TooManyMissing`].
    pub fn pass_over(&mut self) -> Result<(), MixtureError> {
        self.time += 1;
        for member in &mut self.members {
            if member.joint.is_zero() {
                continue;
            }
            if !member.hypothesis.pass_over() {
                let mut both = Branches::of(member.hypothesis.clone());
                if !both.pass_over() {
                    return Err(MixtureError::TooManyMissing {
                        t: self.time,
                        name: member.hypothesis.name(),
                    });
                }
                member.hypothesis = Box::new(both);
            }
            member.joint = member.weighed(member.hypothesis.evidence());
        }
        self.seen()
    }

    /// From now on every hypothesis [rounds](Hypothesis::round), and so does the mixture.
    pub fn round(&mut self) {
        for member in &mut self.members {
            member.hypothesis.round();
            member.joint = member.weighed(member.hypothesis.evidence());
        }
    }

    /// What follows from the hypotheses' having seen a symbol.
    fn seen(&mut self) -> Result<(), MixtureError> {
        if self.refuted_at.is_none() && self.members.iter().all(|m| m.joint.is_zero()) {
            self.refuted_at = Some(self.time);
        }
        self.former = self.leader;
        self.elect();
        self.alive()
    }

    /// Sees the symbols one by one.
    ///
    /// ```
    /// use solomonoff::mixture::{Hypothesis, Mixture, Sequence};
    /// use solomonoff::prior::FinitePrior;
    /// let ones: Box<dyn Hypothesis> = Box::new(Sequence::periodic(&[], &[true]));
    /// let mut mixture = Mixture::new(FinitePrior::uniform([ones])?);
    /// mixture.extend(&[true, true])?;
    /// assert_eq!(mixture.time(), 2);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`MixtureError::AllRefuted`] at the symbol that leaves no hypothesis; those after it
    /// are not seen.
    pub fn extend<S: Borrow<bool>>(
        &mut self,
        symbols: impl IntoIterator<Item = S>,
    ) -> Result<(), MixtureError> {
        symbols
            .into_iter()
            .try_for_each(|symbol| self.update(*symbol.borrow()))
    }

    fn alive(&self) -> Result<(), MixtureError> {
        match self.refuted_at {
            Some(t) => Err(MixtureError::AllRefuted { t }),
            None => Ok(()),
        }
    }

    /// The leader changes only to a hypothesis that is proven to be heavier, so a tie
    /// belongs to the former leader.
    fn elect(&mut self) {
        let mut best = self.leader;
        let mut bar = self.members[best].joint.upper_end();
        let is_refuted = bar.is_zero();
        for (index, member) in self.members.iter().enumerate() {
            if index == self.leader || member.joint.is_zero() {
                continue;
            }
            // Where the former leader is refuted, the heaviest of what is left, by upper bound.
            let end = if is_refuted {
                member.joint.upper_end()
            } else {
                member.joint.lower_end()
            };
            if end.compare(&bar) == Some(Ordering::Greater) {
                (best, bar) = (index, end);
            }
        }
        self.leader = best;
    }

    /// How many hypotheses there are, refuted ones included; at least one.
    #[expect(
        clippy::len_without_is_empty,
        reason = "a mixture of nothing cannot be made"
    )]
    pub fn len(&self) -> usize {
        self.members.len()
    }

    /// Symbols seen.
    pub fn time(&self) -> u64 {
        self.time
    }

    /// The t at which the last hypothesis was refuted, if it was.
    pub fn refuted_at(&self) -> Option<u64> {
        self.refuted_at
    }

    /// The hypothesis at `index`, as it stands. One that is refuted stands where it fell.
    ///
    /// # Panics
    /// If `index` is not below [`Mixture::len`].
    pub fn hypothesis(&self, index: usize) -> &dyn Hypothesis {
        self.members[index].hypothesis.as_ref()
    }

    /// The prior weight w(nu) of the hypothesis at `index`.
    ///
    /// # Panics
    /// If `index` is not below [`Mixture::len`].
    pub fn prior_weight(&self, index: usize) -> Rational {
        let weight = Evidence::exact(
            self.members[index].weight.clone(),
            self.weight_denominator.clone(),
        );
        weight.lower().to_rational()
    }

    /// w(nu) nu(x) of the hypothesis at `index`: its share of [`Mixture::evidence`].
    ///
    /// # Panics
    /// If `index` is not below [`Mixture::len`].
    pub fn joint(&self, index: usize) -> Evidence {
        self.members[index]
            .joint
            .times(&BigUint::one(), &self.weight_denominator)
    }

    /// xi(x). Before the first symbol it is the sum of the weights, which may be below 1.
    pub fn evidence(&self) -> Evidence {
        self.over_weights(Evidence::sum(self.members.iter().map(|m| m.joint.clone())))
    }

    /// Whether no hypothesis has open mass, so that evidence, posterior and predictives are exact.
    pub fn is_exact(&self) -> bool {
        self.members.iter().all(|m| m.joint.is_exact())
    }

    /// xi(x `symbol`), without seeing it.
    pub fn extended(&self, symbol: bool) -> Evidence {
        let alive = self.members.iter().filter(|m| !m.joint.is_zero());
        self.over_weights(Evidence::sum(
            alive.map(|m| m.weighed(m.hypothesis.extended(symbol))),
        ))
    }

    fn over_weights(&self, sum: Evidence) -> Evidence {
        sum.times(&BigUint::one(), &self.weight_denominator)
    }

    /// xi(0|x) and xi(1|x), which sum to at most 1.
    ///
    /// # Errors
    /// [`MixtureError::AllRefuted`].
    pub fn predictive(&self) -> Result<[Enclosure; 2], MixtureError> {
        self.alive()?;
        Ok(conditional(
            &self.evidence(),
            &[self.extended(false), self.extended(true)],
        ))
    }

    /// Solomonoff's normalised prediction xi(b|x) = xi(xb)/(xi(x0) + xi(x1)), within
    /// `[l_b/(l_b + u_c), u_b/(u_b + l_c)]`, c the other symbol, where mass is open.
    ///
    /// # Errors
    /// [`MixtureError::AllRefuted`]; [`MixtureError::NoContinuation`] where every
    /// hypothesis has stopped.
    pub fn normalised(&self) -> Result<[Enclosure; 2], MixtureError> {
        self.alive()?;
        let next = [self.extended(false), self.extended(true)];
        if next.iter().all(Evidence::is_zero) {
            return Err(MixtureError::NoContinuation { t: self.time });
        }
        Ok([0, 1].map(|b: usize| share(&next[b], &next[1 - b])))
    }

    /// The posterior w_t(nu) of every hypothesis, in the prior's order. Exact values sum
    /// to exactly 1, also where the prior's do not.
    ///
    /// # Errors
    /// [`MixtureError::AllRefuted`].
    pub fn posterior(&self) -> Result<Vec<Enclosure>, MixtureError> {
        self.alive()?;
        let joints: Vec<&Evidence> = self.members.iter().map(|m| &m.joint).collect();
        if self.is_exact() {
            let total = Evidence::sum(joints.iter().map(|j| (*j).clone())).lower();
            let shares = joints.iter().map(|joint| {
                if joint.is_zero() {
                    return Enclosure::zero();
                }
                Enclosure::exact(quotient(&joint.lower(), &total))
            });
            return Ok(shares.collect());
        }
        Ok((0..joints.len())
            .map(|index| {
                let others = joints.iter().enumerate().filter(|(i, _)| *i != index);
                share(
                    joints[index],
                    &Evidence::sum(others.map(|(_, joint)| (*joint).clone())),
                )
            })
            .collect())
    }

    /// w_t(nu) of the hypothesis at `index`.
    ///
    /// # Errors
    /// [`MixtureError::AllRefuted`].
    ///
    /// # Panics
    /// If `index` is not below [`Mixture::len`].
    pub fn posterior_of(&self, index: usize) -> Result<Enclosure, MixtureError> {
        self.alive()?;
        let others = self.members.iter().enumerate().filter(|(i, _)| *i != index);
        let rest = Evidence::sum(others.map(|(_, m)| m.joint.clone()));
        Ok(share(&self.members[index].joint, &rest))
    }

    /// The MAP hypothesis. A tie belongs to the former leader; where enclosures overlap
    /// the former leader stays until another is proven heavier.
    pub fn leader(&self) -> usize {
        self.leader
    }

    /// Who took the lead from whom, `(former, new)`, at the symbol seen last, if someone did.
    /// Before the first symbol nobody has.
    pub fn takeover(&self) -> Option<(usize, usize)> {
        (self.former != self.leader).then_some((self.former, self.leader))
    }

    /// The order of w(a) a(x) and w(b) b(x), as far as it is proven.
    ///
    /// # Panics
    /// If an index is not below [`Mixture::len`].
    pub fn compare(&self, a: usize, b: usize) -> Option<Ordering> {
        self.members[a].joint.compare(&self.members[b].joint)
    }

    /// The ends of log2 w_t(nu) of every hypothesis in bits, in the prior's order, none where that end of the weight is
    /// 0.
    ///
    /// # Errors
    /// [`MixtureError::AllRefuted`].
    pub fn log2_posterior(&self, precision: u32) -> Result<Vec<Ends>, MixtureError> {
        let pairs = self.members.iter().zip(self.others()?);
        let own = pairs.map(|(member, others)| log2_share(&member.joint, &others, precision));
        Ok(own.collect())
    }

    /// The same of 1 - w_t(nu), the weight of all others together.
    ///
    /// # Errors
    /// [`MixtureError::AllRefuted`].
    pub fn log2_of_others(&self, precision: u32) -> Result<Vec<Ends>, MixtureError> {
        let pairs = self.members.iter().zip(self.others()?);
        let rest = pairs.map(|(member, others)| log2_share(&others, &member.joint, precision));
        Ok(rest.collect())
    }

    /// For every hypothesis the sum of w(nu) nu(x) over all others, times the common denominator of the weights.
    fn others(&self) -> Result<Vec<Evidence>, MixtureError> {
        self.alive()?;
        let joints = self.members.iter().map(|member| &member.joint);
        // Of all that stand before a hypothesis, and of all after it.
        let sums = |joints: &mut dyn Iterator<Item = &Evidence>| -> Vec<Evidence> {
            let mut sum = Evidence::zero();
            let mut before = |joint: &Evidence| {
                let sums = [sum.clone(), joint.clone()];
                std::mem::replace(&mut sum, Evidence::sum(sums))
            };
            joints.map(&mut before).collect()
        };
        let before = sums(&mut joints.clone());
        let after = sums(&mut joints.rev());
        let both = before.into_iter().zip(after.into_iter().rev());
        Ok(both
            .map(|(before, after)| Evidence::sum([before, after]))
            .collect())
    }

    /// The cumulative log loss -log2 xi(x_1..x_t) in bits.
    ///
    /// # Errors
    /// [`MixtureError::AllRefuted`]; [`MixtureError::Exact`] where only open mass is left
    /// (no finite bound) or the precision is out of range.
    pub fn log_loss(&self, precision: u32) -> Result<Enclosure, MixtureError> {
        self.alive()?;
        Ok(-self.evidence().log2(precision)?)
    }

    /// The regret against the hypothesis at `index`: log2 nu(x) - log2 xi(x) in bits, at
    /// most -log2 w(nu), always.
    ///
    /// # Errors
    /// As [`Mixture::log_loss`]; [`MixtureError::Exact`] also where the hypothesis is refuted.
    ///
    /// # Panics
    /// If `index` is not below [`Mixture::len`].
    pub fn regret(&self, index: usize, precision: u32) -> Result<Enclosure, MixtureError> {
        self.alive()?;
        let member = &self.members[index];
        let own = if member.joint.is_zero() {
            Evidence::zero()
        } else {
            member.hypothesis.evidence()
        };
        Ok(own.log2(precision)? + self.log_loss(precision)?)
    }
}

/// part / (part + rest), with the open mass of both against it.
pub(super) fn share(part: &Evidence, rest: &Evidence) -> Enclosure {
    let (l, u) = (part.lower(), part.upper());
    if part.is_exact() && rest.is_exact() {
        return Enclosure::exact(quotient(&l, &sum(&l, &rest.lower())));
    }
    ordered(
        quotient(&l, &sum(&l, &rest.upper())),
        quotient(&u, &sum(&u, &rest.lower())),
    )
}

/// The ends of a logarithm, none where it is that of 0.
pub type Ends = [Option<Rational>; 2];

/// log2 of both ends of [`share`], as differences of logarithms: the quotient may be as small as the data is long.
fn log2_share(part: &Evidence, rest: &Evidence, precision: u32) -> Ends {
    let end = |own: Evidence, rest: Evidence| {
        let log2 = own.log2(precision).ok()?;
        let whole = Evidence::sum([own, rest]).log2(precision).ok()?;
        Some((log2.lower() - whole.upper(), log2.upper() - whole.lower()))
    };
    if part.is_settled() && rest.is_settled() {
        let both = end(part.clone(), rest.clone());
        let (least, most) = both.map_or((None, None), |(least, most)| (Some(least), Some(most)));
        return [least, most.map(|most| most.min(Rational::zero()))];
    }
    let least = end(part.lower_end(), rest.upper_end());
    let most = end(part.upper_end(), rest.lower_end());
    // Logarithms of numbers that are close are not.
    [
        least.map(|ends| ends.0),
        most.map(|ends| ends.1.min(Rational::zero())),
    ]
}

fn sum(a: &Fraction, b: &Fraction) -> Fraction {
    let term = |f: &Fraction| Evidence::exact(f.numerator().clone(), f.denominator().clone());
    Evidence::sum([term(a), term(b)]).lower()
}

/// A mixture is itself a hypothesis, so mixtures nest.
impl Hypothesis for Mixture {
    fn name(&self) -> String {
        format!("mixture of {}", self.len())
    }
    fn act(&mut self, action: &[bool]) {
        Mixture::act(self, action);
    }
    fn evidence(&self) -> Evidence {
        Mixture::evidence(self)
    }
    fn extended(&self, symbol: bool) -> Evidence {
        Mixture::extended(self, symbol)
    }
    fn update(&mut self, symbol: bool) {
        // All-refuted is evidence 0 here, which the outer mixture reads and names.
        let _ = Mixture::update(self, symbol);
    }
    fn is_exchangeable(&self) -> bool {
        self.members
            .iter()
            .all(|own| own.hypothesis.is_exchangeable())
    }
    fn parts(&self) -> Vec<(String, Evidence)> {
        let own = |index| (self.hypothesis(index).name(), self.joint(index));
        (0..self.len()).map(own).collect()
    }
    fn round(&mut self) {
        Mixture::round(self);
    }
    fn pass_over(&mut self) -> bool {
        let mut next = self.clone();
        match Mixture::pass_over(&mut next) {
            Ok(()) | Err(MixtureError::AllRefuted { .. }) => {
                *self = next;
                true
            }
            Err(_) => false,
        }
    }
    fn clone_box(&self) -> Box<dyn Hypothesis> {
        Box::new(self.clone())
    }
}
