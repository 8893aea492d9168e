//! M_norm of a list of printed sequences and the uniform measure, along the tree of what they print.
//!
//! Takes the groups of programs that print the same. Where none of them is left M_norm is the uniform
//! measure, so only the prefixes of their outputs need to be visited.

use super::{
    Rational, ScenarioError, Symbols, UNIFORM_BITS, inverse_power, quotient, uniform_belief,
};
use crate::suite::instrument::printing::Printed;

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
        let bits = u32::try_from(x.len()).unwrap_or(u32::MAX);
        let coin = inverse_power(UNIFORM_BITS) * inverse_power(bits);
        printing.iter().map(|group| &group.mass).sum::<Rational>() + coin
    }

    /// M_norm(x).
    pub(super) fn norm(&self, x: &Symbols) -> Result<Rational, ScenarioError> {
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

    /// Whether x has just ended in an object that is a raven and not black.
    fn broken(x: &Symbols) -> bool {
        !x.is_empty()
            && x.len().is_multiple_of(2)
            && x.get(x.len() - 2) == Some(true)
            && x.get(x.len() - 1) == Some(false)
    }

    /// The uniform measure's chance, behind x, that no object breaks H to the end.
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
    pub(super) fn belief(&self, x: &Symbols) -> Result<Rational, ScenarioError> {
        self.belief_among(Self::printing(&self.groups, x), x)
    }

    fn belief_among(
        &self,
        printing: &[&'a Printed],
        x: &Symbols,
    ) -> Result<Rational, ScenarioError> {
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
    pub(super) fn split(&self, x: &Symbols) -> Result<[Rational; 2], ScenarioError> {
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
