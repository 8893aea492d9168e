//! `nicod-violation`: observing a black raven can lower the belief that all ravens are black.
//!
//! Takes written programs that read no data, grouped by what they print, and the exact `Mixture` over the
//! groups and the uniform measure. Leike & Hutter 2015 (ALT, abstract confirmed): Solomonoff induction
//! violates Nicod's criterion infinitely often for M, finitely often for M_norm.
//!
//! An object is two symbols, raven and black; H says that "raven, not black" (10) is not among the first N
//! objects. The prior is the finite list of all written programs of at most L bits that read no data and
//! whose first 2N symbols, or their end, are proven, weight 2^-length, and the uniform measure with the 6
//! bits of `,]`. A program that stops before 10 is compatible with H, as a finite string is.
//!
//! Derivation \[own\]. Let A_t be the mass of all members times their probability of the first t objects and
//! C_t the part of it on which H comes true; the belief is C_t/A_t. With the falsified shares
//! h = 1 - C_t/C_(t-1) and r = 1 - (A_t - C_t)/(A_(t-1) - C_(t-1)) the odds of H are multiplied by
//! (1 - h)/(1 - r): the belief falls exactly when h > r, that is when the object falsifies more of the
//! mass that goes with H than of the rest, in shares. Nothing in this asks whether the object is a black
//! raven. M_norm is a measure on strings of 2N symbols; the same holds with its own masses. Its belief V
//! is found along the tree of the programs' outputs: V(x) = sum over b of M_norm(b|x) V(xb), 0 where xb ends
//! in an object 10, and where only the uniform measure is left V = (3/4)^(objects left), times 1/2 behind
//! the first symbol of a raven. The theory's masses come from following M_norm forward along the same tree
//! and adding up what leaves it, with H kept and broken.
//!
//! In a finite list every compatible deterministic member parts from the truth at some time or never; when
//! the last has parted nothing but the uniform measure is left to falsify, and the belief rises from there
//! on. Programs that stop are falsified under M each at its end; M_norm never had them.
//!
//! Control: the uniform measure alone. Its belief is (3/4)^(N - t) whatever compatible objects come: it never
//! falls, so Nicod's criterion holds for it.

use crate::exact::{Enclosure, Rational, as_u64};
use crate::machine::Symbols;
use crate::mixture::Hypothesis;
use crate::scenario::figures::{exact, inverse_power, length, quotient, whole};
use crate::scenario::former;
use crate::scenario::former::{ForAll, FormerScenario, Statement, former_scenario};
use crate::scenario::{
    Claim, Context, Grade, Outcome, Parameter, Relation, ScenarioError, Settings,
};
use crate::suite::instrument::mixing::{bernoulli, mixture, point};
use crate::suite::instrument::printing::{Printed, Programs};

mod normalised;
mod picture;

use normalised::Tree;

const SOURCE: &str =
    "Leike & Hutter 2015 (ALT, abstract confirmed); own derivation, in scenario::nicod_violation";

/// Length of `,]`, the uniform measure.
const UNIFORM_BITS: u32 = 6;

/// Steps that a run may take for each symbol asked for.
const STEPS_PER_SYMBOL: u64 = 64;

/// What is observed, over and over: two symbols an object, raven and black.
const TRUTHS: [(&str, &[bool]); 5] = [
    ("black ravens only", &[true, true]),
    ("black others only", &[false, true]),
    ("white others only", &[false, false]),
    ("white other, black raven", &[false, false, true, true]),
    ("black other, black raven", &[false, true, true, true]),
];

/// The scenario.
pub struct NicodViolation;

#[derive(Clone, Copy, Debug)]
struct Parameters {
    bits: u32,
    objects: usize,
}

impl Parameters {
    fn read(settings: &Settings) -> Result<Self, ScenarioError> {
        Ok(Parameters {
            bits: settings.count("bits")?,
            objects: settings.count("N")?,
        })
    }

    fn symbols(self) -> usize {
        2 * self.objects
    }
}

/// Whether no object of x is "raven, not black".
fn compatible(x: &Symbols) -> bool {
    (0..x.len() / 2).all(|object| {
        let symbol = |place| x.get(2 * object + place) == Some(true);
        !symbol(0) || symbol(1)
    })
}

/// The uniform measure's chance that of `objects` objects none is "raven, not black".
fn uniform_belief(objects: usize) -> Rational {
    Rational::ratio(3, 4).pow(as_u64(objects))
}

// ---------------------------------------------------------------------------------------------- measure

/// Belief in H along one truth.
#[derive(Clone, Debug)]
struct Run {
    truth: &'static str,
    /// After t = 0 .. N objects: out of the mixture, and out of M_norm.
    plain: Vec<Rational>,
    norm: Vec<Rational>,
    /// Whether the object observed at t = 1 .. N is a black raven.
    black_raven: Vec<bool>,
}

#[derive(Clone)]
struct Measured {
    parameters: Parameters,
    runs: Vec<Run>,
    /// The uniform measure alone, along the first truth.
    control: Vec<Rational>,
    groups: u64,
    /// Weight of the list, and of the programs without data left out for want of a proof.
    weight: Rational,
    unsettled: Rational,
}

/// The first `objects` objects of a truth.
fn observed(period: &[bool], objects: usize) -> Vec<[bool; 2]> {
    let symbols: Vec<bool> = period.iter().copied().cycle().take(2 * objects).collect();
    symbols.chunks(2).map(|pair| [pair[0], pair[1]]).collect()
}

/// Belief in H after each object, by the posterior of the exact mixture.
fn through_mixture(
    groups: &[Printed],
    objects: &[[bool; 2]],
    total: usize,
) -> Result<Vec<Rational>, ScenarioError> {
    let uniform: Box<dyn Hypothesis> = bernoulli(&Rational::ratio(1, 2))?;
    let mut members = vec![(uniform, inverse_power(UNIFORM_BITS))];
    for group in groups {
        let symbols: Vec<bool> = group.output.iter().collect();
        members.push((
            crate::suite::instrument::mixing::sequence(&symbols),
            group.mass.clone(),
        ));
    }
    let mut list = mixture(members)?;
    let belief = |list: &crate::mixture::Mixture, seen: usize| {
        let posterior = list.posterior()?;
        let mut belief = point(&posterior[0])? * uniform_belief(total - seen);
        for (group, weight) in groups.iter().zip(&posterior[1..]) {
            if compatible(&group.output) {
                belief += point(weight)?;
            }
        }
        Ok::<_, ScenarioError>(belief)
    };
    let mut beliefs = vec![belief(&list, 0)?];
    for (seen, object) in objects.iter().enumerate() {
        for &symbol in object {
            list.update(symbol)?;
        }
        beliefs.push(belief(&list, seen + 1)?);
    }
    Ok(beliefs)
}

fn measure(
    parameters: Parameters,
    context: &Context<'_>,
) -> Result<(Measured, Vec<Printed>), ScenarioError> {
    let steps = u64::try_from(parameters.symbols()).unwrap_or(u64::MAX) * STEPS_PER_SYMBOL;
    let programs = Programs::new(parameters.bits, steps, context)?;
    let (groups, unsettled) = programs.sequences(parameters.symbols(), None, context)?;
    let tree = Tree::new(&groups, parameters.symbols());
    let mut runs = Vec::new();
    for (done, (truth, period)) in (0..).zip(TRUTHS) {
        context.report("truths", done, length(&TRUTHS))?;
        let objects = observed(period, parameters.objects);
        let mut x = Symbols::new();
        let mut norm = vec![tree.belief(&x)?];
        for &symbol in objects.iter().flatten() {
            x.push(symbol);
            if x.len().is_multiple_of(2) {
                norm.push(tree.belief(&x)?);
            }
        }
        runs.push(Run {
            truth,
            plain: through_mixture(&groups, &objects, parameters.objects)?,
            norm,
            black_raven: objects.iter().map(|&object| object == [true; 2]).collect(),
        });
    }
    let weight = groups.iter().map(|group| &group.mass).sum::<Rational>();
    let measured = Measured {
        parameters,
        runs,
        control: through_mixture(
            &[],
            &observed(TRUTHS[0].1, parameters.objects),
            parameters.objects,
        )?,
        groups: length(&groups),
        weight: weight + inverse_power(UNIFORM_BITS),
        unsettled,
    };
    Ok((measured, groups))
}

// ----------------------------------------------------------------------------------------------- theory

/// The shares of H's mass and of the rest that each object falsifies.
#[derive(Clone, Debug)]
struct Falsified {
    of_h: Vec<Rational>,
    of_rest: Vec<Rational>,
}

impl Falsified {
    /// From the masses that go with H and with the rest after t = 0 .. N objects. What has no mass loses none.
    fn of(with_h: &[Rational], rest: &[Rational]) -> Self {
        let lost = |masses: &[Rational]| {
            let share = |pair: &[Rational]| {
                let kept = pair[1].checked_div(&pair[0]);
                kept.map_or_else(Rational::zero, |kept| Rational::one() - kept)
            };
            masses.windows(2).map(share).collect()
        };
        Falsified {
            of_h: lost(with_h),
            of_rest: lost(rest),
        }
    }

    /// The sign of the belief's change at object t = 1 .. N.
    fn signs(&self) -> Vec<i32> {
        let pairs = self.of_h.iter().zip(&self.of_rest);
        pairs.map(|(h, rest)| (rest - h).signum()).collect()
    }
}

struct Theory {
    plain: Vec<Falsified>,
    norm: Vec<Falsified>,
    /// (3/4)^(N - t).
    control: Vec<Rational>,
    /// The object at which the last member that parts from each truth does so: later, no drop.
    parted: Vec<usize>,
}

/// The number of the object at which the last member that does not print all of x parts from it.
fn last_parting(groups: &[Printed], x: &Symbols) -> usize {
    let agrees = |group: &Printed| {
        let pairs = group.output.iter().zip(x.iter());
        pairs.take_while(|(a, b)| a == b).count()
    };
    let lengths = groups.iter().map(agrees);
    let parts = lengths.filter(|&length| length < x.len());
    parts.map(|length| length / 2 + 1).max().unwrap_or(0)
}

fn theory(parameters: Parameters, groups: &[Printed]) -> Result<Theory, ScenarioError> {
    let tree = Tree::new(groups, parameters.symbols());
    let (mut plain, mut norm) = (Vec::new(), Vec::new());
    let mut parted = Vec::new();
    for (_, period) in TRUTHS {
        let objects = observed(period, parameters.objects);
        let x: Symbols = objects.iter().flatten().copied().collect();
        parted.push(last_parting(groups, &x));
        // M: masses that print the objects so far, added up member by member.
        let (mut with_h, mut rest) = (Vec::new(), Vec::new());
        for t in 0..=parameters.objects {
            let seen = x.prefix(2 * t);
            let bits = u32::try_from(2 * t).unwrap_or(u32::MAX);
            let coin = inverse_power(UNIFORM_BITS) * inverse_power(bits);
            let belief = uniform_belief(parameters.objects - t);
            let mut masses = [&coin * &belief, &coin * (Rational::one() - &belief)];
            for group in groups.iter().filter(|g| g.output.starts_with(&seen)) {
                masses[usize::from(!compatible(&group.output))] += &group.mass;
            }
            let [h, r] = masses;
            with_h.push(h);
            rest.push(r);
        }
        plain.push(Falsified::of(&with_h, &rest));
        // M_norm: its masses of all strings that begin with the objects so far.
        let (mut with_h, mut rest) = (Vec::new(), Vec::new());
        for t in 0..=parameters.objects {
            let [h, r] = tree.split(&x.prefix(2 * t))?;
            with_h.push(h);
            rest.push(r);
        }
        norm.push(Falsified::of(&with_h, &rest));
    }
    Ok(Theory {
        plain,
        norm,
        control: (0..=parameters.objects)
            .map(|t| uniform_belief(parameters.objects - t))
            .collect(),
        parted,
    })
}

// ----------------------------------------------------------------------------------------------- claims

/// The objects t = 1 .. N at which a belief falls.
fn drops(beliefs: &[Rational]) -> Vec<usize> {
    let falls = |(index, pair): (usize, &[Rational])| (pair[1] < pair[0]).then_some(index + 1);
    beliefs.windows(2).enumerate().filter_map(falls).collect()
}

fn claims(measured: &Measured, theory: &Theory) -> Result<Vec<Claim>, ScenarioError> {
    let all = |id: &str, relation, text: &str| {
        ForAll::new(
            Statement::new(id, Grade::Exact, text, SOURCE),
            relation,
            None,
        )
    };
    let mut plain = all(
        "sign-under-m",
        Relation::Equal,
        "M: the belief falls exactly when the object falsifies a greater share of H's mass than of the rest; sign of the change, every object and truth.",
    );
    let mut norm = all(
        "sign-under-m-norm",
        Relation::Equal,
        "M_norm: the same with its own masses, every object and truth.",
    );
    let mut frozen = all(
        "frozen-under-m-norm",
        Relation::AtMost,
        "M_norm: no drop comes after the object at which the last parting member parts from the truth, every truth; number of the last drop.",
    );
    let signed = |sign: i32| Rational::from_integer(i64::from(sign));
    let mut ravens = 0;
    let mut counts = [0, 0];
    for (index, run) in measured.runs.iter().enumerate() {
        let checks = [
            (&mut plain, &run.plain, &theory.plain[index]),
            (&mut norm, &run.norm, &theory.norm[index]),
        ];
        for (claim, beliefs, falsified) in checks {
            let pairs = beliefs.windows(2).zip(falsified.signs());
            for (t, (pair, sign)) in pairs.enumerate() {
                let found = (&pair[1] - &pair[0]).signum();
                claim.check_exact(
                    || format!("{}, object {}", run.truth, t + 1),
                    &signed(found),
                    &signed(sign),
                );
            }
        }
        let of_norm = drops(&run.norm);
        let last = of_norm.last().copied().unwrap_or(0);
        let [last, parted] =
            [last, theory.parted[index]].map(|t| u64::try_from(t).unwrap_or(u64::MAX));
        frozen.check_exact(|| run.truth.to_owned(), &whole(last), &whole(parted));
        let of_plain = drops(&run.plain);
        let raven = |t: &&usize| run.black_raven[**t - 1];
        ravens += length(&of_plain.iter().filter(raven).collect::<Vec<_>>());
        counts[0] += length(&of_plain);
        counts[1] += length(&of_norm);
    }
    let mut control = all(
        "control-uniform",
        Relation::Equal,
        "Control: the uniform measure alone believes (3/4)^(N - t) after t compatible objects, and never less than before.",
    );
    for (t, (belief, said)) in measured.control.iter().zip(&theory.control).enumerate() {
        control.check_exact(|| format!("t={t}"), belief, said);
    }
    Ok(vec![
        plain.claim()?,
        norm.claim()?,
        former::claim(
            Statement::new(
                "black-ravens-lower-belief",
                Grade::Exact,
                "M: black ravens that lowered the belief that all ravens are black, all truths together.",
                SOURCE,
            ),
            Relation::GreaterThan,
            exact(ravens),
            Enclosure::zero(),
            None,
        ),
        frozen.claim()?,
        control.claim()?,
        former::measurement(
            "drops",
            "Objects that lowered the belief under M, beside those under M_norm, all truths together.",
            "no theorem for a finite list",
            exact(counts[0]),
            exact(counts[1]),
        ),
    ])
}

// ------------------------------------------------------------------------------------------ the scenario

impl FormerScenario for NicodViolation {
    fn name(&self) -> &'static str {
        "nicod-violation"
    }

    fn claim(&self) -> &'static str {
        "Observing a black raven can lower the belief that all ravens are black."
    }

    fn source(&self) -> &'static str {
        "Leike & Hutter 2015 (ALT, abstract confirmed)"
    }

    fn grade(&self) -> Grade {
        Grade::Exact
    }

    fn description(&self) -> &'static str {
        "Objects are pairs of symbols, raven and black; H says that no raven among the first N is not black. The \
         prior is every written program up to L bits that reads no data, and the uniform measure. Along five \
         sequences that never break H, the belief in H falls at some objects, black ravens among them: exactly \
         where they falsify more of H's mass than of the rest. Control: the uniform measure alone, whose \
         belief never falls."
    }

    fn parameters(&self) -> Vec<Parameter> {
        vec![
            Parameter::integer(
                "bits",
                18,
                (12, 22),
                "bits L of the longest written program",
            ),
            Parameter::integer(
                "N",
                32,
                (4, 64),
                "objects that H speaks of, two symbols each",
            ),
        ]
    }

    fn run(&self, settings: &Settings, context: &Context<'_>) -> Result<Outcome, ScenarioError> {
        let parameters = Parameters::read(settings)?;
        let (measured, groups) = measure(parameters, context)?;
        let theory = theory(parameters, &groups)?;
        let traces = picture::traces(&measured)?;
        let claims = claims(&measured, &theory)?;
        let decimal = |value: &Rational| value.to_decimal(4, crate::exact::Rounding::Nearest);
        Outcome::of(
            settings,
            claims,
            traces,
            format!(
                "Exact for one finite list only: {} sequences printed by written programs of at most {} bits that \
                 read no data, and the uniform measure, weight {} in all. Programs that read data are left \
                 out, and so are those whose end is not proven, of weight {}.",
                measured.groups,
                parameters.bits,
                decimal(&measured.weight),
                decimal(&measured.unsettled)
            ),
        )
    }
}

former_scenario!(NicodViolation, GrainOfTruth);

#[cfg(test)]
mod tests;
