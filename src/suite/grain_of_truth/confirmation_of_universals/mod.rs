//! `confirmation-of-universals`: under a density the belief that all N ravens are black tends to 0 as N grows,
//! whatever n was seen; a program prior gives "all, for ever" a weight above 0, which no black raven lowers.
//!
//! Takes all written programs up to L bits as an exact mixture, data bits integrated, and exact sums.
//! Hutter 2007 (TCS 384:33-48, section unconfirmed).
//!
//! Derivation. Laplace's prior makes the number of black balls in an urn of N uniform on 0 .. N. Then n draws
//! without replacement are all black with probability
//! sum over k of C(k, n)/C(N, n)/(N + 1) = C(N + 1, n + 1)/C(N, n)/(N + 1) = 1/(n + 1) (hockey stick),
//! the same for every N and for the uniform density itself. Hence P(next is white | n black) = 1/(n + 2) and
//! P(all N black | n black) = (n + 1)/(N + 1). For a fixed N this rises to 1 with n: the first N ravens are
//! confirmed, one by one. For a fixed n it falls to 0 as N grows: the infinite universal has prior 0, and no
//! finite number of ravens gives it more. The hazards sum to at least the integral of dx/x from 2 to N + 2,
//! ln((N + 2)/2), without bound.
//!
//! A program prior xi, with semimeasures as members, has by the chain rule
//! xi(1^N) = xi(empty) product of xi(1|1^t), and from xi(0|1^t) <= 1 - xi(1|1^t) <= -ln xi(1|1^t) follows
//! sum over t < N of xi(0|1^t) <= ln(xi(empty)/xi(1^N)). Let U be the proven part of the weight of programs
//! that print 1 for ever, `>+]` (8 bits) among them. Then xi(1^N) >= U for every N: all hazards together stay
//! below ln(xi(empty)/U) nats, and the belief in the universal itself, xi(1^infinity | 1^n), is at least
//! U/xi(1^n), which no raven lowers, as xi(1^n) does not rise. U counts programs for which it is proven: a code
//! of m ops that does not have both `<`
//! and `>` never comes back to a cell that it left, so what it does depends on the place and the current
//! cell alone. Of these 2m states every one that can be reached while printing is reached within 2m
//! symbols; if the first 2m + 1 symbols are 1 with probability 1, so are all. xi(1^n) comes from the mixture of
//! all programs, U from running single programs: the two share no sum.
//!
//! The same on a list of twins to N = 2^K \[own\]: p prints 1 for ever with weight 1, q_T turns to 0 at
//! symbol T + 1 with weight r(T) = 2^-(c + l(T)), l the Elias gamma code's length. After n = 2^k ravens the
//! twins from T = n on are left, of weight R_(>=n) ([`gamma_twins`](crate::suite::instrument::gamma_twins)),
//! and of them q_N survives N ravens: belief(1^N | 1^n) = (1 + r(N))/(1 + R_(>=n)). The hazards sum to at
//! most ln(1 + R).
//!
//! Controls: the density prior, whose belief that all N are black is at most (n + 1)/N, less than the program
//! prior's least belief in all for ever once N + 1 > (n + 1) xi(1^n)/U, and whose hazards have no bound.

use crate::exact::{Enclosure, PRECISION, Rational, as_u64, as_usize, ln};
use crate::mixture::{FilterLimits, Mixture, written_prior};
use crate::scenario::figures::{fraction, inverse_power, quotient, whole};
use crate::scenario::{
    About, Claims, Context, Experiment, Question, Result, ScenarioError, Statements, claims, here,
    parameters,
};
use crate::suite::instrument::gamma_twins::GammaTwins;
use crate::suite::instrument::mixing::{exactly, point};

mod answer;
mod picture;
mod universal;

use universal::{oracle, total, universal};

const HUTTER: &str = here!("Hutter 2007; derived in");

/// Balls in the urn that is summed over.
const URN: u64 = 64;

/// Sums of many fractions are enclosed in multiples of 2^-this.
const FIXED_POINT_BITS: u32 = 80;

parameters! { Parameters {
    bits "bits": u32 = 15 in 8..=16, "bits L of the longest written program";
    ravens "n": u64 = 40 in 2..=90, "black ravens that P_L sees";
    horizon_bits "K": u32 = 20 in 12..=22, "N = 2^K, the horizon of the uniform prior and the list";
    overhead "c": u32 = 4 in 1..=12, "bits of a twin's program beside its trigger time";
} }

claims! {
    LAPLACE_HAZARD: Exact Equal "laplace-hazard", HUTTER,
        "Uniform prior: after n black ravens the next is white with probability 1/(n + 2), every n of an urn.";
    LAPLACE_UNIVERSAL: Exact Equal "laplace-universal", HUTTER,
        "Uniform prior: after n black ravens all N are black with probability (n + 1)/(N + 1), every n: for the \
         urn, and for every N = 2^j above n to 2^K. It rises to 1 with n, and falls to 0 as N grows.";
    CHAIN: Certified Within "program-chain", HUTTER,
        "P_L: the product of its predictions is xi(1^t), as computed by following every data bit of every \
         program, t to 4; tolerance: what that leaves open.";
    BOUNDED: Certified AtMost "program-hazard-bounded", HUTTER,
        "P_L: the hazards before n sum to at most ln(xi(empty)/U) nats, every n; U is the proven part of the \
         weight of programs that print 1 for ever.";
    CONFIRMS: Exact AtLeast "program-confirms", HUTTER,
        "P_L: xi(1^n) never falls below U, so the belief in \"all ravens are black, for ever\" is at least \
         U/xi(1^n), which no black raven lowers: every n.";
    LIST_BELIEF: Exact Equal "list-belief", HUTTER,
        "Twins to N = 2^K: after n = 2^k black ravens all N are black with probability (1 + r(N))/(1 + \
         R_(>=n)), every k.";
    LIST_SUM: Certified AtMost "list-hazard-sum", HUTTER,
        "Twins to N = 2^K: all hazards sum to at most ln(1 + R) nats.";
    VANISHES: Exact AtMost "control-density-vanishes", HUTTER,
        "Control: after n black ravens the uniform prior believes that all N = 2^j are black with at most \
         (n + 1) 2^-j, which tends to 0 as N grows: every n and every N above n to 2^K.";
    BELOW: Exact LessThan "control-density-below-programs", HUTTER,
        "Control: after n black ravens the uniform prior's belief that all 2^K are black is below the least that \
         P_L believes of \"all, for ever\": every n.",
        applies "2^K + 1 is above (n + 1) xi(1^n)/U, every n";
    DIVERGES: Certified AtLeast "control-density-hazards", HUTTER,
        "Control: the uniform prior's hazards before N sum to at least ln((N + 2)/2) nats, which no constant \
         bounds.";
    BELIEF: Measured None "belief-at-n", "no theorem",
        "P_L's least belief in \"all ravens are black, for ever\" after n ravens.",
        beside "after all ravens";
}

impl Parameters {
    /// N.
    fn horizon(&self) -> u64 {
        self.twins().horizon()
    }

    fn twins(&self) -> GammaTwins {
        GammaTwins {
            overhead: self.overhead,
            horizon_bits: self.horizon_bits,
        }
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Measured {
    /// P(the first n balls of the urn are black), n = 0 .. URN.
    urn: Vec<Rational>,
    density: Density,
    /// The sum of Laplace's hazards before N.
    density_hazards: Enclosure,
    programs: Programs,
    list: List,
}

/// Laplace's rule along 1^N: a black raven more at every step.
#[derive(Clone, Debug)]
struct Density {
    /// P(1^n), n = 0 .. `ravens`.
    seen: Vec<Rational>,
    /// P(1^N), N = 2^j, j = 0 .. K.
    at_powers: Vec<Rational>,
}

impl Density {
    /// The belief that all 2^j are black after n black ones, j = `bits`.
    fn belief(&self, n: usize, bits: usize) -> Result<Rational> {
        quotient(&self.at_powers[bits], &self.seen[n])
    }

    /// That all N = 2^K are.
    fn last(&self, n: usize) -> Result<Rational> {
        self.belief(n, self.at_powers.len() - 1)
    }
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
fn sum_of_fractions(fractions: impl Iterator<Item = (u64, u64)>) -> Result<Enclosure> {
    let (mut sum, mut terms) = (0_u128, 0_u64);
    for (numerator, denominator) in fractions {
        let scaled = u128::from(numerator) << FIXED_POINT_BITS;
        sum += scaled
            .checked_div(u128::from(denominator))
            .ok_or(ScenarioError::DivisionByZero)?;
        terms += 1;
    }
    let unit = inverse_power(FIXED_POINT_BITS);
    let lower = Rational::from(sum) * &unit;
    let upper = &lower + whole(terms) * unit;
    Ok(Enclosure::new(lower, upper)?)
}

/// P(the first n balls of an urn of `balls` are black), n = 0 .. `balls`, the number of black ones uniform.
fn urn(balls: u64) -> Result<Vec<Rational>> {
    let mut sums = vec![Rational::zero(); as_usize(balls + 1)];
    for black in 0..=balls {
        let mut chance = fraction(1, balls + 1)?;
        for (n, sum) in (0..).zip(&mut sums) {
            *sum += &chance;
            if n < balls {
                chance *= fraction(black.saturating_sub(n), balls - n)?;
            }
        }
    }
    Ok(sums)
}

/// Laplace's rule applied one raven after another to `horizon`: the product of (m + 1)/(m + 2).
fn succession(ravens: u64, horizon: u64, context: &Context<'_>) -> Result<Density> {
    let mut product = Rational::one();
    let (mut seen, mut at_powers) = (vec![product.clone()], Vec::new());
    for m in 0..horizon {
        if m % (1 << 14) == 0 {
            context.report("Laplace's rule", m, horizon)?;
        }
        product *= fraction(m + 1, m + 2)?;
        if m < ravens {
            seen.push(product.clone());
        }
        if (m + 1).is_power_of_two() {
            at_powers.push(product.clone());
        }
    }
    Ok(Density { seen, at_powers })
}

impl Programs {
    fn run(parameters: &Parameters, context: &Context<'_>) -> Result<Programs> {
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
}

impl List {
    fn run(twins: GammaTwins) -> Result<List> {
        let at_powers = twins.refuted(1).filter(|at| at.time.is_power_of_two());
        Ok(List {
            alive: at_powers.map(|at| at.alive).collect(),
            last: twins.unit() + twins.weight(twins.horizon()),
            hazards: sum_of_fractions(twins.refuted(1).map(|at| (at.weight, at.alive)))?,
        })
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Theory {
    horizon: u64,
    /// P(white | n black) = 1/(n + `hazard_offset`).
    hazard_offset: u64,
    /// P(all N black | n black) for the urn, n = 0 .. N.
    urn_belief: Vec<Rational>,
    /// The same for N = 2^j, j = 0 .. K, n = 0 .. N at most.
    density_belief: Vec<Vec<Rational>>,
    /// 2^j, j = 0 .. K.
    powers: Vec<Rational>,
    /// ln((N + 2)/2).
    density_hazards: Enclosure,
    /// xi(1^t) by following every data bit of every program, t = 0 .. 4 at most.
    evidence: Vec<Enclosure>,
    /// xi(empty): the weight of all programs.
    start: Rational,
    /// U: what the programs that are proven to print 1 for ever give 1^N, for every N.
    universal: Rational,
    /// What a nat is in nats; bits would be 1/ln 2 of it.
    unit: Rational,
    /// belief(1^N | 1^(2^k)) on the list, k = 0 .. K.
    list_belief: Vec<Rational>,
    /// ln(1 + R).
    list_hazards: Enclosure,
}

/// The scenario.
pub(crate) struct ConfirmationOfUniversals;

impl Experiment for ConfirmationOfUniversals {
    const ABOUT: About = About {
        name: "confirmation-of-universals",
        question: Question::GrainOfTruth,
        claim: "Under a density the belief that all N ravens are black tends to 0 as N grows, whatever was seen; \
                a program prior gives \"all, for ever\" a weight above 0.",
        source: "Hutter 2007 (TCS 384:33-48)",
        text: "Black ravens are ones. Laplace's uniform prior, summed over an urn and applied raven by raven \
               to N = 2^K, believes with probability (n + 1)/(N + 1) that all N are black: this rises with \
               every raven, and for any number of ravens tends to 0 as N grows. All written programs up to L \
               bits, and a list of twins that turn white at some time up to N, give the universal itself a \
               weight that no black raven lowers, and all their hazards together are bounded. Control: the \
               uniform prior's are not.",
        worth: "",
    };
    const STATEMENTS: Statements = &[CLAIMS];
    type Parameters = Parameters;
    type Measured = Measured;
    type Theory = Theory;

    fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Measured> {
        let horizon = parameters.horizon();
        Ok(Measured {
            urn: urn(URN)?,
            density: succession(parameters.ravens, horizon, context)?,
            density_hazards: sum_of_fractions((0..horizon).map(|n| (1, n + 2)))?,
            programs: Programs::run(parameters, context)?,
            list: List::run(parameters.twins())?,
        })
    }

    fn theory(parameters: &Parameters, _: &Measured, context: &Context<'_>) -> Result<Theory> {
        let horizon = parameters.horizon();
        let belief = |last: u64, all: u64| -> Result<Vec<Rational>> {
            let seen = 0..=last.min(all);
            seen.map(|n| fraction(n + 1, all + 1)).collect()
        };
        let powers = || (0..=parameters.horizon_bits).map(|j| 1 << j);
        let densities = powers().map(|all| belief(parameters.ravens, all));
        // 1 + R_(>=2^k); only q_N is left at the end.
        let last = parameters.horizon_bits;
        let alive = |k: u32| Rational::one() + parameters.twins().tail(k);
        let list_belief = (0..=last).map(|k| quotient(&alive(last), &alive(k)));
        Ok(Theory {
            horizon,
            hazard_offset: 2,
            urn_belief: belief(URN, URN)?,
            density_belief: densities.collect::<Result<_>>()?,
            powers: powers().map(whole).collect(),
            density_hazards: ln(&fraction(horizon + 2, 2)?, PRECISION)?,
            evidence: oracle(parameters.bits, parameters.ravens, context)?,
            start: total(parameters.bits),
            universal: universal(parameters.bits),
            unit: Rational::one(),
            list_belief: list_belief.collect::<Result<_>>()?,
            list_hazards: ln(&alive(0), PRECISION)?,
        })
    }

    fn judge(measured: &Measured, theory: &Theory, claims: &mut Claims) -> Result<()> {
        judge_density(measured, theory, claims)?;
        judge_programs(&measured.programs, theory, claims)?;
        let list = &measured.list;
        for (k, (&alive, said)) in list.alive.iter().zip(&theory.list_belief).enumerate() {
            let belief = fraction(list.last, alive)?;
            claims.check(&LIST_BELIEF, || format!("k={k}"), belief, said);
        }
        let bound = theory.list_hazards.scale(&theory.unit);
        claims.check(
            &LIST_SUM,
            || format!("N={}", theory.horizon),
            &list.hazards,
            bound,
        );
        Ok(())
    }

    fn worth(parameters: &Parameters, _: &Measured) -> String {
        format!(
            "Exact for finite priors only: all written programs of at most {} bits with weight 2^-length, \
             data bits integrated, and a list of 2^{} twins; their open mass is 0.",
            parameters.bits, parameters.horizon_bits
        )
    }
}

/// The uniform prior, by itself and as the control.
fn judge_density(measured: &Measured, theory: &Theory, claims: &mut Claims) -> Result<()> {
    for (n, pair) in (0..).zip(measured.urn.windows(2)) {
        let white = Rational::one() - quotient(&pair[1], &pair[0])?;
        let said = fraction(1, n + theory.hazard_offset)?;
        claims.check(&LAPLACE_HAZARD, || format!("n={n}"), white, said);
    }
    let all = &measured.urn[measured.urn.len() - 1];
    let urn = measured.urn.iter().map(|black| quotient(all, black));
    let urn = urn.collect::<Result<Vec<_>>>()?;
    for (n, (belief, said)) in urn.iter().zip(&theory.urn_belief).enumerate() {
        let instance = || format!("N={URN}, n={n}");
        claims.check(&LAPLACE_UNIVERSAL, instance, belief, said);
    }
    let density = &measured.density;
    for (j, said) in theory.density_belief.iter().enumerate() {
        for (n, said) in said.iter().enumerate() {
            let instance = || format!("N=2^{j}, n={n}");
            let belief = density.belief(n, j)?;
            claims.check(&LAPLACE_UNIVERSAL, instance, &belief, said);
            let bound = quotient(&whole(as_u64(n) + 1), &theory.powers[j])?;
            claims.check(&VANISHES, instance, belief, bound);
        }
    }
    let all = whole(theory.horizon + 1);
    for (n, black) in (0_u64..).zip(&measured.programs.evidence) {
        let least = quotient(&theory.universal, black)?;
        let reached = &all * &least > whole(n + 1);
        claims.applies(&BELOW, reached, || {
            format!("after n = {n} ravens 2^K + 1 = {all} is not above it")
        });
        claims.check(
            &BELOW,
            || format!("n={n}"),
            density.last(as_usize(n))?,
            least,
        );
    }
    let instance = || format!("N={}", theory.horizon);
    let hazards = &measured.density_hazards;
    claims.check(&DIVERGES, instance, hazards, &theory.density_hazards);
    Ok(())
}

fn judge_programs(programs: &Programs, theory: &Theory, claims: &mut Claims) -> Result<()> {
    let Programs {
        evidence,
        predictives,
    } = programs;
    let start = &evidence[0];
    let limit = ln(&quotient(&theory.start, &theory.universal)?, PRECISION)?;
    claims.tolerate(&CHAIN, theory.evidence[theory.evidence.len() - 1].width());
    claims.check(&CHAIN, || "n=0".into(), start, &theory.evidence[0]);
    let (mut product, mut hazards) = (start.clone(), Rational::zero());
    for (n, ([white, black], pair)) in (1..).zip(predictives.iter().zip(evidence.windows(2))) {
        let instance = || format!("n={n}");
        product *= black;
        if let Some(said) = theory.evidence.get(n) {
            claims.check(&CHAIN, instance, &product, said);
        }
        hazards += white;
        claims.check(&BOUNDED, instance, &hazards, limit.scale(&theory.unit));
        claims.check(&CONFIRMS, instance, &pair[1], &theory.universal);
    }
    let belief = quotient(&theory.universal, &evidence[evidence.len() - 1])?;
    claims.one(&BELIEF, belief, as_u64(predictives.len()));
    Ok(())
}

#[cfg(test)]
mod tests;
