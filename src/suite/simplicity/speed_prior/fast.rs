//! FAST at its word: phase after phase, every bit string as a program for its share of the steps.
//!
//! Takes the machine and the strings of coin flips. No program is listed, no run time looked up and no series
//! summed: phase i runs every p of l <= i bits from the start for 2^(i - l) steps and gives each x that comes out
//! 2^-i 2^-l.

use std::collections::BTreeMap;

use crate::exact::Rational;
use crate::machine::{Configuration, Event, Program, Symbols};
use crate::scenario::figures::{inverse_power, whole};
use crate::scenario::{Context, Result};
use crate::suite::instrument::coin_flips;

/// Runs a program for so many steps; `visit` sees each x of up to `symbols` symbols that it prints having read all
/// its data.
fn run(
    (program, data): (&Program, &Symbols),
    symbols: usize,
    mut steps: u64,
    mut visit: impl FnMut(&Symbols),
) {
    let (mut at, mut read, mut out) = (Configuration::start(), 0, Symbols::new());
    while out.len() < symbols {
        match at.advance(program, &mut steps) {
            Event::Emitted(symbol) => {
                out.push(symbol);
                if read == data.len() {
                    visit(&out);
                }
            }
            Event::NeedsInput => at.supply(program, false, &mut steps),
            Event::NeedsData => match data.get(read) {
                Some(bit) => {
                    read += 1;
                    at.supply(program, bit, &mut steps);
                }
                None => return,
            },
            Event::OutOfSteps => return,
        }
    }
}

/// What the phases 1 .. `phases` give each x of 1 .. `symbols` symbols.
pub(super) fn simulate(
    phases: u32,
    symbols: usize,
    context: &Context<'_>,
) -> Result<BTreeMap<Symbols, Rational>> {
    // Numerators over 4^phases.
    let mut found: BTreeMap<Symbols, u64> = BTreeMap::new();
    for phase in 1..=phases {
        for bits in 1..=phase {
            let steps = 1 << (phase - bits);
            let weight = 1 << (2 * phases - phase - bits);
            coin_flips::each(bits, context, |program, data| {
                run((program, data), symbols, steps, |x| {
                    *found.entry(x.clone()).or_default() += weight;
                });
            })?;
        }
    }
    let scaled = found.into_iter();
    Ok(scaled
        .map(|(x, weight)| (x, whole(weight) * inverse_power(2 * phases)))
        .collect())
}
