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

/// Most steps between two symbols or data bits; what takes longer stays open.
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
    let mut lower = vec![0u128; x.len() + 1];
    let mut open = 0u128;
    // (where, symbols matched, data bits read)
    let mut paths = vec![(Configuration::start(), 0usize, 0u32)];
    lower[0] = 1 << DATA_BITS;
    let mut followed = 0;
    while let Some((mut at, mut matched, read)) = paths.pop() {
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
                // A loop may read `?` for ever: its steps are not given back.
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
    let mass = |numerator: u128| Dyadic::from_u128(numerator, u64::from(DATA_BITS)).to_rational();
    Followed {
        lower: lower.into_iter().map(mass).collect(),
        open: mass(open),
    }
}
