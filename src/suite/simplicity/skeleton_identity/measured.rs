//! What `skeleton-identity` runs: programs one by one and string by string, and mixtures of skeletons.

use super::strings::{self, Limit, Strings};
use crate::exact::{Enclosure, Rational, as_u64, as_usize};
use crate::machine::{Program, Symbols, execute, written_programs};
use crate::mixture::{Hypothesis, Markov, Mixture, WrittenProgram};
use crate::scenario::figures::{length, quotient, whole};
use crate::scenario::{Context, Result, ScenarioError, parameters};
use crate::suite::instrument::mixing::{exactly, mixture, point};
use crate::suite::instrument::occam::data::{self, STICKY};

parameters! { Parameters {
    bits "bits": u32 = 16 in 11..=17, "bits L of the longest written program that is grouped";
    short "short": usize = 12 in 4..=24, "symbols that all written programs and the grid chains see";
    period "period": u64 = 8 in 2..=12, "longest period k";
    symbols "n": usize = 384 in 32..=512, "symbols of the data set";
} }

impl Parameters {
    /// The data set.
    pub(super) fn data(&self) -> Result<Vec<bool>> {
        data::symbols(self.seed, self.symbols)
    }
}

/// What every log-odds is against: the uniform measure, `,]`.
pub(super) const REFERENCE: &str = ",]";

/// A longer skeleton: the last symbol is replaced with chance 1/4, so it changes with chance 1/8.
pub(super) const STICKIER: &str = ">,[>,[<<,>>+]<+]<]";

/// One parameter, then noise: the first data bit is kept for ever and says whether a symbol changes with chance
/// 1/4 or 3/4. The second loop is [`STICKY`]'s, the first flips the symbol besides.
pub(super) const EITHER: &str = ",[>>,[<,>+]<+.<]+[>>,[<,>+]<.<]]";

/// Two parameters, then noise: the first data bit is the likelier symbol after a 0, the second that after a 1.
/// Each comes with chance 3/4. The four loops are those of the bits 11, 10, 01 and 00.
pub(super) const CONTEXTS: &str =
    ",[>,[>[+]+>,[<,>+]<.<]+[>+>,[<,>+]<.<]]>,[>>,[<,>+]<.<]+[>[+]>,[<,>+]<.<]]";

/// A code that is followed on all symbols.
pub(super) struct Listed {
    pub(super) source: &'static str,
    pub(super) name: &'static str,
    /// So many of its data bits, the first ones, are parameters; the others are noise.
    pub(super) parameters: usize,
}

/// The skeletons whose odds are followed, the reference first.
pub(super) const SKELETONS: [Listed; 5] = [
    Listed {
        source: REFERENCE,
        name: "coin flips",
        parameters: 0,
    },
    Listed {
        source: STICKY,
        name: "sticky 1/4",
        parameters: 0,
    },
    Listed {
        source: STICKIER,
        name: "sticky 1/8",
        parameters: 0,
    },
    Listed {
        source: EITHER,
        name: "sticky 1/4|3/4",
        parameters: 1,
    },
    Listed {
        source: CONTEXTS,
        name: "order-1 program",
        parameters: 2,
    },
];

/// The control calls so many of the reference's data bits parameters, though they are noise.
const CALLED: [usize; 4] = [0, 1, 2, 4];

/// The sequence of period 3 that the skeletons of period k see, beside the data set.
const PATTERN: [bool; 3] = [false, true, true];

/// Chains with parameters of b bits: (order, b). The last has 2^8 values.
pub(super) const GRIDS: [(u32, u64); 8] = [
    (0, 1),
    (0, 2),
    (0, 4),
    (0, 8),
    (1, 1),
    (1, 2),
    (1, 4),
    (2, 2),
];

/// The chance that b bits stand for: the middle of their cell of \[0, 1\].
pub(super) fn grid_point(cell: u64, bits: u64) -> Rational {
    (whole(cell) + Rational::ratio(1, 2)) * Rational::inverse_power(bits)
}

/// The skeleton "period k" on one sequence, its 2^k programs run one by one.
#[derive(Clone, Debug)]
pub(super) struct Period {
    pub(super) k: u64,
    pub(super) x: Vec<bool>,
    /// For t = 0 .. n, the sum of 2^-(l0+k) over the programs that print `x_1:t`.
    pub(super) group: Vec<Rational>,
    /// The same with 2 bits paid for each data bit.
    pub(super) double: Vec<Rational>,
}

/// A code and its data strings.
#[derive(Clone, Debug)]
pub(super) struct Skeleton {
    pub(super) source: String,
    pub(super) bits: u64,
    pub(super) strings: Strings,
    /// For t = 0 .. n, the largest chance of `x_1:t` over the values of the data bits that are parameters.
    pub(super) fit: Vec<Rational>,
}

/// The grid chains of one order, one by one.
#[derive(Clone, Debug)]
pub(super) struct Grid {
    pub(super) order: u32,
    pub(super) bits: u64,
    /// The sum over the chains of 2^-(parameter bits) x likelihood.
    pub(super) evidence: Rational,
    /// The largest likelihood.
    pub(super) fit: Rational,
}

#[derive(Clone, Debug)]
pub(crate) struct Measured {
    pub(super) periods: Vec<Period>,
    /// (k, odds of period k to period 2k under equal weights).
    pub(super) razor: Vec<(u64, Rational)>,
    /// The written programs, each with `nu_c(x_1:t)` by its filter.
    pub(super) programs: Vec<(Skeleton, Vec<Enclosure>)>,
    /// By t, then skeleton: prior weight x evidence out of the mixture.
    pub(super) joints: Vec<Vec<Rational>>,
    /// The skeletons on all symbols.
    pub(super) skeletons: Vec<Skeleton>,
    /// So many data bits of the reference called parameters, and what is then called its Occam factor.
    pub(super) called: Vec<(usize, Rational)>,
    pub(super) grids: Vec<Grid>,
}

impl Measured {
    /// Posterior odds of a skeleton to the reference after t symbols.
    pub(super) fn odds(&self, t: usize, skeleton: usize) -> Result<Rational> {
        quotient(&self.joints[t][skeleton], &self.joints[t][0])
    }
}

/// "Period k, arbitrary pattern".
fn period_program(k: u64) -> Result<Program> {
    let times = |word: &str| word.repeat(as_usize(k));
    let source = format!("{}+[{}{}]]", times(",>"), times("<"), times(".>"));
    Ok(Program::parse(&source)?)
}

fn run_period(k: u64, x: &[bool]) -> Result<Period> {
    let program = period_program(k)?;
    let steps = 64 * (length(x) + k);
    let mut prints = vec![0_u64; x.len() + 1];
    for pattern in 0..1_u64 << k {
        let data: Symbols = (0..k).map(|bit| pattern >> bit & 1 == 1).collect();
        let output = execute(&program, x.len(), &data, None, steps).output;
        let pairs = output.iter().zip(x);
        let agrees = pairs.take_while(|(a, b)| a == *b).count();
        prints[..=agrees].iter_mut().for_each(|count| *count += 1);
    }
    let weigh = |data_bits: u64| {
        let weight = Rational::inverse_power(u64::from(program.length_bits()) + data_bits);
        prints.iter().map(|&count| whole(count) * &weight).collect()
    };
    Ok(Period {
        k,
        x: x.to_vec(),
        group: weigh(k),
        double: weigh(2 * k),
    })
}

/// Written programs with these weights.
fn mixture_of(programs: impl IntoIterator<Item = (Program, Rational)>) -> Result<Mixture> {
    let member = |(program, weight)| -> (Box<dyn Hypothesis>, Rational) {
        let hypothesis = WrittenProgram::new(program);
        (Box::new(hypothesis), weight)
    };
    mixture(programs.into_iter().map(member).collect())
}

/// w_t(a)/w_t(b) of two members of a mixture.
fn odds(mixture: &Mixture, a: usize, b: usize) -> Result<Rational> {
    let joint = |index| exactly(&mixture.joint(index));
    quotient(&joint(a)?, &joint(b)?)
}

/// Equal weights on period k and period 2k: nothing is tacked on. Both see a sequence of period k: with
/// both nested models alive, only the parameters they waste differ.
fn run_razor(k: u64) -> Result<Rational> {
    let half = Rational::ratio(1, 2);
    let (simple, double) = (period_program(k)?, period_program(2 * k)?);
    let mut both = mixture_of([(simple, half.clone()), (double, half)])?;
    for t in 0..4 * k {
        both.update((t % k).is_multiple_of(2))?;
    }
    odds(&both, 0, 1)
}

/// The code with no data bit called a parameter.
fn skeleton(program: &Program, strings: Strings) -> Skeleton {
    Skeleton {
        source: program.to_string(),
        bits: u64::from(program.length_bits()),
        fit: strings.share.clone(),
        strings,
    }
}

/// For t = 0 .. n, the largest chance of `x_1:t` over the values of the first `parameters` data bits.
fn best_fit(
    program: &Program,
    x: &[bool],
    parameters: usize,
    limit: Limit,
    context: &Context<'_>,
) -> Result<Vec<Rational>> {
    let mut best = vec![Rational::zero(); x.len() + 1];
    for value in 0..1_u64 << parameters {
        context.go_on()?;
        let given: Vec<bool> = (0..parameters).map(|bit| value >> bit & 1 == 1).collect();
        let strings = strings::count(program, x, &given, limit);
        if !strings.open.is_zero() {
            return Err(ScenarioError::OpenMass);
        }
        for (best, share) in best.iter_mut().zip(strings.share) {
            if *best < share {
                *best = share;
            }
        }
    }
    Ok(best)
}

/// The reference's evidence over its fit at the best values of some of its data bits.
fn run_called(x: &[bool], context: &Context<'_>) -> Result<Vec<(usize, Rational)>> {
    let program = Program::parse(REFERENCE)?;
    let limit = Limit {
        bits: x.len(),
        configurations: 1 << 12,
    };
    let evidence = strings::count(&program, x, &[], limit);
    let factors = CALLED.into_iter().map(|parameters| {
        let fit = best_fit(&program, x, parameters, limit, context)?;
        Ok((parameters, quotient(evidence.evidence(), &fit[x.len()])?))
    });
    factors.collect()
}

/// nu(x_1:t) by the program's filter, t = 0 .. n.
fn filter(program: Program, x: &[bool]) -> Vec<Enclosure> {
    let mut hypothesis = WrittenProgram::new(program);
    let mut found = vec![hypothesis.evidence().enclosure()];
    for &symbol in x {
        if !hypothesis.evidence().is_zero() {
            hypothesis.update(symbol);
        }
        found.push(hypothesis.evidence().enclosure());
    }
    found
}

fn run_grid(order: u32, bits: u64, x: &[bool]) -> Result<Grid> {
    let contexts = 1_u64 << order;
    let mask = (1_u64 << bits) - 1;
    let weight = Rational::inverse_power(bits * contexts);
    let (mut evidence, mut fit) = (Rational::zero(), Rational::zero());
    for string in 0..1_u64 << (bits * contexts) {
        let points = (0..contexts).map(|at| grid_point(string >> (bits * at) & mask, bits));
        let mut chain = Markov::new(points.collect())?;
        x.iter().for_each(|&symbol| chain.update(symbol));
        let likelihood = point(&chain.evidence().enclosure())?;
        evidence += &weight * &likelihood;
        fit = fit.max(likelihood);
    }
    Ok(Grid {
        order,
        bits,
        evidence,
        fit,
    })
}

/// The listed skeletons' weight x evidence after t = 0 .. n symbols, out of one mixture.
fn run_list(programs: &[Program], x: &[bool], context: &Context<'_>) -> Result<Vec<Vec<Rational>>> {
    let weighted = programs.iter().map(|program| {
        let bits = u64::from(program.length_bits());
        (program.clone(), Rational::inverse_power(bits))
    });
    let mut list = mixture_of(weighted)?;
    let mut rows = Vec::new();
    for t in 0..=x.len() {
        context.report("symbols", as_u64(t), length(x))?;
        let row = (0..programs.len()).map(|at| exactly(&list.joint(at)));
        rows.push(row.collect::<Result<_>>()?);
        if let Some(&symbol) = x.get(t) {
            list.update(symbol)?;
        }
    }
    Ok(rows)
}

pub(super) fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Measured> {
    let x = parameters.data()?;
    let short = &x[..parameters.short];
    let period = parameters.period;
    let regular = PATTERN.iter().copied().cycle();
    let regular: Vec<bool> = regular.take(2 * as_usize(period)).collect();
    let mut periods = Vec::new();
    for k in 1..=period {
        context.report("periods", k, period)?;
        periods.push(run_period(k, &regular)?);
        periods.push(run_period(k, short)?);
    }
    let razor = (1..=period / 2).map(|k| Ok((k, run_razor(k)?)));
    let razor = razor.collect::<Result<_>>()?;
    let mut programs = Vec::new();
    for bits in 2..=parameters.bits {
        context.report("programs", u64::from(bits), u64::from(parameters.bits))?;
        for program in written_programs(bits) {
            context.go_on()?;
            let limit = Limit {
                bits: 8 * short.len(),
                configurations: 1 << 9,
            };
            let strings = strings::count(&program, short, &[], limit);
            programs.push((skeleton(&program, strings), filter(program, short)));
        }
    }
    let listed = SKELETONS.iter().map(|listed| Program::parse(listed.source));
    let listed = listed.collect::<Result<Vec<_>, _>>()?;
    let joints = run_list(&listed, &x, context)?;
    let limit = Limit {
        bits: 3 * x.len(),
        configurations: 1 << 12,
    };
    let mut skeletons = Vec::new();
    for (program, Listed { parameters, .. }) in listed.iter().zip(&SKELETONS) {
        context.report("skeletons", length(&skeletons), length(&listed))?;
        let strings = strings::count(program, &x, &[], limit);
        let fit = best_fit(program, &x, *parameters, limit, context)?;
        skeletons.push(Skeleton {
            fit,
            ..skeleton(program, strings)
        });
    }
    let grids = GRIDS.map(|(order, bits)| run_grid(order, bits, short));
    Ok(Measured {
        periods,
        razor,
        programs,
        joints,
        skeletons,
        called: run_called(short, context)?,
        grids: grids.into_iter().collect::<Result<_>>()?,
    })
}
