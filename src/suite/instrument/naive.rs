//! Masses of M by two routes that share nothing with the engine: every written program of few bits, run one by one,
//! and every string of few coin flips, read as a program.
//!
//! Takes written programs, the op table and the two naive references from `machine`: no cylinders, no deciders, no
//! merging. Both look at sequences x and at their breaks: x breaks at t where x_<t is printed and then the other
//! symbol.
//!
//! Written programs. A program p here is a code c and the data bits that it read before the last symbol of a string
//! was out; l(p) = l(c) + |data|. [`World::mass`] adds 2^-l(p) over all p that print a string. The strings of a
//! prefix-free set share no p, and for one code the data of all their p are prefix-free too, so the masses of such a
//! set sum to at most Kraft's sum of the codes, which [`kraft_sum`] counts without writing one out.
//!
//! Coin flips. M(s) is the chance that a machine that reads its program off fair coin flips prints s; the share of
//! the strings of b flips that print it before they are used up is what programs of at most b bits add to that
//! ([`CoinFlips::share`]).

use crate::exact::{Rational, as_u64};
use crate::machine::reference::{Replay, Run, Stepped};
use crate::machine::{Goal, Machine, OPS, Op, Pause, Symbols, count_written, written_programs};
use crate::scenario::figures::{fraction, inverse_power, length};
use crate::scenario::{Context, Result};

/// x_<t and then the other symbol: the first t symbols of x, the last of them flipped.
pub(crate) fn broken(x: &Symbols, t: usize) -> Symbols {
    let symbols = (1..=t).zip(x.iter());
    symbols
        .map(|(place, symbol)| symbol ^ (place == t))
        .collect()
}

/// A program when it asks for another data bit, or at its end.
#[derive(Clone, Debug)]
struct Printed {
    /// l(p).
    bits: u32,
    /// Symbols that were out before its last data bit.
    before: usize,
    output: Symbols,
}

/// All written programs of at most so many bits, code and data together, with what they print along some sequences.
#[derive(Clone, Debug)]
pub(crate) struct World {
    bits: u32,
    printed: Vec<Printed>,
}

impl World {
    /// Runs them all, each until it has left every sequence or has printed one, for at most so many steps.
    pub(crate) fn new(
        bits: u32,
        sequences: &[Symbols],
        steps: u64,
        context: &Context<'_>,
    ) -> Result<Self> {
        let goes_on = |output: &[bool]| {
            let output: Symbols = output.iter().copied().collect();
            let along = |x: &Symbols| output.len() < x.len() && x.starts_with(&output);
            sequences.iter().any(along)
        };
        let mut printed = Vec::new();
        for code_bits in 2..=bits {
            context.report("written programs", u64::from(code_bits), u64::from(bits))?;
            for code in written_programs(code_bits) {
                let mut open = vec![(Run::new(&code), Vec::new(), code_bits, 0)];
                while let Some((mut run, data, bits_read, before)) = open.pop() {
                    context.go_on()?;
                    let mut asks = false;
                    let mut seen = before;
                    let mut on = goes_on(&run.output);
                    while on && !asks && run.steps < steps {
                        asks = run.step(&data, None) == Stepped::NeedsData;
                        if run.output.len() > seen {
                            seen = run.output.len();
                            on = goes_on(&run.output);
                        }
                    }
                    if asks && bits_read < bits {
                        for bit in [false, true] {
                            let mut longer = data.clone();
                            longer.push(bit);
                            open.push((run.clone(), longer, bits_read + 1, seen));
                        }
                    }
                    if seen > before {
                        printed.push(Printed {
                            bits: bits_read,
                            before,
                            output: run.output.into_iter().collect(),
                        });
                    }
                }
            }
        }
        Ok(World { bits, printed })
    }

    /// l(p) of every p that prints x.
    fn lengths<'a>(&'a self, x: &'a Symbols) -> impl Iterator<Item = u32> {
        let prints = |printed: &&Printed| printed.before < x.len() && printed.output.starts_with(x);
        self.printed
            .iter()
            .filter(prints)
            .map(|printed| printed.bits)
    }

    /// The sum of 2^-l(p) over all p that print x.
    pub(crate) fn mass(&self, x: &Symbols) -> Rational {
        let sum: u64 = self.lengths(x).map(|bits| 1 << (self.bits - bits)).sum();
        Rational::from(sum) * inverse_power(self.bits)
    }

    /// l(p) of a shortest p that prints x.
    pub(crate) fn shortest(&self, x: &Symbols) -> Option<u32> {
        self.lengths(x).min()
    }
}

/// The sum of 2^-l(c) over all written programs of at most so many bits: counted, none written out.
pub(crate) fn kraft_sum(bits: u32) -> Result<Rational> {
    let counts = count_written(bits)?;
    let terms = (0..)
        .zip(counts)
        .map(|(length, count)| Rational::from(count) * inverse_power(length));
    Ok(terms.sum())
}

/// What the machine prints along x for every string of so many coin flips, before it wants more or leaves x.
#[derive(Clone, Debug)]
pub(crate) struct CoinFlips(Vec<Symbols>);

impl CoinFlips {
    /// Feeds every string to the machine.
    pub(crate) fn new(bits: u32, x: &Symbols, steps: u64, context: &Context<'_>) -> Result<Self> {
        let strings = 0u64..1 << bits;
        let printed = strings.map(|string| {
            context.go_on()?;
            let flips: Vec<bool> = (0..bits).map(|place| string >> place & 1 == 1).collect();
            let goal = Goal {
                horizon: x.len(),
                steps,
                agree: x,
            };
            Ok(fed(&flips, &goal))
        });
        Ok(CoinFlips(printed.collect::<Result<_>>()?))
    }

    /// The share of the strings that print `x`.
    pub(crate) fn share(&self, x: &Symbols) -> Result<Rational> {
        let prints = self.0.iter().filter(|output| output.starts_with(x));
        fraction(as_u64(prints.count()), length(&self.0))
    }
}

/// What the revealing machine prints to this goal when its ops and data bits are read off these flips.
pub(crate) fn fed(flips: &[bool], goal: &Goal<'_>) -> Symbols {
    let (mut run, mut left) = (Replay.start(), flips);
    while let Pause::Needs(choices) = Replay.advance(&mut run, goal) {
        let read = if choices.len() == OPS.len() {
            Op::decode(left).and_then(|(op, used)| {
                let choice = OPS.iter().position(|row| row.op == op)?;
                Some((choice, used))
            })
        } else {
            left.first().map(|&bit| (usize::from(bit), 1))
        };
        let Some((choice, used)) = read else {
            break;
        };
        Replay.reveal(&mut run, choice);
        left = &left[used..];
    }
    Replay.output(&run).clone()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::trial;

    fn symbols(text: &str) -> Symbols {
        Symbols::parse(text).unwrap()
    }

    #[test]
    fn a_break_flips_the_last_symbol() {
        assert_eq!(broken(&symbols("0110"), 1), symbols("1"));
        assert_eq!(broken(&symbols("0110"), 3), symbols("010"));
    }

    /// 01 is printed by `.+]` (7 bits) before `,]` with its two data bits (8) can.
    #[test]
    fn a_shortest_program_counts_its_data_bits() {
        let asked = ["00", "10", "01", "111111"].map(symbols);
        let world = World::new(12, &asked, 300, &trial::context()).unwrap();
        let shortest = asked.map(|x| world.shortest(&x));
        assert_eq!(shortest, [Some(2), Some(5), Some(7), Some(8)]);
    }

    /// `]` of 2 bits, `.]` of 4, `+]` and `>]` of 5.
    #[test]
    fn the_codes_of_a_few_bits_are_counted_with_their_weights() {
        assert_eq!(kraft_sum(2).unwrap(), Rational::ratio(1, 4));
        assert_eq!(kraft_sum(4).unwrap(), Rational::ratio(5, 16));
        assert_eq!(kraft_sum(5).unwrap(), Rational::ratio(3, 8));
    }

    /// Four flips: `]` (01) and any two, which print 0 for ever; `.]` (00 01), `..`, which prints 0 twice.
    #[test]
    fn four_flips_print_what_the_op_table_says() {
        let x = symbols("000");
        let flips = CoinFlips::new(4, &x, 100, &trial::context()).unwrap();
        assert_eq!(flips.share(&x).unwrap(), Rational::ratio(5, 16));
        // `..` as well, and `.` with two flips that are no op yet prints one.
        assert_eq!(flips.share(&symbols("00")).unwrap(), Rational::ratio(6, 16));
        assert_eq!(flips.share(&symbols("0")).unwrap(), Rational::ratio(8, 16));
    }
}
