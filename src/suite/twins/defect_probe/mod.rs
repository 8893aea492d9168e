//! `defect-probe`: is the law that a wrong symbol at time t costs 2^-K(t) real for normalised M?
//!
//! Takes a table of all cylinders from `enumerate`, the shortest programs of 0^t 1 from `machine`, and the
//! exact `Mixture` for a small list. The problem is from Hutter 2009 (Algorithms 2(3):879-906): M converges
//! no faster than M(not x_t | x_<t) >= c 2^-K(t) (unconfirmed), and M loses mass besides; how much of that
//! is the defect, and what does M_norm keep?
//!
//! Derivation \[own\]. The hazard at time t is 1 - M(x_t|x_<t), the wrong symbol and the defect together. If a
//! program of l bits prints x_<t and then the wrong symbol, M(not x_t | x_<t) >= 2^-l/M(x_<t) >= 2^-l, and
//! since M_norm(b|x) >= M(b|x) for either b, M_norm errs with at least 2^-l as well: hazard times 2^l is at
//! least 1 for both. A program that prints x_<t and stops adds to M's hazard alone, and M_norm divides it
//! out. So the law is real for M_norm exactly as far as twins that go on wrongly are as short as those that
//! stop, and on a machine where stopping can be turned into going on at a constant cost they are, up to it.
//!
//! List. p prints x for ever with weight 1. For T = 1 .. 2^K the twin "p until T, then not" and the twin
//! "p until T, then nothing" have weight r(T) = 2^-(c + l(T)) each, l(T) = 2 floor(log2 T) + 1 (Elias
//! gamma). With f = 1 or 0 families that flip and s = 1 or 0 that stop, A = R_(>=T) and g = f + s, the
//! mixture's hazard at T + 1 is g r/(1 + g A); M_norm's is f r/(1 + g A - s r). Times 2^(c + l(T)) these are
//! g/(1 + g A) and f/(1 + g A - s r), at least 1/(1 + g R) for every T where g >= 1 and f = 1. For T = 2^k
//! A has a closed form ([`super::gamma_twins`]).
//!
//! Control: where all twins stop (f = 0) the hazard of M_norm is 0 at every T, and no bound of the form
//! c 2^-l(T) holds for it.

use crate::enumerate::{Budget, DEFAULT_STEPS, Prediction, Status};
use crate::exact::{Dyadic, Enclosure, Rational};
use crate::machine::Symbols;
use crate::mixture::{Hypothesis, Sequence, Twin};
use crate::scenario::figures::{exact, fraction, inverse_power, quotient, whole};
use crate::scenario::former;
use crate::scenario::former::{ForAll, FormerScenario, Statement, former_scenario};
use crate::scenario::{
    Claim, Context, Grade, Outcome, Parameter, Relation, ScenarioError, Settings,
};
use crate::suite::instrument::enumerating::table;
use crate::suite::instrument::gamma_twins::{GammaTwins, Refuted, gamma_length};
use crate::suite::instrument::mixing::{mixture, point, sequence};
use crate::suite::instrument::printing::Programs;

mod picture;

const SOURCE: &str =
    "problem: Hutter 2009 (lower bound unconfirmed); own derivation, in scenario::defect_probe";

/// Horizon 2^5 of the list that also goes through the plain mixture.
const MIXTURE_HORIZON_BITS: u32 = 5;

/// The scenario.
pub struct DefectProbe;

#[derive(Clone, Copy, Debug)]
struct Parameters {
    bits: u32,
    symbols: usize,
    overhead: u32,
    horizon_bits: u32,
}

impl Parameters {
    fn read(settings: &Settings) -> Result<Self, ScenarioError> {
        Ok(Parameters {
            bits: settings.count("bits")?,
            symbols: settings.count("n")?,
            overhead: settings.count("c")?,
            horizon_bits: settings.count("K")?,
        })
    }

    fn twins(self) -> GammaTwins {
        GammaTwins {
            overhead: self.overhead,
            horizon_bits: self.horizon_bits,
        }
    }
}

/// Which twins are in the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Family {
    name: &'static str,
    flips: u64,
    stops: u64,
}

const FAMILIES: [Family; 3] = [
    Family {
        name: "flip",
        flips: 1,
        stops: 0,
    },
    Family {
        name: "flip or stop",
        flips: 1,
        stops: 1,
    },
    Family {
        name: "stop",
        flips: 0,
        stops: 1,
    },
];

// ---------------------------------------------------------------------------------------------- measure

#[derive(Clone)]
struct Measured {
    parameters: Parameters,
    lists: Vec<List>,
    small: Vec<Step>,
    machine: Vec<Behind>,
    cylinders: u128,
}

/// One family's hazards.
#[derive(Clone, Debug)]
struct List {
    family: Family,
    /// At T = 2^k.
    powers: Vec<Hazards>,
    /// The T at which the hazard of M, and that of M_norm, is least in units of 2^-(c + l(T)).
    least: [Hazards; 2],
}

/// 1 - M(x_(T+1)|x_1:T), and the same for M_norm.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Hazards {
    time: u64,
    /// Numerator and denominator.
    plain: [u64; 2],
    norm: [u64; 2],
}

impl Hazards {
    fn value([numerator, denominator]: [u64; 2]) -> Result<Rational, ScenarioError> {
        fraction(numerator, denominator)
    }
}

/// A step of a small list through the exact mixture.
#[derive(Clone, Debug)]
struct Step {
    family: Family,
    time: u64,
    plain: Rational,
    norm: Rational,
    /// The same from the shared sums.
    shared: Hazards,
}

/// The machine's own programs behind 0^t.
#[derive(Clone, Debug)]
struct Behind {
    symbols: usize,
    prediction: Prediction,
    /// Mass that puts out exactly 0^t and is silent for ever.
    silent: Rational,
    /// l of a shortest program that prints 0^t 1, code and data bits together, if there is one.
    shortest: Option<u32>,
}

fn hazards(parameters: Parameters, family: Family) -> Vec<Hazards> {
    let twins = family.flips + family.stops;
    let hazards = |at: Refuted| Hazards {
        time: at.time,
        plain: [twins * at.weight, at.alive],
        norm: [
            family.flips * at.weight,
            at.alive - family.stops * at.weight,
        ],
    };
    parameters.twins().refuted(twins).map(hazards).collect()
}

/// The hazards whose product with 2^l(T) is least.
fn least(all: &[Hazards], hazard: impl Fn(&Hazards) -> [u64; 2]) -> Option<Hazards> {
    let scaled = |h: &Hazards| {
        let [numerator, denominator] = hazard(h).map(u128::from);
        (numerator << gamma_length(h.time), denominator)
    };
    let less = |a: &Hazards, b: &Hazards| {
        let ((p, q), (r, s)) = (scaled(a), scaled(b));
        (p * s).cmp(&(r * q))
    };
    all.iter().min_by(|a, b| less(a, b)).cloned()
}

fn run_list(parameters: Parameters, family: Family) -> Result<List, ScenarioError> {
    let all = hazards(parameters, family);
    let nothing = || ScenarioError::NoInstance {
        claim: "list".into(),
    };
    let least = [
        least(&all, |h| h.plain).ok_or_else(nothing)?,
        least(&all, |h| h.norm).ok_or_else(nothing)?,
    ];
    let powers = all.into_iter().filter(|h| h.time.is_power_of_two());
    Ok(List {
        family,
        powers: powers.collect(),
        least,
    })
}

/// The small list through the exact mixture, x = 0^n.
fn through_mixture(parameters: Parameters, family: Family) -> Result<Vec<Step>, ScenarioError> {
    let zeros = || Sequence::periodic(&[], &[false]);
    let horizon = parameters.twins().horizon();
    let weight = |time| inverse_power(parameters.overhead + gamma_length(time));
    let mut members: Vec<(Box<dyn Hypothesis>, Rational)> =
        vec![(Box::new(zeros()), Rational::one())];
    let mut total = Rational::one();
    for time in 1..=horizon {
        if family.flips > 0 {
            members.push((Box::new(Twin::new(Box::new(zeros()), time)), weight(time)));
            total += weight(time);
        }
        if family.stops > 0 {
            let length = usize::try_from(time).unwrap_or(usize::MAX);
            members.push((sequence(&vec![false; length]), weight(time)));
            total += weight(time);
        }
    }
    for (_, weight) in &mut members {
        *weight = quotient(weight, &total)?;
    }
    let mut list = mixture(members)?;
    let mut steps = Vec::new();
    for shared in hazards(parameters, family) {
        list.update(false)?;
        let [right, _] = list.predictive()?;
        let [_, wrong] = list.normalised()?;
        steps.push(Step {
            family,
            time: shared.time,
            plain: Rational::one() - point(&right)?,
            norm: point(&wrong)?,
            shared,
        });
    }
    Ok(steps)
}

/// The machine's own programs behind 0^t, t = 1 .. n.
fn machine(
    parameters: Parameters,
    context: &Context<'_>,
) -> Result<(Vec<Behind>, u128), ScenarioError> {
    let budget = Budget::new(parameters.bits, parameters.symbols + 1, DEFAULT_STEPS)?;
    let table = table(budget, context)?;
    let programs = Programs::new(parameters.bits, DEFAULT_STEPS, context)?;
    let mut found = Vec::new();
    for symbols in 1..=parameters.symbols {
        let total = u64::try_from(parameters.symbols).unwrap_or(u64::MAX);
        context.report(
            "shortest twins",
            u64::try_from(symbols).unwrap_or(total),
            total,
        )?;
        let x: Symbols = std::iter::repeat_n(false, symbols).collect();
        let prediction = table
            .predict(&x)
            .map_err(|error| ScenarioError::Settings(error.to_string()))?;
        let silent = table.mass_at(&x, Status::Silent);
        let denominator = u64::from(budget.log2_denominator());
        found.push(Behind {
            symbols,
            prediction,
            silent: Dyadic::from_u128(silent, denominator).to_rational(),
            shortest: programs.shortest(&x.with(true), None),
        });
    }
    Ok((found, table.cylinders()))
}

fn measure(parameters: Parameters, context: &Context<'_>) -> Result<Measured, ScenarioError> {
    let small = Parameters {
        horizon_bits: MIXTURE_HORIZON_BITS.min(parameters.horizon_bits),
        ..parameters
    };
    let (mut lists, mut steps) = (Vec::new(), Vec::new());
    for family in FAMILIES {
        lists.push(run_list(parameters, family)?);
        steps.extend(through_mixture(small, family)?);
    }
    let (machine, cylinders) = machine(parameters, context)?;
    Ok(Measured {
        parameters,
        lists,
        small: steps,
        machine,
        cylinders,
    })
}

// ----------------------------------------------------------------------------------------------- theory

struct Theory {
    /// The hazards of M and of M_norm at T = 2^k, by family.
    lists: Vec<Vec<[Rational; 2]>>,
    /// 1/(1 + g R): what the hazard is at least, in units of 2^-(c + l(T)), by family.
    floors: Vec<Rational>,
    /// What hazard times 2^l is at least on the machine.
    machine_floor: Rational,
}

fn theory(parameters: Parameters) -> Result<Theory, ScenarioError> {
    let (big, c) = (parameters.horizon_bits, inverse_power(parameters.overhead));
    let tail = |k: u32| parameters.twins().tail(k);
    let (mut lists, mut floors) = (Vec::new(), Vec::new());
    for family in FAMILIES {
        let (flips, stops) = (whole(family.flips), whole(family.stops));
        let twins = &flips + &stops;
        let at_power = |k: u32| {
            let r = inverse_power(2 * k + 1) * &c;
            let alive = Rational::one() + &twins * tail(k);
            Ok([
                quotient(&(&twins * &r), &alive)?,
                quotient(&(&flips * &r), &(&alive - &stops * &r))?,
            ])
        };
        lists.push(
            (0..=big)
                .map(at_power)
                .collect::<Result<_, ScenarioError>>()?,
        );
        floors.push(quotient(
            &Rational::one(),
            &(Rational::one() + &twins * tail(0)),
        )?);
    }
    Ok(Theory {
        lists,
        floors,
        machine_floor: Rational::one(),
    })
}

// ----------------------------------------------------------------------------------------------- claims

fn claims(measured: &Measured, theory: &Theory) -> Result<Vec<Claim>, ScenarioError> {
    let mut claims = list_claims(measured, theory)?;
    claims.extend(machine_claims(measured, theory)?);
    Ok(claims)
}

fn list_claims(measured: &Measured, theory: &Theory) -> Result<Vec<Claim>, ScenarioError> {
    let all = |id: &str, relation, text: &str| {
        ForAll::new(
            Statement::new(id, Grade::Exact, text, SOURCE),
            relation,
            None,
        )
    };
    let mut forms = all(
        "list-hazards",
        Relation::Equal,
        "The hazard at T + 1 is g r/(1 + g A) under M and f r/(1 + g A - s r) under M_norm, every T = 2^k, three families.",
    );
    let mut plain = all(
        "list-law-of-m",
        Relation::AtLeast,
        "M's hazard times 2^(c + l(T)) is at least 1/(1 + g R) for every T, whether the twins flip or stop.",
    );
    let mut norm = all(
        "list-law-of-m-norm",
        Relation::AtLeast,
        "M_norm's hazard times 2^(c + l(T)) is at least 1/(1 + g R) for every T where some twins flip.",
    );
    let mut control = all(
        "control-stopping-twins",
        Relation::LessThan,
        "Control: where all twins stop, M_norm's hazard times 2^(c + l(T)) falls below 1/(1 + R): the law is the defect's alone.",
    );
    let scale = |time: u64| {
        let bits = measured.parameters.overhead + gamma_length(time);
        whole(1 << bits)
    };
    for ((list, said), floor) in measured.lists.iter().zip(&theory.lists).zip(&theory.floors) {
        let family = list.family;
        for (hazards, said) in list.powers.iter().zip(said) {
            let label = |kind| move || format!("{kind}, {}, T={}", family.name, hazards.time);
            forms.check_exact(label("M"), &Hazards::value(hazards.plain)?, &said[0]);
            forms.check_exact(label("M_norm"), &Hazards::value(hazards.norm)?, &said[1]);
        }
        let [of_plain, of_norm] = &list.least;
        let label = |least: &Hazards| {
            let time = least.time;
            move || format!("{}, least of all T at T={time}", family.name)
        };
        let ratio = Hazards::value(of_plain.plain)? * scale(of_plain.time);
        plain.check_exact(label(of_plain), &ratio, floor);
        let ratio = Hazards::value(of_norm.norm)? * scale(of_norm.time);
        if family.flips > 0 {
            norm.check_exact(label(of_norm), &ratio, floor);
        } else {
            control.check_exact(label(of_norm), &ratio, floor);
        }
    }
    let mut agrees = all(
        "shared-sum-is-the-mixture",
        Relation::Equal,
        "For T to 2^5 the exact mixture of p and all twins, plain and normalised, gives the same hazards.",
    );
    for step in &measured.small {
        let label = |kind| move || format!("{kind}, {}, T={}", step.family.name, step.time);
        agrees.check_exact(label("M"), &step.plain, &Hazards::value(step.shared.plain)?);
        agrees.check_exact(
            label("M_norm"),
            &step.norm,
            &Hazards::value(step.shared.norm)?,
        );
    }
    Ok(vec![
        forms.claim()?,
        plain.claim()?,
        norm.claim()?,
        control.claim()?,
        agrees.claim()?,
    ])
}

fn machine_claims(measured: &Measured, theory: &Theory) -> Result<Vec<Claim>, ScenarioError> {
    let all = |id: &str, text: &str| {
        ForAll::new(
            Statement::new(id, Grade::Certified, text, SOURCE),
            Relation::AtLeast,
            None,
        )
    };
    let mut plain = all(
        "machine-law-of-m",
        "M(1|0^t) times 2^l is at least 1, l the length of the shortest program found for 0^t 1, every t that has one.",
    );
    let mut norm = all(
        "machine-law-of-m-norm",
        "M_norm(1|0^t) times 2^l is at least 1, every t that has one.",
    );
    let mut last = None;
    for behind in &measured.machine {
        let Some(bits) = behind.shortest else {
            continue;
        };
        let label = || format!("t={}, l={bits}", behind.symbols);
        let scaled = |value: Enclosure| value.scale(&whole(1 << bits));
        let floor = Enclosure::exact(theory.machine_floor.clone());
        let (of_plain, of_norm) = (
            scaled(behind.prediction.plain(true)),
            scaled(behind.prediction.normalised(true)),
        );
        plain.check(label, &of_plain, &floor);
        norm.check(label, &of_norm, &floor);
        last = Some((behind, of_plain));
    }
    let mut claims = vec![plain.claim()?, norm.claim()?];
    if let Some((behind, ratio)) = last {
        let t = behind.symbols;
        let from = |mass: &Rational| Enclosure::exact(mass.clone());
        claims.push(former::measurement(
            "ratio-of-m",
            format!("M(1|0^{t}) times 2^l, within certified bounds, at the last t whose twin was found; beside t."),
            "certified bounds of M",
            ratio,
            exact(u64::try_from(t).unwrap_or(u64::MAX)),
        ));
        claims.push(former::measurement(
            "stops-beside-flips",
            format!("Mass proven to stop behind 0^{t}, beside the mass proven to print 0^{t} 1: what M_norm divides out and what it keeps."),
            "certified lower bounds of M",
            from(&behind.silent),
            from(&behind.prediction.next[1].lower.to_rational()),
        ));
    }
    Ok(claims)
}

// ------------------------------------------------------------------------------------------ the scenario

impl FormerScenario for DefectProbe {
    fn name(&self) -> &'static str {
        "defect-probe"
    }

    fn claim(&self) -> &'static str {
        "A wrong symbol at time t keeps 2^-(shortest twin) of probability under normalised M too; twins that stop cost M alone."
    }

    fn source(&self) -> &'static str {
        "Hutter 2009 (Algorithms 2(3):879-906), an open problem; own probe"
    }

    fn grade(&self) -> Grade {
        Grade::Certified
    }

    fn description(&self) -> &'static str {
        "Twins that flip and twins that stop at time T, with weight 2^-(c + gamma(T)): the hazard under M and \
         under M_norm, in units of that weight. Beside them the machine's own programs behind 0^t: the \
         certified hazard against 2^-l, l the shortest program that prints 0^t 1, and the mass that stops \
         there. Control: where all twins stop, M_norm never errs and the law is the defect's alone."
    }

    fn parameters(&self) -> Vec<Parameter> {
        vec![
            Parameter::integer(
                "bits",
                20,
                (10, 24),
                "bit limit L of the machine's programs",
            ),
            Parameter::integer("n", 32, (2, 48), "longest 0^t"),
            Parameter::integer(
                "c",
                4,
                (1, 8),
                "bits of a twin's program beside its trigger time",
            ),
            Parameter::integer("K", 16, (2, 20), "trigger times up to 2^K"),
        ]
    }

    fn run(&self, settings: &Settings, context: &Context<'_>) -> Result<Outcome, ScenarioError> {
        let parameters = Parameters::read(settings)?;
        let measured = measure(parameters, context)?;
        let theory = theory(parameters)?;
        let traces = picture::traces(&measured, &theory)?;
        let claims = claims(&measured, &theory)?;
        let found = measured
            .machine
            .iter()
            .filter(|behind| behind.shortest.is_some());
        Outcome::of(
            settings,
            claims,
            traces,
            format!(
                "Exact for lists of twins to T = 2^{}; on the machine certified for M from {} cylinders of at most \
                 {} bits: of the t up to {}, {} have a twin within that limit.",
                parameters.horizon_bits,
                measured.cylinders,
                parameters.bits,
                parameters.symbols,
                found.count()
            ),
        )
    }
}

former_scenario!(DefectProbe, Twins);

#[cfg(test)]
mod tests;
