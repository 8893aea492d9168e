//! `twin-spectrum`: how much M expects the pattern to break at t, beside the shortest program that does it.
//!
//! Takes the bounded search one symbol ahead from `enumerate`. Hutter 2009 (lower bound of the order of
//! 2^-K(t) for M(not x_t|x_<t), unconfirmed); the inequalities here are derived below.
//!
//! For a sequence x and each t: the hazard M(not x_t|x_<t), of M itself and of the normalised M, as certified
//! bounds at bit limit L; and the shortest twin, the heaviest program (code and data bits) that prints
//! x_<t and then the other symbol.
//!
//! Derivation \[own\]. The twin's cylinder is one of those that lower(x_<t not x_t) sums, so
//! lower(x_<t not x_t) >= 2^-l(twin) in every t; M(x_<t) <= 1, so the hazard is at least 2^-l(twin) too, and
//! dividing by M(x_<t0) + M(x_<t1) <= M(x_<t) in place of M(x_<t) only raises it: the normalised hazard is
//! at least the plain one, at both ends of the bounds. And the hazards cannot all be large: the events
//! "x_<t, then not x_t" exclude each other, so their masses sum to at most 1, at every t.
//!
//! The upper bound stops being of use where the open mass takes over, and the lower bound ends where no twin
//! fits into L bits: both times are measured. Catalogue's figures at L = 28 for 0^t 1: 2^-5.0, 2^-9.4,
//! 2^-12.5, 2^-17.2, 2^-21.4 at t = 2, 8, 16, 32, 48 (lower bounds); at smaller L they are lower bounds of
//! these.
//!
//! Control: read one symbol earlier, the shortest twin's weight exceeds the mass at some t.

use crate::enumerate::Query;
use crate::exact::{Enclosure, Rational, as_u64};
use crate::machine::Symbols;
use crate::scenario::figures::{inverse_power, length};
use crate::scenario::{
    About, Claims, Context, Experiment, Question, Result, ScenarioError, Statements, claims,
    own_derivation, parameters,
};
use crate::suite::instrument::enumerating::search;

mod picture;

/// The sequences: a name for tables, and the period.
const SEQUENCES: [(&str, &[bool]); 4] = [
    ("000...", &[false]),
    ("111...", &[true]),
    ("0101...", &[false, true]),
    ("0011...", &[false, false, true, true]),
];

const OWN: &str = concat!(own_derivation!(), "; Hutter 2009 (unconfirmed)");

parameters! { Parameters {
    bits "bits": u32 = 22 in 12..=40, "bits L of a program, op and data bits together";
    symbols "n": usize = 32 in 8..=256, "symbols of each sequence";
    steps "steps": u64 = 500 in 100..=100_000, "steps after which a run is left undecided";
} }

claims! {
    TWINS: Certified AtLeast "mass-at-least-shortest-twin", OWN,
        "The mass of the programs that break the pattern at t is at least 2^-(bits of the shortest that \
         does), every sequence and t.";
    HAZARDS: Certified AtLeast "hazard-at-least-shortest-twin", OWN,
        "So is the hazard: the upper end of M(not x_t|x_<t) is at least that.";
    NORMALISED: Certified AtLeast "normalised-is-larger", OWN,
        "The normalised hazard's ends are at least the plain hazard's.";
    SUMS: Certified AtMost "breaks-exclude-each-other", OWN,
        "The certified masses of the breaks of one sequence sum to at most 1.";
    CONTROL: Certified GreaterThan "control-one-symbol-earlier", OWN,
        "Control: taken for the break one symbol later, the shortest twin weighs more than the mass there, \
         at some t; excess.";
    ENDS: Measured None "twins-end-{sequence}", OWN,
        "The first t at which no program within L bits breaks the pattern (one past the end where all t have \
         one), beside the symbols looked at.";
}

/// One sequence at one t: x_<t was seen, and symbol t is the question.
#[derive(Clone, Debug)]
struct Hazard {
    t: usize,
    /// The bounds of M(x_<t not x_t), and of the two conditional hazards.
    mass: Enclosure,
    plain: Enclosure,
    normalised: Enclosure,
    /// The shortest twin's bits and source.
    twin: Option<(u32, String)>,
}

#[derive(Clone, Debug)]
pub(crate) struct Spectrum {
    name: &'static str,
    hazards: Vec<Hazard>,
}

impl Spectrum {
    /// The name without its dots.
    fn short_name(&self) -> &'static str {
        self.name.trim_end_matches('.')
    }

    /// The first t without a twin, or one past the end.
    fn twins_end(&self) -> u64 {
        let without = self.hazards.iter().position(|hazard| hazard.twin.is_none());
        as_u64(without.unwrap_or(self.hazards.len())) + 1
    }
}

fn searches(parameters: &Parameters, context: &Context<'_>) -> Result<Vec<Spectrum>> {
    let query = |x: &Symbols| Query::new(x, parameters.bits).steps(parameters.steps);
    let total = as_u64(SEQUENCES.len() * parameters.symbols);
    let mut done = 0;
    let mut all = Vec::new();
    for (name, period) in SEQUENCES {
        let mut hazards = Vec::new();
        let mut x = Symbols::new();
        for (t, &expected) in (1..=parameters.symbols).zip(period.iter().cycle()) {
            context.report("searches", done, total)?;
            done += 1;
            let found = search(&query(&x).ahead(1), context)?;
            let prediction = found.prediction.ok_or(ScenarioError::OpenMass)?;
            let other = &prediction.next[usize::from(!expected)];
            let mut broken = search(&query(&x.with(!expected)).keep(1), context)?;
            hazards.push(Hazard {
                t,
                mass: Enclosure::new(other.lower.clone(), other.upper.clone())?,
                plain: prediction.plain(!expected),
                normalised: prediction.normalised(!expected),
                twin: broken
                    .programs
                    .pop()
                    .map(|program| (program.bits, program.source)),
            });
            x.push(expected);
        }
        all.push(Spectrum { name, hazards });
    }
    Ok(all)
}

/// What the inequalities compare with.
#[derive(Clone, Debug)]
pub(crate) struct Theory {
    /// By sequence and t: 2^-l(twin), 0 where there is none.
    weights: Vec<Vec<Rational>>,
    /// Most that the masses of one sequence's breaks can sum to.
    total: Rational,
}

/// The scenario.
pub(crate) struct TwinSpectrum;

impl Experiment for TwinSpectrum {
    const ABOUT: About = About {
        name: "twin-spectrum",
        question: Question::Twins,
        claim: "M expects every pattern to break at t at least as much as the shortest program that breaks \
                it there weighs.",
        source: "own derivation; Hutter 2009 (unconfirmed)",
        text: "Along 000..., 111..., 0101... and 0011... the search looks one symbol ahead at every t: \
               bounds of the chance that the next symbol breaks the pattern, under M and under normalised M, \
               beside the shortest program that breaks it there, as far as L bits carry.",
        worth: "",
    };
    const STATEMENTS: Statements = &[CLAIMS];
    type Parameters = Parameters;
    type Measured = Vec<Spectrum>;
    type Theory = Theory;

    fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Vec<Spectrum>> {
        searches(parameters, context)
    }

    fn theory(_: &Parameters, measured: &Vec<Spectrum>, _: &Context<'_>) -> Result<Theory> {
        let weight = |hazard: &Hazard| match hazard.twin {
            Some((bits, _)) => inverse_power(bits),
            None => Rational::zero(),
        };
        let weights = |spectrum: &Spectrum| spectrum.hazards.iter().map(weight).collect();
        Ok(Theory {
            weights: measured.iter().map(weights).collect(),
            total: Rational::one(),
        })
    }

    fn judge(measured: &Vec<Spectrum>, theory: &Theory, claims: &mut Claims) -> Result<()> {
        let mut excess = Rational::zero();
        for (spectrum, weights) in measured.iter().zip(&theory.weights) {
            let mut sum = Rational::zero();
            for (hazard, weight) in spectrum.hazards.iter().zip(weights) {
                let label = || format!("{} t={}", spectrum.name, hazard.t);
                let [plain, normalised] = [&hazard.plain, &hazard.normalised];
                claims.check(&TWINS, label, hazard.mass.lower(), weight);
                claims.check(&HAZARDS, label, plain.upper(), weight);
                claims.check(&NORMALISED, label, normalised.lower(), plain.lower());
                claims.check(&NORMALISED, label, normalised.upper(), plain.upper());
                sum += hazard.mass.lower();
            }
            claims.check(&SUMS, || spectrum.name.to_owned(), sum, &theory.total);
            for (hazard, weight_before) in spectrum.hazards.iter().skip(1).zip(weights) {
                excess = excess.max(weight_before - hazard.mass.lower());
            }
            let ends = ENDS.with("sequence", spectrum.short_name());
            claims.one(&ends, spectrum.twins_end(), length(&spectrum.hazards));
        }
        claims.check(&CONTROL, || "largest excess".to_owned(), excess, 0u64);
        Ok(())
    }

    fn worth(parameters: &Parameters, _: &Vec<Spectrum>) -> String {
        format!(
            "Certified for M: every bound holds for Solomonoff's M of this machine, with the open mass of \
             all programs above {} bits in it.",
            parameters.bits
        )
    }
}

#[cfg(test)]
mod tests;
