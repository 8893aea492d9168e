//! Which programs p print x, how long they are, and how long they take.
//!
//! Takes written programs and their executions from `machine`. A program p here is a written program c
//! and the data bits d that it read before the last symbol of x was out; l(p) = l(c) + |d|.

use std::collections::BTreeMap;

use super::mixing::sequence;
use crate::exact::{Enclosure, PRECISION, Rational, as_u64, log2};
use crate::machine::{
    Actions, Execution, ExecutionStatus, Op, Program, Symbols, execute, written_programs,
};
use crate::mixture::Hypothesis;
use crate::scenario::figures::{fraction, inverse_power, length};
use crate::scenario::{Context, Result};

/// The first symbols of a sequence of this period.
pub(crate) fn periodic(period: &[bool], symbols: usize) -> Symbols {
    period.iter().copied().cycle().take(symbols).collect()
}

/// Steps of a run that is asked for so many symbols, where time is not what matters.
pub(crate) fn ample_steps(symbols: usize) -> u64 {
    64 * as_u64(symbols)
}

/// -log2 of a weight: what it costs to name, in bits.
pub(crate) fn cost(weight: &Rational) -> Result<Enclosure> {
    Ok(-log2(weight, PRECISION)?)
}

/// The mean of some values.
pub(crate) fn mean(values: impl Iterator<Item = Result<Enclosure>>) -> Result<Enclosure> {
    let values = values.collect::<Result<Vec<_>>>()?;
    let sum: Enclosure = values.iter().sum();
    Ok(sum.scale(&fraction(1, length(&values))?))
}

/// A program that prints some x.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Print {
    /// l(p).
    pub(crate) bits: u32,
    /// t(p, x): ops executed until the last symbol of x is out.
    pub(crate) steps: u64,
}

/// Everything that was found about all x of 1 .. n symbols.
#[derive(Clone, Debug, Default)]
pub(crate) struct All {
    /// Every x that some p prints within the step limit, with all that print it.
    pub(crate) prints: BTreeMap<Symbols, Vec<Print>>,
    /// By the length of x, from 1 on, and by what is out: the mass of the runs that reached the step limit.
    stuck: Vec<BTreeMap<Symbols, Rational>>,
}

impl All {
    /// The mass of the runs that reached the step limit with a proper prefix of x out.
    pub(crate) fn open(&self, x: &Symbols) -> Rational {
        let stuck = x.len().checked_sub(1).and_then(|at| self.stuck.get(at));
        let prefixes = (0..x.len()).filter_map(|length| stuck?.get(&x.prefix(length)));
        prefixes.sum()
    }
}

/// A written program with the data bits that it has read so far.
#[derive(Clone, Debug)]
struct Fed {
    program: usize,
    data: Symbols,
    /// l(p), once it has printed.
    bits: u32,
}

/// What programs are run for.
#[derive(Clone, Copy)]
struct Task<'a> {
    /// How many symbols are to come out.
    symbols: usize,
    /// What they are to be: a run that prints anything else is dropped.
    x: Option<&'a Symbols>,
    /// What `?` reads.
    tape: Option<&'a Actions>,
    /// Most bits, code and data together.
    bits: u32,
}

/// All programs of at most L bits, code and data together.
pub(crate) struct Programs {
    codes: Vec<Program>,
    bits: u32,
    steps: u64,
}

impl Programs {
    pub(crate) fn new(bits: u32, steps: u64, context: &Context<'_>) -> Result<Self> {
        let mut codes = Vec::new();
        for length in 2..=bits {
            context.report("programs", u64::from(length), u64::from(bits))?;
            codes.extend(written_programs(length));
        }
        Ok(Programs { codes, bits, steps })
    }

    /// All codes, without a data bit yet.
    fn start(&self) -> impl Iterator<Item = Fed> {
        self.codes.iter().enumerate().map(|(program, code)| Fed {
            program,
            data: Symbols::new(),
            bits: code.length_bits(),
        })
    }

    /// Runs `fed` on every sequence of further data bits; `visit` sees the runs that ask for no more.
    fn follow(&self, fed: Fed, task: Task<'_>, mut visit: impl FnMut(Fed, Execution)) {
        let mut open = vec![fed];
        while let Some(fed) = open.pop() {
            let code = &self.codes[fed.program];
            let run = execute(code, task.symbols, &fed.data, task.tape, self.steps);
            if task.x.is_some_and(|x| !x.starts_with(&run.output)) {
                continue;
            }
            if run.status != ExecutionStatus::NeedsData {
                visit(fed, run);
            } else if fed.bits < task.bits {
                open.extend([true, false].map(|bit| Fed {
                    data: fed.data.with(bit),
                    bits: fed.bits + 1,
                    ..fed
                }));
            }
        }
    }

    /// The same for those that print all that is asked for.
    fn prints(&self, fed: Fed, task: Task<'_>, mut visit: impl FnMut(Fed, Print)) {
        self.follow(fed, task, |fed, run| {
            if run.status == ExecutionStatus::Complete {
                let (bits, steps) = (fed.bits, run.steps);
                visit(fed, Print { bits, steps });
            }
        });
    }

    fn to_print<'a>(&self, x: &'a Symbols, tape: Option<&'a Actions>) -> Task<'a> {
        Task {
            symbols: x.len(),
            x: Some(x),
            tape,
            bits: self.bits,
        }
    }

    /// The sum of 2^-l(p) over all p that print x, `?` reading from `tape`: of those whose code has a `?`,
    /// and of the others.
    pub(crate) fn masses(&self, x: &Symbols, tape: Option<&Actions>) -> [Rational; 2] {
        let mut lengths = [Vec::new(), Vec::new()];
        for fed in self.start() {
            let ignores = usize::from(!self.codes[fed.program].ops().contains(&Op::Input));
            self.prints(fed, self.to_print(x, tape), |_, print| {
                lengths[ignores].push(print.bits);
            });
        }
        lengths.map(mass)
    }

    /// Every x of 1 .. `symbols` symbols that some p prints, with all that print it.
    pub(crate) fn of_all(&self, symbols: usize, context: &Context<'_>) -> Result<All> {
        let mut all = All::default();
        for length in 1..=symbols {
            let mut stuck: BTreeMap<Symbols, Vec<u32>> = BTreeMap::new();
            let task = Task {
                symbols: length,
                x: None,
                tape: None,
                bits: self.bits,
            };
            for (index, fed) in self.start().enumerate() {
                if index % (1 << 6) == 0 {
                    context.report("symbols", as_u64(length), as_u64(symbols))?;
                }
                self.follow(fed, task, |Fed { bits, .. }, run| match run.status {
                    ExecutionStatus::Complete => {
                        let steps = run.steps;
                        let print = Print { bits, steps };
                        all.prints.entry(run.output).or_default().push(print);
                    }
                    ExecutionStatus::OpenSteps => {
                        stuck.entry(run.output).or_default().push(bits);
                    }
                    _ => {}
                });
            }
            let stuck = stuck.into_iter();
            all.stuck
                .push(stuck.map(|(out, bits)| (out, mass(bits))).collect());
        }
        Ok(all)
    }

    /// The prefixes of 1 .. |x| symbols of one x, with all that print them. Open runs are not told of.
    pub(crate) fn along(&self, x: &Symbols, context: &Context<'_>) -> Result<Vec<Vec<Print>>> {
        let mut agreeing: Vec<Fed> = self.start().collect();
        let mut found = Vec::new();
        for length in 1..=x.len() {
            let (mut prints, mut still) = (Vec::new(), Vec::new());
            let mut task = self.to_print(x, None);
            task.symbols = length;
            for (index, fed) in agreeing.into_iter().enumerate() {
                if index % (1 << 6) == 0 {
                    context.report("symbols", as_u64(length), as_u64(x.len()))?;
                }
                self.prints(fed, task, |fed, print| {
                    prints.push(print);
                    still.push(fed);
                });
            }
            found.push(prints);
            agreeing = still;
        }
        Ok(found)
    }

    /// The programs without `,` grouped by their first `symbols` symbols, `?` reading from `tape`, in
    /// lexicographic order, and the weight of those that reach the step limit, which are in no group.
    pub(crate) fn sequences(
        &self,
        symbols: usize,
        tape: Option<&Actions>,
        context: &Context<'_>,
    ) -> Result<(Vec<Printed>, Rational)> {
        let mut groups: BTreeMap<Symbols, Vec<&Program>> = BTreeMap::new();
        let mut unsettled = Vec::new();
        for (index, code) in self.codes.iter().enumerate() {
            if index % (1 << 10) == 0 {
                context.report("programs", as_u64(index), as_u64(self.codes.len()))?;
            }
            if code.has_data() {
                continue;
            }
            let run = execute(code, symbols, &Symbols::new(), tape, self.steps);
            match run.status {
                ExecutionStatus::Complete | ExecutionStatus::Silent => {
                    groups.entry(run.output).or_default().push(code);
                }
                _ => unsettled.push(code.length_bits()),
            }
        }
        let group = |(output, codes): (Symbols, Vec<&Program>)| Printed {
            output,
            mass: mass(codes.iter().map(|code| code.length_bits())),
            // The codes stand in the order of their lengths.
            shortest: codes[0].clone(),
        };
        Ok((groups.into_iter().map(group).collect(), mass(unsettled)))
    }
}

/// The sum of 2^-l(p).
pub(crate) fn mass(lengths: impl IntoIterator<Item = u32>) -> Rational {
    let mut counts: BTreeMap<u32, u64> = BTreeMap::new();
    for bits in lengths {
        *counts.entry(bits).or_default() += 1;
    }
    let terms = counts.into_iter();
    terms
        .map(|(bits, count)| inverse_power(bits) * Rational::from(count))
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
    pub(crate) shortest: Program,
}

impl Printed {
    /// The hypothesis that these symbols come.
    pub(crate) fn hypothesis(&self) -> Box<dyn Hypothesis> {
        sequence(&self.output.iter().collect::<Vec<_>>())
    }

    /// 2^-l of the shortest.
    pub(crate) fn weight_of_shortest(&self) -> Rational {
        inverse_power(self.shortest.length_bits())
    }
}
