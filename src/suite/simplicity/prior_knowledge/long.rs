//! Tapes of any length: the programs for them, run by name.
//!
//! Takes the machine and a seeded generator. The enumeration of all programs ends at a few symbols; what is
//! said of every length rests on single programs, and these are run here.

use rand_chacha::rand_core::Rng;

use super::tasks::TASKS;
use crate::exact::{as_u64, as_usize};
use crate::machine::{Actions, Program, Symbols, execute};
use crate::scenario::sampling::stream;
use crate::scenario::{Context, Result, ScenarioError};

/// Reads m and then m data bits z, and prints z twice.
///
/// Cells come in pairs, a mark and a place, to the right of a pair of zeros. The number: one mark; then, as
/// long as the next data bit is 1, the marks are doubled and the data bit after that is a further mark or none.
/// So m = 1 b1 .. bk in binary is told by 1 b1 1 b2 .. 1 bk 0. Doubling: from the right each old mark's place
/// becomes 1 and a mark with place 1 is added at the right end; then all places are cleared. Then z is read
/// into the places and printed on the way, and printed once more.
pub(super) const TWICE: &str =
    ">>+>,[+<[>+>[>>]+>+[<<]<]>>[>+>],[>>]<,]<[<<]>>[>,.>]<<[<<]>>[>.>]]";

/// Steps per squared length that [`TWICE`] may take, and some.
const STEPS: u64 = 64;

/// One z.
#[derive(Clone, Debug)]
pub(super) struct Long {
    pub(super) symbols: u64,
    /// How many symbols of y come out right, by task, with z on the tape.
    pub(super) right: [u64; 3],
    /// Bits of code and data with which [`TWICE`] prints z twice; none if it does not.
    pub(super) twice: Option<u64>,
}

/// m as [`TWICE`] reads it.
fn number(m: u64) -> impl Iterator<Item = bool> {
    let digits = (0..m.ilog2()).rev();
    let digits = digits.flat_map(move |place| [true, m >> place & 1 == 1]);
    digits.chain([false])
}

/// How many symbols at the start are the same.
fn agree(a: &Symbols, b: &Symbols) -> u64 {
    as_u64(a.iter().zip(b.iter()).take_while(|(a, b)| a == b).count())
}

/// Runs the programs on one z.
pub(super) fn run(z: &Symbols) -> Result<Long> {
    let symbols = as_u64(z.len());
    let steps = STEPS * (symbols * symbols + 16);
    let tape = Actions::new(z.clone(), z.len(), z.len())
        .map_err(|error| ScenarioError::Below(Box::new(error)))?;
    let mut right = [0; 3];
    for (right, task) in right.iter_mut().zip(&TASKS) {
        let program = Program::parse(task.source)?;
        let run = execute(&program, z.len(), &Symbols::new(), Some(&tape), steps);
        *right = agree(&run.output, &z.iter().map(task.of).collect());
    }
    let program = Program::parse(TWICE)?;
    let data: Symbols = number(symbols).chain(z.iter()).collect();
    let run = execute(&program, 2 * z.len(), &data, None, steps);
    let both: Symbols = z.iter().chain(z.iter()).collect();
    let twice = u64::from(program.length_bits()) + as_u64(run.data_used);
    Ok(Long {
        symbols,
        right,
        twice: (run.output == both).then_some(twice),
    })
}

/// A drawn z of 2^k - 1 and one of 2^k symbols, k to `log2`.
pub(super) fn measure(seed: u64, log2: u32, context: &Context<'_>) -> Result<Vec<Long>> {
    let mut all = Vec::new();
    for k in 1..=log2 {
        for symbols in [(1_u64 << k) - 1, 1 << k] {
            context.report("long tapes", u64::from(k), u64::from(log2))?;
            let mut draws = stream(seed, symbols);
            let z: Symbols = (0..as_usize(symbols))
                .map(|_| draws.next_u64() & 1 == 1)
                .collect();
            all.push(run(&z)?);
        }
    }
    Ok(all)
}
