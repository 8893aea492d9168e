//! Programs as bit strings: for one code, how many data strings of each length make it print x.
//!
//! Takes the machine's configurations. Every data bit is decided when it is read and counted: nothing is
//! integrated, no loop is summed, no bit is deferred, so this shares no code with the filter of
//! `WrittenProgram`. Strings that lead to the same configuration are counted together.

use std::collections::BTreeMap;

use num_bigint::BigUint;

use crate::exact::{Dyadic, Rational, as_u64};
use crate::machine::{Configuration, Event, Program};

/// Steps between two symbols or reads; a run that takes longer stays open.
const STEPS: u64 = 1000;

/// The data strings with which a code prints x.
#[derive(Clone, Debug)]
pub(super) struct Strings {
    /// For t = 0 .. n, the sum of 2^-k over the strings of k bits that print `x_1:t` with their last bit.
    pub(super) share: Vec<Rational>,
    /// By k, how many strings of k bits print all of x with their last bit.
    pub(super) by_length: Vec<BigUint>,
    /// The sum of 2^-k over the strings that were not followed to their end.
    pub(super) open: Rational,
}

impl Strings {
    /// The sum of 2^-k over the strings that print all of x.
    pub(super) fn evidence(&self) -> &Rational {
        &self.share[self.share.len() - 1]
    }
}

/// How a run ends that is given no further data bit.
enum End {
    Reads(Configuration),
    Printed,
    Failed,
    Open,
}

/// Runs on to the next data bit, or to the end of x; also says how much of x is out then.
fn run(program: &Program, x: &[bool], mut at: Configuration, mut matched: usize) -> (usize, End) {
    let end = loop {
        if matched == x.len() {
            break End::Printed;
        }
        let mut steps = STEPS;
        match at.advance(program, &mut steps) {
            Event::Emitted(symbol) if symbol == x[matched] => matched += 1,
            Event::Emitted(_) => break End::Failed,
            Event::NeedsInput => at.supply(program, false, &mut steps),
            Event::NeedsData => break End::Reads(at),
            Event::OutOfSteps => break End::Open,
        }
    };
    (matched, end)
}

/// Counts the data strings with which `program` prints x. They are followed for so many bits, as long as those
/// of one length lead to no more than so many configurations; what lies beyond stays open.
pub(super) fn count(program: &Program, x: &[bool], bits: usize, configurations: usize) -> Strings {
    let one = BigUint::from(1_u32);
    // Numerators over 2^bits.
    let mut share = vec![BigUint::ZERO; x.len() + 1];
    let mut open = BigUint::ZERO;
    share[0] = &one << bits;
    let mut by_length = vec![BigUint::ZERO; bits + 1];
    let mut running = vec![(0, Configuration::start(), one)];
    for (k, printed) in by_length.iter_mut().enumerate() {
        let mut reading: BTreeMap<(usize, Configuration), BigUint> = BTreeMap::new();
        for (from, at, strings) in running.drain(..) {
            let weight = &strings << (bits - k);
            let (matched, end) = run(program, x, at, from);
            share[from + 1..=matched]
                .iter_mut()
                .for_each(|share| *share += &weight);
            match end {
                End::Reads(at) => *reading.entry((matched, at)).or_default() += strings,
                End::Printed => *printed += strings,
                End::Failed => {}
                End::Open => open += weight,
            }
        }
        if k == bits || reading.len() > configurations {
            open += reading.values().sum::<BigUint>() << (bits - k);
            break;
        }
        for ((matched, at), strings) in reading {
            for bit in [false, true] {
                let mut at = at.clone();
                at.supply(program, bit, &mut STEPS.clone());
                running.push((matched, at, strings.clone()));
            }
        }
    }
    let over = |numerator| Dyadic::new(numerator, as_u64(bits)).to_rational();
    Strings {
        share: share.into_iter().map(over).collect(),
        by_length,
        open: over(open),
    }
}
