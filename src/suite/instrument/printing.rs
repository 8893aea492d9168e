//! Which programs p print x, how long they are, and how long they take.
//!
//! Takes written programs and their executions from `machine`. A program p here is a written program c
//! and the data bits d that it read before the last symbol of x was out; l(p) = l(c) + |d|.

use std::collections::BTreeMap;

use crate::exact::Rational;
use crate::machine::{
    Actions, Execution, ExecutionStatus, Op, Program, Symbols, execute, written_programs,
};
use crate::scenario::figures::inverse_power;
use crate::scenario::{Context, ScenarioError};

/// A program that prints some x.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Print {
    /// l(p).
    pub(crate) bits: u32,
    /// t(p, x): ops executed until the last symbol of x is out.
    pub(crate) steps: u64,
}

/// Everything that was found about one x.
#[derive(Clone, Debug, Default)]
pub(crate) struct Printers {
    /// All p that print it within the step limit.
    pub(crate) prints: Vec<Print>,
    /// l(p) of the runs that reached the step limit with a proper prefix of x out.
    pub(crate) open: Vec<u32>,
}

/// A written program with the data bits that it has read so far.
#[derive(Clone, Debug)]
struct Fed {
    program: usize,
    data: Symbols,
}

/// All programs of at most L bits, code and data together.
pub(crate) struct Programs {
    codes: Vec<Program>,
    bits: u32,
    steps: u64,
}

impl Programs {
    pub(crate) fn new(bits: u32, steps: u64, context: &Context<'_>) -> Result<Self, ScenarioError> {
        let mut codes = Vec::new();
        for length in 2..=bits {
            context.report("programs", u64::from(length), u64::from(bits))?;
            codes.extend(written_programs(length));
        }
        Ok(Programs { codes, bits, steps })
    }

    fn length(&self, fed: &Fed) -> u32 {
        let data = u32::try_from(fed.data.len()).unwrap_or(u32::MAX);
        self.codes[fed.program].length_bits().saturating_add(data)
    }

    /// Runs `fed` until `symbols` symbols are out, on every sequence of further data bits within L.
    fn follow(&self, fed: Fed, symbols: usize, visit: &mut impl FnMut(Fed, u32, Execution)) {
        let mut open = vec![fed];
        while let Some(fed) = open.pop() {
            let run = execute(
                &self.codes[fed.program],
                symbols,
                &fed.data,
                None,
                self.steps,
            );
            let bits = self.length(&fed);
            if run.status != ExecutionStatus::NeedsData {
                visit(fed, bits, run);
            } else if bits < self.bits {
                open.extend([true, false].map(|bit| Fed {
                    program: fed.program,
                    data: fed.data.with(bit),
                }));
            }
        }
    }

    /// All p of at most `most_bits` bits with this code that print x, `?` reading from `tape`.
    fn follow_agreeing(
        &self,
        program: usize,
        x: &Symbols,
        tape: Option<&Actions>,
        most_bits: u32,
        visit: &mut impl FnMut(Print),
    ) {
        let data = Symbols::new();
        let mut open = vec![Fed { program, data }];
        while let Some(fed) = open.pop() {
            let bits = self.length(&fed);
            if bits > most_bits {
                continue;
            }
            let code = &self.codes[program];
            let run = execute(code, x.len(), &fed.data, tape, self.steps);
            if !x.starts_with(&run.output) {
                continue;
            }
            let steps = run.steps;
            match run.status {
                ExecutionStatus::Complete => visit(Print { bits, steps }),
                ExecutionStatus::NeedsData => open.extend([true, false].map(|bit| Fed {
                    program,
                    data: fed.data.with(bit),
                })),
                _ => {}
            }
        }
    }

    /// l(p) of a shortest p that prints x, `?` reading from `tape`.
    pub(crate) fn shortest(&self, x: &Symbols, tape: Option<&Actions>) -> Option<u32> {
        let mut best: Option<u32> = None;
        for (program, code) in self.codes.iter().enumerate() {
            let most = best.map_or(self.bits, |best| best - 1);
            if code.length_bits() > most {
                break;
            }
            self.follow_agreeing(program, x, tape, most, &mut |print| {
                best = Some(best.map_or(print.bits, |best| best.min(print.bits)));
            });
        }
        best
    }

    /// The sum of 2^-l(p) over all p that print x, `?` reading from `tape`: of those whose code has a `?`,
    /// and of the others.
    pub(crate) fn masses(&self, x: &Symbols, tape: Option<&Actions>) -> [Rational; 2] {
        let mut lengths = [Vec::new(), Vec::new()];
        for (program, code) in self.codes.iter().enumerate() {
            let ignores = usize::from(!code.ops().contains(&Op::Input));
            self.follow_agreeing(program, x, tape, self.bits, &mut |print| {
                lengths[ignores].push(print.bits);
            });
        }
        lengths.map(mass)
    }

    fn all(&self) -> Vec<Fed> {
        let start = |program| Fed {
            program,
            data: Symbols::new(),
        };
        (0..self.codes.len()).map(start).collect()
    }

    /// Every x of 1 .. `symbols` symbols that some p prints, with all that print it.
    pub(crate) fn of_all(
        &self,
        symbols: usize,
        context: &Context<'_>,
    ) -> Result<BTreeMap<Symbols, Printers>, ScenarioError> {
        let mut found: BTreeMap<Symbols, Printers> = BTreeMap::new();
        let mut stuck: Vec<(Symbols, u32)> = Vec::new();
        for length in 1..=symbols {
            let done = u64::try_from(length).unwrap_or(u64::MAX);
            let total = u64::try_from(symbols).unwrap_or(u64::MAX);
            context.report("symbols", done, total)?;
            stuck.clear();
            for fed in self.all() {
                self.follow(fed, length, &mut |_, bits, run| match run.status {
                    ExecutionStatus::Complete => {
                        let steps = run.steps;
                        let print = Print { bits, steps };
                        found.entry(run.output).or_default().prints.push(print);
                    }
                    ExecutionStatus::OpenSteps => stuck.push((run.output, bits)),
                    _ => {}
                });
            }
            for (x, printers) in &mut found {
                if x.len() == length {
                    let agree = stuck.iter().filter(|(output, _)| x.starts_with(output));
                    printers.open.extend(agree.map(|&(_, bits)| bits));
                }
            }
        }
        Ok(found)
    }

    /// The prefixes of 1 .. |x| symbols of one x, with all that print them. Open runs are not told of.
    pub(crate) fn along(
        &self,
        x: &Symbols,
        context: &Context<'_>,
    ) -> Result<Vec<Printers>, ScenarioError> {
        let mut agreeing = self.all();
        let mut found = Vec::new();
        for length in 1..=x.len() {
            let done = u64::try_from(length).unwrap_or(u64::MAX);
            let total = u64::try_from(x.len()).unwrap_or(u64::MAX);
            context.report("symbols", done, total)?;
            let mut printers = Printers::default();
            let mut still = Vec::new();
            for fed in agreeing {
                self.follow(fed, length, &mut |fed, bits, run| {
                    if run.status == ExecutionStatus::Complete && x.starts_with(&run.output) {
                        let steps = run.steps;
                        printers.prints.push(Print { bits, steps });
                        still.push(fed);
                    }
                });
            }
            found.push(printers);
            agreeing = still;
        }
        Ok(found)
    }
}

/// The sum of 2^-l(p).
pub(crate) fn mass(lengths: impl IntoIterator<Item = u32>) -> Rational {
    let mut counts: BTreeMap<u32, i64> = BTreeMap::new();
    for bits in lengths {
        *counts.entry(bits).or_default() += 1;
    }
    counts
        .into_iter()
        .map(|(bits, count)| inverse_power(bits) * Rational::from_integer(count))
        .sum()
}

/// What some programs that read no data print: their first symbols, or all of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Printed {
    /// All symbols asked for, or fewer where the programs are silent from then on.
    pub(crate) output: Symbols,
    /// The sum of 2^-l over these programs.
    pub(crate) mass: Rational,
    /// The shortest of them, the first of equals.
    pub(crate) shortest: String,
    /// Its length.
    pub(crate) bits: u32,
}

impl Programs {
    /// The programs without `,` grouped by their first `symbols` symbols, `?` reading from `tape`, in
    /// lexicographic order, and the weight of those that reach the step limit, which are in no group.
    pub(crate) fn sequences(
        &self,
        symbols: usize,
        tape: Option<&Actions>,
        context: &Context<'_>,
    ) -> Result<(Vec<Printed>, Rational), ScenarioError> {
        let mut groups: BTreeMap<Symbols, Vec<usize>> = BTreeMap::new();
        let mut unsettled = Vec::new();
        let total = u64::try_from(self.codes.len()).unwrap_or(u64::MAX);
        for (done, (index, code)) in (0..).zip(self.codes.iter().enumerate()) {
            if done % (1 << 10) == 0 {
                context.report("programs", done, total)?;
            }
            if code.has_data() {
                continue;
            }
            let run = execute(code, symbols, &Symbols::new(), tape, self.steps);
            match run.status {
                ExecutionStatus::Complete | ExecutionStatus::Silent => {
                    groups.entry(run.output).or_default().push(index);
                }
                _ => unsettled.push(code.length_bits()),
            }
        }
        let group = |(output, programs): (Symbols, Vec<usize>)| {
            // The codes stand in the order of their lengths.
            let first = &self.codes[programs[0]];
            Printed {
                output,
                mass: mass(
                    programs
                        .iter()
                        .map(|&index| self.codes[index].length_bits()),
                ),
                shortest: first.to_string(),
                bits: first.length_bits(),
            }
        };
        Ok((groups.into_iter().map(group).collect(), mass(unsettled)))
    }
}
