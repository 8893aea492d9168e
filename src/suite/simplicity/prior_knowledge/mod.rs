//! `prior-knowledge`: what is known beforehand, on the program's input tape or replayed as data.
//!
//! Takes written programs from `machine`, whose `?` reads the input tape z (the bits of one long action, in
//! order and over again), and sums of 2^-length. Hutter 2009 (Algorithms 2(3):879-906) lists the treatment
//! of prior knowledge among the open problems; what follows is an own probe.
//!
//! A program p is a written program and the data bits it reads, of l(p) <= L bits. On the tape,
//! M(y; z) = sum of 2^-l(p) over all p that print y when `?` reads z. Replayed, z is data like any other:
//! M(y|z) = M(zy)/M(z), `?` reading 0.
//!
//! Derivation \[own\]. Each sum is at least each of its terms: -log2 M(y; z) <= l(p) for every p that makes y
//! of z, whatever z is. `?]` (6 bits) copies, `?+]` (9) gives the complement, `]` (2) prints 0 for ever.
//! Programs without `?` print the same whatever the tape holds, so their share of M(y; z) is the same for
//! every z. Replayed, the copy cannot be so cheap on average: the strings zz of one length are disjoint
//! events, so sum over |z| = m of M(zz) <= 1, and since the mean of -log2 q over 2^m strings with
//! sum of q <= 1 is least where all are 2^-m, the mean of -log2 M(zz) is at least m bits.
//!
//! Control: a tape that nobody's y depends on. For y = 0^m the best program, `]`, has no `?`; the part of
//! M(y; z) that reads the tape is below the part that does not, at every z.

use crate::exact::{Enclosure, PRECISION, Rational, log2};
use crate::machine::{Actions, Symbols};
use crate::scenario::figures::{exact, inverse_power, length, quotient, whole};
use crate::scenario::former;
use crate::scenario::former::{ForAll, FormerScenario, Statement, former_scenario};
use crate::scenario::{
    Claim, Context, Grade, Outcome, Parameter, Relation, ScenarioError, Settings,
};
use crate::suite::instrument::printing::Programs;

mod picture;

const SOURCE: &str =
    "problem: Hutter 2009; own derivation, in the documentation of scenario::prior_knowledge";

/// Steps that one run of a program may take.
const STEPS: u64 = 1000;

/// Bits of `,]` beside its data, with which every string has some weight.
const UNIFORM_BITS: u32 = 6;

/// The scenario.
pub struct PriorKnowledge;

#[derive(Clone, Copy, Debug)]
struct Parameters {
    bits: u32,
    symbols: u32,
}

impl Parameters {
    fn read(settings: &Settings) -> Result<Self, ScenarioError> {
        let parameters = Parameters {
            bits: settings.count("bits")?,
            symbols: settings.count("m")?,
        };
        let least = UNIFORM_BITS + 2 * parameters.symbols;
        if parameters.bits < least {
            return Err(ScenarioError::Settings(format!(
                "with bits = {} some strings of 2m = {} symbols are printed by no program; set bits to {least} \
                 at least, or m lower",
                parameters.bits,
                2 * parameters.symbols
            )));
        }
        Ok(parameters)
    }
}

/// What y is to z.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Task {
    Copy,
    Complement,
    Zeros,
}

const TASKS: [Task; 3] = [Task::Copy, Task::Complement, Task::Zeros];

impl Task {
    fn name(self) -> &'static str {
        match self {
            Task::Copy => "copy",
            Task::Complement => "complement",
            Task::Zeros => "zeros",
        }
    }

    fn of(self, z: &Symbols) -> Symbols {
        match self {
            Task::Copy => z.clone(),
            Task::Complement => z.iter().map(|symbol| !symbol).collect(),
            Task::Zeros => z.iter().map(|_| false).collect(),
        }
    }

    /// Length of the program that does it: `?]`, `?+]` and `]`.
    fn program_bits(self) -> u32 {
        match self {
            Task::Copy => 6,
            Task::Complement => 9,
            Task::Zeros => 2,
        }
    }
}

// ---------------------------------------------------------------------------------------------- measure

/// One task for one z.
#[derive(Clone, Debug)]
struct Instance {
    task: Task,
    z: Symbols,
    /// M(y; z): the programs with `?`, and those without.
    tape: [Rational; 2],
    /// M(z) and M(zy), `?` reading 0.
    replayed: [Rational; 2],
}

impl Instance {
    fn name(&self) -> String {
        format!("{}, z={}", self.task.name(), self.z)
    }

    fn on_tape(&self) -> Rational {
        self.tape.iter().sum()
    }
}

fn measure(parameters: Parameters, context: &Context<'_>) -> Result<Vec<Instance>, ScenarioError> {
    let programs = Programs::new(parameters.bits, STEPS, context)?;
    let mut instances = Vec::new();
    for symbols in 1..=parameters.symbols {
        for number in 0..1_u32 << symbols {
            context.report("tapes", u64::from(number), 1 << symbols)?;
            let z: Symbols = (0..symbols)
                .rev()
                .map(|place| number >> place & 1 == 1)
                .collect();
            let seen = programs.masses(&z, None).iter().sum::<Rational>();
            for task in TASKS {
                let y = task.of(&z);
                let tape = Actions::new(z.clone(), z.len(), y.len())
                    .map_err(|error| ScenarioError::Settings(error.to_string()))?;
                let both: Symbols = z.iter().chain(y.iter()).collect();
                let replayed = programs.masses(&both, None).iter().sum();
                instances.push(Instance {
                    task,
                    tape: programs.masses(&y, Some(&tape)),
                    replayed: [seen.clone(), replayed],
                    z: z.clone(),
                });
            }
        }
    }
    Ok(instances)
}

// ----------------------------------------------------------------------------------------------- theory

struct Theory {
    /// 2^-l of the program that does the task, in the order of [`TASKS`].
    programs: Vec<Rational>,
    /// What a copy of m random symbols costs on average, replayed, for m = 1 ..: m bits.
    replayed_copy: Vec<u64>,
}

fn theory(parameters: Parameters) -> Theory {
    Theory {
        programs: TASKS
            .iter()
            .map(|task| inverse_power(task.program_bits()))
            .collect(),
        replayed_copy: (1..=parameters.symbols).map(u64::from).collect(),
    }
}

// ----------------------------------------------------------------------------------------------- claims

/// The mean of -log2 of some values, in bits.
fn mean_bits(values: &[Rational]) -> Result<Enclosure, ScenarioError> {
    let mut sum = Enclosure::zero();
    for value in values {
        sum -= log2(value, PRECISION)?;
    }
    Ok(sum.scale(&quotient(&Rational::one(), &whole(length(values)))?))
}

/// What one task costs on the tape and replayed, M(y; z) and M(y|z), for all z of one length.
fn costs(
    instances: &[Instance],
    task: Task,
    symbols: usize,
) -> Result<[Vec<Rational>; 2], ScenarioError> {
    let mut costs = [Vec::new(), Vec::new()];
    let of = |instance: &&Instance| instance.task == task && instance.z.len() == symbols;
    for instance in instances.iter().filter(of) {
        costs[0].push(instance.on_tape());
        costs[1].push(quotient(&instance.replayed[1], &instance.replayed[0])?);
    }
    Ok(costs)
}

fn claims(instances: &[Instance], theory: &Theory) -> Result<Vec<Claim>, ScenarioError> {
    let all = |id: &str, grade, relation, text: &str| {
        ForAll::new(Statement::new(id, grade, text, SOURCE), relation, None)
    };
    let mut bound = all(
        "tape-bound",
        Grade::Exact,
        Relation::AtLeast,
        "M(y; z) >= 2^-l(p): a copy costs at most 6 bits, the complement 9, zeros 2, for every tape z, however long.",
    );
    let mut ignoring = all(
        "programs-that-ignore-the-tape",
        Grade::Exact,
        Relation::Equal,
        "Programs without `?` give y = 0^m the same weight whatever the tape holds.",
    );
    let mut replayed = all(
        "replayed-copy",
        Grade::Certified,
        Relation::AtLeast,
        "Replayed, z and then z again cost at least m bits on average over all z of m symbols.",
    );
    let mut control = all(
        "control-idle-tape",
        Grade::Exact,
        Relation::LessThan,
        "Control: for y = 0^m the programs that read the tape weigh less than those that do not, every z.",
    );
    let same = |instance: &&Instance, symbols: usize| {
        instance.task == Task::Zeros && instance.z.len() == symbols
    };
    for instance in instances {
        let at = TASKS.iter().position(|&task| task == instance.task);
        if let Some(said) = at.and_then(|at| theory.programs.get(at)) {
            bound.check_exact(|| instance.name(), &instance.on_tape(), said);
        }
        if instance.task == Task::Zeros {
            let first = instances.iter().find(|other| same(other, instance.z.len()));
            if let Some(first) = first {
                ignoring.check_exact(|| instance.name(), &instance.tape[1], &first.tape[1]);
            }
            control.check_exact(|| instance.name(), &instance.tape[0], &instance.tape[1]);
        }
    }
    for (symbols, &said) in (1..).zip(&theory.replayed_copy) {
        let of = |instance: &&Instance| instance.task == Task::Copy && instance.z.len() == symbols;
        let both = instances.iter().filter(of).map(|i| i.replayed[1].clone());
        let mean = mean_bits(&both.collect::<Vec<_>>())?;
        replayed.check(|| format!("m={symbols}"), &mean, &exact(said));
    }
    let mut claims = vec![
        bound.claim()?,
        ignoring.claim()?,
        replayed.claim()?,
        control.claim()?,
    ];
    let longest = theory.replayed_copy.len();
    for task in TASKS {
        let [tape, data] = costs(instances, task, longest)?;
        claims.push(former::measurement(
            &format!("{}-mean-bits", task.name()),
            format!("Mean bits of y ({}) given z on the tape, beside given z replayed as data, over all z of {longest} symbols.", task.name()),
            "no theorem",
            mean_bits(&tape)?,
            mean_bits(&data)?,
        ));
    }
    Ok(claims)
}

// ------------------------------------------------------------------------------------------ the scenario

impl FormerScenario for PriorKnowledge {
    fn name(&self) -> &'static str {
        "prior-knowledge"
    }

    fn claim(&self) -> &'static str {
        "A copy of z costs a constant given z on the program's input tape; replayed as data, z and its copy cost |z| bits on average."
    }

    fn source(&self) -> &'static str {
        "Hutter 2009 (Algorithms 2(3):879-906), an open problem; own probe"
    }

    fn grade(&self) -> Grade {
        Grade::Certified
    }

    fn description(&self) -> &'static str {
        "For every z of up to m symbols, y is its copy, its complement or all zeros. What y costs given z on the \
         input tape, which programs read with `?`, stands beside what it costs after z as data. Control: for \
         zeros the tape is of no use."
    }

    fn parameters(&self) -> Vec<Parameter> {
        vec![
            Parameter::integer(
                "bits",
                18,
                (8, 20),
                "bits L of the longest program, code and data together; at least 6 + 2m",
            ),
            Parameter::integer("m", 6, (1, 7), "symbols of the longest z"),
        ]
    }

    fn run(&self, settings: &Settings, context: &Context<'_>) -> Result<Outcome, ScenarioError> {
        let parameters = Parameters::read(settings)?;
        let instances = measure(parameters, context)?;
        let theory = theory(parameters);
        let traces = picture::traces(&instances, &theory)?;
        let claims = claims(&instances, &theory)?;
        Outcome::of(
            settings,
            claims,
            traces,
            format!(
                "Exact for the finite list of all programs of at most {} bits, code and data together, and {STEPS} \
                 steps; what is open there counts for nothing.",
                parameters.bits
            ),
        )
    }
}

former_scenario!(PriorKnowledge, Simplicity);

#[cfg(test)]
mod tests;
