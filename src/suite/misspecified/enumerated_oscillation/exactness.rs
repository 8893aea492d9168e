//! Whether the behaviours are the finite prior: against the sum over all programs, the exact filters, and
//! exact products.
//!
//! The class is made by a screen that drops what a prefix refutes, by forgetting cells out of reach, by lumping
//! configurations and by merging equal behaviours. None of this changes what the whole class gives a prefix
//! that the screen kept. The other side is the sum over all written programs one by one, each by its own
//! filter, which screens nothing, forgets nothing and merges nothing. A program that never stops running
//! between two symbols leaves mass open however far it is followed. Where the screen proves that such a
//! program cannot print the prefix, its word is taken (how many these are is said). Of one that never gives a
//! string more than the coin does, no more than that is open. What is open is an allowance on either side.
//!
//! Doubles. Beliefs are sums and products of positive numbers, so the relative error of what a filter of s
//! states believes grows by at most s + 3 roundings a symbol, and log2(1 + e) < 3e/2 for small e; each chance
//! inherits it twice. Adding up n log2 chances rounds n times.

use rayon::prelude::*;

use super::class::{Behaviour, COMPARE, Class, SCREEN, build, weight};
use super::rates::Tie;
use super::runs::follow;
use super::setup::Setup;
use crate::exact::{Enclosure, PRECISION, Rational, as_u64, log2, narrow};
use crate::machine::{Program, written_programs};
use crate::mixture::{FilterLimits, Hypothesis, WrittenProgram, may_print, never_above_coin};
use crate::scenario::figures::{inverse_power, length, of_double, whole};
use crate::scenario::{Claims, Context, Result, claims, own_derivation};
use crate::suite::instrument::mixing::point;

const OWN: &str = own_derivation!();

claims! {
    WHOLE: Certified Within "class-is-the-prior", OWN,
        "Behaviours with their added weights, and the programs without a finite filter, give 16 symbols the \
         probability that all {programs} written programs of up to {bits} bits give them one by one, to \
         within the mass that either side leaves open ({screened} programs that do not come to an end \
         between two symbols are left to the screen).",
        refuted_by "a program that the screen drops though it prints the symbols, or is merged with another";
    MEMBERS: Exact Equal "filters-agree", OWN,
        "Every behaviour's automaton gives 24 symbols the probability that its program's exact filter gives, \
         which neither forgets nor merges.";
    FLOATS: Float Within "doubles-agree", OWN,
        "The tied behaviours' log2 likelihoods as sums of doubles are the exact ones, to within rounding.";
}

/// Symbols after which the whole class is compared with all programs.
const EXACT: usize = 16;

/// How far each of them is followed at first; and what this leaves open and the screen does not refute.
const EACH: FilterLimits = FilterLimits {
    steps: 100,
    configurations: 64,
};

/// Symbols along which each behaviour is compared with the exact filter of its shortest program.
const MEMBER: usize = 24;

/// Symbols after which the doubles are compared with exact values.
const FLOATS_AFTER: usize = 500;

/// Bits of a double's fraction, minus one: twice the unit roundoff is 2^-this.
const ROUNDING_BITS: u32 = 52;

#[derive(Clone)]
pub(super) struct Exactness {
    /// Longest programs of the comparison.
    bits: u32,
    /// How many programs that are, and how many of them were left to the screen.
    programs: u64,
    screened: u64,
    /// The probability of 16 symbols by behaviours, and by all programs, for a sequence of each source.
    pub(super) whole: Vec<(Enclosure, Enclosure)>,
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
    let bits = on.parameters.bits;
    let programs: Vec<Program> = (2..=bits).flat_map(written_programs).collect();
    let (mut whole, mut screened) = (Vec::new(), 0);
    for x in sequences {
        let x = &x[..EXACT];
        let small = build(2..=bits, &[x.to_vec()], false, on.context)?;
        let all = small.behaviours.iter();
        let merged: Rational = all.map(|of| of.total() * of.filter.probability(x)).sum();
        let rest = small.unplaced.iter().chain(&small.below_coin);
        let rest: Vec<Program> = rest.cloned().collect();
        let rest = one_by_one(&rest, x, on.context)?;
        on.context.report("all programs one by one", 0, 1)?;
        let directly = one_by_one(&programs, x, on.context)?;
        screened += directly.screened;
        whole.push((Enclosure::exact(merged) + rest.sum, directly.sum));
    }
    let x = &sequences[0][..MEMBER];
    let mut members = Vec::new();
    for behaviour in behaviours {
        let mut exact = WrittenProgram::new(behaviour.program.clone());
        on.context.go_on()?;
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
                double: follow(&alone, x, 1, 0, None, on.context)?.ends[0],
                exact: behaviour.filter.probability(x),
            });
        }
    }
    Ok(Exactness {
        bits,
        programs: length(&programs),
        screened,
        whole,
        members,
        floats,
    })
}

/// What some programs give a prefix, by their weights.
struct OneByOne {
    sum: Enclosure,
    /// So many were left to the screen.
    screened: u64,
}

/// What one program gives it.
fn gives(program: &Program, x: &[bool], limits: FilterLimits) -> Enclosure {
    let mut exact = WrittenProgram::with_limits(program.clone(), limits);
    for symbol in x {
        if exact.evidence().is_zero() {
            break;
        }
        exact.update(*symbol);
    }
    exact.evidence().enclosure()
}

/// Each program by its own filter, as far as it is followed.
fn one_by_one(programs: &[Program], x: &[bool], context: &Context<'_>) -> Result<OneByOne> {
    let each = programs.par_iter().map(|program| {
        context.go_on()?;
        let found = gives(program, x, EACH);
        let screened = !found.is_exact() && !may_print(program, x, SCREEN);
        let counted = if found.is_exact() {
            found
        } else if screened {
            Enclosure::exact(found.lower().clone())
        } else if never_above_coin(program) {
            let coin = inverse_power(narrow(x.len())?);
            Enclosure::new(found.lower().clone(), found.upper().clone().min(coin))?
        } else {
            gives(program, x, COMPARE)
        };
        Ok(OneByOne {
            sum: counted.scale(&weight(program)),
            screened: u64::from(screened),
        })
    });
    let nothing = || OneByOne {
        sum: Enclosure::exact(Rational::zero()),
        screened: 0,
    };
    each.try_reduce(nothing, |a, b| {
        Ok(OneByOne {
            sum: a.sum + b.sum,
            screened: a.screened + b.screened,
        })
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
    let whole = WHOLE
        .with("bits", measured.bits)
        .with("programs", measured.programs)
        .with("screened", measured.screened);
    let widths = measured.whole.iter();
    let open = widths.map(|(merged, directly)| merged.width() + directly.width());
    let open = open.max().unwrap_or_else(Rational::zero);
    claims.tolerate(&whole, open);
    for (at, (merged, directly)) in measured.whole.iter().enumerate() {
        claims.check(&whole, || format!("sequence {}", at + 1), merged, directly);
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
