//! What came out, in a few sentences: how far the posterior is from 2^-K, before and after merging.

use super::{Future, Measured, Parameters, Posterisation, distance, orders};
use crate::exact::{Enclosure, as_u64};
use crate::scenario::figures::length;
use crate::scenario::{Answered, Result};
use crate::suite::instrument::wording::{amount, counted, decimal, grouped};

/// `1.2 bits below`, `0.3 bits above`.
fn off(distance: &Enclosure) -> String {
    if distance.upper().signum() < 0 {
        format!("{} below", amount(&-distance, "bit"))
    } else {
        format!("{} above", amount(distance, "bit"))
    }
}

impl Answered for Posterisation {
    fn answer(parameters: &Parameters, measured: &Measured) -> Result<Vec<String>> {
        let futures = &measured.futures;
        let given = futures
            .iter()
            .filter(|future| future.given.is_some())
            .count();
        let [against, pairs] = orders(futures);
        let mut said = vec![format!(
            "A future's posterior is not 2^-K, K the length of the shortest program that prints it given the data: -log2 of it \
         is {} K on average, over {} of up to {}. Where only its shortest program counts, it is {}.",
            off(&distance(futures, 1)?),
            counted(as_u64(given), "future"),
            counted(u64::from(parameters.bits), "bit"),
            off(&distance(futures, 0)?),
        )];
        said.push(format!(
            "Of {} of futures the two order {} the other way.",
            counted(pairs, "pair"),
            grouped(against),
        ));
        let less = futures
            .iter()
            .filter(|future| future.apart[0] < future.merged);
        let gain = |future: &&Future| future.merged.checked_div(&future.apart[0]);
        let most = futures.iter().filter_map(|future| gain(&future)).max();
        said.push(format!(
        "Control: without merging the sum is missed, for {} of all {} futures; a future's programs together weigh up to {} \
         times its shortest.",
        less.count(),
        grouped(length(futures)),
        most.as_ref().map_or_else(String::new, decimal),
    ));
        Ok(said)
    }
}
