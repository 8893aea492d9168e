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
//! fits into L bits: both times are measured. Catalogue's figures at L = 28 for 0^t 1: 2^-5.0, 2^-9.4, 2^-12.5,
//! 2^-17.2, 2^-21.4 at t = 2, 8, 16, 32, 48 (lower bounds); at smaller L they are lower bounds of these.
//!
//! Control: read one symbol earlier, the shortest twin's weight exceeds the mass at some t.

use crate::enumerate::{Control, predict, search};
use crate::exact::{Enclosure, PRECISION, Rational, log2};
use crate::machine::{Kraft, Symbols};
use crate::scenario::figures::{exact, inverse_power, length, signed};
use crate::scenario::former;
use crate::scenario::former::{ForAll, FormerScenario, Statement, former_scenario};
use crate::scenario::{
    Claim, Context, Grade, Outcome, Parameter, Relation, ScenarioError, Settings,
};
use crate::suite::instrument::enumerating::stoppable;
use crate::trace::{Axis, Column, Recipe, Role, Trace};

/// The sequences: a name for tables, and the period.
const SEQUENCES: [(&str, &[bool]); 4] = [
    ("000...", &[false]),
    ("111...", &[true]),
    ("0101...", &[false, true]),
    ("0011...", &[false, false, true, true]),
];

const OWN: &str =
    "own derivation, in the documentation of scenario::twin_spectrum; Hutter 2009 (unconfirmed)";

/// The scenario.
pub struct TwinSpectrum;

#[derive(Clone, Copy, Debug)]
struct Parameters {
    bits: u32,
    symbols: usize,
    steps: u64,
}

impl Parameters {
    fn read(settings: &Settings) -> Result<Self, ScenarioError> {
        Ok(Parameters {
            bits: settings.count("bits")?,
            symbols: settings.count("n")?,
            steps: settings.count("steps")?,
        })
    }
}

// ---------------------------------------------------------------------------------------------- measure

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
struct Spectrum {
    name: &'static str,
    hazards: Vec<Hazard>,
}

fn measure(parameters: Parameters, context: &Context<'_>) -> Result<Vec<Spectrum>, ScenarioError> {
    stoppable(context, |control| searches(parameters, control, context))
}

fn searches(
    parameters: Parameters,
    control: &Control,
    context: &Context<'_>,
) -> Result<Vec<Spectrum>, ScenarioError> {
    let machine = Kraft::new();
    let total = length(&SEQUENCES) * u64::try_from(parameters.symbols).unwrap_or(u64::MAX);
    let mut done = 0;
    let mut all = Vec::new();
    for (name, period) in SEQUENCES {
        let mut hazards = Vec::new();
        let mut x = Symbols::new();
        for t in 1..=parameters.symbols {
            context.report("searches", done, total)?;
            done += 1;
            let expected = period[(t - 1) % period.len()];
            let (bits, steps) = (parameters.bits, parameters.steps);
            let found = predict(&machine, &x, bits, steps, 0, control)?;
            let Some(prediction) = found.prediction else {
                return Err(ScenarioError::OpenMass);
            };
            let other = &prediction.next[usize::from(!expected)];
            let mut broken = x.clone();
            broken.push(!expected);
            let twin = search(&machine, &broken, bits, steps, 1, control)?
                .programs
                .pop()
                .map(|program| (program.bits, program.source));
            hazards.push(Hazard {
                t,
                mass: Enclosure::new(other.lower.to_rational(), other.upper.to_rational())?,
                plain: prediction.plain(!expected),
                normalised: prediction.normalised(!expected),
                twin,
            });
            x.push(expected);
        }
        all.push(Spectrum { name, hazards });
    }
    Ok(all)
}

// ----------------------------------------------------------------------------------------------- theory

/// What the inequalities compare with.
#[derive(Clone, Debug)]
struct Theory {
    /// By sequence and t: 2^-l(twin), 0 where there is none.
    weights: Vec<Vec<Rational>>,
    /// Most that the masses of one sequence's breaks can sum to.
    total: Rational,
}

fn theory(measured: &[Spectrum]) -> Theory {
    let weight = |hazard: &Hazard| {
        hazard
            .twin
            .as_ref()
            .map_or_else(Rational::zero, |(bits, _)| inverse_power(*bits))
    };
    Theory {
        weights: measured
            .iter()
            .map(|spectrum| spectrum.hazards.iter().map(weight).collect())
            .collect(),
        total: Rational::one(),
    }
}

// ----------------------------------------------------------------------------------------------- claims

fn claims(measured: &[Spectrum], theory: &Theory) -> Result<Vec<Claim>, ScenarioError> {
    let all = |id: &str, relation, text: &str| {
        ForAll::new(
            Statement::new(id, Grade::Certified, text, OWN),
            relation,
            None,
        )
    };
    let mut twins = all(
        "mass-at-least-shortest-twin",
        Relation::AtLeast,
        "The mass of the programs that break the pattern at t is at least 2^-(bits of the shortest that does), every sequence and t.",
    );
    let mut hazards = all(
        "hazard-at-least-shortest-twin",
        Relation::AtLeast,
        "So is the hazard: the upper end of M(not x_t|x_<t) is at least that.",
    );
    let mut normalised = all(
        "normalised-is-larger",
        Relation::AtLeast,
        "The normalised hazard's ends are at least the plain hazard's.",
    );
    let mut sums = all(
        "breaks-exclude-each-other",
        Relation::AtMost,
        "The certified masses of the breaks of one sequence sum to at most 1.",
    );
    let mut claims = Vec::new();
    for (spectrum, weights) in measured.iter().zip(&theory.weights) {
        let mut sum = Rational::zero();
        for (hazard, weight) in spectrum.hazards.iter().zip(weights) {
            let label = || format!("{} t={}", spectrum.name, hazard.t);
            twins.check_exact(label, hazard.mass.lower(), weight);
            hazards.check_exact(label, hazard.plain.upper(), weight);
            normalised.check_exact(label, hazard.normalised.lower(), hazard.plain.lower());
            normalised.check_exact(label, hazard.normalised.upper(), hazard.plain.upper());
            sum += hazard.mass.lower();
        }
        sums.check_exact(|| spectrum.name.to_owned(), &sum, &theory.total);
        let ends = spectrum
            .hazards
            .iter()
            .position(|hazard| hazard.twin.is_none());
        claims.push(former::measurement(
            &format!("twins-end-{}", spectrum.name.trim_end_matches('.')),
            "The first t at which no program within L bits breaks the pattern (one past the end where all t have one), beside the symbols looked at.",
            OWN,
            exact(ends.map_or(length(&spectrum.hazards) + 1, |at| {
                u64::try_from(spectrum.hazards[at].t).unwrap_or(u64::MAX)
            })),
            exact(length(&spectrum.hazards)),
        ));
    }
    let mut control = all(
        "control-one-symbol-earlier",
        Relation::GreaterThan,
        "Control: taken for the break one symbol later, the shortest twin weighs more than the mass there, at some t; excess.",
    );
    let mut worst = Rational::zero();
    for (spectrum, weights) in measured.iter().zip(&theory.weights) {
        for (hazard, weight) in spectrum.hazards.iter().skip(1).zip(weights) {
            worst = worst.max(weight - hazard.mass.lower());
        }
    }
    control.check_exact(|| "largest excess".to_owned(), &worst, &Rational::zero());
    claims.extend([
        twins.claim()?,
        hazards.claim()?,
        normalised.claim()?,
        sums.claim()?,
        control.claim()?,
    ]);
    claims.rotate_right(5);
    Ok(claims)
}

// ------------------------------------------------------------------------------------------- the picture

/// log2 as a double for the picture; no value where it is 0.
fn log(value: &Rational) -> Option<f64> {
    log2(value, PRECISION).ok().map(|log| log.midpoint_f64())
}

fn trace(parameters: Parameters, spectrum: &Spectrum) -> Result<Trace, ScenarioError> {
    let id = format!("spectrum-{}", spectrum.name.trim_end_matches('.'));
    let of = |get: &dyn Fn(&Hazard) -> Option<f64>| {
        Column::Float(spectrum.hazards.iter().map(get).collect())
    };
    let recipe = Recipe::new(
        &id,
        format!("How much M expects {} to break, symbol by symbol", spectrum.name),
    )
    .subtitle(format!(
        "Certified bounds of M(not x_t | x_<t) at {} bits, plain, and the lower end normalised; dashed, the weight of the shortest program that breaks at t. Where the dashes end no such program fits.",
        parameters.bits
    ))
    .axes(
        Axis::linear("t (symbols)"),
        Axis::powers_of_two("chance that the pattern breaks at t"),
    )
    .band("M, certified", "t_symbols", "log2_plain_lower", "log2_plain_upper", 0)
    .series("normalised M, at least", "t_symbols", "log2_normalised_lower", Role::Measured(1))
    .series("shortest twin", "t_symbols", "log2_twin", Role::Bound);
    Ok(Trace::new(&id)
        .with_column(
            "t_symbols",
            Column::Integer(
                spectrum
                    .hazards
                    .iter()
                    .map(|hazard| Some(signed(u64::try_from(hazard.t).unwrap_or(u64::MAX))))
                    .collect(),
            ),
        )?
        .with_column("log2_mass_lower", of(&|h| log(h.mass.lower())))?
        .with_column("log2_plain_lower", of(&|h| log(h.plain.lower())))?
        .with_column("log2_plain_upper", of(&|h| log(h.plain.upper())))?
        .with_column("log2_normalised_lower", of(&|h| log(h.normalised.lower())))?
        .with_column("log2_normalised_upper", of(&|h| log(h.normalised.upper())))?
        .with_column(
            "log2_twin",
            of(&|h| log(&inverse_power(h.twin.as_ref()?.0))),
        )?
        .with_column(
            "twin",
            Column::Text(
                spectrum
                    .hazards
                    .iter()
                    .map(|h| h.twin.as_ref().map(|(_, source)| source.clone()))
                    .collect(),
            ),
        )?
        .with_recipe(recipe))
}

// ------------------------------------------------------------------------------------------ the scenario

impl FormerScenario for TwinSpectrum {
    fn name(&self) -> &'static str {
        "twin-spectrum"
    }

    fn claim(&self) -> &'static str {
        "M expects every pattern to break at t at least as much as the shortest program that breaks it there weighs."
    }

    fn source(&self) -> &'static str {
        "own derivation; Hutter 2009 (unconfirmed)"
    }

    fn grade(&self) -> Grade {
        Grade::Certified
    }

    fn description(&self) -> &'static str {
        "Along 000..., 111..., 0101... and 0011... the search looks one symbol ahead at every t: bounds of the \
         chance that the next symbol breaks the pattern, under M and under normalised M, beside the shortest \
         program that breaks it there, as far as L bits carry."
    }

    fn parameters(&self) -> Vec<Parameter> {
        vec![
            Parameter::integer(
                "bits",
                22,
                (12, 40),
                "bits L of a program, op and data bits together",
            ),
            Parameter::integer("n", 32, (8, 256), "symbols of each sequence"),
            Parameter::integer(
                "steps",
                500,
                (100, 100_000),
                "steps after which a run is left undecided",
            ),
        ]
    }

    fn run(&self, settings: &Settings, context: &Context<'_>) -> Result<Outcome, ScenarioError> {
        let parameters = Parameters::read(settings)?;
        let measured = measure(parameters, context)?;
        let theory = theory(&measured);
        let claims = claims(&measured, &theory)?;
        let traces = measured
            .iter()
            .map(|spectrum| trace(parameters, spectrum))
            .collect::<Result<_, _>>()?;
        Outcome::of(
            settings,
            claims,
            traces,
            format!(
                "Certified for M: every bound holds for Solomonoff's M of this machine, with the open mass of \
                 all programs above {} bits in it.",
                parameters.bits
            ),
        )
    }
}

former_scenario!(TwinSpectrum, Twins);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::trial::{self, Mistake};

    fn parameters() -> Parameters {
        Parameters {
            bits: 15,
            symbols: 10,
            steps: 300,
        }
    }

    #[test]
    fn every_claim_holds_and_the_smallest_mistakes_are_called_violated() {
        let mistakes: [Mistake<Vec<Spectrum>, Theory>; 5] = [
            // A data bit of the twin not counted.
            ("mass-at-least-shortest-twin", |_, t| {
                t.weights
                    .iter_mut()
                    .flatten()
                    .for_each(|w| *w = &*w * Rational::from_integer(32));
            }),
            // The hazard of the expected symbol's complement taken the wrong way round.
            ("hazard-at-least-shortest-twin", |m, _| {
                m.iter_mut()
                    .flat_map(|s| &mut s.hazards)
                    .for_each(|h| h.plain = Enclosure::zero());
            }),
            // Plain and normalised exchanged.
            ("normalised-is-larger", |m, _| {
                m.iter_mut()
                    .flat_map(|s| &mut s.hazards)
                    .for_each(|h| std::mem::swap(&mut h.plain, &mut h.normalised));
            }),
            // Upper bounds summed as if they were masses.
            ("breaks-exclude-each-other", |m, _| {
                m.iter_mut().flat_map(|s| &mut s.hazards).for_each(|h| {
                    h.mass = Enclosure::exact(h.mass.upper().clone());
                });
            }),
            // A control that looks at the right symbol.
            ("control-one-symbol-earlier", |_, t| {
                t.weights
                    .iter_mut()
                    .flatten()
                    .for_each(|w| *w = Rational::zero());
            }),
        ];
        let measured = measure(parameters(), &trial::context()).unwrap();
        let sound = theory(&measured);
        let run = || (measured.clone(), sound.clone());
        trial::every_mistake_is_seen(run, |m, t| claims(m, t), &mistakes);
    }

    /// 00 and then 1: 2^-5.0 at 28 bits by the machine's specification, a lower bound that grows with L.
    #[test]
    fn the_mass_approaches_the_specifications_first_figure_from_below() {
        let measured = measure(
            Parameters {
                bits: 20,
                symbols: 3,
                ..parameters()
            },
            &trial::context(),
        )
        .unwrap();
        let found = log(measured[0].hazards[2].mass.lower()).unwrap();
        assert!((-5.5..=-4.9).contains(&found), "{found}");
    }
}
