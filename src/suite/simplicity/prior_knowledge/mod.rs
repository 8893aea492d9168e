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

use crate::exact::{Enclosure, Rational};
use crate::machine::{Actions, Symbols};
use crate::scenario::figures::{inverse_power, quotient};
use crate::scenario::{
    About, Claims, Context, Experiment, Question, Result, ScenarioError, Statements, claims, here,
    parameters,
};
use crate::suite::instrument::printing::{Programs, cost, mean};

mod picture;

const OWN: &str = here!("problem: Hutter 2009; own derivation, in the documentation of");

parameters! { Parameters {
    bits "bits": u32 = 18 in 8..=20, "bits L of the longest program, code and data together; at least 6 + 2m";
    symbols "m": u32 = 6 in 1..=7, "symbols of the longest z";
} }

claims! {
    BOUND: Exact AtLeast "tape-bound", OWN,
        "M(y; z) >= 2^-l(p): a copy costs at most 6 bits, the complement 9, zeros 2, for every tape z, \
         however long.";
    IGNORING: Exact Equal "programs-that-ignore-the-tape", OWN,
        "Programs without `?` give y = 0^m the same weight whatever the tape holds.";
    REPLAYED: Certified AtLeast "replayed-copy", OWN,
        "Replayed, z and then z again cost at least m bits on average over all z of m symbols.";
    CONTROL: Exact LessThan "control-idle-tape", OWN,
        "Control: for y = 0^m the programs that read the tape weigh less than those that do not, every z.";
    MEAN_BITS: Measured None "{task}-mean-bits", "no theorem",
        "Mean bits of y ({task}) given z on the tape, beside given z replayed as data, over all z of \
         {symbols} symbols.";
}

/// Steps that one run of a program may take.
const STEPS: u64 = 1000;

/// Bits of `,]` beside its data, with which every string has some weight.
const UNIFORM_BITS: u32 = 6;

/// What y is to z.
struct Task {
    name: &'static str,
    /// Each symbol of y from that of z.
    of: fn(bool) -> bool,
    /// Length of the program that does it.
    bits: u32,
}

const COPY: usize = 0;
const ZEROS: usize = 2;

/// Done by `?]`, `?+]` and `]`.
#[rustfmt::skip]
const TASKS: [Task; 3] = [
    Task { name: "copy", of: |z| z, bits: 6 },
    Task { name: "complement", of: |z| !z, bits: 9 },
    Task { name: "zeros", of: |_| false, bits: 2 },
];

/// One task for one z.
#[derive(Clone, Debug)]
pub(crate) struct Instance {
    /// Place in [`TASKS`].
    task: usize,
    z: Symbols,
    /// M(y; z): the programs with `?`, and those without.
    tape: [Rational; 2],
    /// M(z) and M(zy), `?` reading 0.
    replayed: [Rational; 2],
}

/// The instances of a task for all z of one length.
fn of(all: &[Instance], task: usize, symbols: usize) -> impl Iterator<Item = &Instance> {
    all.iter()
        .filter(move |instance| instance.task == task && instance.z.len() == symbols)
}

/// Mean bits over all z of one length: of y given z on the tape, of y given z replayed, and of zy as data.
fn mean_bits(all: &[Instance], task: usize, symbols: usize) -> Result<[Enclosure; 3]> {
    let of = || of(all, task, symbols);
    Ok([
        mean(of().map(|i| cost(&i.tape.iter().sum())))?,
        mean(of().map(|i| cost(&quotient(&i.replayed[1], &i.replayed[0])?)))?,
        mean(of().map(|i| cost(&i.replayed[1])))?,
    ])
}

#[derive(Clone, Debug)]
pub(crate) struct Theory {
    /// 2^-l of the program that does the task, in the order of [`TASKS`].
    programs: [Rational; 3],
    /// What a copy of m random symbols costs on average, replayed, for m = 1 ..: m bits.
    replayed_copy: Vec<u64>,
}

/// The scenario.
pub(crate) struct PriorKnowledge;

impl Experiment for PriorKnowledge {
    const ABOUT: About = About {
        name: "prior-knowledge",
        question: Question::Simplicity,
        claim: "A copy of z costs a constant given z on the program's input tape; replayed as data, z and \
                its copy cost |z| bits on average.",
        source: "Hutter 2009 (Algorithms 2(3):879-906), an open problem; own probe",
        text: "For every z of up to m symbols, y is its copy, its complement or all zeros. What y costs \
               given z on the input tape, which programs read with `?`, stands beside what it costs after z \
               as data. Control: for zeros the tape is of no use.",
        worth: "",
    };
    const STATEMENTS: Statements = &[CLAIMS];
    type Parameters = Parameters;
    type Measured = Vec<Instance>;
    type Theory = Theory;

    fn fits(parameters: &Parameters) -> Result<()> {
        let (bits, symbols) = (parameters.bits, 2 * parameters.symbols);
        let least = UNIFORM_BITS + symbols;
        if bits < least {
            return Err(ScenarioError::Settings(format!(
                "with bits = {bits} some strings of 2m = {symbols} symbols are printed by no program; set \
                 bits to {least} at least, or m lower"
            )));
        }
        Ok(())
    }

    fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Vec<Instance>> {
        let programs = Programs::new(parameters.bits, STEPS, context)?;
        let mut instances = Vec::new();
        for symbols in 1..=parameters.symbols {
            for number in 0..1_u32 << symbols {
                context.report("tapes", u64::from(number), 1 << symbols)?;
                let places = (0..symbols).rev();
                let z: Symbols = places.map(|place| number >> place & 1 == 1).collect();
                let seen: Rational = programs.masses(&z, None).iter().sum();
                for (task, Task { of, .. }) in TASKS.iter().enumerate() {
                    let y: Symbols = z.iter().map(of).collect();
                    let tape = Actions::new(z.clone(), z.len(), y.len())
                        .map_err(|error| ScenarioError::Settings(error.to_string()))?;
                    let both: Symbols = z.iter().chain(y.iter()).collect();
                    let replayed = programs.masses(&both, None).iter().sum();
                    instances.push(Instance {
                        task,
                        z: z.clone(),
                        tape: programs.masses(&y, Some(&tape)),
                        replayed: [seen.clone(), replayed],
                    });
                }
            }
        }
        Ok(instances)
    }

    fn theory(p: &Parameters, _: &Vec<Instance>, _: &Context<'_>) -> Result<Theory> {
        Ok(Theory {
            programs: TASKS.map(|task| inverse_power(task.bits)),
            replayed_copy: (1..=p.symbols).map(u64::from).collect(),
        })
    }

    fn judge(instances: &Vec<Instance>, theory: &Theory, claims: &mut Claims) -> Result<()> {
        for instance in instances {
            let [reading, ignoring] = &instance.tape;
            let name = || format!("{}, z={}", TASKS[instance.task].name, instance.z);
            let said = &theory.programs[instance.task];
            claims.check(&BOUND, name, reading + ignoring, said);
            if instance.task == ZEROS {
                let first = of(instances, ZEROS, instance.z.len()).next();
                let first = first.unwrap_or(instance);
                claims.check(&IGNORING, name, ignoring, &first.tape[1]);
                claims.check(&CONTROL, name, reading, ignoring);
            }
        }
        for (symbols, &said) in (1..).zip(&theory.replayed_copy) {
            let [.., both] = mean_bits(instances, COPY, symbols)?;
            claims.check(&REPLAYED, || format!("m={symbols}"), both, said);
        }
        let longest = theory.replayed_copy.len();
        for (task, Task { name, .. }) in TASKS.iter().enumerate() {
            let [tape, data, _] = mean_bits(instances, task, longest)?;
            let statement = MEAN_BITS.with("task", name).with("symbols", longest);
            claims.one(&statement, tape, data);
        }
        Ok(())
    }

    fn worth(parameters: &Parameters, _: &Vec<Instance>) -> String {
        format!(
            "Exact for the finite list of all programs of at most {} bits, code and data together, and \
             {STEPS} steps; what is open there counts for nothing.",
            parameters.bits
        )
    }
}

#[cfg(test)]
mod tests;
