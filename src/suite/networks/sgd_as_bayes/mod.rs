//! `sgd-as-bayes`: descent with a constant step samples a Gaussian; the right step, or the right preconditioner, makes it
//! nearly the posterior.
//!
//! Takes chains and covariances from [`network::descent`](crate::network::descent), in doubles. Mandt, Hoffman and Blei
//! 2017 (JMLR 18; theorem numbers unconfirmed); re-derived here.
//!
//! Linear regression, noise of variance 1, flat prior: the posterior is N(w*, A^-1/N), A the Hessian of the mean loss.
//! One step moves d = w - w* by -P times the mean gradient of S observations, drawn with replacement; the gradients at
//! w* have the covariance C.
//!
//! - In the long run E d d^T is the fixed point of an exact linear recursion, whatever the step (it is written out in
//!   `network::descent`). The noise grows with d, which the formula A V + V A - e A V A = (e/S) C leaves out.
//! - Where the step e is small, A V + V A = (e/S) C. Times A^-1 and traced, tr V - (e/2) tr A^-1 (A V A + (K - A V A)/S)
//!   is the trace of that formula, exactly: it is off in proportion to e.
//! - The relative entropy of N(0, V) to the posterior is (N tr AV - D - ln det NAV)/2. With the formula for small steps
//!   N tr AV = N (e/2S) tr C, and ln det V grows as D ln e, so it is least at e* = 2 S D/(N tr C).
//! - With P = (2S/N) C^-1 the same formula is solved by A^-1/N itself: P A V + V A P = 4S/N^2 C^-1 = P C P/S.
//!
//! So descent is a sampler of an approximate posterior, at a step that nobody chooses by accident, and only near a least
//! of the loss; that trained networks are such samples does not follow.
//!
//! Two routes. Measured: chains of seeded steps, second moments about w* after a burn-in. Theory: linear systems. A
//! covariance's tolerance is five standard errors over the chains of its least certain entry, and 2^-20 of its largest
//! entry, which is what the burn-in leaves.
//!
//! Controls: at a large step the formula for small ones, and the one with noise that does not grow, are off by more.

use crate::exact::Rational;
use crate::network::Matrix;
use crate::network::descent::{Landscape, REST_BITS, by_half_powers, ellipse, lower_entries, mean};
use crate::network::normals::Normals;
use crate::scenario::figures::{inverse_power, of_double};
use crate::scenario::sampling::{Sample, each_run};
use crate::scenario::{
    About, Answered, Claims, Context, Experiment, Question, Result, Statements, claims, here,
    parameters,
};
use crate::suite::instrument::doubles::{computed, exact_values, farthest, short};

mod picture;

const MANDT: &str = here!("Mandt, Hoffman and Blei 2017; re-derived in");

/// The grid of steps: e* times 2^(k/2) for these k.
const GRID: [i32; 7] = [-4, -2, -1, 0, 1, 2, 4];

/// Points of an ellipse.
const POINTS: u32 = 60;

parameters! { Parameters {
    observations "n": usize = 1000 in 500..=2000, "observations";
    inputs "d": usize = 5 in 4..=6, "weights";
    batch "S": usize = 10 in 8..=20, "observations of a batch, drawn with replacement";
    chains "chains": u64 = 40 in 40..=100, "chains of each step size";
    steps "steps": u64 = 20000 in 20000..=50000, "steps of each chain after its burn-in";
} }

claims! {
    COVARIANCE: Sampled Within "covariance-{setting}", MANDT,
        "{what}: every entry of the chains' covariance, times N, is that of the exact recursion's fixed point.";
    TRACE: Sampled Within "small-step-formula-is-off-by-order-e", MANDT,
        "At a large step: the trace of the chains' covariance is above that of the formula for small steps by (e/2) tr A^-1 \
         (AVA + (K - AVA)/S).";
    STEP: Sampled Equal "best-step", MANDT,
        "Of a grid of steps by factors of at most 2, the one whose chains have the least relative entropy to the posterior \
         is e* = 2 S D/(N tr C).";
    PRECONDITIONER: Float Within "preconditioner-gives-posterior", MANDT,
        "With the preconditioner 2S/(eN) C^-1 the formula for small steps is solved by the posterior's covariance.";
    NEARER: Sampled LessThan "preconditioned-is-nearer", MANDT,
        "The chains with that preconditioner have a smaller relative entropy to the posterior than those at the best step \
         without it.";
    CONTROL: Sampled GreaterThan "control-small-step-formula", MANDT,
        "Control: at the large step an entry of the formula for small steps is off by more than the tolerance.";
    ADDITIVE: Sampled GreaterThan "control-noise-that-does-not-grow", MANDT,
        "Control: at the large step so is one of AV + VA - eAVA = (e/S) C, which leaves out that the noise grows with d.";
}

/// The chains of one setting.
#[derive(Clone, Debug)]
struct Chains {
    /// Entries on and below the diagonal, over the chains.
    entries: Vec<Sample>,
    trace: Sample,
    /// Of the mean over the chains to the posterior.
    entropy_bits: Rational,
    /// The mean over the chains as doubles, for the picture.
    covariance: Matrix,
}

#[derive(Clone, Debug)]
pub(crate) struct Measured {
    /// For each step of the grid.
    grid: Vec<(Rational, Chains)>,
    large: Chains,
    preconditioned: Chains,
    /// The formula for small steps with the preconditioner.
    small_steps: Vec<Rational>,
}

#[derive(Clone, Debug)]
pub(crate) struct Theory {
    /// The best step.
    step: Rational,
    /// Entries for each step of the grid, the large step, and the preconditioner.
    grid: Vec<Vec<Rational>>,
    large: Vec<Rational>,
    preconditioned: Vec<Rational>,
    /// At the large step: the formula for small steps, and that with noise that does not grow.
    formulas: [Vec<Rational>; 2],
    small_trace: Rational,
    trace_gap: Rational,
    posterior: Vec<Rational>,
    rounding: Rational,
    /// The relative entropy in bits over the grid, by the fixed point.
    entropies: Vec<Rational>,
}

/// What names a setting in a claim.
struct Setting<'a> {
    id: String,
    what: String,
    chains: &'a Chains,
    theory: &'a [Rational],
}

impl Parameters {
    fn landscape(&self) -> Result<Landscape> {
        let mut normals = Normals::new(self.seed, 0);
        computed(Landscape::drawn(
            self.observations,
            self.inputs,
            &mut normals,
        ))
    }

    /// The steps of the grid.
    fn steps(&self, landscape: &Landscape) -> Vec<f64> {
        let best = landscape.best_step(self.batch);
        GRID.iter().map(|k| by_half_powers(best, *k)).collect()
    }

    fn chains(
        &self,
        landscape: &Landscape,
        step: &Matrix,
        setting: u64,
        context: &Context<'_>,
    ) -> Result<Chains> {
        let burn_in = computed(landscape.burn_in(step, self.batch))?;
        let found = each_run(context, "chains", self.chains, |chain| {
            let stream = 1 + setting * self.chains + chain;
            let mut normals = Normals::new(self.seed, stream);
            Ok(landscape.chain(step, self.batch, burn_in, self.steps, &mut normals))
        })?;
        let entries: Vec<Vec<f64>> = found.iter().map(lower_entries).collect();
        let places = entries.first().map_or(0, Vec::len);
        let at = |place: usize| Sample::of_doubles(entries.iter().map(|entries| entries[place]));
        let covariance = computed(mean(&found))?;
        let entropy = computed(landscape.relative_entropy_bits(&covariance))?;
        Ok(Chains {
            entries: (0..places).map(at).collect::<Result<_>>()?,
            trace: Sample::of_doubles(found.iter().map(Matrix::trace))?,
            entropy_bits: of_double(entropy)?,
            covariance,
        })
    }
}

impl Chains {
    /// Five standard errors of the least certain entry, and what the burn-in leaves of the largest.
    fn tolerance(&self) -> Result<Rational> {
        let mut most = Rational::zero();
        let mut largest = Rational::zero();
        for entry in &self.entries {
            most = most.max(entry.five_errors()?);
            largest = largest.max(entry.mean.abs());
        }
        Ok(most + largest * inverse_power(REST_BITS))
    }

    fn means(&self) -> Vec<Rational> {
        self.entries
            .iter()
            .map(|entry| entry.mean.clone())
            .collect()
    }
}

impl Measured {
    /// The step of the grid whose chains are nearest to the posterior.
    fn best(&self) -> Option<&(Rational, Chains)> {
        self.grid
            .iter()
            .min_by_key(|(_, chains)| &chains.entropy_bits)
    }
}

/// The scenario.
pub(crate) struct SgdAsBayes;

impl Experiment for SgdAsBayes {
    const ABOUT: About = About {
        name: "sgd-as-bayes",
        question: Question::Networks,
        claim: "Descent with a constant step samples a Gaussian; one step size, or one preconditioner, makes it nearly the \
                posterior.",
        source: "Mandt, Hoffman and Blei 2017 (JMLR 18)",
        text: "Chains of stochastic gradient descent run near the least of a linear regression's loss. Their covariance is \
               set beside an exact recursion, at steps around the one that theory calls best, at a large one, and with the \
               preconditioner that theory asks for; its relative entropy to the posterior says how Bayesian the chain is. \
               Look at the pictures: the ellipses, and the one step at which they fit best.",
        worth: "Means over seeded chains beside linear systems, in floating point. Exact recursion for a quadratic loss; for \
                networks it is an approximation near a least. Nothing here is about M.",
    };
    const STATEMENTS: Statements = &[CLAIMS];
    type Parameters = Parameters;
    type Measured = Measured;
    type Theory = Theory;

    fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Measured> {
        let landscape = parameters.landscape()?;
        let mut grid = Vec::new();
        for (setting, step) in (2u64..).zip(parameters.steps(&landscape)) {
            let chains = parameters.chains(&landscape, &landscape.plain(step), setting, context)?;
            grid.push((of_double(step)?, chains));
        }
        let large = landscape.plain(landscape.large_step(parameters.batch));
        let preconditioned = computed(landscape.preconditioned(parameters.batch))?;
        let small_steps = computed(landscape.continuous(&preconditioned, parameters.batch))?;
        Ok(Measured {
            grid,
            large: parameters.chains(&landscape, &large, 0, context)?,
            preconditioned: parameters.chains(&landscape, &preconditioned, 1, context)?,
            small_steps: exact_values(&lower_entries(&small_steps))?,
        })
    }

    fn theory(parameters: &Parameters, _: &Measured, _: &Context<'_>) -> Result<Theory> {
        let (landscape, batch) = (parameters.landscape()?, parameters.batch);
        let entries = |covariance: &Matrix| exact_values(&lower_entries(covariance));
        let stationary = |step: &Matrix| computed(landscape.stationary(step, batch));
        let (mut grid, mut entropies) = (Vec::new(), Vec::new());
        for step in parameters.steps(&landscape) {
            let covariance = stationary(&landscape.plain(step))?;
            entropies.push(of_double(computed(
                landscape.relative_entropy_bits(&covariance),
            )?)?);
            grid.push(entries(&covariance)?);
        }
        let large_step = landscape.large_step(batch);
        let large = stationary(&landscape.plain(large_step))?;
        let continuous = computed(landscape.continuous(&landscape.plain(large_step), batch))?;
        let preconditioned = computed(landscape.preconditioned(batch))?;
        let gap = computed(landscape.trace_gap(large_step, batch, &large))?;
        Ok(Theory {
            step: of_double(landscape.best_step(batch))?,
            grid,
            large: entries(&large)?,
            preconditioned: entries(&stationary(&preconditioned)?)?,
            formulas: [
                entries(&continuous)?,
                entries(&landscape.additive(large_step, batch))?,
            ],
            small_trace: of_double(continuous.trace())?,
            trace_gap: of_double(gap)?,
            posterior: entries(&computed(landscape.posterior())?)?,
            rounding: of_double(landscape.rounding(&preconditioned))?,
            entropies,
        })
    }

    fn judge(measured: &Measured, theory: &Theory, claims: &mut Claims) -> Result<()> {
        let mut settings = Vec::new();
        for ((k, (_, chains)), theory) in GRID.iter().zip(&measured.grid).zip(&theory.grid) {
            settings.push(Setting {
                id: format!("at-{}-half-octaves", k.to_string().replace('-', "minus-")),
                what: format!("Step e* x 2^({k}/2)"),
                chains,
                theory,
            });
        }
        settings.push(Setting {
            id: "at-a-large-step".to_owned(),
            what: "A quarter of the way to the step at which descent diverges".to_owned(),
            chains: &measured.large,
            theory: &theory.large,
        });
        settings.push(Setting {
            id: "preconditioned".to_owned(),
            what: "With the preconditioner".to_owned(),
            chains: &measured.preconditioned,
            theory: &theory.preconditioned,
        });
        for Setting {
            id,
            what,
            chains,
            theory,
        } in settings
        {
            let statement = COVARIANCE.with("setting", id).with("what", what);
            claims.tolerate(&statement, chains.tolerance()?);
            for (entry, (sample, expected)) in chains.entries.iter().zip(theory).enumerate() {
                claims.check(
                    &statement,
                    || format!("entry {entry}"),
                    &sample.mean,
                    expected,
                );
            }
        }
        let trace = &measured.large.trace;
        let rest = trace.mean.abs() * inverse_power(REST_BITS);
        let above = &trace.mean - &theory.small_trace;
        claims.within(
            &TRACE,
            trace.five_errors()? + rest,
            above,
            &theory.trace_gap,
        );
        let best = measured.best();
        if let Some((step, chains)) = best {
            claims.one(&STEP, step, &theory.step);
            claims.one(
                &NEARER,
                &measured.preconditioned.entropy_bits,
                &chains.entropy_bits,
            );
        }
        claims.tolerate(&PRECONDITIONER, theory.rounding.clone());
        for (entry, (found, posterior)) in measured
            .small_steps
            .iter()
            .zip(&theory.posterior)
            .enumerate()
        {
            claims.check(
                &PRECONDITIONER,
                || format!("entry {entry}"),
                found,
                posterior,
            );
        }
        let tolerance = measured.large.tolerance()?;
        for (statement, formula) in [&CONTROL, &ADDITIVE].into_iter().zip(&theory.formulas) {
            let off = farthest(&measured.large.means(), formula);
            claims.one(statement, off, &tolerance);
        }
        Ok(())
    }
}

impl Answered for SgdAsBayes {
    fn answer(parameters: &Parameters, measured: &Measured) -> Result<Vec<String>> {
        let Some((step, best)) = measured.best() else {
            return Ok(Vec::new());
        };
        let ends = [measured.grid.first(), measured.grid.last()];
        let [small, large] = ends.map(|end| {
            end.map(|(_, chains)| short(&chains.entropy_bits, 3))
                .unwrap_or_default()
        });
        Ok(vec![format!(
            "Descent with a constant step is nearest to the posterior at step {}, of {} tried: {} bits of relative entropy, \
             {small} at a quarter of that step and {large} at four times it. With the preconditioner of theory {} bits \
             are left. ({} weights, batches of {}, {} chains.)",
            short(step, 4),
            GRID.len(),
            short(&best.entropy_bits, 3),
            short(&measured.preconditioned.entropy_bits, 2),
            parameters.inputs,
            parameters.batch,
            parameters.chains,
        )])
    }
}

/// The ellipse of a covariance, as the picture has it.
fn outline(covariance: &Matrix) -> Result<Vec<[f64; 3]>> {
    computed(ellipse(covariance, POINTS))
}

#[cfg(test)]
mod tests;
