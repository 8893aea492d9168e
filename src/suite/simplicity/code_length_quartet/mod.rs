//! `code-length-quartet`: two-part, Bayes-Laplace, KT and NML code lengths of binary sequences.
//!
//! Takes exact integers and enclosures, and the data set of [`occam`](super::occam). Rissanen 1996; Grunwald
//! 2007; Krichevsky and Trofimov 1981 (all unconfirmed).
//!
//! All four codes are for the Bernoulli model, so a code length depends on the number k of ones only and a
//! code's regret is -log2 p(x) + log2 max_q q^k (1-q)^(n-k), in bits here.
//! - NML, p(x) = max_q / C_n with C_n = sum over k of C(n,k) (k/n)^k (1-k/n)^(n-k): regret log2 C_n for every x,
//!   and no code has a smaller worst regret, since both sum to 1. By Abel's identity n^n C_n = n! sum over j <= n
//!   of n^j/j!, which needs no sum over k; with Ramanujan's e^n/2 = sum over j < n of n^j/j! + h n^n/n!,
//!   1/3 <= h <= 1/2 (Szego 1928, Watson 1929, unconfirmed), C_n = (1/2) n! e^n/n^n + 1 - h, so by Robbins's
//!   Stirling sqrt(pi n/2) + 1/2 <= C_n <= sqrt(pi n/2) e^(1/12n) + 2/3: (1/2) ln(n pi/2) nats for large n.
//! - KT, Beta(1/2,1/2) integrated: at most (1/2) log2 n + 1 bits.
//! - Laplace, uniform q integrated: p(x) = 1/((n+1) C(n,k)), regret log2(n+1) + log2 of the binomial
//!   probability of k at its best q, so at most log2(n+1), met at both ends.
//! - Two-part: a point of a grid of m = ceil(sqrt n) points, then x by it. The points are the middles in u of
//!   the cells \[j/m, (j+1)/m\] under q = u^2/(u^2 + (1-u)^2) \[own\]: rational, and at a distance of about 1/m in
//!   the metric dq/sqrt(q(1-q)) everywhere, which points at equal distances in q are not (control).
//!   Bound \[own\]. KL(p,q) <= (p-q)^2/(q(1-q)) nats, as ln z <= z - 1. With p at v = u + h, w = 1-v, a = u, b = 1-u:
//!   p - q = h (vb + wa)/((v^2+w^2)(a^2+b^2)), as vb - wa = h; so (p-q)^2/(q(1-q)) = h^2 (vb + wa)^2/((v^2+w^2)^2
//!   a^2 b^2). Here vb + wa = 2ab + h(b-a), |h| <= 1/(2m) <= min(a,b), and v^2+w^2 >= 1/2; so it is at most 4 h^2
//!   (2+1)^2 <= 9/m^2, and the regret is at most log2 m + 9n/(m^2 ln 2) <= (1/2) log2 n + O(1).
//! - Bayes over the same grid, 1/m each, is never longer than the two-part code: a sum is at least its term.
//!
//! The cheap exact way: the logarithms of k and k! up to 2n are enclosed once, from the integers, and every
//! regret is a sum of them; where a bound is met (n = 1, k = 0, p on the grid) the terms are exact.
//! By symmetry k runs to n/2.

use num_bigint::BigUint;
use rayon::prelude::*;

use crate::exact::{Enclosure, PRECISION, Rational, ln, log2};
use crate::scenario::figures::{length, quotient, signed, whole};
use crate::scenario::former::{ForAll, FormerScenario, Statement, former_scenario};
use crate::scenario::{
    Claim, Context, Grade, Outcome, Parameter, Relation, ScenarioError, Settings,
};
use crate::suite::instrument::occam::{data, stirling};

mod codes;
mod picture;

use codes::{Grid, Logs};

const SOURCE: &str =
    "Rissanen 1996; Grunwald 2007 (unconfirmed); derived in scenario::code_length_quartet";
const KT: &str = "Krichevsky and Trofimov 1981 (unconfirmed)";
const OWN: &str = "own; derived in scenario::code_length_quartet";

/// Sequence length at which NML is run as a predictor.
const PREDICTED: u32 = 20;

/// From here on the control's grid is past the bound: sqrt(n)/2 nats at k = 0 against (1/2) ln n + 9.
const CONTROL_FROM: u64 = 1024;

/// The scenario.
pub struct CodeLengthQuartet;

#[derive(Clone, Debug)]
struct Parameters {
    sizes: Vec<u32>,
    seed: u64,
}

impl Parameters {
    fn read(settings: &Settings) -> Result<Self, ScenarioError> {
        let mut sizes: Vec<u32> = settings
            .integers("sizes")?
            .iter()
            .filter_map(|&size| u32::try_from(size).ok())
            .collect();
        sizes.sort_unstable();
        sizes.dedup();
        if sizes
            .last()
            .is_none_or(|&last| u64::from(last) < CONTROL_FROM)
        {
            return Err(ScenarioError::Settings(format!(
                "sizes has nothing from {CONTROL_FROM} on, where the control is; add {CONTROL_FROM}"
            )));
        }
        Ok(Parameters {
            sizes,
            seed: settings.seed,
        })
    }
}

// ---------------------------------------------------------------------------------------------- measure

/// The regrets of a sequence of n symbols with k ones, in bits.
#[derive(Clone, Debug)]
struct Regrets {
    k: u64,
    kt: Enclosure,
    /// Above log2(n+1).
    laplace_excess: Enclosure,
    /// Above log2 m: n KL(k/n, the cell's point).
    two_part_excess: Enclosure,
    /// (p-q)^2/(q(1-q)) of the same cell's point.
    chi_square: Rational,
    /// As `two_part_excess`, points at equal distances in q.
    equal_excess: Enclosure,
    /// By how much Bayes over the grid is shorter than the two-part code.
    saving: Enclosure,
}

/// All k of one n.
#[derive(Clone, Debug)]
struct Size {
    n: u64,
    /// Points of the grid.
    grid: u64,
    /// n^n `C_n`, summed over k.
    shtarkov: BigUint,
    regrets: Vec<Regrets>,
    /// Ones among the data set's first n symbols.
    ones: u64,
}

#[derive(Clone)]
struct Measured {
    sizes: Vec<Size>,
    /// By k: max_q / p of NML run as a predictor on `PREDICTED` symbols, and of the rule of succession on
    /// 1, 2, .. zeros.
    predicted: Vec<Rational>,
    succession: Vec<Rational>,
}

fn measure_size(
    n: u32,
    ones: u64,
    logs: &Logs,
    context: &Context<'_>,
) -> Result<Size, ScenarioError> {
    let (grid, equal) = (Grid::curved(n)?, Grid::equal(n)?);
    let count = u64::from(n);
    let of = |k: u64| {
        context.go_on()?;
        let cell = grid.cell(k, count);
        let p = quotient(&whole(k), &whole(count))?;
        let q = &grid.points()[cell];
        let distance = &p - q;
        Ok(Regrets {
            k,
            kt: logs.kt_regret(k, count)?,
            laplace_excess: logs.laplace_excess(k, count)?,
            two_part_excess: logs.divergence(k, count, &grid, cell)?,
            chi_square: quotient(&(&distance * &distance), &(q * (Rational::one() - q)))?,
            equal_excess: logs.divergence(k, count, &equal, equal.cell(k, count))?,
            saving: grid.saving(k, count, cell)?,
        })
    };
    let all = || (0..=count / 2).into_par_iter().map(of).collect();
    let (regrets, shtarkov): (Result<_, ScenarioError>, _) =
        rayon::join(all, || codes::shtarkov_sum(n));
    Ok(Size {
        n: count,
        grid: length(grid.points()),
        shtarkov,
        regrets: regrets?,
        ones,
    })
}

fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Measured, ScenarioError> {
    let most = parameters.sizes.last().copied().unwrap_or(0);
    context.report("logarithms", 0, 1)?;
    let logs = Logs::up_to(u64::from(most), context)?;
    let x = data::symbols(parameters.seed, usize::try_from(most).unwrap_or(0))?;
    let mut sizes = Vec::new();
    for (done, &n) in (0..).zip(&parameters.sizes) {
        context.report("sizes", done, length(&parameters.sizes))?;
        let seen = x.iter().take(usize::try_from(n).unwrap_or(usize::MAX));
        let ones = seen.fold(0, |ones, &symbol| ones + u64::from(symbol));
        sizes.push(measure_size(n, ones, &logs, context)?);
    }
    Ok(Measured {
        sizes,
        predicted: (0..=PREDICTED)
            .map(|k| codes::predicted_by_nml(k, PREDICTED))
            .collect::<Result<_, _>>()?,
        succession: codes::rule_of_succession(u64::from(most))?,
    })
}

// ----------------------------------------------------------------------------------------------- theory

#[derive(Clone)]
struct Theory {
    /// n^n `C_n` by Abel's identity.
    abel: fn(u32) -> BigUint,
    /// Bounds of `C_n`.
    lower: fn(u64) -> Result<Enclosure, ScenarioError>,
    upper: fn(u64) -> Result<Enclosure, ScenarioError>,
    /// KT's bound, bits.
    kt: fn(u64) -> Result<Enclosure, ScenarioError>,
    /// max/p of the rule of succession on n zeros.
    succession: fn(u64) -> u64,
    /// Bits for a squared distance (p-q)^2/(q(1-q)) on n symbols.
    divergence: fn(u64, &Rational) -> Result<Enclosure, ScenarioError>,
    /// What a grid of m points costs above log2 m at worst, bits.
    grid: fn(u64, u64) -> Result<Enclosure, ScenarioError>,
}

/// sqrt(pi n/2).
fn root(n: u64) -> Result<Enclosure, ScenarioError> {
    Ok(stirling::pi()
        .scale(&quotient(&whole(n), &whole(2))?)
        .sqrt(PRECISION)?)
}

fn lower(n: u64) -> Result<Enclosure, ScenarioError> {
    Ok(root(n)? + Enclosure::exact(Rational::ratio(1, 2)))
}

fn upper(n: u64) -> Result<Enclosure, ScenarioError> {
    let factor = Enclosure::exact(Rational::ratio(1, 12 * n)).exp(PRECISION)?;
    Ok(root(n)? * factor + Enclosure::exact(Rational::ratio(2, 3)))
}

fn kt_bound(n: u64) -> Result<Enclosure, ScenarioError> {
    let half = log2(&whole(n), PRECISION)?.scale(&Rational::ratio(1, 2));
    Ok(half + Enclosure::one())
}

/// Nats as bits.
fn in_bits(nats: &Rational) -> Result<Enclosure, ScenarioError> {
    let bit = ln(&Rational::from_integer(2), PRECISION)?;
    Enclosure::exact(nats.clone())
        .checked_div(&bit)
        .ok_or(ScenarioError::DivisionByZero)
}

fn divergence(n: u64, chi_square: &Rational) -> Result<Enclosure, ScenarioError> {
    in_bits(&(whole(n) * chi_square))
}

fn grid_bound(n: u64, m: u64) -> Result<Enclosure, ScenarioError> {
    in_bits(&quotient(&whole(9 * n), &whole(m * m))?)
}

fn theory() -> Theory {
    Theory {
        abel: codes::abel_sum,
        lower,
        upper,
        kt: kt_bound,
        succession: |n| n + 1,
        divergence,
        grid: grid_bound,
    }
}

// ----------------------------------------------------------------------------------------------- claims

fn all(id: &str, relation: Relation, text: &str, source: &str) -> ForAll {
    ForAll::new(
        Statement::new(id, Grade::Exact, text, source),
        relation,
        None,
    )
}

/// `C_n` from a numerator over n^n.
fn over_power(numerator: &BigUint, n: u64) -> Result<Rational, ScenarioError> {
    let exponent = u32::try_from(n).unwrap_or(u32::MAX);
    Ok(Rational::new(
        numerator.clone().into(),
        BigUint::from(n).pow(exponent),
    )?)
}

fn nml_claims(measured: &Measured, theory: &Theory) -> Result<Vec<Claim>, ScenarioError> {
    let mut abel = all(
        "nml-sum",
        Relation::Equal,
        "NML sums to 1: the sum over k of C(n,k) k^k (n-k)^(n-k) is n! x the sum over j <= n of n^j/j!, as integers, every n.",
        SOURCE,
    );
    let mut constant = all(
        "nml-constant",
        Relation::Equal,
        "NML, run as a predictor, is the same factor C_n behind the best fit for every k: its regret is constant, log2 C_n.",
        SOURCE,
    );
    let mut least = all(
        "nml-lower",
        Relation::AtLeast,
        "C_n is at least sqrt(pi n/2) + 1/2.",
        SOURCE,
    );
    let mut most = all(
        "nml-upper",
        Relation::AtMost,
        "C_n is at most sqrt(pi n/2) e^(1/12n) + 2/3.",
        SOURCE,
    );
    for size in &measured.sizes {
        let label = || format!("n={}", size.n);
        let said = Rational::from((theory.abel)(u32::try_from(size.n).unwrap_or(u32::MAX)));
        abel.check_exact(label, &Rational::from(size.shtarkov.clone()), &said);
        let value = Enclosure::exact(over_power(&size.shtarkov, size.n)?);
        least.check(label, &value, &(theory.lower)(size.n)?);
        most.check(label, &value, &(theory.upper)(size.n)?);
    }
    let said = over_power(&(theory.abel)(PREDICTED), u64::from(PREDICTED))?;
    for (k, ratio) in measured.predicted.iter().enumerate() {
        constant.check_exact(|| format!("n={PREDICTED}, k={k}"), ratio, &said);
    }
    Ok(vec![
        abel.claim()?,
        constant.claim()?,
        least.claim()?,
        most.claim()?,
    ])
}

/// The largest of the regrets, by its lower end.
fn worst(values: impl Iterator<Item = Enclosure>) -> Result<Enclosure, ScenarioError> {
    values
        .max_by(|a, b| a.lower().cmp(b.lower()))
        .ok_or(ScenarioError::OpenMass)
}

impl Size {
    fn log2_grid(&self) -> Result<Enclosure, ScenarioError> {
        Ok(log2(&whole(self.grid), PRECISION)?)
    }

    /// The worst regret of KT, Laplace, the two-part code and the control.
    fn worst(&self) -> Result<[Enclosure; 4], ScenarioError> {
        let (grid, laplace) = (self.log2_grid()?, log2(&whole(self.n + 1), PRECISION)?);
        let regrets = self.regrets.iter();
        Ok([
            worst(regrets.clone().map(|r| r.kt.clone()))?,
            laplace + worst(regrets.clone().map(|r| r.laplace_excess.clone()))?,
            &grid + worst(regrets.clone().map(|r| r.two_part_excess.clone()))?,
            grid + worst(regrets.map(|r| r.equal_excess.clone()))?,
        ])
    }
}

fn bound_claims(measured: &Measured, theory: &Theory) -> Result<Vec<Claim>, ScenarioError> {
    let mut kt = all(
        "kt-bound",
        Relation::AtMost,
        "KT's regret is at most (1/2) log2 n + 1 bits, every n and k.",
        KT,
    );
    let mut laplace = all(
        "laplace-bound",
        Relation::AtMost,
        "Laplace's regret is at most log2(n+1) bits: its excess over that is at most 0, every n and k.",
        SOURCE,
    );
    let mut ends = all(
        "laplace-ends",
        Relation::Equal,
        "Laplace is worst at the ends: the rule of succession gives n zeros 1/(n+1), every n.",
        SOURCE,
    );
    let mut cell = all(
        "two-part-cell",
        Relation::AtMost,
        "Two-part: above log2 m the regret is at most n (p-q)^2/(q(1-q)) nats, p = k/n, q the grid point of its cell; every n and k, in bits.",
        OWN,
    );
    let mut grid = all(
        "two-part-bound",
        Relation::AtMost,
        "Two-part with m = ceil(sqrt n) points: the worst regret is at most log2 m + 9n/(m^2 ln 2) bits, (1/2) log2 n + O(1).",
        OWN,
    );
    let mut bayes = all(
        "bayes-over-grid",
        Relation::AtLeast,
        "Bayes over the two-part code's own grid is never longer than the two-part code: bits saved, every n and k.",
        SOURCE,
    );
    let mut minimax = all(
        "nml-minimax",
        Relation::GreaterThan,
        "NML is minimax: the worst regret of KT, Laplace and the two-part code is above log2 C_n, every n from 2.",
        SOURCE,
    );
    let mut control = all(
        "control-equal-grid",
        Relation::GreaterThan,
        "Control: with grid points at equal distances in q the worst regret is above that bound, every n from 1024: about sqrt(n)/2 nats at k = 0.",
        OWN,
    );
    for size in &measured.sizes {
        let n = size.n;
        let kt_said = (theory.kt)(n)?;
        for regrets in &size.regrets {
            let label = || format!("n={n}, k={}", regrets.k);
            kt.check(label, &regrets.kt, &kt_said);
            laplace.check(label, &regrets.laplace_excess, &Enclosure::zero());
            cell.check(
                label,
                &regrets.two_part_excess,
                &(theory.divergence)(n, &regrets.chi_square)?,
            );
            bayes.check(label, &regrets.saving, &Enclosure::zero());
        }
        let label = || format!("n={n}");
        let bound = size.log2_grid()? + (theory.grid)(n, size.grid)?;
        let worst = size.worst()?;
        grid.check(label, &worst[2], &bound);
        if n >= CONTROL_FROM {
            control.check(label, &worst[3], &bound);
        }
        if n > 1 {
            let nml = log2(&over_power(&size.shtarkov, n)?, PRECISION)?;
            for (name, value) in ["KT", "Laplace", "two-part"].iter().zip(&worst) {
                minimax.check(|| format!("{name}, n={n}"), value, &nml);
            }
        }
    }
    for (n, ratio) in (1_u64..).zip(&measured.succession) {
        ends.check_exact(|| format!("n={n}"), ratio, &whole((theory.succession)(n)));
    }
    Ok(vec![
        minimax.claim()?,
        kt.claim()?,
        laplace.claim()?,
        ends.claim()?,
        cell.claim()?,
        grid.claim()?,
        bayes.claim()?,
        control.claim()?,
    ])
}

fn claims(measured: &Measured, theory: &Theory) -> Result<Vec<Claim>, ScenarioError> {
    let mut claims = nml_claims(measured, theory)?;
    claims.extend(bound_claims(measured, theory)?);
    Ok(claims)
}

// ------------------------------------------------------------------------------------------ the scenario

impl FormerScenario for CodeLengthQuartet {
    fn name(&self) -> &'static str {
        "code-length-quartet"
    }

    fn claim(&self) -> &'static str {
        "Two-part, Laplace, KT and NML codes: NML is minimax, all pay (1/2) log2 n or log2 n, and Bayes beats two parts."
    }

    fn source(&self) -> &'static str {
        "Rissanen 1996; Grunwald 2007; Krichevsky and Trofimov 1981 (unconfirmed)"
    }

    fn grade(&self) -> Grade {
        Grade::Exact
    }

    fn description(&self) -> &'static str {
        "The regret of four codes for the coin of unknown bias against its best bias in hindsight, for every \
         number of ones: a parameter costs about (1/2) log2 n bits whether it is written out (two-part), \
         integrated (KT, Laplace) or normalised away (NML). Writing it out is the tacked-on way, integrating \
         the intrinsic one, and Bayes over the two-part code's own grid is never longer.\n\n\
         The trace `data` has the four code lengths of the symbols of skeleton-identity and mackay-occam-factor."
    }

    fn parameters(&self) -> Vec<Parameter> {
        vec![Parameter::integers(
            "sizes",
            &[
                1, 2, 3, 4, 8, 10, 16, 32, 64, 100, 128, 256, 512, 1000, 1024, 2048, 4096,
            ],
            (1, 4096),
            "lengths n of the sequences; every number of ones is looked at",
        )]
    }

    fn run(&self, settings: &Settings, context: &Context<'_>) -> Result<Outcome, ScenarioError> {
        let parameters = Parameters::read(settings)?;
        let measured = measure(&parameters, context)?;
        let claims = claims(&measured, &theory())?;
        let traces = picture::traces(&measured)?;
        Outcome::of(
            settings,
            claims,
            traces,
            "Exact for the Bernoulli model and these n: integers, and logarithms as enclosures.",
        )
    }
}

former_scenario!(CodeLengthQuartet, Simplicity);

#[cfg(test)]
mod tests;
