//! Programs as bit strings: for one code, how many data strings of each length make it print x.
//!
//! Takes the machine's configurations. Every data bit is decided when it is read and counted: nothing is
//! integrated, no loop is summed, no bit is deferred, so this shares no code with the filter of
//! `WrittenProgram`. Strings that lead to the same configuration are counted together.

use std::collections::BTreeMap;

use num_bigint::BigUint;

use crate::exact::{Dyadic, Rational, as_u64};
use crate::machine::{Configuration, Event, Program};

/// Steps between two symbols or data bits; a run that takes longer stays open.
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
    let mut steps = STEPS;
    let end = loop {
        if matched == x.len() {
            break End::Printed;
        }
        match at.advance(program, &mut steps) {
            Event::Emitted(symbol) if symbol == x[matched] => {
                matched += 1;
                steps = STEPS;
            }
            Event::Emitted(_) => break End::Failed,
            // A loop may read `?` for ever: its steps are not given back.
            Event::NeedsInput => at.supply(program, false, &mut steps),
            Event::NeedsData => break End::Reads(at),
            Event::OutOfSteps => break End::Open,
        }
    };
    (matched, end)
}

/// How far data strings are followed: for so many bits, as long as those of one length lead to no more than so
/// many configurations.
#[derive(Clone, Copy)]
pub(super) struct Limit {
    pub(super) bits: usize,
    pub(super) configurations: usize,
}

/// Counts the data strings with which `program` prints x. The first bits may be `given`: then k counts only
/// those after them, and the shares are chances of x with these bits as they are. What lies beyond the limit
/// stays open.
pub(super) fn count(program: &Program, x: &[bool], given: &[bool], limit: Limit) -> Strings {
    let one = BigUint::from(1_u32);
    let Limit {
        bits,
        configurations,
    } = limit;
    // Numerators over 2^bits.
    let mut share = vec![BigUint::ZERO; x.len() + 1];
    let mut open = BigUint::ZERO;
    share[0] = &one << bits;
    let mut by_length = vec![BigUint::ZERO; bits + 1];
    let mut running = vec![(0, Configuration::start(), one)];
    for read in 0..=given.len() + bits {
        let k = read.saturating_sub(given.len());
        let mut reading: BTreeMap<(usize, Configuration), BigUint> = BTreeMap::new();
        for (from, at, strings) in running.drain(..) {
            let weight = &strings << (bits - k);
            let (matched, end) = run(program, x, at, from);
            share[from + 1..=matched]
                .iter_mut()
                .for_each(|share| *share += &weight);
            match end {
                End::Reads(at) => *reading.entry((matched, at)).or_default() += strings,
                End::Printed => by_length[k] += strings,
                End::Failed => {}
                End::Open => open += weight,
            }
        }
        if read == given.len() + bits || reading.len() > configurations {
            open += reading.values().sum::<BigUint>() << (bits - k);
            break;
        }
        for ((matched, at), strings) in reading {
            for bit in [false, true] {
                if given.get(read).is_none_or(|&given| given == bit) {
                    let mut at = at.clone();
                    at.supply(program, bit, &mut STEPS.clone());
                    running.push((matched, at, strings.clone()));
                }
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
