//! What theory says of any data under a prior: what each hypothesis's weight costs, and what staying with one
//! costs.

use std::collections::{BTreeMap, BTreeSet};

use super::remedy::Remedy;
use crate::exact::{Enclosure, PRECISION, Rational, log2};
use crate::scenario::Result;

#[derive(Clone, Debug)]
pub(super) struct Theory {
    pub(super) weights: Vec<Rational>,
    /// log2(1/w) by hypothesis; none for the weight 0.
    pub(super) prior_bits: Vec<Option<Enclosure>>,
    /// What staying with one hypothesis costs under each remedy, by time; see [`super::remedy`].
    pub(super) prices: BTreeMap<u64, Vec<Option<Enclosure>>>,
}

impl Theory {
    pub(super) fn of(
        weights: &[Rational],
        remedies: &[Remedy],
        times: impl Iterator<Item = u64>,
    ) -> Result<Self> {
        // Many hypotheses tend to have few different weights.
        let mut known: BTreeMap<&Rational, Enclosure> = BTreeMap::new();
        for weight in weights.iter().filter(|weight| !weight.is_zero()) {
            if !known.contains_key(weight) {
                known.insert(weight, -log2(weight, PRECISION)?);
            }
        }
        let times: BTreeSet<u64> = times.collect();
        let prices = times.into_iter().map(|time| {
            let prices = remedies.iter().map(|remedy| remedy.price_of_staying(time));
            Ok((time, prices.collect::<Result<_>>()?))
        });
        Ok(Theory {
            weights: weights.to_vec(),
            prior_bits: weights
                .iter()
                .map(|weight| known.get(weight).cloned())
                .collect(),
            prices: prices.collect::<Result<_>>()?,
        })
    }

    /// What dominance allows the mixture: the least of a hypothesis's loss and log2(1/w) together.
    pub(super) fn bound(&self, losses: &[Option<Enclosure>]) -> Option<Enclosure> {
        let pairs = losses.iter().zip(&self.prior_bits);
        let sums = pairs.filter_map(|(loss, bits)| Some(loss.as_ref()? + bits.as_ref()?));
        sums.min_by(|a, b| a.upper().cmp(b.upper()))
    }
}
