//! The mixture, the remedies and the truth over the data of one seed.
//!
//! Takes the exact `Mixture`; what runs beside it is a hypothesis like any other.

use super::remedy::Remedy;
use crate::exact::{Enclosure, PRECISION, Rational, as_u64};
use crate::machine::Symbols;
use crate::mixture::{Hypothesis, Mixture, MixtureError, xz_bits};
use crate::scenario::Result;

/// The identities are checked after every symbol up to this one; the fractions of later ones are long.
const CHECKED: u64 = 256;

/// Rows are kept at about so many times.
const TIMES: u64 = 400;

/// One time of a run.
#[derive(Clone, Debug)]
pub(super) struct Moment {
    pub(super) time: u64,
    pub(super) leader: usize,
    /// log2 w_t(nu) by hypothesis; `None` where it is refuted or only its open mass is left.
    pub(super) weights: Vec<Option<Enclosure>>,
    /// -log2 nu(x) by hypothesis, likewise.
    pub(super) losses: Vec<Option<Enclosure>>,
    /// -log2 xi(x).
    pub(super) mixture_loss: Option<Enclosure>,
    /// The same of each remedy, and of the truth where the file names one.
    pub(super) remedy_losses: Vec<Option<Enclosure>>,
    pub(super) truth_loss: Option<Enclosure>,
}

impl Moment {
    fn of(mixture: &Mixture, beside: &Beside) -> Moment {
        // What has no logarithm (weight 0, or open mass only) is a gap.
        let loss = |predictor: &dyn Hypothesis| Some(-predictor.evidence().log2(PRECISION).ok()?);
        let weight = |index| mixture.posterior_of(index).ok()?.log2(PRECISION).ok();
        Moment {
            time: mixture.time(),
            leader: mixture.leader(),
            weights: (0..mixture.len()).map(weight).collect(),
            losses: alive(mixture).map(|own| loss(own?)).collect(),
            mixture_loss: mixture.log_loss(PRECISION).ok(),
            remedy_losses: beside
                .remedies
                .iter()
                .map(|own| loss(own.as_ref()))
                .collect(),
            truth_loss: beside.truth.as_deref().and_then(loss),
        }
    }

    /// The loss of the best single hypothesis.
    pub(super) fn best_loss(&self) -> Option<&Enclosure> {
        let losses = self.losses.iter().flatten();
        losses.min_by(|a, b| a.upper().cmp(b.upper()))
    }
}

/// The hypotheses; none for one that is refuted, which stands where it fell.
fn alive(mixture: &Mixture) -> impl Iterator<Item = Option<&dyn Hypothesis>> {
    (0..mixture.len()).map(|index| {
        let refuted = mixture.joint(index).is_zero();
        (!refuted).then(|| mixture.hypothesis(index))
    })
}

/// What the identities are about, after one symbol.
#[derive(Clone, Debug)]
pub(super) struct Identity {
    pub(super) time: u64,
    /// The product of the mixture's one-step predictions.
    pub(super) product: Rational,
    /// nu(x) by hypothesis.
    pub(super) evidence: Vec<Rational>,
    /// The posterior's sum, unless all are refuted.
    pub(super) posterior_sum: Option<Rational>,
}

impl Identity {
    fn of(mixture: &Mixture, product: &Rational) -> Identity {
        let lower = |own: &dyn Hypothesis| own.evidence().lower().to_rational();
        let evidence = alive(mixture).map(|own| own.map_or_else(Rational::zero, lower));
        let sum = |posterior: Vec<Enclosure>| posterior.iter().map(Enclosure::lower).sum();
        Identity {
            time: mixture.time(),
            product: product.clone(),
            evidence: evidence.collect(),
            posterior_sum: mixture.posterior().ok().map(sum),
        }
    }
}

/// What came of one seed.
#[derive(Clone, Debug)]
pub(super) struct Run {
    pub(super) seed: u64,
    pub(super) moments: Vec<Moment>,
    pub(super) identities: Vec<Identity>,
    pub(super) leader_changes: u64,
    pub(super) all_refuted: Option<u64>,
    pub(super) is_exact: bool,
    /// The length of the data as an xz file, and without one.
    pub(super) xz_bits: u64,
    pub(super) symbols: u64,
}

/// What came of all seeds, in their order.
#[derive(Clone, Debug)]
pub(super) struct Measured {
    pub(super) remedies: Vec<Remedy>,
    pub(super) runs: Vec<Run>,
}

impl Measured {
    /// Whether there is more than one seed.
    pub(super) fn has_several(&self) -> bool {
        self.runs.len() > 1
    }

    /// Whether the mixture's weights were exact with every seed.
    pub(super) fn is_exact(&self) -> bool {
        self.runs.iter().all(|run| run.is_exact)
    }

    /// All moments, each with its run.
    pub(super) fn moments(&self) -> impl Iterator<Item = (&Run, &Moment)> {
        let runs = self.runs.iter();
        runs.flat_map(|run| run.moments.iter().map(move |moment| (run, moment)))
    }
}

/// What runs beside the mixture.
pub(super) struct Beside {
    pub(super) remedies: Vec<Box<dyn Hypothesis>>,
    pub(super) truth: Option<Box<dyn Hypothesis>>,
}

impl Run {
    /// Runs all over the data drawn by `seed`, or by nothing. `tell` hears of so many more symbols done.
    pub(super) fn follow(
        mut mixture: Mixture,
        mut beside: Beside,
        (seed, data): (u64, &Symbols),
        tell: impl Fn(u64) -> Result<()>,
    ) -> Result<Run> {
        let total = as_u64(data.len());
        let every = total.div_ceil(TIMES).max(1);
        // Hears of an interruption that came before this run began.
        tell(0)?;
        let start = mixture.evidence().lower().to_rational();
        let mut run = Run {
            seed,
            moments: vec![Moment::of(&mixture, &beside)],
            identities: vec![Identity::of(&mixture, &start)],
            leader_changes: 0,
            all_refuted: None,
            is_exact: true,
            xz_bits: xz_bits(data)?,
            symbols: total,
        };
        let mut product = Some(start);
        let mut told = 0;
        for (time, symbol) in (1..=total).zip(data.iter()) {
            if time <= CHECKED {
                let next = &mixture.predictive()?[usize::from(symbol)];
                let factors = product.zip(next.exact_value());
                product = factors.map(|(product, next)| product * next);
            }
            for predictor in beside.remedies.iter_mut().chain(&mut beside.truth) {
                predictor.update(symbol);
            }
            match mixture.update(symbol) {
                Ok(()) => {}
                Err(MixtureError::AllRefuted { t }) => run.all_refuted = Some(t),
                Err(error) => return Err(error.into()),
            }
            run.is_exact &= mixture.is_exact();
            if let Some(product) = &product
                && time <= CHECKED
                && run.is_exact
            {
                run.identities.push(Identity::of(&mixture, product));
            }
            if run.all_refuted.is_some() {
                run.moments.push(Moment::of(&mixture, &beside));
                break;
            }
            run.leader_changes += u64::from(mixture.takeover().is_some());
            if time.is_multiple_of(every) || time == total {
                tell(time - told)?;
                told = time;
                run.moments.push(Moment::of(&mixture, &beside));
            }
        }
        Ok(run)
    }

    /// How things stood at the end.
    pub(super) fn last(&self) -> Option<&Moment> {
        self.moments.last()
    }
}
