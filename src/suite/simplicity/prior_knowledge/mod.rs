//! `prior-knowledge`: what is known beforehand, on the program's input tape or replayed as data.
//!
//! Takes written programs from `machine`, whose `?` reads the input tape z (the bits of one long action, in
//! order and over again), and sums of 2^-length. Hutter 2009 (Algorithms 2(3):879-906) lists the treatment
//! of prior knowledge among the open problems; what follows is an own probe.
//!
//! A program p is a written program and the data bits it reads, of l(p) <= L bits. On the tape,
//! M(y; z) = sum of 2^-l(p) over all p that print y when `?` reads z. Replayed, z is data like any other:
//! M(y|z) = M(zy)/M(z), `?` reading 0. Both are about y alone, given z. M(zy) is about z and y together.
//!
//! Derivation \[own\].
//! On the tape. Each sum is at least each of its terms: -log2 M(y; z) <= l(p) for every p that makes y of z,
//! whatever z is. `?]` (6 bits) copies, `?+]` (9) gives the complement, `]` (2) prints 0 for ever, at any
//! length of z. Programs without `?` print the same whatever the tape holds, so their share of M(y; z) is the
//! same for every z.
//! Together. The strings z of m symbols are disjoint events, and so are the strings zz: sum of M(z) <= 1 and sum
//! of M(zz) <= 1. The mean of -log2 q over 2^m numbers q with sum at most 1 is least where all are 2^-m. So z
//! costs at least m bits on average, and z and its copy together cost at least m bits.
//! Replayed. [`long::TWICE`] (214 bits) reads m in 2 floor(log2 m) + 1 bits, then z, and prints z twice, so
//! -log2 M(zz) <= 215 + 2 floor(log2 m) + m for every z. With the mean of -log2 M(z) at least m, a replayed copy
//! costs -log2 M(zz)/M(z) <= 215 + 2 floor(log2 m) bits on average: O(log m), as for any universal machine, and
//! not m. A prefix machine has to be told where z ends; the tape's end is not needed for that, as `?]` just goes on.
//!
//! Control: a tape that nobody's y depends on. Let s be the weight of the codes without `?`. By their first op
//! s = 1/4 (`]`) + 10/16 s (five others, then the rest) + s^2/16 (`[`: up to its `]`, then the rest), so s =
//! 3 - sqrt 5, and codes with `?` weigh at most sqrt 5 - 2 < 1/4 = 2^-2. So for y = 0^m the part of M(y; z) that
//! reads the tape is below the weight of `]` alone, at every z.

use crate::exact::{Enclosure, Rational};
use crate::machine::{Actions, Op, Symbols, execute};
use crate::scenario::figures::{inverse_power, quotient, whole};
use crate::scenario::{
    About, Claims, Context, Experiment, Question, Result, ScenarioError, Statements, claims, here,
    parameters,
};
use crate::suite::instrument::coin_flips;
use crate::suite::instrument::printing::{Programs, cost, mean};

mod answer;
mod long;
mod picture;
mod tasks;

use long::Long;
use tasks::{COPY, TASKS, Task, ZEROS};

const OWN: &str = here!("problem: Hutter 2009; own derivation, in the documentation of");

parameters! { Parameters {
    bits "bits": u32 = 18 in 8..=20, "bits L of the longest program, code and data together; at least 6 + 2m";
    symbols "m": u32 = 6 in 1..=7, "symbols of the longest z for which all programs are run";
    long "log2_long": u32 = 9 in 3..=11, "log2 of the most symbols of a z for which single programs are run";
} }

claims! {
    BOUND: Exact AtLeast "tape-bound", OWN,
        "M(y; z) >= 2^-l(p): given z on the tape a copy costs at most 6 bits, the complement 9, zeros 2; every z.";
    ANY_LENGTH: Exact Equal "tape-of-any-length", OWN,
        "However long z is: `?]`, `?+]` and `]`, run with z on the tape, print all m symbols of its copy, its \
         complement and zeros; every z to m symbols, and drawn z of 2^k - 1 and 2^k.";
    IGNORING: Exact Equal "programs-that-ignore-the-tape", OWN,
        "Programs without `?` give y = 0^m, at every tape, the share of all strings of L bits that are such \
         programs and print 0^m without a tape.";
    TWICE: Exact Equal "replayed-program", OWN,
        "A program of 214 bits reads m in 2 floor(log2 m) + 1 bits, then z, and prints z twice: -log2 M(zz) is \
         at most 215 + 2 floor(log2 m) + m for every z. So, as z alone costs at least m on average, a copy that \
         is replayed costs at most 215 + 2 floor(log2 m) on average.";
    ALONE: Certified AtLeast "z-alone", OWN,
        "z costs at least m bits on average over all z of m symbols.";
    TOGETHER: Certified AtLeast "z-and-copy-together", OWN,
        "z and its copy together, -log2 M(zz), cost at least m bits on average over all z of m symbols.";
    CONTROL: Exact LessThan "control-idle-tape", OWN,
        "Control: for y = 0^m the programs with `?`, which may read the tape, weigh less than 1/4, the weight of `]` \
         alone; every z.";
    MEAN_BITS: Measured None "{task}-mean-bits", "no theorem",
        "Mean bits of y ({task}) given z on the tape, over all z of {symbols} symbols.",
        beside "given z replayed";
}

/// Steps that one run of a program may take.
const STEPS: u64 = 1000;

/// Bits of `,]` beside its data, with which every string has some weight.
const UNIFORM_BITS: u32 = 6;

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

/// Mean bits over all z of one length.
struct Means {
    /// Of y given z on the tape, and of y given z replayed.
    tape: Enclosure,
    replayed: Enclosure,
    /// Of z, and of zy, as data.
    alone: Enclosure,
    together: Enclosure,
}

impl Means {
    fn of(all: &[Instance], task: usize, symbols: usize) -> Result<Self> {
        let of = || of(all, task, symbols);
        Ok(Means {
            tape: mean(of().map(|i| cost(&i.tape.iter().sum())))?,
            replayed: mean(of().map(|i| cost(&quotient(&i.replayed[1], &i.replayed[0])?)))?,
            alone: mean(of().map(|i| cost(&i.replayed[0])))?,
            together: mean(of().map(|i| cost(&i.replayed[1])))?,
        })
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Measured {
    /// All tasks for all short z.
    instances: Vec<Instance>,
    /// Single programs, on all short z and some long ones.
    long: Vec<Long>,
}

#[derive(Clone, Debug)]
pub(crate) struct Theory {
    /// 2^-l of the program that does the task, in the order of [`TASKS`].
    programs: [Rational; 3],
    /// What z costs on average at least, for m = 1 ..: m bits.
    least: Vec<u64>,
    /// By m = 1 .., the share of the strings of L bits that print 0^m and have no `?`.
    ignoring: Vec<Rational>,
    /// Bits of the program that prints z twice, by the length of z.
    twice: fn(u64) -> u64,
    /// What the programs that read the tape stay below.
    reading: Rational,
}

/// 214 of code, 2 floor(log2 m) + 1 for m, and z.
fn twice(m: u64) -> u64 {
    215 + 2 * u64::from(m.ilog2()) + m
}

/// By m = 1 .., the share of all strings of so many bits that print 0^m and have no `?`, each run by itself.
fn ignoring(p: &Parameters, context: &Context<'_>) -> Result<Vec<Rational>> {
    let most = p.symbols as usize;
    let mut counts = vec![0_u64; most];
    coin_flips::each(p.bits, context, |program, data| {
        if !program.ops().contains(&Op::Input) {
            let run = execute(program, most, data, None, STEPS);
            let zeros = run.output.iter().take_while(|symbol| !symbol).count();
            counts[..zeros].iter_mut().for_each(|count| *count += 1);
        }
    })?;
    let shares = counts
        .into_iter()
        .map(|count| whole(count) * inverse_power(p.bits));
    Ok(shares.collect())
}

/// The scenario.
pub(crate) struct PriorKnowledge;

impl Experiment for PriorKnowledge {
    const ABOUT: About = About {
        name: "prior-knowledge",
        question: Question::Simplicity,
        claim: "Given z of m symbols on a program's input tape a copy costs at most 6 bits. On average over z: \
                replayed, O(log m); z and copy together, at least m.",
        source: "Hutter 2009 (Algorithms 2(3):879-906), an open problem; own probe",
        text: "For every z of up to m symbols, y is its copy, its complement or all zeros. What y costs given z on \
               the input tape, which programs read with `?`, is set beside what it costs after z as data, and \
               beside z and y together. Single programs are run on longer z: one that copies the tape, and one \
               that reads z as data and prints it twice, for O(log m) bits more than z has. Control: for zeros the \
               tape is of no use.",
        worth: "",
    };
    const STATEMENTS: Statements = &[CLAIMS];
    type Parameters = Parameters;
    type Measured = Measured;
    type Theory = Theory;

    fn fits(parameters: &Parameters) -> Result<()> {
        let (bits, symbols) = (parameters.bits, 2 * parameters.symbols);
        let least = UNIFORM_BITS + symbols;
        if bits < least {
            return Err(ScenarioError::refused(
                format!(
                    "with bits = {bits} some strings of 2m = {symbols} symbols are printed by no program"
                ),
                [format!("bits={least}")],
            ));
        }
        Ok(())
    }

    fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Measured> {
        let programs = Programs::new(parameters.bits, STEPS, context)?;
        let (mut instances, mut long) = (Vec::new(), Vec::new());
        for symbols in 1..=parameters.symbols {
            for number in 0..1_u32 << symbols {
                context.report("tapes", u64::from(number), 1 << symbols)?;
                let places = (0..symbols).rev();
                let z: Symbols = places.map(|place| number >> place & 1 == 1).collect();
                long.push(long::run(&z)?);
                let seen: Rational = programs.masses(&z, None).iter().sum();
                for (task, Task { of, .. }) in TASKS.iter().enumerate() {
                    let y: Symbols = z.iter().map(of).collect();
                    let tape = Actions::new(z.clone(), z.len(), y.len())
                        .map_err(|error| ScenarioError::Below(Box::new(error)))?;
                    context.go_on()?;
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
        long.extend(long::measure(parameters.seed, parameters.long, context)?);
        Ok(Measured { instances, long })
    }

    fn theory(p: &Parameters, _: &Measured, context: &Context<'_>) -> Result<Theory> {
        Ok(Theory {
            programs: TASKS.map(|task| inverse_power(task.bits)),
            least: (1..=p.symbols).map(u64::from).collect(),
            ignoring: ignoring(p, context)?,
            twice,
            reading: Rational::ratio(1, 4),
        })
    }

    fn judge(measured: &Measured, theory: &Theory, claims: &mut Claims) -> Result<()> {
        let instances = &measured.instances;
        for instance in instances {
            let [reading, ignoring] = &instance.tape;
            let name = || format!("{}, z={}", TASKS[instance.task].name, instance.z);
            let said = &theory.programs[instance.task];
            claims.check(&BOUND, name, reading + ignoring, said);
            if instance.task == ZEROS {
                let said = &theory.ignoring[instance.z.len() - 1];
                claims.check(&IGNORING, name, ignoring, said);
                claims.check(&CONTROL, name, reading, &theory.reading);
            }
        }
        for (number, long) in measured.long.iter().enumerate() {
            let m = long.symbols;
            for (task, right) in TASKS.iter().zip(long.right) {
                claims.check(&ANY_LENGTH, || format!("{}, m={m}", task.name), right, m);
            }
            let found = long.twice.unwrap_or(0);
            claims.check(
                &TWICE,
                || format!("m={m}, z number {number}"),
                found,
                (theory.twice)(m),
            );
        }
        for (symbols, &said) in (1..).zip(&theory.least) {
            let means = Means::of(instances, COPY, symbols)?;
            claims.check(&ALONE, || format!("m={symbols}"), means.alone, said);
            claims.check(&TOGETHER, || format!("m={symbols}"), means.together, said);
        }
        let longest = theory.least.len();
        for (task, Task { name, .. }) in TASKS.iter().enumerate() {
            let Means { tape, replayed, .. } = Means::of(instances, task, longest)?;
            let statement = MEAN_BITS.with("task", name).with("symbols", longest);
            claims.one(&statement, tape, replayed);
        }
        Ok(())
    }

    fn worth(parameters: &Parameters, _: &Measured) -> String {
        format!(
            "Exact for the finite list of all programs of at most {} bits, code and data together, and \
             {STEPS} steps; what is open there counts for nothing. The bounds by single programs are of M itself.",
            parameters.bits
        )
    }
}

#[cfg(test)]
mod tests;
