//! All strings of a length, in classes within which every hypothesis of the list gives the same probability.
//!
//! Takes big integers and enclosures. A coin and a chain of order 1 look only at the last symbol and at how
//! often each symbol stood after each; a periodic sequence looks at whether it is refuted yet. Strings that
//! agree in all this are one class with a multiplicity, and a sum over 2^n strings is a sum over a few
//! hundred classes. All probabilities are integers over 64^n, the weights over 128: nothing is rounded but
//! the two logarithms and the quotient that a class gives once, as enclosures.

use std::collections::BTreeMap;

use num_bigint::BigUint;
use num_traits::{One, Zero};

use super::list::{Member, SYMBOL, WEIGHTS};
use crate::exact::{Enclosure, PRECISION, Rational, ln};
use crate::scenario::{Context, Result};
use crate::suite::instrument::whole_odds::Kind;

/// Bits of the enclosure of the mixture's prediction in one class.
const QUOTIENT_BITS: u32 = 160;

/// How often each symbol stood after each.
pub(super) type Counts = [[u32; 2]; 2];

/// What the list looks at in a string: the last symbol, the counts, and which periodic members are alive.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    pub(super) last: bool,
    pub(super) counts: Counts,
    refuted: u64,
}

impl Key {
    /// The key of a string one symbol longer.
    fn extended(&self, members: &[Member], t: u32, symbol: bool) -> Key {
        let mut key = Key {
            last: symbol,
            ..self.clone()
        };
        key.counts[usize::from(self.last)][usize::from(symbol)] += 1;
        let periodic = |member: &&Member| matches!(member.kind, Kind::Periodic { .. });
        for (bit, member) in members.iter().filter(periodic).enumerate() {
            key.refuted |= u64::from(member.odds(t, self.last, symbol) == 0) << bit;
        }
        key
    }
}

/// A class of strings.
#[derive(Clone, Debug)]
pub(super) struct Class {
    pub(super) key: Key,
    /// How many strings.
    pub(super) strings: BigUint,
    /// nu(x) over 64^t, by member.
    pub(super) joint: Vec<BigUint>,
    /// xi(x).
    xi: Rational,
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
fn scale(t: u32) -> BigUint {
    BigUint::from(SYMBOL).pow(t)
}

/// numerator over 64^t.
pub(super) fn over(numerator: BigUint, t: u32) -> Result<Rational> {
    Ok(Rational::new(numerator.into(), scale(t))?)
}

impl Class {
    fn new(
        members: &[Member],
        t: u32,
        key: Key,
        (strings, joint): (BigUint, Vec<BigUint>),
    ) -> Result<Class> {
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
        let xi = Rational::new(xi.into(), scale(t) * WEIGHTS)?;
        // A symbol that the mixture excludes every truth in the class excludes too: its logarithm is not
        // asked for.
        let ln_or_zero = |chance: &Rational| {
            if chance.is_zero() {
                Ok(Enclosure::zero())
            } else {
                ln(chance, PRECISION)
            }
        };
        Ok(Class {
            key,
            strings,
            joint,
            one: Enclosure::exact(chances[1].clone()).round_outward(QUOTIENT_BITS),
            ln_next: [ln_or_zero(&chances[0])?, ln_or_zero(&chances[1])?],
            ln_xi: ln(&xi, PRECISION)?,
            xi,
            next,
        })
    }
}

/// The levels of 0 .. `longest` symbols, without strings that the mixture excludes.
pub(super) fn levels(
    members: &[Member],
    longest: u32,
    context: &Context<'_>,
) -> Result<Vec<Level>> {
    let first = (BigUint::one(), vec![BigUint::one(); members.len()]);
    let mut now = BTreeMap::from([(Key::default(), first)]);
    let mut levels = Vec::new();
    for t in 0..=longest {
        let mut later = BTreeMap::new();
        let mut classes = Vec::new();
        for (key, (strings, joint)) in now {
            context.go_on()?;
            let mut weighed = members.iter().zip(&joint);
            if weighed.all(|(member, value)| member.weight == 0 || value.is_zero()) {
                continue;
            }
            for symbol in [false, true] {
                let longer = || {
                    let grow = |(member, value): (&Member, &BigUint)| {
                        value * member.odds(t, key.last, symbol)
                    };
                    (
                        BigUint::zero(),
                        members.iter().zip(&joint).map(grow).collect(),
                    )
                };
                let key = key.extended(members, t, symbol);
                let (sum, _) = later.entry(key).or_insert_with(longer);
                *sum += &strings;
            }
            classes.push(Class::new(members, t, key, (strings, joint))?);
        }
        levels.push(Level { t, classes });
        now = later;
    }
    Ok(levels)
}

/// xi(x) by the class that x is in; 0 where the mixture excludes it.
pub(super) fn evidence(members: &[Member], levels: &[Level], x: &[bool]) -> Rational {
    let mut key = Key::default();
    for (t, &symbol) in (0..).zip(x) {
        key = key.extended(members, t, symbol);
    }
    let found = levels[x.len()]
        .classes
        .iter()
        .find(|class| class.key == key);
    found.map_or_else(Rational::zero, |class| class.xi.clone())
}
