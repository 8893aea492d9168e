//! The list of printed sequences and the uniform measure: H's chances under the latter, and M_norm of both
//! along the tree of what is printed.
//!
//! Takes the groups of programs that print the same. Where none of them is left M_norm is the uniform
//! measure, so only the prefixes of their outputs need to be visited.

use crate::exact::{Rational, as_u64};
use crate::machine::Symbols;
use crate::scenario::Result;
use crate::scenario::figures::quotient;
use crate::suite::instrument::printing::Printed;

/// Length of `,]`, the uniform measure.
const UNIFORM_BITS: u64 = 6;

/// The object that breaks H: a raven, not black.
const BREAKS: [bool; 2] = [true, false];

/// The object number t of x, from 0: raven and black.
pub(super) fn object(x: &Symbols, t: usize) -> Option<[bool; 2]> {
    Some([x.get(2 * t)?, x.get(2 * t + 1)?])
}

/// Whether no object of x breaks H.
pub(super) fn compatible(x: &Symbols) -> bool {
    (0..x.len() / 2).all(|t| object(x, t) != Some(BREAKS))
}

/// The uniform measure's share of M of a string of so many symbols.
pub(super) fn coin(symbols: usize) -> Rational {
    Rational::inverse_power(UNIFORM_BITS + as_u64(symbols))
}

/// The uniform measure's chance that of `objects` objects none breaks H.
pub(super) fn uniform_belief(objects: usize) -> Rational {
    Rational::ratio(3, 4).pow(as_u64(objects))
}

pub(super) struct Tree<'a> {
    /// In lexicographic order of outputs, a prefix before what it is a prefix of.
    groups: Vec<&'a Printed>,
    symbols: usize,
}

impl<'a> Tree<'a> {
    pub(super) fn new(groups: &'a [Printed], symbols: usize) -> Self {
        let mut groups: Vec<&Printed> = groups.iter().collect();
        groups.sort_by(|a, b| a.output.cmp(&b.output));
        Tree { groups, symbols }
    }

    /// The groups among `within` that print x.
    fn printing<'b>(within: &'b [&'a Printed], x: &Symbols) -> &'b [&'a Printed] {
        let first = within.partition_point(|group| group.output < *x);
        let count = within[first..].partition_point(|group| group.output.starts_with(x));
        &within[first..first + count]
    }

    /// M(x): the masses of those that print it and the uniform measure's share.
    fn mass(printing: &[&Printed], x: &Symbols) -> Rational {
        printing.iter().map(|group| &group.mass).sum::<Rational>() + coin(x.len())
    }

    /// M_norm(x).
    pub(super) fn norm(&self, x: &Symbols) -> Result<Rational> {
        let mut product = Rational::one();
        let mut printing = &self.groups[..];
        for (length, symbol) in x.iter().enumerate() {
            let seen = x.prefix(length);
            let next = [false, true].map(|b| {
                let longer = seen.with(b);
                Self::mass(Self::printing(printing, &longer), &longer)
            });
            product *= quotient(&next[usize::from(symbol)], &(&next[0] + &next[1]))?;
            printing = Self::printing(printing, &seen.with(symbol));
        }
        Ok(product)
    }

    /// Whether x has just ended in an object that breaks H.
    fn broken(x: &Symbols) -> bool {
        let last = (x.len() / 2).checked_sub(1);
        x.len().is_multiple_of(2) && last.and_then(|last| object(x, last)) == Some(BREAKS)
    }

    /// The uniform measure's chance, after x, that no object breaks H to the end.
    fn uniform(&self, x: &Symbols) -> Rational {
        let holds = uniform_belief((self.symbols - x.len()) / 2);
        // A raven that has begun turns out black with 1/2; another object cannot break H.
        if x.len() % 2 == 1 && x.get(x.len() - 1) == Some(true) {
            holds * Rational::ratio(1, 2)
        } else {
            holds
        }
    }

    /// M_norm's chance given x that H comes true; x itself must not break it.
    pub(super) fn belief(&self, x: &Symbols) -> Result<Rational> {
        self.belief_among(Self::printing(&self.groups, x), x)
    }

    fn belief_among(&self, printing: &[&'a Printed], x: &Symbols) -> Result<Rational> {
        if x.len() == self.symbols {
            return Ok(Rational::one());
        }
        if printing.is_empty() {
            return Ok(self.uniform(x));
        }
        let (mut sum, mut total) = (Rational::zero(), Rational::zero());
        for symbol in [false, true] {
            let longer = x.with(symbol);
            let next = Self::printing(printing, &longer);
            let mass = Self::mass(next, &longer);
            if !Self::broken(&longer) {
                sum += &mass * self.belief_among(next, &longer)?;
            }
            total += mass;
        }
        quotient(&sum, &total)
    }

    /// M_norm of all strings that begin with x, those that keep H and those that break it, by following the
    /// mass forward until it leaves the programs' tree; x itself must not break H.
    pub(super) fn split(&self, x: &Symbols) -> Result<[Rational; 2]> {
        let mut found = [Rational::zero(), Rational::zero()];
        let mut ahead = vec![(x.clone(), self.norm(x)?)];
        while let Some((x, norm)) = ahead.pop() {
            if Self::broken(&x) {
                found[1] += norm;
                continue;
            }
            let printing = Self::printing(&self.groups, &x);
            if printing.is_empty() || x.len() == self.symbols {
                let holds = &norm * self.uniform(&x);
                found[1] += &norm - &holds;
                found[0] += holds;
                continue;
            }
            let next = [x.with(false), x.with(true)];
            let masses =
                [0, 1].map(|b: usize| Self::mass(Self::printing(printing, &next[b]), &next[b]));
            let total = &masses[0] + &masses[1];
            for (x, mass) in next.into_iter().zip(masses) {
                ahead.push((x, &norm * quotient(&mass, &total)?));
            }
        }
        Ok(found)
    }
}
