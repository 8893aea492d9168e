//! Joint probabilities nu(x_1:t) from their definitions: the oracle that shares no code with the mixture.
//!
//! Takes the machine's configurations for written programs, whose data bits it follows one by one, and
//! closed forms for everything else. No predictives, no filters, no merging: products and sums only.

use crate::exact::{Dyadic, Rational};
use crate::machine::{Configuration, Event, Program};

/// p^ones (1 - p)^zeros.
pub(crate) fn coin(p: &Rational, x: &[bool]) -> Rational {
    let rest = Rational::one() - p;
    x.iter().fold(Rational::one(), |product, &symbol| {
        product * if symbol { p } else { &rest }
    })
}

/// Order 1: the chance of a 1 after a 0 and after a 1; before the start stands a 0.
pub(crate) fn chain(after: &[Rational; 2], x: &[bool]) -> Rational {
    let before = std::iter::once(&false).chain(x);
    let next = |(&former, &symbol): (&bool, &bool)| {
        let one = &after[usize::from(former)];
        if symbol {
            one.clone()
        } else {
            Rational::one() - one
        }
    };
    before.zip(x).map(next).product()
}

/// Krichevsky-Trofimov, in closed form: (1/2)(3/2)..(a - 1/2) (1/2)..(b - 1/2) / n!.
pub(crate) fn estimator(x: &[bool]) -> Rational {
    let half = Rational::ratio(1, 2);
    let ones = x.iter().filter(|&&symbol| symbol).count();
    let rising =
        |count: usize| -> Rational { (0..count).map(|i| Rational::from(i) + &half).product() };
    let inverse_factorial: Rational = (1..).zip(x).map(|(i, _)| Rational::ratio(1, i)).product();
    rising(ones) * rising(x.len() - ones) * inverse_factorial
}

/// Most data bits that one path of a program is followed for.
const DATA_BITS: u32 = 96;

/// Most steps between two symbols or data bits, whatever `?` reads meanwhile; what takes longer stays open.
const STEPS: u64 = 1000;

/// Most paths that are followed; the mass of the others stays open.
const PATHS: usize = 512;

/// What following every data bit says of a program.
pub(crate) struct Followed {
    /// Lower bounds of nu(x_1:t), t = 0 .. n.
    pub(crate) lower: Vec<Rational>,
    /// What was not settled: nu(x_1:t) is at most `lower[t]` plus this.
    pub(crate) open: Rational,
}

/// nu(x_1:t) for t = 0 .. n of a written program, by following every sequence of data bits.
pub(crate) fn program(program: &Program, x: &[bool]) -> Followed {
    let (lower, open) = follow(program, x, &|_| false);
    Followed {
        lower: lower.into_iter().map(mass).collect(),
        open: mass(open),
    }
}

/// The same where nothing stays open; none as soon as anything does, which is found much sooner.
pub(crate) fn settled(program: &Program, x: &[bool]) -> Option<Vec<Rational>> {
    let (lower, open) = follow(program, x, &|open| open > 0);
    (open == 0).then(|| lower.into_iter().map(mass).collect())
}

fn mass(numerator: u128) -> Rational {
    Dyadic::from_u128(numerator, u64::from(DATA_BITS)).to_rational()
}

/// Numerators of the masses that print x_1:t, and that of the open mass; given up where `hopeless` says so of it.
fn follow(program: &Program, x: &[bool], hopeless: &dyn Fn(u128) -> bool) -> (Vec<u128>, u128) {
    let mut lower = vec![0u128; x.len() + 1];
    let mut open = 0u128;
    // (where, symbols matched, data bits read)
    let mut paths = vec![(Configuration::start(), 0usize, 0u32)];
    lower[0] = 1 << DATA_BITS;
    let mut followed = 0;
    while let Some((mut at, mut matched, read)) = paths.pop() {
        if hopeless(open) {
            break;
        }
        let weight = 1u128 << (DATA_BITS - read);
        followed += 1;
        if followed > PATHS {
            open += weight;
            continue;
        }
        let mut steps = STEPS;
        while matched < x.len() {
            match at.advance(program, &mut steps) {
                Event::Emitted(symbol) if symbol == x[matched] => {
                    matched += 1;
                    lower[matched] += weight;
                    steps = STEPS;
                }
                Event::Emitted(_) => break,
                Event::NeedsInput => at.supply(program, false, &mut steps),
                Event::NeedsData if read < DATA_BITS => {
                    for bit in [false, true] {
                        let mut next = at.clone();
                        let mut steps = STEPS;
                        next.supply(program, bit, &mut steps);
                        paths.push((next, matched, read + 1));
                    }
                    break;
                }
                Event::NeedsData | Event::OutOfSteps => {
                    open += weight;
                    break;
                }
            }
        }
    }
    (lower, open)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A loop that reads actions and prints nothing never asks for a data bit: it ends by its steps.
    #[test]
    fn a_loop_of_inputs_stays_open() {
        let silent = Program::parse("+[?+]]").unwrap();
        let followed = program(&silent, &[false]);
        assert_eq!(followed.open, Rational::one());
        assert!(settled(&silent, &[false]).is_none());
        let reads = Program::parse(",]").unwrap();
        let all = settled(&reads, &[false, true]).unwrap();
        assert_eq!(all, program(&reads, &[false, true]).lower);
        assert_eq!(all[2], Rational::ratio(1, 4));
    }
}
