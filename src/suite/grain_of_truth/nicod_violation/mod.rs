//! `nicod-violation`: observing a black raven can lower the belief that all ravens are black.
//!
//! Takes written programs that read no data, grouped by what they print, and the exact `Mixture` over the
//! groups and the uniform measure. Leike & Hutter 2015 (ALT, abstract confirmed): Solomonoff induction
//! violates Nicod's criterion infinitely often for M, finitely often for M_norm. Of these two a finite list shows
//! neither: in it the drops end for M and for M_norm alike, and what is shown is that there are some.
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
//! in an object 10, and where only the uniform measure is left V = (3/4)^(objects left), times 1/2 after
//! the first symbol of a raven. The theory's masses come from following M_norm forward along the same tree
//! and adding up what leaves it, with H kept and broken.
//!
//! In a finite list every member that prints less than all of the truth parts from it, or ends, at some object.
//! After the last has done so M is left with members that print all of it and with the uniform measure, a
//! measure on what is to come, so that M_norm predicts as M does; the belief is (C + u b)/(C + u) with C fixed,
//! u the uniform measure's falling share and b = (3/4)^(objects left), which rises: it drops no more, under M and
//! M_norm alike.
//!
//! Control: the uniform measure alone. Of the 4^m strings of m objects 3^m keep H, so that after t compatible
//! objects it believes (3/4)^(N - t), whatever they are: more with each, and Nicod's criterion holds for it.
//! Counted is every one of the 4^m strings.

use crate::exact::{Rational, Rounding, as_u64};
use crate::machine::Symbols;
use crate::mixture::Mixture;
use crate::scenario::figures::{fraction, length};
use crate::scenario::{
    About, Claims, Context, Experiment, Question, Result, ScenarioError, Statements, claims, here,
    parameters,
};
use crate::suite::instrument::mixing::{bernoulli, mixture, point};
use crate::suite::instrument::printing::{Printed, Programs, ample_steps, periodic};

mod answer;
mod normalised;
mod picture;

use normalised::{Tree, coin, compatible, object, uniform_belief};

const SOURCE: &str = here!("Leike & Hutter 2015 (ALT); own derivation, in");

parameters! { Parameters {
    bits "bits": u32 = 18 in 12..=22, "bits L of the longest written program";
    objects "N": usize = 32 in 4..=64, "objects that H speaks of, two symbols each";
} }

claims! {
    PLAIN: Exact Equal "sign-under-m", SOURCE,
        "M: the belief falls exactly when the object falsifies a greater share of H's mass than of the rest; \
         sign of the change, every object and truth.";
    NORM: Identity Equal "sign-under-m-norm", SOURCE,
        "M_norm: the same with its own masses, every object and truth. Both sides follow one tree, one back from \
         its ends and one forward.";
    RAVENS: Exact GreaterThan "black-ravens-lower-belief", SOURCE,
        "M: black ravens that lowered the belief that all ravens are black, all truths together.";
    ENDED: Exact AtMost "drops-end", SOURCE,
        "No drop comes after the object at which the last member that does not print the whole truth parts \
         from it, or ends, under M and under M_norm, every truth; number of the last drop.";
    CONTROL: Exact Equal "control-uniform", SOURCE,
        "Control: of all 4^m strings of m objects the share (3/4)^m keeps H, m to {most}: the uniform measure \
         alone believes (3/4)^(N - t) after t compatible objects, more with each.";
    DROPS: Measured None "drops", "no theorem for a finite list",
        "Objects that lowered the belief under M, all truths together.",
        beside "under M_norm";
}

/// Most objects of the strings that are counted.
const COUNTED: usize = 6;

/// What is observed, over and over: two symbols an object, raven and black.
const TRUTHS: [(&str, &[bool]); 5] = [
    ("black ravens only", &[true, true]),
    ("black others only", &[false, true]),
    ("white others only", &[false, false]),
    ("white other, black raven", &[false, false, true, true]),
    ("black other, black raven", &[false, true, true, true]),
];

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

#[derive(Clone, Debug)]
pub(crate) struct Measured {
    runs: Vec<Run>,
    /// The share of all strings of m = 0, 1, .. objects that keeps H.
    control: Vec<Rational>,
    /// The list without the uniform measure.
    groups: Vec<Printed>,
    /// Weight of the programs without data left out for want of a proof.
    unsettled: Rational,
}

/// Belief in H after each object of x, by the posterior of the exact mixture.
fn through_mixture(groups: &[Printed], x: &Symbols) -> Result<Vec<Rational>> {
    let uniform = (bernoulli(&Rational::ratio(1, 2))?, coin(0));
    let printed = groups.iter().map(|g| (g.hypothesis(), g.mass.clone()));
    let mut list = mixture(std::iter::once(uniform).chain(printed).collect())?;
    let belief = |list: &Mixture, objects_left: usize| {
        let posterior = list.posterior()?;
        let mut belief = point(&posterior[0])? * uniform_belief(objects_left);
        for (group, weight) in groups.iter().zip(&posterior[1..]) {
            if compatible(&group.output) {
                belief += point(weight)?;
            }
        }
        Ok::<_, ScenarioError>(belief)
    };
    let mut beliefs = vec![belief(&list, x.len() / 2)?];
    for (seen, symbol) in (1..).zip(x.iter()) {
        list.update(symbol)?;
        if seen % 2 == 0 {
            beliefs.push(belief(&list, (x.len() - seen) / 2)?);
        }
    }
    Ok(beliefs)
}

/// The share of the 4^m strings of m objects that keeps H, string by string.
fn keeping(objects: usize) -> Result<Rational> {
    let symbols = 2 * objects;
    let all = 0..1_u64 << symbols;
    let string =
        |number: u64| -> Symbols { (0..symbols).map(|at| number >> at & 1 == 1).collect() };
    let kept = all
        .clone()
        .filter(|&number| compatible(&string(number)))
        .count();
    fraction(as_u64(kept), all.end)
}

/// Of each object, whether it lowered the belief.
fn falls(beliefs: &[Rational]) -> impl Iterator<Item = bool> {
    beliefs.windows(2).map(|pair| pair[1] < pair[0])
}

/// The shares of H's mass and of the rest that each object falsifies.
#[derive(Clone, Debug)]
struct Falsified {
    of_h: Vec<Rational>,
    of_rest: Vec<Rational>,
}

impl Falsified {
    /// From the masses that go with H and with the rest after t = 0 .. N objects. What has no mass loses none.
    fn of(masses: &[[Rational; 2]]) -> Self {
        let lost = |which: usize| {
            let share = |pair: &[[Rational; 2]]| {
                let kept = pair[1][which].checked_div(&pair[0][which]);
                kept.map_or_else(Rational::zero, |kept| Rational::one() - kept)
            };
            masses.windows(2).map(share).collect()
        };
        Falsified {
            of_h: lost(0),
            of_rest: lost(1),
        }
    }

    /// The sign of the belief's change at object t = 1 .. N.
    fn signs(&self) -> impl Iterator<Item = i32> {
        let pairs = self.of_h.iter().zip(&self.of_rest);
        pairs.map(|(h, rest)| (rest - h).signum())
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Theory {
    plain: Vec<Falsified>,
    norm: Vec<Falsified>,
    /// (3/4)^m.
    control: Vec<Rational>,
    /// The object at which the last member that prints less than all of each truth parts from it or ends.
    parted: Vec<u64>,
}

/// The number of the object at which the last member that does not print all of x parts from it or ends.
fn last_parting(groups: &[Printed], x: &Symbols) -> u64 {
    let agrees = |group: &Printed| {
        let pairs = group.output.iter().zip(x.iter());
        pairs.take_while(|(a, b)| a == b).count()
    };
    let parts = groups.iter().map(agrees).filter(|&count| count < x.len());
    parts.map(|count| as_u64(count / 2 + 1)).max().unwrap_or(0)
}

/// M(x) where `left` objects are still to come, added up member by member: what goes with H, and the rest.
fn split(groups: &[Printed], x: &Symbols, left: usize) -> [Rational; 2] {
    let (coin, belief) = (coin(x.len()), uniform_belief(left));
    let mut masses = [&coin * &belief, &coin * (Rational::one() - &belief)];
    for group in groups.iter().filter(|group| group.output.starts_with(x)) {
        masses[usize::from(!compatible(&group.output))] += &group.mass;
    }
    masses
}

/// The scenario.
pub(crate) struct NicodViolation;

impl Experiment for NicodViolation {
    const ABOUT: About = About {
        name: "nicod-violation",
        question: Question::GrainOfTruth,
        claim: "Observing a black raven can lower the belief that all ravens are black.",
        source: "Leike & Hutter 2015 (ALT)",
        text: "Objects are pairs of symbols, raven and black; H says that no raven among the first N is not \
               black. The prior is every written program up to L bits that reads no data, and the uniform \
               measure. Along five sequences that never break H, the belief in H falls at some objects, black \
               ravens among them: exactly where they falsify more of H's mass than of the rest. In a finite \
               list the drops end, for M and M_norm alike; that they go on for M is a theorem that no such list \
               shows. Control: the uniform measure alone, whose belief never falls.",
        worth: "",
    };
    const STATEMENTS: Statements = &[CLAIMS];
    type Parameters = Parameters;
    type Measured = Measured;
    type Theory = Theory;

    fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Measured> {
        let symbols = 2 * parameters.objects;
        let programs = Programs::new(parameters.bits, ample_steps(symbols), context)?;
        let (groups, unsettled) = programs.sequences(symbols, None, context)?;
        let tree = Tree::new(&groups, symbols);
        let mut runs = Vec::new();
        for (done, (truth, period)) in (0..).zip(TRUTHS) {
            context.report("truths", done, length(&TRUTHS))?;
            let x = periodic(period, symbols);
            let seen = (0..=parameters.objects).map(|t| x.prefix(2 * t));
            let objects = (0..parameters.objects).map(|t| object(&x, t));
            runs.push(Run {
                truth,
                plain: through_mixture(&groups, &x)?,
                norm: seen.map(|seen| tree.belief(&seen)).collect::<Result<_>>()?,
                black_raven: objects.map(|object| object == Some([true; 2])).collect(),
            });
        }
        Ok(Measured {
            runs,
            control: (0..=COUNTED).map(keeping).collect::<Result<_>>()?,
            groups,
            unsettled,
        })
    }

    fn theory(parameters: &Parameters, measured: &Measured, _: &Context<'_>) -> Result<Theory> {
        let groups = &measured.groups;
        let left = (0..=parameters.objects).rev();
        let symbols = 2 * parameters.objects;
        let tree = Tree::new(groups, symbols);
        let (mut plain, mut norm, mut parted) = (vec![], vec![], vec![]);
        for (_, period) in TRUTHS {
            let x = periodic(period, symbols);
            let seen = |left: usize| x.prefix(symbols - 2 * left);
            let of_m = left.clone().map(|left| split(groups, &seen(left), left));
            let of_norm = left.clone().map(|left| tree.split(&seen(left)));
            plain.push(Falsified::of(&of_m.collect::<Vec<_>>()));
            norm.push(Falsified::of(&of_norm.collect::<Result<Vec<_>>>()?));
            parted.push(last_parting(groups, &x));
        }
        Ok(Theory {
            plain,
            norm,
            control: (0..=COUNTED).map(uniform_belief).collect(),
            parted,
        })
    }

    fn judge(measured: &Measured, theory: &Theory, claims: &mut Claims) -> Result<()> {
        let (mut ravens, mut drops) = (0, [0, 0]);
        for (index, run) in measured.runs.iter().enumerate() {
            for (statement, beliefs, falsified) in [
                (&PLAIN, &run.plain, &theory.plain[index]),
                (&NORM, &run.norm, &theory.norm[index]),
            ] {
                let pairs = beliefs.windows(2).zip(falsified.signs());
                for (t, (pair, sign)) in (1_u64..).zip(pairs) {
                    let found = (&pair[1] - &pair[0]).signum();
                    let name = || format!("{}, object {t}", run.truth);
                    claims.check(statement, name, Rational::from(found), Rational::from(sign));
                }
            }
            for (form, beliefs) in [("M", &run.plain), ("M_norm", &run.norm)] {
                let fell = (1..).zip(falls(beliefs)).filter(|(_, falls)| *falls);
                let last: u64 = fell.map(|(t, _)| t).last().unwrap_or(0);
                let name = || format!("{form}, {}", run.truth);
                claims.check(&ENDED, name, last, theory.parted[index]);
            }
            let at_ravens = falls(&run.plain).zip(&run.black_raven);
            ravens += at_ravens
                .map(|(falls, &raven)| u64::from(falls && raven))
                .sum::<u64>();
            drops[0] += falls(&run.plain).map(u64::from).sum::<u64>();
            drops[1] += falls(&run.norm).map(u64::from).sum::<u64>();
        }
        claims.one(&RAVENS, ravens, 0_u64);
        let control = CONTROL.with("most", COUNTED);
        for (m, (share, said)) in measured.control.iter().zip(&theory.control).enumerate() {
            claims.check(&control, || format!("m={m}"), share, said);
        }
        claims.one(&DROPS, drops[0], drops[1]);
        Ok(())
    }

    fn worth(parameters: &Parameters, measured: &Measured) -> String {
        let weight: Rational = measured.groups.iter().map(|group| &group.mass).sum();
        let decimal = |value: &Rational| value.to_decimal(4, Rounding::Nearest);
        format!(
            "Exact for one finite list only: {} sequences printed by written programs of at most {} bits that \
             read no data, and the uniform measure, weight {} in all. Programs that read data are left out, \
             and so are those whose end is not proven, of weight {}.",
            measured.groups.len(),
            parameters.bits,
            decimal(&(weight + coin(0))),
            decimal(&measured.unsettled)
        )
    }
}

#[cfg(test)]
mod tests;
