//! Whether the behaviours are the finite prior: against the exact mixture, the exact filters, and exact
//! products.
//!
//! Merging changes no sum, so behaviours with their added weights give a string what the mixture over all
//! programs gives it; and an automaton gives it what its program's own filter gives, which neither forgets
//! nor merges.
//!
//! Doubles. Beliefs are sums and products of positive numbers, so the relative error of what a filter of s
//! states believes grows by at most s + 3 roundings a symbol, and log2(1 + e) < 3e/2 for small e; each chance
//! inherits it twice. Adding up n log2 chances rounds n times.

use super::class::{Behaviour, Class, build};
use super::rates::Tie;
use super::runs::follow;
use super::setup::Setup;
use crate::exact::{PRECISION, Rational, as_u64, log2};
use crate::mixture::{FilterLimits, Hypothesis, Mixture, WrittenProgram, written_prior};
use crate::scenario::figures::{inverse_power, of_double, whole};
use crate::scenario::{Claims, Result, claims, own_derivation};
use crate::suite::instrument::mixing::{exactly, point};

const OWN: &str = own_derivation!();

claims! {
    WHOLE: Exact Equal "class-is-the-prior", "merging changes no sum",
        "Behaviours with their added weights give 16 symbols the probability that the exact mixture over all \
         programs of 13 bits gives.";
    MEMBERS: Exact Equal "filters-agree", OWN,
        "Every behaviour's automaton gives 24 symbols the probability that its program's exact filter gives, \
         which neither forgets nor merges.";
    FLOATS: Float Within "doubles-agree", OWN,
        "The tied behaviours' log2 likelihoods as sums of doubles are the exact ones, to within rounding.";
}

/// Symbols after which the whole class is compared with the exact mixture.
const EXACT: usize = 16;

/// Longest programs of that comparison.
const EXACT_BITS: u32 = 13;

/// Symbols along which each behaviour is compared with the exact filter of its shortest program.
const MEMBER: usize = 24;

/// Symbols after which the doubles are compared with exact values.
const FLOATS_AFTER: usize = 500;

/// Bits of a double's fraction, minus one: twice the unit roundoff is 2^-this.
const ROUNDING_BITS: u32 = 52;

#[derive(Clone)]
pub(super) struct Exactness {
    /// P_13's probability of 16 symbols by behaviours, and by the exact mixture, for a sequence of each
    /// source.
    pub(super) whole: Vec<(Rational, Rational)>,
    /// A behaviour's name, its probability of 24 symbols, and the exact filter's, for each.
    pub(super) members: Vec<(String, Rational, Rational)>,
    /// The tied behaviours' likelihoods of 500 symbols.
    pub(super) floats: Vec<Summed>,
}

/// A likelihood as a sum of doubles and exactly.
#[derive(Clone)]
pub(super) struct Summed {
    name: String,
    states: usize,
    /// log2 of it.
    pub(super) double: f64,
    exact: Rational,
}

/// `sequences` are one of each tie, in their order.
pub(super) fn measure(on: Setup<'_>, ties: &[Tie], sequences: &[&[bool]]) -> Result<Exactness> {
    let behaviours = &on.class.behaviours;
    let limits = FilterLimits::default();
    let mut whole = Vec::new();
    for x in sequences {
        let x = &x[..EXACT];
        let small = build(2..=EXACT_BITS, &[x.to_vec()], false, on.context)?;
        let all = small.behaviours.iter();
        let merged = all.map(|of| of.total() * of.filter.probability(x)).sum();
        let mut mixture = Mixture::new(written_prior(EXACT_BITS, limits)?);
        mixture.extend(x)?;
        whole.push((merged, exactly(&mixture.evidence())?));
    }
    let x = &sequences[0][..MEMBER];
    let mut members = Vec::new();
    for behaviour in behaviours {
        let mut exact = WrittenProgram::new(behaviour.program.clone());
        x.iter().for_each(|symbol| exact.update(*symbol));
        let evidence = point(&exact.evidence().enclosure())?;
        members.push((behaviour.name(), behaviour.filter.probability(x), evidence));
    }
    let mut floats = Vec::new();
    for (tie, x) in ties.iter().zip(sequences) {
        let x = &x[..FLOATS_AFTER];
        for behaviour in tie.pair.map(|at| &behaviours[at]) {
            let alone = Class::of(vec![Behaviour {
                weight: Rational::one(),
                so_far_weight: Rational::zero(),
                ..behaviour.clone()
            }]);
            floats.push(Summed {
                name: behaviour.name(),
                states: behaviour.filter.states(),
                double: follow(&alone, x, 1, 0, None).ends[0],
                exact: behaviour.filter.probability(x),
            });
        }
    }
    Ok(Exactness {
        whole,
        members,
        floats,
    })
}

impl Summed {
    /// By how much rounding may move the sum of doubles.
    fn rounding(&self) -> Result<Rational> {
        let n = whole(as_u64(FLOATS_AFTER));
        let beliefs = &n * &n * whole(as_u64(self.states + 3)) * Rational::ratio(3, 2);
        let adding = n * of_double(self.double)?.abs();
        Ok((beliefs + adding) * inverse_power(ROUNDING_BITS))
    }
}

pub(super) fn judge(measured: &Exactness, claims: &mut Claims) -> Result<()> {
    for (at, (merged, exact)) in measured.whole.iter().enumerate() {
        claims.check(&WHOLE, || format!("sequence {at}"), merged, exact);
    }
    for (name, automaton, filter) in &measured.members {
        claims.check(&MEMBERS, || name.clone(), automaton, filter);
    }
    let mut allowed = Rational::zero();
    for of in &measured.floats {
        allowed = allowed.max(of.rounding()?);
    }
    claims.tolerate(&FLOATS, allowed);
    for of in &measured.floats {
        let exact = log2(&of.exact, PRECISION)?;
        claims.check(&FLOATS, || of.name.clone(), of_double(of.double)?, exact);
    }
    Ok(())
}
