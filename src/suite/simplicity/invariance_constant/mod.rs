//! `invariance-constant`: two reference machines that contain each other differ by no more than the word for the other.
//!
//! Takes the Kraft machine and the binary lambda calculus, joined in `linked`, walked plainly, and the tables of each
//! machine alone. Solomonoff 1964 and Kolmogorov 1965 (invariance theorem; from memory), re-derived.
//!
//! The machines. A program of U is a 0 and a program of the Kraft machine, or a 1 and a program of V. A program of V is a
//! 0 and a term of the binary lambda calculus, or a 1 and a program of U. Each names the other with one bit.
//!
//! Derivation. Every program p of V is 1p on U, one bit longer, so M_U(x) >= M_V(x)/2 for every x, and the other way
//! round: -log2 M_U(x) and -log2 M_V(x) differ by at most 1 bit, whatever x is and however long. With a limit of L bits
//! lower_U at L + 1 is at least half of lower_V at L; at one and the same limit nothing of the kind holds, as V's longest
//! programs do not fit.
//!
//! How much of the bit is used. 1^k 0 p is a program of the Kraft machine where k is even and a term where k is odd, so
//! M_U = (2 M_Kraft + M_BLC)/3 and M_V = (M_Kraft + 2 M_BLC)/3: the ratio is near 2 only where the other machine gives x
//! next to nothing. With limits: lower_U at L is the sum of 2^-(k+1) lower at L - k - 1 of the one or the other.
//!
//! What is certain of M itself: lower_U > upper_V 2^c says that the constant is above c.
//!
//! Controls: 0 bits in place of 1 fail; and so does the theorem between the Kraft machine and the binary lambda calculus
//! themselves, with one bit, as neither names the other so briefly: certified at the largest limit.
//!
//! All figures are rationals; no tolerance anywhere.

use crate::enumerate::compare::all_strings;
use crate::enumerate::{Bounds, Budget, Enumerable, Plain, Table};
use crate::exact::{Enclosure, PRECISION, Rational, log2};
use crate::machine::blc::Blc;
use crate::machine::{Kraft, Symbols};
use crate::scenario::figures::{length, quotient};
use crate::scenario::{
    About, Answered, Claims, Context, Experiment, Question, Result, ScenarioError, Statements,
    claims, here, own_derivation, parameters,
};
use crate::suite::instrument::wording::{decimal, enclosed};

mod linked;
mod picture;

use linked::{Linked, Which};

const THEOREM: &str =
    here!("invariance theorem, Kolmogorov 1965 and Solomonoff 1964; re-derived in");
const OWN: &str = own_derivation!();

/// Steps that one run may take.
const STEPS: u64 = 300;
/// The least limit.
const FIRST: u32 = 8;
/// Bits of the words: each machine names the other with one.
const WORDS: [u32; 2] = [1, 1];

parameters! { Parameters {
    symbols "n": usize = 8 in 1..=8, "longest strings that are looked at";
    bits "bits": u32 = 20 in 10..=22, "largest bit limit L; every smaller one from 8 on is tried too";
} }

claims! {
    INVARIANCE: Exact AtLeast "invariance", THEOREM,
        "lower_U(x) at L + 1 bits is at least lower_V(x)/2 at L bits, and the other way round: every x, every L.";
    WITHIN: Certified AtMost "within-one-bit", THEOREM,
        "What is certain of the constant is at most 1 bit: lower of one machine is at most twice upper of the other.";
    SUM: Exact Equal "mass-of-both", OWN,
        "lower_U and lower_V of every x at every L are the sums over the words 1^k 0 of what the two machines give \
         within the bits that are left.";
    NESTS: Exact AtLeast "certain-part-grows", OWN,
        "The part of the constant that is certain never falls as L grows.";
    ZERO: Certified GreaterThan "control-zero-bits", OWN,
        "Control: with 0 bits in place of 1 it fails: for some x lower_U is above upper_V.";
    ALONE: Certified GreaterThan "control-machines-alone", OWN,
        "Control: between the two machines by themselves 1 bit is not enough: for some x lower of the Kraft machine is \
         above twice upper of the binary lambda calculus.";
    OBSERVED: Measured None "observed-{of}-over-{on}", OWN,
        "The greatest ratio of lower bounds at one limit, {of} over {on}.",
        beside "2, the theorem's on M";
}

/// The bounds of every string, in order.
type Bounded = Vec<Bounds>;

#[derive(Clone, Debug)]
pub(crate) struct Measured {
    strings: Vec<Symbols>,
    /// By L from 8, those of U and V.
    limits: Vec<[Bounded; 2]>,
    /// Those of the two machines alone, at the largest limit.
    alone: [Bounded; 2],
}

#[derive(Clone, Debug)]
pub(crate) struct Theory {
    /// Lower bounds by L from 8, machine and string.
    lower: Vec<[Vec<Rational>; 2]>,
    /// 2 to the theorem's constant.
    ratio: Rational,
}

fn bounds_of<M: Enumerable>(
    machine: &M,
    bits: u32,
    strings: &[Symbols],
    context: &Context<'_>,
) -> Result<Bounded> {
    let longest = strings.iter().map(Symbols::len).max().unwrap_or(0);
    let table = Table::enumerate(machine, Budget::new(bits, longest, STEPS)?, context)?;
    context.go_on()?;
    strings.iter().map(|x| Ok(table.bounds(x)?)).collect()
}

/// The string for which what is certain of the constant of one machine over another is greatest, and that ratio.
fn certain<'a>(of: &'a Bounded, on: &'a Bounded) -> Result<Option<(usize, Rational)>> {
    let mut found: Option<(usize, Rational)> = None;
    for (place, (of, on)) in of.iter().zip(on).enumerate() {
        let ratio = quotient(&of.lower, &on.upper)?;
        if found.as_ref().is_none_or(|(_, most)| ratio > *most) {
            found = Some((place, ratio));
        }
    }
    Ok(found)
}

/// The greatest ratio of lower bounds, where both are above 0.
fn observed(of: &Bounded, on: &Bounded) -> Result<Rational> {
    let both = of.iter().zip(on).filter(|(_, on)| !on.lower.is_zero());
    let ratios = both.map(|(of, on)| quotient(&of.lower, &on.lower));
    let ratios: Vec<Rational> = ratios.collect::<Result<_>>()?;
    Ok(ratios.into_iter().max().unwrap_or_else(Rational::zero))
}

/// The scenario.
pub(crate) struct InvarianceConstant;

impl Experiment for InvarianceConstant {
    const ABOUT: About = About {
        name: "invariance-constant",
        question: Question::Simplicity,
        claim: "Two reference machines that name each other with one bit differ by at most one bit, whatever the data.",
        source: THEOREM,
        text: "U runs programs of the Kraft machine after a 0 and those of V after a 1; V runs terms of the binary \
               lambda calculus after a 0 and programs of U after a 1. All strings are bounded on both, at every limit, \
               and set beside the theorem and beside what each machine gives alone. Controls: 0 bits, and the two \
               machines alone, which do not name each other.",
        worth: "",
    };
    const STATEMENTS: Statements = &[CLAIMS];
    type Parameters = Parameters;
    type Measured = Measured;
    type Theory = Theory;

    fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Measured> {
        let strings: Vec<Symbols> = all_strings(parameters.symbols).collect();
        let [u, v] = Which::BOTH.map(|which| Plain(Linked::new(which, WORDS)));
        let mut limits = Vec::new();
        for bits in FIRST..=parameters.bits {
            context.report("bits", bits.into(), parameters.bits.into())?;
            limits.push([
                bounds_of(&u, bits, &strings, context)?,
                bounds_of(&v, bits, &strings, context)?,
            ]);
        }
        let alone = [
            bounds_of(&Plain(Kraft::new()), parameters.bits, &strings, context)?,
            bounds_of(&Plain(Blc::new()), parameters.bits, &strings, context)?,
        ];
        Ok(Measured {
            strings,
            limits,
            alone,
        })
    }

    fn theory(parameters: &Parameters, _: &Measured, context: &Context<'_>) -> Result<Theory> {
        let strings: Vec<Symbols> = all_strings(parameters.symbols).collect();
        // Of both machines at each limit from 0 on: the Kraft machine by its engine, terms walked by themselves.
        let mut alone = Vec::new();
        for bits in 0..parameters.bits {
            alone.push([
                bounds_of(&Kraft::new(), bits, &strings, context)?,
                bounds_of(&Plain(Blc::new()), bits, &strings, context)?,
            ]);
        }
        let lower = |bits: u32, first: usize, string: usize| -> Rational {
            let left = alone[..bits as usize].iter().rev().zip(1..).enumerate();
            left.map(|(ones, (pair, read))| {
                &pair[(first + ones) % 2][string].lower * Rational::inverse_power(read)
            })
            .sum()
        };
        let at = |bits| {
            [0, 1].map(|first| {
                (0..strings.len())
                    .map(|string| lower(bits, first, string))
                    .collect()
            })
        };
        Ok(Theory {
            lower: (FIRST..=parameters.bits).map(at).collect(),
            ratio: Rational::from(2),
        })
    }

    fn judge(measured: &Measured, theory: &Theory, claims: &mut Claims) -> Result<()> {
        let names = ["U", "V"];
        for (bits, pair) in (FIRST..).zip(measured.limits.windows(2)) {
            for of in [0, 1] {
                let both = pair[1][of].iter().zip(&pair[0][1 - of]);
                for (x, (longer, other)) in measured.strings.iter().zip(both) {
                    let instance = || format!("{}, x={x}, L={bits}", names[of]);
                    let half = quotient(&other.lower, &theory.ratio)?;
                    claims.check(&INVARIANCE, instance, &longer.lower, half);
                }
            }
        }
        let mut before = Rational::zero();
        for (bits, (found, said)) in (FIRST..).zip(measured.limits.iter().zip(&theory.lower)) {
            let limit = |name: &str| format!("{name}, L={bits}");
            for of in [0, 1] {
                for ((x, found), said) in measured.strings.iter().zip(&found[of]).zip(&said[of]) {
                    let instance = || format!("{}, x={x}, L={bits}", names[of]);
                    claims.check(&SUM, instance, &found.lower, said);
                }
                let Some((_, ratio)) = certain(&found[of], &found[1 - of])? else {
                    continue;
                };
                claims.check(&WITHIN, || limit(names[of]), &ratio, &theory.ratio);
                if of == 0 {
                    claims.check(&NESTS, || limit(names[of]), &ratio, before);
                    before = ratio;
                }
            }
        }
        let last = measured.last()?;
        claims.one(&ZERO, before, Rational::one());
        let alone = certain(&measured.alone[0], &measured.alone[1])?;
        let alone = alone.map_or_else(Rational::zero, |(_, ratio)| ratio);
        claims.one(&ALONE, alone, &theory.ratio);
        for of in [0, 1] {
            let said = OBSERVED.with("of", names[of]).with("on", names[1 - of]);
            claims.one(&said, observed(&last[of], &last[1 - of])?, &theory.ratio);
        }
        Ok(())
    }

    fn worth(parameters: &Parameters, measured: &Measured) -> String {
        format!(
            "The theorem holds for all strings; here it is seen on {} of at most {} symbols, exactly for programs of at \
             most {} bits and {STEPS} steps, and what is called certain is certified for M.",
            length(&measured.strings),
            parameters.symbols,
            parameters.bits,
        )
    }
}

impl Measured {
    fn last(&self) -> Result<&[Bounded; 2]> {
        self.limits.last().ok_or(ScenarioError::NoInstance {
            claim: INVARIANCE.id().to_owned(),
        })
    }
}

/// A ratio of masses in bits.
fn in_bits(ratio: &Rational) -> Result<Enclosure> {
    Ok(log2(ratio, PRECISION)?)
}

impl Answered for InvarianceConstant {
    fn answer(parameters: &Parameters, measured: &Measured) -> Result<Vec<String>> {
        let last = measured.last()?;
        let mut said = Vec::new();
        if let Some((place, ratio)) = certain(&last[0], &last[1])? {
            said.push(format!(
                "Whatever the data, a machine that names the other with 1 bit loses at most 1 bit more than it, in all. \
                 Of that bit {} is certainly needed, at the string {}.",
                enclosed(&in_bits(&ratio)?),
                measured.strings[place],
            ));
        }
        if let Some((place, ratio)) = certain(&measured.alone[0], &measured.alone[1])? {
            said.push(format!(
                "The Kraft machine and the binary lambda calculus by themselves are at least {} bits apart, at the string \
                 {}: the bit that names the other machine is what keeps U and V together.",
                enclosed(&in_bits(&ratio)?),
                measured.strings[place],
            ));
        }
        let [u, v] = [observed(&last[0], &last[1])?, observed(&last[1], &last[0])?];
        said.push(format!(
            "By lower bounds at {} bits U gives a string up to {} times as much as V, and V up to {} times as much as U. \
             The first may be above 2: the theorem compares a limit with one bit more, and there it holds for all {} \
             strings.",
            parameters.bits,
            decimal(&u),
            decimal(&v),
            length(&measured.strings),
        ));
        Ok(said)
    }
}

#[cfg(test)]
mod tests;
