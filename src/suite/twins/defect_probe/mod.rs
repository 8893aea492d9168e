//! `defect-probe`: M errs at t with 2^-K(t) or so; does it because twins go on wrongly, or because they stop?
//!
//! Takes a table of all cylinders from `enumerate`, the written programs that print 0^t 1, run one by one
//! (`instrument::naive`), and the exact `Mixture` for a small list. The problem is from Hutter 2009 (Algorithms
//! 2(3):879-906; its words from memory): M(not x_t | x_<t) >= c 2^-K(t), so M converges slowly at simple t; M loses
//! mass besides; is the bound an artefact of that defect, or does it hold for M_norm?
//!
//! What is shown, and by what. *By argument, for a universal machine \[own, unchecked against the literature\].* Let
//! t* be a shortest program of t. Reading t*, then the rest as a program of the machine, and flipping symbol t of
//! what it prints is one more machine. So every program of x_1:t becomes one of x_<t and then the other symbol,
//! K(t) + O(1) bits longer, and different programs stay different: M(x_<t not x_t) >= c 2^-K(t) M(x_1:t), for every x,
//! computable or not, and every t; c depends on the machine alone. The odds of the wrong symbol are the same under M
//! and M_norm, so M_norm(not x_t | x_<t) >= r/(1 + r), r = c 2^-K(t): the bound is no artefact. *By the run:* for a
//! list in which the twins' weights are known, both hazards in closed form; and on this machine the masses of 0^t 1
//! beside the programs that print it. *Not shown:* c, or any constant that holds for all t; K(t) is met only as the
//! l below. The upper half is `twin-spectrum`'s.
//!
//! Machine. The programs that print 0^t 1 are part of the mass of 0^t 1, so with l the bits of a shortest
//! M(0^t 1) >= 2^-l; M(0^t) <= 1 and M_norm(b|x) >= M(b|x), so both hazards are at least 2^-l: that much follows from
//! the first inequality and is listed as an identity. l is the complexity of t for the prefix machine that runs a
//! written program on its data bits, waits for the first 1 and prints how many 0s came before it: K(t) <= l + O(1),
//! and l <= K(t) + O(1) where the machine is universal.
//!
//! The defect. The hazard of M at time t is 1 - M(x_t|x_<t), the wrong symbol and the defect together. A program
//! that prints x_<t and stops adds to M's hazard alone, and M_norm divides it out.
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
use crate::suite::instrument::naive::World;

mod answer;
mod picture;

const SOURCE: &str = here!("problem: Hutter 2009; own derivation, in");

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
    MACHINE_MASS: Certified AtLeast "machine-mass-of-flips", SOURCE,
        "M(0^t 1) is at least the sum of 2^-l over the written programs of at most L bits that print 0^t 1: \
         the table's lower bound is, the programs being run one by one; every t that has one.";
    MACHINE_LAW: Identity AtLeast "machine-law", SOURCE,
        "So the certified lower ends of M(1|0^t) and of M_norm(1|0^t), times 2^l, l the shortest of these \
         programs, are at least 1, every t that has one.";
    LARGEST: Measured None "largest-mass-over-twin", "certified lower bounds of M",
        "The largest certified M(0^t 1) 2^l over all t, l the shortest of these programs. For a universal \
         machine it stays bounded by the coding theorem; the bound is not known.",
        beside "its t";
    RATIO: Measured None "ratio-of-m", "certified bounds of M",
        "M(1|0^{t}) times 2^l, within certified bounds, at the last t whose twin was found. Where one \
         program alone was found for 0^t 1 the lower end is 1/upper(0^t).",
        beside "its t";
    STOPS: Measured None "stops-beside-flips", "certified lower bounds of M",
        "Mass proven to stop after 0^{t}. M_norm divides it out, and keeps the mass proven to print 0^{t} 1.",
        beside "proven to print a 1 next";
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
    /// Mass that prints exactly 0^t and is silent for ever.
    silent: Rational,
    /// l of a shortest written program that prints 0^t 1, code and data bits together, if there is one.
    shortest: Option<u32>,
    /// The sum of 2^-l over all written programs that print 0^t 1.
    written: Rational,
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
    let zeros = |symbols: usize| -> Symbols { std::iter::repeat_n(false, symbols).collect() };
    let along = [zeros(parameters.symbols + 1)];
    let programs = World::new(parameters.bits, &along, DEFAULT_STEPS, context)?;
    let after = |symbols: usize| {
        context.go_on()?;
        let x = zeros(symbols);
        let flip = x.with(true);
        let silent = table.mass_at(&x, Status::Silent);
        Ok(AfterZeros {
            symbols,
            prediction: table.predict(&x)?,
            silent: table.denominator().over(silent),
            shortest: programs.shortest(&flip),
            written: programs.mass(&flip),
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
    /// What the table's mass of 0^t 1 is at least, t = 1 .. n: the written programs' own.
    flips: Vec<Rational>,
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
        claim: "The weight of twins that flip at t remains, up to a factor, as an error of normalised M \
                too; twins that stop cost M alone.",
        source: "Hutter 2009 (Algorithms 2(3):879-906), an open problem; own probe",
        text: "Twins that flip and twins that stop at time T, with weight 2^-(c + gamma(T)): the hazard \
               under M and under M_norm, in units of that weight. Beside them the machine's own programs \
               after 0^t: the certified mass of 0^t 1 against that of the programs that print it, run one by \
               one, and the mass that stops there. No run shows a constant for all t, and so none answers \
               Hutter's problem. Control: where all twins stop, M_norm never errs and the law is the \
               defect's alone.",
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
            context.go_on()?;
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

    fn theory(parameters: &Parameters, measured: &Measured, _: &Context<'_>) -> Result<Theory> {
        let twins = parameters.twins();
        let lists = FAMILIES.map(|family| list_theory(twins, family));
        let written = measured.machine.iter().map(|after| after.written.clone());
        Ok(Theory {
            flips: written.collect(),
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
        let (mut last, mut largest) = (None, None);
        for (after, flips) in measured.machine.iter().zip(&theory.flips) {
            let Some(bits) = after.shortest else {
                continue;
            };
            let label = || format!("t={}, l={bits}", after.symbols);
            let mass = &after.prediction.next[1].lower;
            claims.check(&MACHINE_MASS, label, mass, flips);
            let scale = whole(1 << bits);
            let hazards = [
                after.prediction.plain(true),
                after.prediction.normalised(true),
            ];
            for (mixture, hazard) in MIXTURES.iter().zip(&hazards) {
                let label = || format!("{mixture}, {}", label());
                let ratio = hazard.lower() * &scale;
                claims.check(&MACHINE_LAW, label, ratio, &theory.machine_floor);
            }
            let ratio = mass * &scale;
            if largest.as_ref().is_none_or(|(_, most)| ratio > *most) {
                largest = Some((after, ratio));
            }
            let [plain, _] = hazards;
            last = Some((after, plain.scale(&scale)));
        }
        if let (Some((after, ratio)), Some((at, most))) = (last, largest) {
            claims.one(&LARGEST, most, as_u64(at.symbols));
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
