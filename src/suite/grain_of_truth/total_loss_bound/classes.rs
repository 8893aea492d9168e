//! All strings of a length, in classes within which every hypothesis of the list gives the same probability.
//!
//! Takes big integers and enclosures. A coin and a chain of order 1 look only at the last symbol and at how
//! often each symbol stood behind each; a periodic sequence looks at whether it is refuted yet. Strings that
//! agree in all this are one class with a multiplicity, and a sum over 2^n strings is a sum over a few
//! hundred classes. All probabilities are integers over 64^n, the weights over 128: nothing is rounded but the
//! two logarithms and the quotient that a class gives once, as enclosures.

use std::collections::BTreeMap;

use num_bigint::BigUint;
use num_traits::{One, Zero};

use crate::exact::{Enclosure, PRECISION, Rational, ln};
use crate::scenario::ScenarioError;

/// Denominator of every probability of one symbol.
pub(super) const SYMBOL: u32 = 64;

/// Denominator of the weights.
pub(super) const WEIGHTS: u32 = 128;

/// Bits of the enclosure of the mixture's prediction in one class.
const QUOTIENT_BITS: u32 = 160;

/// What a member is; probabilities of a 1 over [`SYMBOL`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Coin(u32),
    /// Behind a 0, which also stands before the start, and behind a 1.
    Chain([u32; 2]),
    Periodic(Vec<bool>),
}

/// A member with its weight over [`WEIGHTS`]; at weight 0 it is a truth outside the class.
#[derive(Clone, Debug)]
pub(super) struct Member {
    pub(super) kind: Kind,
    pub(super) weight: u32,
}

/// How often each symbol stood behind each.
pub(super) type Counts = [[u32; 2]; 2];

impl Member {
    /// Probability of `symbol`, over [`SYMBOL`], behind t symbols of which the last is `last`.
    pub(super) fn odds(&self, t: u32, last: bool, symbol: bool) -> u32 {
        let one = match &self.kind {
            Kind::Coin(p) => *p,
            Kind::Chain(after) => after[usize::from(last)],
            Kind::Periodic(period) => {
                let at = usize::try_from(t).unwrap_or(usize::MAX) % period.len();
                SYMBOL * u32::from(period[at])
            }
        };
        if symbol { one } else { SYMBOL - one }
    }

    fn refutable(&self) -> bool {
        matches!(self.kind, Kind::Periodic(_))
    }
}

/// What the list looks at in a string: the last symbol, the counts, and which periodic members are alive.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    last: bool,
    counts: Counts,
    alive: u64,
}

/// A class of strings.
#[derive(Clone, Debug)]
pub(super) struct Class {
    pub(super) last: bool,
    pub(super) counts: Counts,
    /// How many strings.
    pub(super) strings: BigUint,
    /// nu(x) over 64^t, by member.
    pub(super) joint: Vec<BigUint>,
    /// xi(x) over 128 64^t.
    pub(super) xi: BigUint,
    /// xi(x0) and xi(x1) over 128 64^(t+1).
    pub(super) next: [BigUint; 2],
    /// xi(1|x).
    pub(super) one: Enclosure,
    /// ln xi(b|x), b = 0, 1.
    pub(super) ln_next: [Enclosure; 2],
    /// ln xi(x).
    pub(super) ln_xi: Enclosure,
}

/// All strings of t symbols.
#[derive(Clone, Debug)]
pub(super) struct Level {
    pub(super) t: u32,
    pub(super) classes: Vec<Class>,
}

/// 64^t.
pub(super) fn scale(t: u32) -> BigUint {
    BigUint::from(SYMBOL).pow(t)
}

/// numerator over 64^t.
pub(super) fn over(numerator: BigUint, t: u32) -> Result<Rational, ScenarioError> {
    Ok(Rational::new(numerator.into(), scale(t))?)
}

fn finish(
    members: &[Member],
    t: u32,
    key: &Key,
    strings: BigUint,
    joint: Vec<BigUint>,
) -> Result<Class, ScenarioError> {
    let mut xi = BigUint::zero();
    let mut next = [BigUint::zero(), BigUint::zero()];
    for (member, value) in members.iter().zip(&joint) {
        let weighted = value * member.weight;
        for (sum, symbol) in next.iter_mut().zip([false, true]) {
            *sum += &weighted * member.odds(t, key.last, symbol);
        }
        xi += weighted;
    }
    let whole = &xi * SYMBOL;
    let share = |part: &BigUint| Rational::new(part.clone().into(), whole.clone());
    let chances = [share(&next[0])?, share(&next[1])?];
    let evidence = Rational::new(xi.clone().into(), scale(t) * WEIGHTS)?;
    // A symbol that the mixture excludes every truth in the class excludes too: its logarithm is not asked for.
    let ln_or_zero = |chance: &Rational| {
        if chance.is_zero() {
            Ok(Enclosure::zero())
        } else {
            ln(chance, PRECISION)
        }
    };
    Ok(Class {
        last: key.last,
        counts: key.counts,
        strings,
        joint,
        one: Enclosure::exact(chances[1].clone()).round_outward(QUOTIENT_BITS),
        ln_next: [ln_or_zero(&chances[0])?, ln_or_zero(&chances[1])?],
        ln_xi: ln(&evidence, PRECISION)?,
        xi,
        next,
    })
}

/// The key of a string one symbol longer.
fn extended(members: &[Member], key: &Key, t: u32, symbol: bool) -> Key {
    let mut counts = key.counts;
    counts[usize::from(key.last)][usize::from(symbol)] += 1;
    let mut alive = key.alive;
    for (bit, member) in members
        .iter()
        .filter(|member| member.refutable())
        .enumerate()
    {
        if member.odds(t, key.last, symbol) == 0 {
            alive &= !(1 << bit);
        }
    }
    Key {
        last: symbol,
        counts,
        alive,
    }
}

fn start(members: &[Member]) -> Key {
    let refutable = members.iter().filter(|member| member.refutable()).count();
    Key {
        last: false,
        counts: Counts::default(),
        alive: (1 << refutable) - 1,
    }
}

/// The levels of 0 .. `longest` symbols, without strings that the mixture excludes.
pub(super) fn levels(members: &[Member], longest: u32) -> Result<Vec<Level>, ScenarioError> {
    let first = (BigUint::one(), vec![BigUint::one(); members.len()]);
    let mut now: BTreeMap<Key, (BigUint, Vec<BigUint>)> = [(start(members), first)].into();
    let mut levels = Vec::new();
    for t in 0..=longest {
        let mut later: BTreeMap<Key, (BigUint, Vec<BigUint>)> = BTreeMap::new();
        let mut classes = Vec::new();
        for (key, (strings, joint)) in now {
            if members
                .iter()
                .zip(&joint)
                .all(|(member, value)| member.weight == 0 || value.is_zero())
            {
                continue;
            }
            for symbol in [false, true] {
                let longer = || -> Vec<BigUint> {
                    let grow = |(member, value): (&Member, &BigUint)| {
                        value * member.odds(t, key.last, symbol)
                    };
                    members.iter().zip(&joint).map(grow).collect()
                };
                let entry = later
                    .entry(extended(members, &key, t, symbol))
                    .or_insert_with(|| (BigUint::zero(), longer()));
                entry.0 += &strings;
            }
            classes.push(finish(members, t, &key, strings, joint)?);
        }
        levels.push(Level { t, classes });
        now = later;
    }
    Ok(levels)
}

/// xi(x) by the class that x is in; 0 where the mixture excludes it.
pub(super) fn evidence(
    members: &[Member],
    levels: &[Level],
    x: &[bool],
) -> Result<Rational, ScenarioError> {
    let mut key = start(members);
    for (t, &symbol) in (0u32..).zip(x) {
        key = extended(members, &key, t, symbol);
    }
    let Some(level) = levels.get(x.len()) else {
        return Err(ScenarioError::DivisionByZero);
    };
    let refutable: Vec<usize> = (0..members.len())
        .filter(|&index| members[index].refutable())
        .collect();
    let alive = |class: &Class| {
        let bits = refutable.iter().enumerate();
        bits.fold(0u64, |mask, (bit, &index)| {
            mask | u64::from(!class.joint[index].is_zero()) << bit
        })
    };
    let found = level.classes.iter().find(|class| {
        class.last == key.last && class.counts == key.counts && alive(class) == key.alive
    });
    match found {
        Some(class) => Ok(Rational::new(
            class.xi.clone().into(),
            scale(level.t) * WEIGHTS,
        )?),
        None => Ok(Rational::zero()),
    }
}
