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
//! - Bayes over the same grid, 1/m each, is shorter than the two-part code on every sequence: a sum of positive terms
//!   is above each of them. It is run as a predictor, and stands beside the best point's own term.
//! - Control: points at equal distances in q. No ones, k = 0, are at n KL(0, 1/(2m)) >= n/(2m) nats from their point,
//!   which is above 9n/m^2 as soon as m > 18.
//!
//! The cheap exact way: the logarithms of k and k! up to 2n are enclosed once, from the integers, and every
//! regret is a sum of them; where a bound is met (n = 1, k = 0, p on the grid) the terms are exact.
//! By symmetry k runs to n/2.

use num_bigint::BigUint;
use rayon::prelude::*;

use crate::exact::{Enclosure, PRECISION, Rational, as_u64, as_usize, log2, narrow};
use crate::scenario::figures::{length, quotient};
use crate::scenario::{
    About, Claims, Context, Experiment, Question, Result, Statements, claims, here, parameters,
};
use crate::suite::instrument::occam::{data, in_bits, stirling};

mod answer;
mod codes;
mod picture;

use codes::{Grid, Logs};

const SOURCE: &str = here!("Rissanen 1996; Grünwald 2007; derived in");
const KT: &str = "Krichevsky and Trofimov 1981";
const OWN: &str = here!("own; derived in");

parameters! { Parameters {
    sizes "sizes": [i64] = [1, 2, 3, 4, 8, 10, 16, 32, 64, 100, 128, 256, 512, 1000, 1024, 2048, 4096] in 1..=4096,
        "lengths n of the sequences; every number of ones is looked at";
} }

claims! {
    SUM: Exact Equal "nml-sum", SOURCE,
        "NML sums to 1: the sum over k of C(n,k) k^k (n-k)^(n-k) is n! x the sum over j <= n of n^j/j!, as \
         integers, every n.";
    CONSTANT: Exact Equal "nml-constant", SOURCE,
        "NML, run as a predictor, falls short of the best fit by the same factor C_n for every k: its \
         regret is constant, log2 C_n.";
    LOWER: Exact AtLeast "nml-lower", SOURCE, "C_n is at least sqrt(pi n/2) + 1/2.";
    UPPER: Exact AtMost "nml-upper", SOURCE, "C_n is at most sqrt(pi n/2) e^(1/12n) + 2/3.";
    MINIMAX: Exact GreaterThan "nml-minimax", SOURCE,
        "NML is minimax: the worst regret of KT, Laplace and the two-part code is above log2 C_n, every n \
         from 2.",
        applies "some length is 2 or more";
    KT_BOUND: Exact AtMost "kt-bound", KT,
        "KT's regret is at most (1/2) log2 n + 1 bits, every n and k.",
        refuted_by "a regret above that bound, which is attained at n = 1";
    LAPLACE: Exact AtMost "laplace-bound", SOURCE,
        "Laplace's regret is at most log2(n+1) bits: its excess over that is at most 0, every n and k.";
    ENDS: Exact Equal "laplace-ends", SOURCE,
        "Laplace is worst at the ends: the rule of succession gives n zeros 1/(n+1), every n.";
    CELL: Exact AtMost "two-part-cell", OWN,
        "Two-part: above log2 m the regret is at most n (p-q)^2/(q(1-q)) nats, p = k/n, q the grid point of \
         its cell; every n and k, in bits.";
    GRID: Exact AtMost "two-part-bound", OWN,
        "Two-part with m = ceil(sqrt n) points: the worst regret is at most log2 m + 9n/(m^2 ln 2) bits, \
         (1/2) log2 n + O(1).";
    BAYES: Exact GreaterThan "bayes-over-grid", SOURCE,
        "Bayes over the two-part code's own grid, run as a predictor on 20 symbols, gives every sequence more than \
         the two-part code does at its best point; every k.";
    CONTROL: Exact GreaterThan "control-equal-grid", OWN,
        "Control: with grid points at equal distances in q the worst regret is above that bound, every n from \
         1024: about sqrt(n)/2 nats at k = 0.",
        applies "some length is 1024 or more";
}

/// Sequence length at which NML is run as a predictor.
const PREDICTED: u32 = 20;

/// From here on the control's grid is past the bound: sqrt(n)/2 nats at k = 0 against (1/2) ln n + 9.
const CONTROL_FROM: u32 = 1024;

impl Parameters {
    /// The lengths, each once, the longest last.
    fn ordered(&self) -> Result<Vec<u32>> {
        let sizes: std::collections::BTreeSet<i64> = self.sizes.iter().copied().collect();
        Ok(sizes.into_iter().map(narrow).collect::<Result<_, _>>()?)
    }
}

/// The regrets of a sequence of n symbols with k ones, in bits.
#[derive(Clone, Debug)]
struct Regrets {
    k: u32,
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

impl Regrets {
    fn of(k: u32, n: u32, logs: &Logs, grid: &Grid, equal: &Grid) -> Result<Self> {
        let cell = grid.cell(k, n);
        let q = &grid.points[cell];
        let distance = quotient(&k.into(), &n.into())? - q;
        Ok(Regrets {
            k,
            kt: logs.kt_regret(k, n),
            laplace_excess: logs.laplace_excess(k, n),
            two_part_excess: logs.divergence(k, n, grid, cell)?,
            chi_square: quotient(&(&distance * &distance), &(q * (Rational::one() - q)))?,
            equal_excess: logs.divergence(k, n, equal, equal.cell(k, n))?,
            saving: grid.saving(k, n, cell)?,
        })
    }
}

/// All k of one n, to n/2.
#[derive(Clone, Debug)]
struct Size {
    n: u32,
    /// Points of the grid.
    grid: u64,
    /// n^n `C_n`, summed over k.
    shtarkov: BigUint,
    regrets: Vec<Regrets>,
    /// Ones among the data set's first n symbols.
    ones: usize,
}

impl Size {
    /// `C_n`.
    fn constant(&self) -> Result<Rational> {
        over_power(&self.shtarkov, self.n)
    }

    fn log2_grid(&self) -> Result<Enclosure> {
        Ok(log2(&self.grid.into(), PRECISION)?)
    }

    /// By k, the whole regrets of KT, Laplace, the two-part code, Bayes over its grid, and the control.
    fn by_code(&self) -> Result<Vec<[Enclosure; 5]>> {
        let (grid, laplace) = (self.log2_grid()?, log2(&(self.n + 1).into(), PRECISION)?);
        let of = |regrets: &Regrets| {
            let two_part = &grid + &regrets.two_part_excess;
            let bayes = &two_part - &regrets.saving;
            [
                regrets.kt.clone(),
                &laplace + &regrets.laplace_excess,
                two_part,
                bayes,
                &grid + &regrets.equal_excess,
            ]
        };
        Ok(self.regrets.iter().map(of).collect())
    }

    /// The largest of each code's regrets, by its lower end.
    fn worst(&self) -> Result<[Enclosure; 5]> {
        let all = self.by_code()?;
        let worst = |code: usize| {
            let mut worst = &all[0][code];
            for regrets in &all {
                if regrets[code].lower() >= worst.lower() {
                    worst = &regrets[code];
                }
            }
            worst.clone()
        };
        Ok(std::array::from_fn(worst))
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Measured {
    sizes: Vec<Size>,
    /// By k: max_q / p of NML run as a predictor on `PREDICTED` symbols, and of the rule of succession on
    /// 1, 2, .. zeros.
    predicted: Vec<Rational>,
    /// By k, what Bayes over the grid of `PREDICTED` symbols gives them.
    grid_bayes: Vec<Rational>,
    succession: Vec<Rational>,
}

fn measure_size(n: u32, ones: usize, logs: &Logs, context: &Context<'_>) -> Result<Size> {
    let (grid, equal) = (Grid::curved(n)?, Grid::equal(n)?);
    let of = |k| {
        context.go_on()?;
        Regrets::of(k, n, logs, &grid, &equal)
    };
    let all = || (0..=n / 2).into_par_iter().map(of).collect();
    let (regrets, shtarkov): (Result<_>, _) = rayon::join(all, || codes::shtarkov_sum(n));
    Ok(Size {
        n,
        grid: length(&grid.points),
        shtarkov,
        regrets: regrets?,
        ones,
    })
}

#[derive(Clone)]
pub(crate) struct Theory {
    /// n^n `C_n` by Abel's identity.
    abel: fn(u32) -> BigUint,
    /// Bounds of `C_n`.
    lower: fn(u32) -> Result<Enclosure>,
    upper: fn(u32) -> Result<Enclosure>,
    /// KT's bound, bits.
    kt: fn(u32) -> Result<Enclosure>,
    /// max/p of the rule of succession on n zeros.
    succession: fn(u64) -> u64,
    /// Bits for a squared distance (p-q)^2/(q(1-q)) on n symbols.
    divergence: fn(u32, &Rational) -> Result<Enclosure>,
    /// What a grid of m points costs above log2 m at worst, bits.
    grid: fn(u32, u64) -> Result<Enclosure>,
    /// What the two-part code gives k ones among `PREDICTED` symbols, by k.
    two_part: Vec<Rational>,
}

/// 1/m times the largest q^k (1-q)^(n-k) over the points q = u^2/(u^2 + (1-u)^2), u = (2j+1)/(2m).
fn two_part(n: u32) -> Result<Vec<Rational>> {
    let m = n.isqrt() + u32::from(n.isqrt().pow(2) < n);
    let points = (0..m).map(|j| {
        let (square, rest) = ((2 * j + 1).pow(2), (2 * (m - j) - 1).pow(2));
        quotient(&square.into(), &(square + rest).into())
    });
    let points = points.collect::<Result<Vec<Rational>>>()?;
    let best = |k: u32| {
        let likelihood = |q: &Rational| q.pow(k.into()) * (Rational::one() - q).pow((n - k).into());
        let best = points.iter().map(likelihood).max();
        quotient(&best.unwrap_or_else(Rational::zero), &m.into())
    };
    (0..=n).map(best).collect()
}

/// `C_n` from a numerator over n^n.
fn over_power(numerator: &BigUint, n: u32) -> Result<Rational> {
    let power = BigUint::from(n).pow(n);
    Ok(Rational::new(numerator.clone().into(), power)?)
}

/// sqrt(pi n/2).
fn root(n: u32) -> Result<Enclosure> {
    let half = quotient(&n.into(), &2.into())?;
    Ok(stirling::pi().scale(&half).sqrt(PRECISION)?)
}

fn upper(n: u32) -> Result<Enclosure> {
    let factor = Enclosure::exact(Rational::ratio(1, 12 * u64::from(n))).exp(PRECISION)?;
    Ok(root(n)? * factor + Enclosure::exact(Rational::ratio(2, 3)))
}

fn kt_bound(n: u32) -> Result<Enclosure> {
    let half = log2(&n.into(), PRECISION)?.scale(&Rational::ratio(1, 2));
    Ok(half + Enclosure::one())
}

/// The scenario.
pub(crate) struct CodeLengthQuartet;

impl Experiment for CodeLengthQuartet {
    const ABOUT: About = About {
        name: "code-length-quartet",
        question: Question::Simplicity,
        claim: "Two-part, Laplace, KT and NML codes: NML is minimax; at worst they pay (1/2) log2 n + O(1) bits, \
                Laplace log2(n+1); Bayes beats two parts.",
        source: "Rissanen 1996; Grünwald 2007; Krichevsky and Trofimov 1981",
        text: "The regret of four codes for the coin of unknown bias against its best bias in hindsight, for \
               every number of ones: a parameter costs about (1/2) log2 n bits whether it is written out \
               (two-part), integrated (KT, Laplace) or normalised away (NML). Writing it out is the tacked-on \
               way, integrating the intrinsic one, and Bayes over the two-part code's own grid is always \
               shorter.\n\n\
               The trace `data` has the four code lengths of the symbols of skeleton-identity and \
               mackay-occam-factor.",
        worth: "Exact for the Bernoulli model and these n: integers, and logarithms as enclosures.",
    };
    const STATEMENTS: Statements = &[CLAIMS];
    type Parameters = Parameters;
    type Measured = Measured;
    type Theory = Theory;

    fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Measured> {
        let ordered = parameters.ordered()?;
        let most = ordered.last().copied().unwrap_or(0);
        context.report("logarithms", 0, 1)?;
        let logs = Logs::up_to(most, context)?;
        let x = data::symbols(parameters.seed, as_usize(most.into()))?;
        let mut sizes = Vec::new();
        for (done, &n) in ordered.iter().enumerate() {
            context.report("sizes", as_u64(done), length(&ordered))?;
            let seen = x.iter().take(as_usize(n.into()));
            let ones = seen.filter(|&&symbol| symbol).count();
            sizes.push(measure_size(n, ones, &logs, context)?);
        }
        let predicted = (0..=PREDICTED).map(|k| codes::predicted_by_nml(k, PREDICTED));
        Ok(Measured {
            sizes,
            predicted: predicted.collect::<Result<_>>()?,
            grid_bayes: codes::predicted_by_grid(PREDICTED)?,
            succession: codes::rule_of_succession(most)?,
        })
    }

    fn theory(_: &Parameters, _: &Measured, _: &Context<'_>) -> Result<Theory> {
        Ok(Theory {
            abel: codes::abel_sum,
            lower: |n| Ok(root(n)? + Enclosure::exact(Rational::ratio(1, 2))),
            upper,
            kt: kt_bound,
            succession: |n| n + 1,
            divergence: |n, chi_square| in_bits(&Enclosure::exact(Rational::from(n) * chi_square)),
            grid: |n, m| in_bits(&quotient(&(9 * n).into(), &(m * m).into())?.into()),
            two_part: two_part(PREDICTED)?,
        })
    }

    fn judge(measured: &Measured, theory: &Theory, claims: &mut Claims) -> Result<()> {
        for size in &measured.sizes {
            let n = size.n;
            let label = || format!("n={n}");
            let (sum, said) = (size.shtarkov.clone(), (theory.abel)(n));
            claims.check(&SUM, label, Rational::from(sum), Rational::from(said));
            let constant = size.constant()?;
            claims.check(&LOWER, label, &constant, (theory.lower)(n)?);
            claims.check(&UPPER, label, &constant, (theory.upper)(n)?);
            let kt = (theory.kt)(n)?;
            for regrets in &size.regrets {
                let label = || format!("n={n}, k={}", regrets.k);
                let cell = (theory.divergence)(n, &regrets.chi_square)?;
                claims.check(&KT_BOUND, label, &regrets.kt, &kt);
                claims.check(&LAPLACE, label, &regrets.laplace_excess, 0_u64);
                claims.check(&CELL, label, &regrets.two_part_excess, cell);
            }
            let bound = size.log2_grid()? + (theory.grid)(n, size.grid)?;
            let [kt, laplace, two_part, _, equal] = size.worst()?;
            claims.check(&GRID, label, &two_part, &bound);
            if n >= CONTROL_FROM {
                claims.check(&CONTROL, label, equal, bound);
            }
            if n > 1 {
                let nml = log2(&constant, PRECISION)?;
                for (name, worst) in [("KT", kt), ("Laplace", laplace), ("two-part", two_part)] {
                    claims.check(&MINIMAX, || format!("{name}, n={n}"), worst, &nml);
                }
            }
        }
        let said = over_power(&(theory.abel)(PREDICTED), PREDICTED)?;
        for (k, ratio) in measured.predicted.iter().enumerate() {
            let label = || format!("n={PREDICTED}, k={k}");
            claims.check(&CONSTANT, label, ratio, &said);
        }
        for (k, (bayes, said)) in measured.grid_bayes.iter().zip(&theory.two_part).enumerate() {
            claims.check(&BAYES, || format!("n={PREDICTED}, k={k}"), bayes, said);
        }
        for (n, ratio) in (1..).zip(&measured.succession) {
            claims.check(&ENDS, || format!("n={n}"), ratio, (theory.succession)(n));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
