//! What came out, in a few sentences: how far the posterior is from 2^-K, before and after merging.

use super::{Future, Measured, Parameters, distance, orders};
use crate::exact::as_u64;
use crate::scenario::Result;
use crate::scenario::figures::length;
use crate::suite::instrument::wording::{counted, decimal, enclosed, grouped};

pub(super) fn answer(parameters: &Parameters, measured: &Measured) -> Result<Vec<String>> {
    let futures = &measured.futures;
    let given = futures
        .iter()
        .filter(|future| future.given.is_some())
        .count();
    let [against, pairs] = orders(futures);
    let mut said = vec![format!(
        "-log2 of a future's posterior exceeds the length of the shortest program that prints it, given the data, by {} \
         bits on average when its programs are counted together, and by {} when only the shortest is. So the posterior \
         is not 2^-K, of {} of up to {} bits.",
        enclosed(&distance(futures, 1)?),
        enclosed(&distance(futures, 0)?),
        counted(as_u64(given), "future"),
        parameters.bits,
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
