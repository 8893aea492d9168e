//! The mixture, the remedies and the truth over the data of one seed.
//!
//! Takes the exact `Mixture`; what runs beside it is a hypothesis like any other.

use super::observed::Observed;
use super::race::Race;
use super::remedy::Remedy;
use crate::exact::{Enclosure, PRECISION, Rational, Scaled, as_u64};
use crate::mixture::{Ends, Evidence, Hypothesis, Mixture, MixtureError, xz_bits};
use crate::scenario::{Held, Result, Span};

/// The identities are checked after every symbol up to this one, of one hypothesis: exact fractions of later ones are
/// long.
const CHECKED: u64 = 256;
/// Of many hypotheses, so many symbols and hypotheses together.
const CHECKED_IN_ALL: u64 = 1024;
/// The fewest.
const CHECKED_OF_MANY: u64 = 8;

/// Data of more symbols is not compressed: it would take longer than the run.
const COMPRESSED: u64 = 1_000_000;

/// Rows are kept at about so many times.
const TIMES: u64 = 400;

/// One time of a run.
#[derive(Clone, Debug)]
pub(super) struct Moment {
    pub(super) time: u64,
    pub(super) leader: Option<usize>,
    /// log2 w_t(nu) by hypothesis; without ends where it is refuted.
    pub(super) weights: Vec<Span>,
    /// -log2 nu(x) by hypothesis, likewise.
    pub(super) losses: Vec<Span>,
    /// -log2 xi(x).
    pub(super) mixture_loss: Option<Enclosure>,
    /// The same of each remedy, and of the truth where the file names one.
    pub(super) remedy_losses: Vec<Option<Enclosure>>,
    pub(super) truth_loss: Option<Enclosure>,
}

/// The ends of a logarithm for each of so many hypotheses; without ends where all are refuted.
fn spans(ends: Option<Vec<Ends>>, hypotheses: usize) -> Vec<Span> {
    let ends = ends
        .unwrap_or_else(|| vec![[None, None]; hypotheses])
        .into_iter();
    ends.map(|[least, most]| Span { least, most }).collect()
}

/// Both ends of log2 of what a hypothesis gives the data.
fn log2(evidence: &Evidence) -> Span {
    if evidence.is_settled() {
        let found = evidence.log2(PRECISION);
        return found.map_or_else(|_| Span::default(), |found| Span::of(&found));
    }
    let end = |end: &Evidence| end.log2(PRECISION).ok();
    let [least, most] = evidence.ends();
    Span {
        least: end(&least).map(|found| found.lower().clone()),
        most: end(&most).map(|found| found.upper().clone()),
    }
}

impl Moment {
    fn of(mixture: &Mixture, leader: Option<usize>, beside: &Beside) -> Moment {
        // What has no logarithm (weight 0, or open mass only) is a gap.
        let loss = |predictor: &dyn Hypothesis| Some(-predictor.evidence().log2(PRECISION).ok()?);
        let weights = spans(mixture.log2_posterior(PRECISION).ok(), mixture.len());
        let of_one = |own: Option<&dyn Hypothesis>| own.map(|own| log2(&own.evidence()).negated());
        Moment {
            time: mixture.time(),
            leader,
            weights,
            losses: alive(mixture)
                .map(|own| of_one(own).unwrap_or_default())
                .collect(),
            mixture_loss: mixture.log_loss(PRECISION).ok(),
            remedy_losses: beside
                .remedies
                .iter()
                .map(|own| loss(own.as_ref()))
                .collect(),
            truth_loss: beside.truth.as_deref().and_then(loss),
        }
    }

    /// The losses that have both ends.
    pub(super) fn enclosed_losses(&self) -> Vec<Option<Enclosure>> {
        self.losses.iter().map(Span::enclosure).collect()
    }

    /// The loss of the best single hypothesis.
    pub(super) fn best_loss(&self) -> Option<Enclosure> {
        let losses = self.enclosed_losses().into_iter().flatten();
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

    /// The identities after each of the first symbols, from the hypotheses unrounded; up to the first missing symbol,
    /// and nothing once some program is not decided.
    fn of_first(mut mixture: Mixture, data: &Observed) -> Result<Vec<Identity>> {
        let many = (CHECKED_IN_ALL / as_u64(mixture.len())).clamp(CHECKED_OF_MANY, CHECKED);
        let mut product = mixture.evidence().lower().to_rational();
        let mut found = vec![Identity::of(&mixture, &product)];
        for (symbol, _) in data.iter().zip(0..many) {
            let Some(symbol) = symbol else { break };
            let next = &mixture.predictive()?[usize::from(symbol)];
            let Some(next) = next.exact_value() else {
                break;
            };
            product *= next;
            let all_refuted = match mixture.update(symbol) {
                Ok(()) => false,
                Err(MixtureError::AllRefuted { .. }) => true,
                Err(error) => return Err(error.into()),
            };
            if !mixture.is_exact() {
                break;
            }
            found.push(Identity::of(&mixture, &product));
            if all_refuted {
                break;
            }
        }
        Ok(found)
    }
}

/// What came of one seed.
#[derive(Clone, Debug)]
pub(super) struct Run {
    pub(super) seed: u64,
    pub(super) moments: Vec<Moment>,
    pub(super) identities: Vec<Identity>,
    pub(super) race: Race,
    pub(super) all_refuted: Option<u64>,
    /// Whether every program was decided at every symbol.
    pub(super) is_settled: bool,
    /// What is left of each hypothesis at the end, but its name.
    pub(super) held: Vec<Held>,
    /// P(0) and P(1) of the next symbol.
    pub(super) next: Option<[Enclosure; 2]>,
    /// The length of the data as an xz file, and without one.
    pub(super) xz_bits: Option<u64>,
    pub(super) symbols: u64,
    pub(super) missing: u64,
    /// Symbols from one moment to the next; 0 of counts, which have no order.
    pub(super) every: u64,
}

/// What was asked of a run.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asked<'a> {
    /// Odds to be watched.
    pub(super) odds: &'a [Rational],
    /// Symbols from one moment to the next.
    pub(super) every: Option<u64>,
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

    /// Whether every program was decided, with every seed.
    pub(super) fn is_settled(&self) -> bool {
        self.runs.iter().all(|run| run.is_settled)
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
    /// Runs all over the data drawn by `seed`, or by nothing. `tell` hears of so many more symbols done; `asked` says
    /// what to keep.
    pub(super) fn follow(
        mut mixture: Mixture,
        mut beside: Beside,
        (seed, data): (u64, &Observed),
        asked: Asked<'_>,
        tell: impl Fn(u64) -> Result<()>,
    ) -> Result<Run> {
        let total = data.len();
        // Of counts only the end means something.
        let every = match asked.every {
            Some(every) => every,
            None if data.is_ordered() => total.div_ceil(TIMES).max(1),
            None => total.max(1),
        };
        // Hears of an interruption that came before this run began.
        tell(0)?;
        let identities = Identity::of_first(mixture.clone(), data)?;
        mixture.round();
        if let Some(truth) = &mut beside.truth {
            truth.round();
        }
        let mut race = Race::new(&mixture, asked.odds);
        let mut moments = vec![Moment::of(&mixture, race.leader, &beside)];
        let (mut all_refuted, mut is_settled) = (None, true);
        let mut told = 0;
        for (time, symbol) in (1..=total).zip(data.iter()) {
            for predictor in beside.remedies.iter_mut().chain(&mut beside.truth) {
                // Remedies and truths are run on data without gaps only.
                symbol
                    .into_iter()
                    .for_each(|symbol| predictor.update(symbol));
            }
            let seen = match symbol {
                Some(symbol) => mixture.update(symbol),
                None => mixture.pass_over(),
            };
            match seen {
                Ok(()) => {}
                Err(MixtureError::AllRefuted { t }) => all_refuted = Some(t),
                Err(error) => return Err(error.into()),
            }
            race.look(&mixture, time);
            let is_kept = time.is_multiple_of(every) || time == total || all_refuted.is_some();
            if is_kept {
                is_settled &= alive(&mixture)
                    .flatten()
                    .all(|own| own.evidence().is_settled());
                tell(time - told)?;
                told = time;
                moments.push(Moment::of(&mixture, race.leader, &beside));
            }
            if all_refuted.is_some() {
                break;
            }
        }
        let xz = data.whole().filter(|_| total <= COMPRESSED);
        Ok(Run {
            seed,
            identities,
            all_refuted,
            is_settled,
            held: held(&mixture, &race, moments.last()),
            next: mixture.normalised().ok(),
            xz_bits: xz.map(xz_bits).transpose()?,
            symbols: total,
            missing: data.missing(),
            every: if data.is_ordered() { every } else { 0 },
            moments,
            race,
        })
    }

    /// How things stood at the end.
    pub(super) fn last(&self) -> Option<&Moment> {
        self.moments.last()
    }
}

/// What is left of each hypothesis.
fn held(mixture: &Mixture, race: &Race, last: Option<&Moment>) -> Vec<Held> {
    let others = spans(mixture.log2_of_others(PRECISION).ok(), mixture.len());
    let of_one = |index: usize| {
        let own = mixture.hypothesis(index);
        let refuted_at = race.refuted_at[index];
        let is_left = refuted_at.is_none();
        Held {
            name: own.name(),
            log2_posterior: last
                .map(|last| last.weights[index].clone())
                .unwrap_or_default(),
            log2_others: others[index].clone(),
            evidence: last
                .map(|last| last.losses[index].clone())
                .unwrap_or_default(),
            refuted_at,
            parts: if is_left {
                heaviest_parts(own)
            } else {
                Vec::new()
            },
        }
    };
    (0..mixture.len()).map(of_one).collect()
}

/// The heaviest of what a hypothesis is a mixture of, with log2 of their shares in it.
fn heaviest_parts(own: &dyn Hypothesis) -> Vec<(String, Span)> {
    let mut parts = own.parts();
    let whole = log2(&own.evidence());
    parts.retain(|(_, share)| !share.is_zero());
    // By upper ends; what is equal stays in its order.
    parts.sort_by(|a, b| {
        let end = |evidence: &Evidence| evidence.rounded().ends()[1];
        Scaled::order(end(&b.1), end(&a.1))
    });
    parts.truncate(Held::PARTS);
    let minus = |a: Option<Rational>, b: &Option<Rational>| Some(a? - b.as_ref()?);
    let of_whole = |share: &Evidence| {
        let own = log2(share);
        Span {
            least: minus(own.least, &whole.most),
            most: minus(own.most, &whole.least).map(|most| most.min(Rational::zero())),
        }
    };
    let shares = parts.into_iter();
    shares
        .map(|(name, share)| (name, of_whole(&share)))
        .collect()
}
