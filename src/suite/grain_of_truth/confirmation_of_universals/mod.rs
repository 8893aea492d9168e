//! `confirmation-of-universals`: a density prior never confirms "all ravens are black", a program prior does.
//!
//! Takes all written programs up to L bits as an exact mixture, data bits integrated, and exact sums.
//! Hutter 2007 (TCS 384:33-48, section unconfirmed).
//!
//! Derivation. Laplace's prior makes the number of black balls in an urn of N uniform on 0 .. N. Then n draws
//! without replacement are all black with probability
//! sum over k of C(k, n)/C(N, n)/(N + 1) = C(N + 1, n + 1)/C(N, n)/(N + 1) = 1/(n + 1) (hockey stick),
//! the same for every N and for the uniform density itself. Hence P(next is white | n black) = 1/(n + 2) and
//! P(all N black | n black) = (n + 1)/(N + 1), which falls to 0 as N grows: no finite number of ravens
//! confirms that all are black. The hazards sum to at least the integral of dx/x from 2 to N + 2,
//! ln((N + 2)/2), without bound.
//!
//! A program prior xi, with semimeasures as members, has by the chain rule
//! xi(1^N) = xi(empty) product of xi(1|1^t), and from xi(0|1^t) <= 1 - xi(1|1^t) <= -ln xi(1|1^t) follows
//! sum over t < N of xi(0|1^t) <= ln(xi(empty)/xi(1^N)). Let U be the weight of programs that print 1 for
//! ever, `>+]` (8 bits) among them. Then xi(1^N) >= U for every N: all hazards together stay below
//! ln(xi(empty)/U) nats, and the belief in the universal itself, xi(1^infinity | 1^n) >= U/xi(1^n), grows
//! with every raven. U counts programs for which it is proven: a code of m ops that does not have both `<`
//! and `>` never comes back to a cell that it left, so what it does depends on the place and the current
//! cell alone. Of these 2m states every one that can be reached while printing is reached within 2m
//! symbols; if the first 2m + 1 symbols are 1 with probability 1, so are all.
//!
//! The same on a list of twins to N = 2^K \[own\]: p prints 1 for ever with weight 1, q_T turns to 0 at symbol
//! T + 1 with weight r(T) = 2^-(c + l(T)), l the Elias gamma code's length. After n = 2^k ravens the twins
//! from T = n on are left, of weight R_(>=n) ([`super::gamma_twins`]), and of them q_N survives N
//! ravens: belief(1^N | 1^n) = (1 + r(N))/(1 + R_(>=n)). The hazards sum to at most ln(1 + R).
//!
//! Controls: the density prior, whose belief stays below the program prior's at every n, and whose hazards
//! have no bound.

use crate::exact::{Enclosure, PRECISION, Rational, ln};
use crate::mixture::{FilterLimits, Mixture, written_prior};
use crate::scenario::figures::{exact, inverse_power, length, quotient, whole};
use crate::scenario::former;
use crate::scenario::former::{ForAll, FormerScenario, Statement, former_scenario};
use crate::scenario::{
    Claim, Context, Grade, Outcome, Parameter, Relation, ScenarioError, Settings,
};
use crate::suite::instrument::gamma_twins::GammaTwins;
use crate::suite::instrument::mixing::{exactly, point};

mod picture;
mod universal;

use universal::{oracle, universal};

const HUTTER: &str =
    "Hutter 2007 (section unconfirmed); derived in scenario::confirmation_of_universals";

/// Balls in the urn that is summed over.
const URN: u64 = 64;

/// Sums of many fractions are enclosed in multiples of 2^-this.
const FIXED_POINT_BITS: u32 = 80;

/// The scenario.
pub struct ConfirmationOfUniversals;

#[derive(Clone, Copy, Debug)]
struct Parameters {
    bits: u32,
    ravens: u64,
    horizon_bits: u32,
    overhead: u32,
}

impl Parameters {
    fn read(settings: &Settings) -> Result<Self, ScenarioError> {
        Ok(Parameters {
            bits: settings.count("bits")?,
            ravens: settings.count("n")?,
            horizon_bits: settings.count("K")?,
            overhead: settings.count("c")?,
        })
    }

    fn horizon(self) -> u64 {
        self.twins().horizon()
    }

    fn twins(self) -> GammaTwins {
        GammaTwins {
            overhead: self.overhead,
            horizon_bits: self.horizon_bits,
        }
    }
}

// ---------------------------------------------------------------------------------------------- measure

#[derive(Clone)]
struct Measured {
    parameters: Parameters,
    /// P(the first n balls of the urn are black), n = 0 .. URN.
    urn: Vec<Rational>,
    /// Laplace's belief that all N = 2^K are black after n black ones, n = 0 .. `ravens`.
    density: Vec<Rational>,
    /// The sum of Laplace's hazards before N.
    density_hazards: Enclosure,
    programs: Programs,
    list: List,
}

/// P_L along 1^n.
#[derive(Clone, Debug)]
struct Programs {
    /// xi(1^t), t = 0 .. n.
    evidence: Vec<Rational>,
    /// xi(0|1^t) and xi(1|1^t), t = 0 .. n - 1.
    predictives: Vec<[Rational; 2]>,
}

/// The list of p and its twins, weights as integers over one power of two.
#[derive(Clone, Debug)]
struct List {
    /// Weight of p and of the twins that n = 2^k ones leave, k = 0 .. K.
    alive: Vec<u64>,
    /// Weight of p and of the twins that N = 2^K ones leave.
    last: u64,
    /// The sum of the hazards at symbols 2 .. N + 1.
    hazards: Enclosure,
}

/// The sum of fractions p/q < 1, enclosed: each is cut to a multiple of 2^-80.
fn sum_of_fractions(
    fractions: impl Iterator<Item = (u64, u64)>,
) -> Result<Enclosure, ScenarioError> {
    let (mut sum, mut terms) = (0_u128, 0_u64);
    for (numerator, denominator) in fractions {
        let scaled = u128::from(numerator) << FIXED_POINT_BITS;
        sum += scaled
            .checked_div(u128::from(denominator))
            .ok_or(ScenarioError::DivisionByZero)?;
        terms += 1;
    }
    let unit = inverse_power(FIXED_POINT_BITS);
    let lower = Rational::new(sum.into(), 1_u8.into())? * &unit;
    let upper = &lower + whole(terms) * unit;
    Ok(Enclosure::new(lower, upper)?)
}

/// P(the first n balls of an urn of `balls` are black), n = 0 .. `balls`, the number of black ones uniform.
fn urn(balls: u64) -> Result<Vec<Rational>, ScenarioError> {
    let mut sums = vec![Rational::zero(); usize::try_from(balls + 1).unwrap_or(0)];
    for black in 0..=balls {
        let mut chance = fraction_of(1, balls + 1)?;
        for (n, sum) in (0..).zip(&mut sums) {
            *sum += &chance;
            if n < balls {
                chance *= fraction_of(black.saturating_sub(n), balls - n)?;
            }
        }
    }
    Ok(sums)
}

fn fraction_of(numerator: u64, denominator: u64) -> Result<Rational, ScenarioError> {
    crate::scenario::figures::fraction(numerator, denominator)
}

/// Laplace's rule applied one raven after another, from n black ones to `horizon`: the product of
/// (m + 1)/(m + 2), for every n up to `ravens`.
fn succession(
    ravens: u64,
    horizon: u64,
    context: &Context<'_>,
) -> Result<Vec<Rational>, ScenarioError> {
    let mut product = Rational::one();
    let mut beliefs = Vec::new();
    for m in (0..horizon).rev() {
        if m % (1 << 14) == 0 {
            context.report("Laplace's rule", horizon - m, horizon)?;
        }
        product *= fraction_of(m + 1, m + 2)?;
        if m <= ravens {
            beliefs.push(product.clone());
        }
    }
    beliefs.reverse();
    Ok(beliefs)
}

fn run_programs(parameters: Parameters, context: &Context<'_>) -> Result<Programs, ScenarioError> {
    let prior = written_prior(parameters.bits, FilterLimits::default())?;
    let mut mixture = Mixture::new(prior);
    let mut programs = Programs {
        evidence: vec![exactly(&mixture.evidence())?],
        predictives: Vec::new(),
    };
    for t in 0..parameters.ravens {
        context.report("ravens", t, parameters.ravens)?;
        let [white, black] = mixture.predictive()?;
        programs.predictives.push([point(&white)?, point(&black)?]);
        mixture.update(true)?;
        programs.evidence.push(exactly(&mixture.evidence())?);
    }
    Ok(programs)
}

fn run_list(parameters: Parameters) -> Result<List, ScenarioError> {
    let twins = parameters.twins();
    let at_powers = twins.refuted(1).filter(|at| at.time.is_power_of_two());
    Ok(List {
        alive: at_powers.map(|at| at.alive).collect(),
        last: twins.unit() + twins.weight(twins.horizon()),
        hazards: sum_of_fractions(twins.refuted(1).map(|at| (at.weight, at.alive)))?,
    })
}

fn measure(parameters: Parameters, context: &Context<'_>) -> Result<Measured, ScenarioError> {
    Ok(Measured {
        parameters,
        urn: urn(URN)?,
        density: succession(parameters.ravens, parameters.horizon(), context)?,
        density_hazards: sum_of_fractions((0..parameters.horizon()).map(|n| (1, n + 2)))?,
        programs: run_programs(parameters, context)?,
        list: run_list(parameters)?,
    })
}

// ----------------------------------------------------------------------------------------------- theory

struct Theory {
    /// P(white | n black) = 1/(n + `hazard_offset`).
    hazard_offset: u64,
    /// P(all N black | n black) for the urn and for N = 2^K.
    urn_belief: Vec<Rational>,
    density_belief: Vec<Rational>,
    /// ln((N + 2)/2).
    density_hazards: Enclosure,
    /// xi(1^t) by following every data bit of every program, t = 0 .. 4 at most.
    evidence: Vec<Enclosure>,
    /// U: what the programs that are proven to print 1 for ever give 1^N, for every N.
    universal: Rational,
    /// What a nat is in nats; bits would be 1/ln 2 of it.
    unit: Rational,
    /// belief(1^N | 1^(2^k)) on the list, k = 0 .. K.
    list_belief: Vec<Rational>,
    /// ln(1 + R).
    list_hazards: Enclosure,
}

fn theory(parameters: Parameters, context: &Context<'_>) -> Result<Theory, ScenarioError> {
    let belief = |last: u64, all: u64| {
        (0..=last)
            .map(|n| fraction_of(n + 1, all + 1))
            .collect::<Result<Vec<_>, _>>()
    };
    let last = parameters.horizon_bits;
    // 1 + R_(>=2^k); only q_N is left at the end.
    let alive = |k: u32| Rational::one() + parameters.twins().tail(k);
    let list_belief = (0..=last)
        .map(|k| quotient(&alive(last), &alive(k)))
        .collect::<Result<_, _>>()?;
    let density = fraction_of(parameters.horizon() + 2, 2)?;
    Ok(Theory {
        hazard_offset: 2,
        urn_belief: belief(URN, URN)?,
        density_belief: belief(parameters.ravens, parameters.horizon())?,
        density_hazards: ln(&density, PRECISION)?,
        evidence: oracle(parameters, context)?,
        universal: universal(parameters)?,
        unit: Rational::one(),
        list_belief,
        list_hazards: ln(&alive(0), PRECISION)?,
    })
}

// ----------------------------------------------------------------------------------------------- claims

fn claims(measured: &Measured, theory: &Theory) -> Result<Vec<Claim>, ScenarioError> {
    let all = |id: &str, grade, relation, text: &str| {
        ForAll::new(Statement::new(id, grade, text, HUTTER), relation, None)
    };
    Ok([
        density_claims(measured, theory, &all)?,
        program_claims(measured, theory, &all)?,
        list_claims(measured, theory, &all)?,
        controls(measured, theory, &all)?,
    ]
    .concat())
}

/// How a claim over many instances begins.
type Opening<'a> = &'a dyn Fn(&str, Grade, Relation, &str) -> ForAll;

fn density_claims(
    measured: &Measured,
    theory: &Theory,
    all: Opening<'_>,
) -> Result<Vec<Claim>, ScenarioError> {
    let mut hazard = all(
        "laplace-hazard",
        Grade::Exact,
        Relation::Equal,
        "Uniform prior: after n black ravens the next is white with probability 1/(n + 2), every n of an urn.",
    );
    let mut universal = all(
        "laplace-universal",
        Grade::Exact,
        Relation::Equal,
        "Uniform prior: after n black ravens all N are black with probability (n + 1)/(N + 1), for the urn and for N = 2^K.",
    );
    let urn_all = measured.urn.last().cloned().unwrap_or_else(Rational::zero);
    for (n, pair) in (0..).zip(measured.urn.windows(2)) {
        let white = Rational::one() - quotient(&pair[1], &pair[0])?;
        let said = fraction_of(1, n + theory.hazard_offset)?;
        hazard.check_exact(|| format!("n={n}"), &white, &said);
    }
    for (n, (black, said)) in measured.urn.iter().zip(&theory.urn_belief).enumerate() {
        let label = || format!("N={URN}, n={n}");
        universal.check_exact(label, &quotient(&urn_all, black)?, said);
    }
    for (n, (belief, said)) in measured
        .density
        .iter()
        .zip(&theory.density_belief)
        .enumerate()
    {
        let label = || format!("N={}, n={n}", measured.parameters.horizon());
        universal.check_exact(label, belief, said);
    }
    Ok(vec![hazard.claim()?, universal.claim()?])
}

fn program_claims(
    measured: &Measured,
    theory: &Theory,
    all: Opening<'_>,
) -> Result<Vec<Claim>, ScenarioError> {
    let evidence = &measured.programs.evidence;
    let start = &evidence[0];
    let open = theory
        .evidence
        .last()
        .map_or_else(Rational::zero, Enclosure::width);
    let mut telescope = ForAll::new(
        Statement::new(
            "program-chain",
            Grade::Certified,
            "P_L: the product of its predictions is xi(1^t), as following every data bit of every program has it, t to 4; tolerance: what that leaves open.",
            HUTTER,
        ),
        Relation::Within,
        Some(open),
    );
    let mut sum = all(
        "program-hazard-sum",
        Grade::Certified,
        Relation::AtMost,
        "P_L: the hazards before n sum to at most ln(xi(empty)/xi(1^n)) nats, every n.",
    );
    let mut bounded = all(
        "program-hazard-bounded",
        Grade::Certified,
        Relation::AtMost,
        "P_L: they never sum to more than ln(xi(empty)/U) nats, U the weight of programs that print 1 for ever.",
    );
    let mut confirms = all(
        "program-confirms",
        Grade::Exact,
        Relation::AtLeast,
        "P_L: U/xi(1^n), the least belief in \"all ravens are black\", grows with every raven and stays at most 1: xi(1^n) does not rise, and never falls below U.",
    );
    let limit = ln(&quotient(start, &theory.universal)?, PRECISION)?;
    let (mut product, mut hazards) = (start.clone(), Rational::zero());
    telescope.check(
        || "n=0".into(),
        &Enclosure::exact(product.clone()),
        &theory.evidence[0],
    );
    for (n, [white, black]) in measured.programs.predictives.iter().enumerate() {
        let label = || format!("n={}", n + 1);
        product *= black;
        if let Some(said) = theory.evidence.get(n + 1) {
            telescope.check(label, &Enclosure::exact(product.clone()), said);
        }
        hazards += white;
        let measured = Enclosure::exact(hazards.clone());
        let loss = ln(&quotient(start, &evidence[n + 1])?, PRECISION)?;
        sum.check(label, &measured, &loss.scale(&theory.unit));
        bounded.check(label, &measured, &limit.scale(&theory.unit));
        confirms.check_exact(label, &evidence[n + 1], &theory.universal);
        confirms.check_exact(label, &evidence[n], &evidence[n + 1]);
    }
    Ok(vec![
        telescope.claim()?,
        sum.claim()?,
        bounded.claim()?,
        confirms.claim()?,
    ])
}

fn list_claims(
    measured: &Measured,
    theory: &Theory,
    all: Opening<'_>,
) -> Result<Vec<Claim>, ScenarioError> {
    let list = &measured.list;
    let mut belief = all(
        "list-belief",
        Grade::Exact,
        Relation::Equal,
        "Twins to N = 2^K: after n = 2^k black ravens all N are black with probability (1 + r(N))/(1 + R_(>=n)), every k.",
    );
    for (k, (&alive, said)) in list.alive.iter().zip(&theory.list_belief).enumerate() {
        belief.check_exact(|| format!("k={k}"), &fraction_of(list.last, alive)?, said);
    }
    let mut sum = all(
        "list-hazard-sum",
        Grade::Certified,
        Relation::AtMost,
        "Twins to N = 2^K: all hazards sum to at most ln(1 + R) nats.",
    );
    sum.check(
        || format!("N={}", measured.parameters.horizon()),
        &list.hazards,
        &theory.list_hazards.scale(&theory.unit),
    );
    Ok(vec![belief.claim()?, sum.claim()?])
}

fn controls(
    measured: &Measured,
    theory: &Theory,
    all: Opening<'_>,
) -> Result<Vec<Claim>, ScenarioError> {
    let mut below = all(
        "control-density-does-not-confirm",
        Grade::Exact,
        Relation::LessThan,
        "Control: the uniform prior's belief that all 2^K are black stays below U/xi(1^n), P_L's least belief that all are, every n.",
    );
    for (n, (belief, black)) in measured
        .density
        .iter()
        .zip(&measured.programs.evidence)
        .enumerate()
    {
        let least = quotient(&theory.universal, black)?;
        below.check_exact(|| format!("n={n}"), belief, &least);
    }
    let mut diverges = all(
        "control-density-hazards",
        Grade::Certified,
        Relation::AtLeast,
        "Control: the uniform prior's hazards before N sum to at least ln((N + 2)/2) nats, which no constant bounds.",
    );
    diverges.check(
        || format!("N={}", measured.parameters.horizon()),
        &measured.density_hazards,
        &theory.density_hazards,
    );
    let last = measured.programs.evidence.last();
    let belief = last.map_or(Ok(Rational::zero()), |last| {
        quotient(&theory.universal, last)
    })?;
    Ok(vec![
        below.claim()?,
        diverges.claim()?,
        former::measurement(
            "belief-at-n",
            "P_L's least belief in \"all ravens are black\" after n, beside the number of ravens.",
            "no theorem",
            Enclosure::exact(belief),
            exact(length(&measured.programs.predictives)),
        ),
    ])
}

// ------------------------------------------------------------------------------------------ the scenario

impl FormerScenario for ConfirmationOfUniversals {
    fn name(&self) -> &'static str {
        "confirmation-of-universals"
    }

    fn claim(&self) -> &'static str {
        "A density prior never confirms \"all ravens are black\", a program prior does."
    }

    fn source(&self) -> &'static str {
        "Hutter 2007 (TCS 384:33-48, section unconfirmed)"
    }

    fn grade(&self) -> Grade {
        Grade::Certified
    }

    fn description(&self) -> &'static str {
        "Black ravens are ones. Laplace's uniform prior, summed over an urn and applied raven by raven to N = \
         2^K, believes in the universal with (n + 1)/(N + 1). All written programs up to L bits, and a list of \
         twins that turn white at some time up to N, believe in it more with every raven, and all their \
         hazards together are bounded. Control: the uniform prior's are not."
    }

    fn parameters(&self) -> Vec<Parameter> {
        vec![
            Parameter::integer("bits", 15, (8, 16), "bits L of the longest written program"),
            Parameter::integer("n", 40, (2, 90), "black ravens that P_L sees"),
            Parameter::integer(
                "K",
                20,
                (12, 22),
                "N = 2^K, the horizon of the uniform prior and the list",
            ),
            Parameter::integer(
                "c",
                4,
                (1, 12),
                "bits of a twin's program beside its trigger time",
            ),
        ]
    }

    fn run(&self, settings: &Settings, context: &Context<'_>) -> Result<Outcome, ScenarioError> {
        let parameters = Parameters::read(settings)?;
        if parameters.ravens >= parameters.horizon() {
            return Err(ScenarioError::Settings(format!(
                "n = {} ravens are not below N = 2^K = {}; lower n or raise K",
                parameters.ravens,
                parameters.horizon()
            )));
        }
        let measured = measure(parameters, context)?;
        let theory = theory(parameters, context)?;
        let traces = picture::traces(&measured, &theory)?;
        let claims = claims(&measured, &theory)?;
        Outcome::of(
            settings,
            claims,
            traces,
            format!(
                "Exact for finite priors only: all written programs of at most {} bits with weight 2^-length, \
                 data bits integrated, and a list of 2^{} twins; their open mass is 0.",
                parameters.bits, parameters.horizon_bits
            ),
        )
    }
}

former_scenario!(ConfirmationOfUniversals, GrainOfTruth);

#[cfg(test)]
mod tests;
