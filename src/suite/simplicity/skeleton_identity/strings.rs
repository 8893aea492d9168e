//! Programs as bit strings: for one code, how many data strings of each length make it print x.
//!
//! Takes the machine's configurations. Every data bit is decided when it is read and counted: nothing is
//! integrated, no loop is summed, no bit is deferred, so this shares no code with the filter of
//! `WrittenProgram`. Strings that lead to the same configuration are counted together.

use std::collections::BTreeMap;

use num_bigint::BigUint;

use crate::exact::{Dyadic, Rational};
use crate::machine::{Configuration, Event, Program};

/// Steps between two symbols or reads; a run that takes longer stays open.
const STEPS: u64 = 1000;

/// How far strings are followed; what lies beyond stays open.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// Data bits of a string.
    pub(super) bits: u64,
    /// Different configurations that strings of one length lead to.
    pub(super) configurations: usize,
}

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

/// Where a run stands when it needs its next data bit.
type Frontier = BTreeMap<(usize, Configuration), BigUint>;

struct Count<'a> {
    program: &'a Program,
    x: &'a [bool],
    bits: u64,
    /// Numerators over 2^bits.
    share: Vec<BigUint>,
    open: BigUint,
    by_length: Vec<BigUint>,
}

impl Count<'_> {
    /// Runs `strings` strings of k bits on to their next read.
    fn follow(
        &mut self,
        mut at: Configuration,
        mut matched: usize,
        k: u64,
        strings: BigUint,
        next: &mut Frontier,
    ) {
        let weight = &strings << (self.bits - k);
        loop {
            if matched == self.x.len() {
                if let Some(count) = usize::try_from(k)
                    .ok()
                    .and_then(|k| self.by_length.get_mut(k))
                {
                    *count += &strings;
                }
                return;
            }
            let mut steps = STEPS;
            match at.advance(self.program, &mut steps) {
                Event::Emitted(symbol) if symbol == self.x[matched] => {
                    matched += 1;
                    self.share[matched] += &weight;
                }
                Event::Emitted(_) => return,
                Event::NeedsInput => at.supply(self.program, false, &mut steps),
                Event::NeedsData => {
                    *next.entry((matched, at)).or_default() += strings;
                    return;
                }
                Event::OutOfSteps => {
                    self.open += weight;
                    return;
                }
            }
        }
    }
}

/// Counts the data strings with which `program` prints x.
pub(super) fn count(program: &Program, x: &[bool], limits: Limits) -> Strings {
    let lengths = usize::try_from(limits.bits).map_or(usize::MAX, |bits| bits + 1);
    let mut count = Count {
        program,
        x,
        bits: limits.bits,
        share: vec![BigUint::ZERO; x.len() + 1],
        open: BigUint::ZERO,
        by_length: vec![BigUint::ZERO; lengths],
    };
    count.share[0] = BigUint::from(1_u32) << limits.bits;
    let mut here = Frontier::new();
    count.follow(
        Configuration::start(),
        0,
        0,
        BigUint::from(1_u32),
        &mut here,
    );
    for k in 0..=limits.bits {
        if k == limits.bits || here.len() > limits.configurations {
            count.open += here.values().sum::<BigUint>() << (limits.bits - k);
            break;
        }
        let mut next = Frontier::new();
        for ((matched, at), strings) in here {
            for bit in [false, true] {
                let mut run = at.clone();
                run.supply(program, bit, &mut STEPS.clone());
                count.follow(run, matched, k + 1, strings.clone(), &mut next);
            }
        }
        here = next;
    }
    let over = |numerator: BigUint| Dyadic::new(numerator, limits.bits).to_rational();
    Strings {
        share: count.share.into_iter().map(over).collect(),
        by_length: count.by_length,
        open: over(count.open),
    }
}
