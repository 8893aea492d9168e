//! Sequences from M itself: programs of the Kraft machine drawn bit by bit, and run.
//!
//! Every place that a run comes to is an op drawn with its own chance, 2^-(bits of its code word), and every data bit a
//! toss. So the chance that the output starts with x is M(x), and a sample is one of the mixture of all programs. The
//! mixture is a semimeasure: some programs end early, which is told where it is proven, and some are given up.

use super::aim::{End, Print};
use super::bits::Bits;
use super::flat::{Flat, Snapshot};
use super::samples::{DrawnSequence, Sampler, one_by_one};
use crate::enumerate::control::{Control, Interrupted};

/// Programs drawn at random.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RandomPrograms {
    /// How many symbols are wanted of each.
    symbols: usize,
    steps: u32,
}

impl RandomPrograms {
    /// Programs of which the first `symbols` symbols (at least one) are wanted, and which are given up after so many
    /// steps, at most [`MOST_DRAWN_STEPS`](crate::enumerate::MOST_DRAWN_STEPS).
    #[must_use]
    pub fn new(symbols: usize, steps: u32) -> Self {
        RandomPrograms {
            symbols: symbols.max(1),
            steps,
        }
    }
}

impl Sampler for RandomPrograms {
    fn chunk(
        &self,
        seed: u64,
        number: u64,
        count: u64,
        control: &Control<'_>,
    ) -> Result<Vec<DrawnSequence>, Interrupted> {
        let mut flat = Flat::new(Print(self.symbols), self.steps);
        let start = Snapshot::start();
        one_by_one((seed, number), count, control, |bits| {
            flat.load(&start);
            run(&mut flat, bits)
        })
    }
}

/// Runs a program that is drawn as it goes.
fn run(flat: &mut Flat<Print>, bits: &mut Bits) -> DrawnSequence {
    let end = flat.run(bits);
    sample(flat, end)
}

/// What a run printed that came to this end.
fn sample(flat: &Flat<Print>, end: End) -> DrawnSequence {
    DrawnSequence {
        symbols: flat.printed().iter().copied().collect(),
        ended: match end {
            End::GoesOn(_) => Some(false),
            End::Undecided => None,
            // Any symbol is wanted: it is proven that no other follows.
            End::Misses | End::Ends => Some(true),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::super::flat::Pause;
    use super::*;
    use crate::enumerate::{Query, draw_samples, search};
    use crate::machine::{ExecutionStatus, Kraft, Op, Program, Symbols, execute};

    /// What is sampled where the ops drawn are those of this source, and the data bits 0. Places are revealed in the
    /// order of the source where no loop is jumped over.
    fn sampled(source: &str, symbols: usize, steps: u32) -> DrawnSequence {
        let ops: Vec<Op> = source.chars().filter_map(Op::from_mnemonic).collect();
        let mut flat = Flat::new(Print(symbols), steps);
        flat.load(&Snapshot::start());
        let mut next = ops.into_iter();
        let end = loop {
            match flat.go() {
                Pause::Op => flat.reveal(next.next().unwrap()),
                Pause::Data => flat.read(false),
                Pause::End(end) => break end,
            }
        };
        sample(&flat, end)
    }

    /// Catches a period that is off by one, symbols left from the run before, and a last symbol that is lost.
    #[test]
    fn written_programs_print_what_they_print() {
        for source in [
            ">.+]", "+.>+.<]", "..+.]", ",]", "+[>+.<]]", "+[>.]", "]", "+]", "+.>]",
        ] {
            for symbols in [1, 2, 3, 7, 64] {
                let program = Program::parse(source);
                let Ok(program) = program else { continue };
                let zeros: Symbols = std::iter::repeat_n(false, 200).collect();
                let run = execute(&program, symbols, &zeros, None, 1000);
                let sample = sampled(source, symbols, 1000);
                assert_eq!(sample.symbols, run.output, "{source} {symbols}");
                let ended = match run.status {
                    ExecutionStatus::Complete => Some(false),
                    ExecutionStatus::Silent => Some(true),
                    _ => None,
                };
                assert_eq!(sample.ended, ended, "{source} {symbols}");
            }
        }
    }

    /// The shares of all strings of three symbols lie within the certified bounds, but for five standard deviations.
    /// Catches an op or a data bit that is drawn with another chance than its own.
    #[test]
    fn prefixes_are_as_frequent_as_their_masses() {
        const COUNT: u64 = 200_000;
        let mut counts = [0_u64; 8];
        let source = RandomPrograms::new(8, 3000);
        draw_samples(
            &source,
            COUNT,
            5,
            &Control::new(),
            |chunk| chunk,
            |chunk| {
                for sample in chunk {
                    if sample.symbols.len() >= 3 {
                        let number = sample.symbols.iter().take(3);
                        counts[number.fold(0, |number, bit| 2 * number + usize::from(bit))] += 1;
                    }
                }
                Ok::<_, Interrupted>(())
            },
        )
        .unwrap();
        for (number, count) in counts.into_iter().enumerate() {
            let x: Symbols = (0..3).rev().map(|bit| number >> bit & 1 == 1).collect();
            let found = search(&Kraft::new(), &Query::new(&x, 18), &Control::new()).unwrap();
            let [lower, upper] =
                [&found.bounds.lower, &found.bounds.upper].map(|p| p.nearest_f64());
            let share = count as f64 / COUNT as f64;
            let sigma = |p: f64| (p * (1.0 - p) / COUNT as f64).sqrt();
            assert!(
                share >= lower - 5.0 * sigma(lower),
                "{x}: {share} < {lower}"
            );
            assert!(
                share <= upper + 5.0 * sigma(upper),
                "{x}: {share} > {upper}"
            );
        }
    }
}
