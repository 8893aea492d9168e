//! `defect-probe`: is the law that a wrong symbol at time t costs 2^-K(t) real for normalised M?
//!
//! Takes a table of all cylinders from `enumerate`, the shortest programs of 0^t 1 from `machine`, and the
//! exact `Mixture` for a small list. The problem is from Hutter 2009 (Algorithms 2(3):879-906): M converges
//! no faster than M(not x_t | x_<t) >= c 2^-K(t) (unconfirmed), and M loses mass besides; how much of that
//! is the defect, and what does M_norm keep?
//!
//! Derivation \[own\]. The hazard at time t is 1 - M(x_t|x_<t), the wrong symbol and the defect together. If
//! a program of l bits prints x_<t and then the wrong symbol, M(not x_t | x_<t) >= 2^-l/M(x_<t) >= 2^-l, and
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
use crate::exact::{Rational, as_u64, as_usize};
use crate::machine::Symbols;
use crate::mixture::{Sequence, Twin};
use crate::scenario::figures::{fraction, inverse_power, quotient, whole};
use crate::scenario::{
    About, Claims, Context, Experiment, Question, Result, ScenarioError, Statements, claims, here,
    parameters,
};
use crate::suite::instrument::enumerating::table;
use crate::suite::instrument::gamma_twins::{GammaTwins, gamma_length};
use crate::suite::instrument::mixing::{Weighted, mixture, point, predicted, sequence};
use crate::suite::instrument::printing::Programs;

mod picture;

const SOURCE: &str = here!("problem: Hutter 2009 (lower bound unconfirmed); own derivation, in");

/// Horizon 2^5 of the list that also goes through the plain mixture.
const MIXTURE_HORIZON_BITS: u32 = 5;

parameters! { Parameters {
    bits "bits": u32 = 20 in 10..=24, "bit limit L of the machine's programs";
    symbols "n": usize = 32 in 2..=48, "longest 0^t";
    overhead "c": u32 = 4 in 1..=8, "bits of a twin's program beside its trigger time";
    horizon_bits "K": u32 = 16 in 2..=20, "trigger times up to 2^K";
} }

claims! {
    FORMS: Exact Equal "list-hazards", SOURCE,
        "The hazard at T + 1 is g r/(1 + g A) under M and f r/(1 + g A - s r) under M_norm, every T = 2^k, \
         three families.";
    LIST_M: Exact AtLeast "list-law-of-m", SOURCE,
        "M's hazard times 2^(c + l(T)) is at least 1/(1 + g R) for every T, whether the twins flip or stop.";
    LIST_NORM: Exact AtLeast "list-law-of-m-norm", SOURCE,
        "M_norm's hazard times 2^(c + l(T)) is at least 1/(1 + g R) for every T where some twins flip.";
    CONTROL: Exact LessThan "control-stopping-twins", SOURCE,
        "Control: where all twins stop, M_norm's hazard times 2^(c + l(T)) falls below 1/(1 + R): the law is \
         the defect's alone.";
    AGREES: Exact Equal "shared-sum-is-the-mixture", SOURCE,
        "For T to 2^5 the exact mixture of p and all twins, plain and normalised, gives the same hazards.";
    MACHINE_M: Certified AtLeast "machine-law-of-m", SOURCE,
        "M(1|0^t) times 2^l is at least 1, l the length of the shortest program found for 0^t 1, every t \
         that has one.";
    MACHINE_NORM: Certified AtLeast "machine-law-of-m-norm", SOURCE,
        "M_norm(1|0^t) times 2^l is at least 1, every t that has one.";
    RATIO: Measured None "ratio-of-m", "certified bounds of M",
        "M(1|0^{t}) times 2^l, within certified bounds, at the last t whose twin was found; beside t.";
    STOPS: Measured None "stops-beside-flips", "certified lower bounds of M",
        "Mass proven to stop behind 0^{t}, beside the mass proven to print 0^{t} 1: what M_norm divides out \
         and what it keeps.";
}

impl Parameters {
    fn twins(&self) -> GammaTwins {
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

impl Family {
    const fn new(name: &'static str, flips: u64, stops: u64) -> Family {
        Family { name, flips, stops }
    }
}

const FAMILIES: [Family; 3] = [
    Family::new("flip", 1, 0),
    Family::new("flip or stop", 1, 1),
    Family::new("stop", 0, 1),
];

/// The two mixtures, in the order in which their hazards stand beside each other.
const MIXTURES: [&str; 2] = ["M", "M_norm"];

/// 1 - M(x_(T+1)|x_1:T), and the same for M_norm.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Hazards {
    time: u64,
    /// Numerator and denominator, by mixture.
    of: [[u64; 2]; 2],
}

impl Hazards {
    fn values(&self) -> Result<[Rational; 2]> {
        let [[p, q], [r, s]] = self.of;
        Ok([fraction(p, q)?, fraction(r, s)?])
    }
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

/// A step of a small list through the exact mixture.
#[derive(Clone, Debug)]
struct Step {
    family: Family,
    hazards: [Rational; 2],
    /// The same from the shared sums.
    shared: Hazards,
}

/// The machine's own programs after 0^t.
#[derive(Clone, Debug)]
struct AfterZeros {
    symbols: usize,
    prediction: Prediction,
    /// Mass that puts out exactly 0^t and is silent for ever.
    silent: Rational,
    /// l of a shortest program that prints 0^t 1, code and data bits together, if there is one.
    shortest: Option<u32>,
}

#[derive(Clone, Debug)]
pub(crate) struct Measured {
    lists: Vec<List>,
    small: Vec<Step>,
    machine: Vec<AfterZeros>,
    cylinders: u128,
}

fn hazards(twins: GammaTwins, family: Family) -> impl Iterator<Item = Hazards> {
    let (flips, stops) = (family.flips, family.stops);
    twins.refuted(flips + stops).map(move |at| Hazards {
        time: at.time,
        of: [
            [(flips + stops) * at.weight, at.alive],
            [flips * at.weight, at.alive - stops * at.weight],
        ],
    })
}

fn run_list(twins: GammaTwins, family: Family) -> Result<List> {
    // The first whose product with 2^l(T) is least.
    let least = |mixture: usize| {
        let scaled = |hazards: &Hazards| {
            let [numerator, denominator] = hazards.of[mixture].map(u128::from);
            (numerator << gamma_length(hazards.time), denominator)
        };
        let less = |a: &Hazards, b: &Hazards| {
            let ((p, q), (r, s)) = (scaled(a), scaled(b));
            (p * s).cmp(&(r * q))
        };
        hazards(twins, family)
            .min_by(less)
            .ok_or_else(|| ScenarioError::NoInstance {
                claim: "list".into(),
            })
    };
    let is_power = |hazards: &Hazards| hazards.time.is_power_of_two();
    Ok(List {
        family,
        powers: hazards(twins, family).filter(is_power).collect(),
        least: [least(0)?, least(1)?],
    })
}

/// The small list through the exact mixture, x = 0^n.
fn through_mixture(twins: GammaTwins, family: Family) -> Result<Vec<Step>> {
    let zeros = || Box::new(Sequence::periodic(&[], &[false]));
    let mut members: Vec<Weighted> = vec![(zeros(), Rational::one())];
    for time in 1..=twins.horizon() {
        let weight = inverse_power(twins.bits(time));
        if family.flips > 0 {
            members.push((Box::new(Twin::new(zeros(), time)), weight.clone()));
        }
        if family.stops > 0 {
            members.push((sequence(&vec![false; as_usize(time)]), weight));
        }
    }
    let total = members.iter().map(|(_, weight)| weight).sum();
    for (_, weight) in &mut members {
        *weight = quotient(weight, &total)?;
    }
    let mut list = mixture(members)?;
    let step = |shared| {
        list.update(false)?;
        let right = predicted(&list, false)?;
        let [_, wrong] = list.normalised()?;
        Ok(Step {
            family,
            hazards: [Rational::one() - right, point(&wrong)?],
            shared,
        })
    };
    hazards(twins, family).map(step).collect()
}

/// The machine's own programs after 0^t, t = 1 .. n, and the cylinders they were found in.
fn machine(parameters: &Parameters, context: &Context<'_>) -> Result<(Vec<AfterZeros>, u128)> {
    let budget = Budget::new(parameters.bits, parameters.symbols + 1, DEFAULT_STEPS)?;
    let table = table(budget, context)?;
    let programs = Programs::new(parameters.bits, DEFAULT_STEPS, context)?;
    let after = |symbols: usize| {
        let total = as_u64(parameters.symbols);
        context.report("shortest twins", as_u64(symbols), total)?;
        let x: Symbols = std::iter::repeat_n(false, symbols).collect();
        let prediction = table.predict(&x);
        let silent = table.mass_at(&x, Status::Silent);
        Ok(AfterZeros {
            symbols,
            prediction: prediction.map_err(|error| ScenarioError::Settings(error.to_string()))?,
            silent: table.denominator().over(silent),
            shortest: programs.shortest(&x.with(true), None),
        })
    };
    let found = (1..=parameters.symbols).map(after).collect::<Result<_>>()?;
    Ok((found, table.cylinders()))
}

/// What theory says of one family.
#[derive(Clone, Debug)]
struct ListTheory {
    /// The hazards of M and of M_norm at T = 2^k.
    powers: Vec<[Rational; 2]>,
    /// 1/(1 + g R): what the hazard is at least, in units of 2^-(c + l(T)).
    floor: Rational,
}

#[derive(Clone, Debug)]
pub(crate) struct Theory {
    /// What the weights of the twins are.
    twins: GammaTwins,
    lists: Vec<ListTheory>,
    /// What hazard times 2^l is at least on the machine.
    machine_floor: Rational,
}

fn list_theory(twins: GammaTwins, family: Family) -> Result<ListTheory> {
    let (flips, stops) = (whole(family.flips), whole(family.stops));
    let both = &flips + &stops;
    let alive = |k: u32| Rational::one() + &both * twins.tail(k);
    let at_power = |k: u32| {
        let r = inverse_power(2 * k + 1 + twins.overhead);
        Ok([
            quotient(&(&both * &r), &alive(k))?,
            quotient(&(&flips * &r), &(alive(k) - &stops * &r))?,
        ])
    };
    Ok(ListTheory {
        powers: (0..=twins.horizon_bits)
            .map(at_power)
            .collect::<Result<_>>()?,
        floor: quotient(&Rational::one(), &alive(0))?,
    })
}

/// The scenario.
pub(crate) struct DefectProbe;

impl Experiment for DefectProbe {
    const ABOUT: About = About {
        name: "defect-probe",
        question: Question::Twins,
        claim: "A wrong symbol at time t keeps 2^-(shortest twin) of probability under normalised M too; \
                twins that stop cost M alone.",
        source: "Hutter 2009 (Algorithms 2(3):879-906), an open problem; own probe",
        text: "Twins that flip and twins that stop at time T, with weight 2^-(c + gamma(T)): the hazard \
               under M and under M_norm, in units of that weight. Beside them the machine's own programs \
               behind 0^t: the certified hazard against 2^-l, l the shortest program that prints 0^t 1, and \
               the mass that stops there. Control: where all twins stop, M_norm never errs and the law is \
               the defect's alone.",
        worth: "",
    };
    const STATEMENTS: Statements = &[CLAIMS];
    type Parameters = Parameters;
    type Measured = Measured;
    type Theory = Theory;

    fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Measured> {
        let twins = parameters.twins();
        let few = GammaTwins {
            horizon_bits: MIXTURE_HORIZON_BITS.min(twins.horizon_bits),
            ..twins
        };
        let (mut lists, mut small) = (Vec::new(), Vec::new());
        for family in FAMILIES {
            lists.push(run_list(twins, family)?);
            small.extend(through_mixture(few, family)?);
        }
        let (machine, cylinders) = machine(parameters, context)?;
        Ok(Measured {
            lists,
            small,
            machine,
            cylinders,
        })
    }

    fn theory(parameters: &Parameters, _: &Measured, _: &Context<'_>) -> Result<Theory> {
        let twins = parameters.twins();
        let lists = FAMILIES.map(|family| list_theory(twins, family));
        Ok(Theory {
            twins,
            lists: lists.into_iter().collect::<Result<_>>()?,
            machine_floor: Rational::one(),
        })
    }

    fn judge(measured: &Measured, theory: &Theory, claims: &mut Claims) -> Result<()> {
        for (list, said) in measured.lists.iter().zip(&theory.lists) {
            let family = list.family.name;
            for (hazards, said) in list.powers.iter().zip(&said.powers) {
                let values = hazards.values()?;
                for ((mixture, seen), said) in MIXTURES.iter().zip(&values).zip(said) {
                    let label = || format!("{mixture}, {family}, T={}", hazards.time);
                    claims.check(&FORMS, label, seen, said);
                }
            }
            let law_of_norm = if list.family.flips > 0 {
                &LIST_NORM
            } else {
                &CONTROL
            };
            for (mixture, law) in [&LIST_M, law_of_norm].into_iter().enumerate() {
                let least = &list.least[mixture];
                let label = || format!("{family}, least of all T at T={}", least.time);
                let ratio = &least.values()?[mixture] * whole(1 << theory.twins.bits(least.time));
                claims.check(law, label, ratio, &said.floor);
            }
        }
        for step in &measured.small {
            let shared = step.shared.values()?;
            for ((mixture, seen), shared) in MIXTURES.iter().zip(&step.hazards).zip(&shared) {
                let label = || format!("{mixture}, {}, T={}", step.family.name, step.shared.time);
                claims.check(&AGREES, label, seen, shared);
            }
        }
        let mut last = None;
        for after in &measured.machine {
            let Some(bits) = after.shortest else {
                continue;
            };
            let label = || format!("t={}, l={bits}", after.symbols);
            let scale = whole(1 << bits);
            let of_plain = after.prediction.plain(true).scale(&scale);
            let of_norm = after.prediction.normalised(true).scale(&scale);
            claims.check(&MACHINE_M, label, &of_plain, &theory.machine_floor);
            claims.check(&MACHINE_NORM, label, of_norm, &theory.machine_floor);
            last = Some((after, of_plain));
        }
        if let Some((after, ratio)) = last {
            let t = as_u64(after.symbols);
            let flips = after.prediction.next[1].lower.clone();
            claims.one(&RATIO.with("t", t), ratio, t);
            claims.one(&STOPS.with("t", t), &after.silent, flips);
        }
        Ok(())
    }

    fn worth(parameters: &Parameters, measured: &Measured) -> String {
        let found = measured
            .machine
            .iter()
            .filter(|after| after.shortest.is_some());
        format!(
            "Exact for lists of twins to T = 2^{}; on the machine certified for M from {} cylinders of at \
             most {} bits: of the t up to {}, {} have a twin within that limit.",
            parameters.horizon_bits,
            measured.cylinders,
            parameters.bits,
            parameters.symbols,
            found.count()
        )
    }
}

#[cfg(test)]
mod tests;
