//! What came out, in a few sentences: how long twins stay where they are, and what happens when they part.

use super::{Parameters, Seen, TwinOdds};
use crate::exact::{Rational, as_u64};
use crate::scenario::figures::{bits, length};
use crate::scenario::{Answered, Result};
use crate::suite::instrument::wording::{counted, decimal, enclosed, grouped};

/// Log-odds in words.
fn log_odds(odds: &Rational) -> Result<String> {
    Ok(match bits(odds)? {
        Some(log) => format!("2^{}", enclosed(&log)),
        None => "0".to_owned(),
    })
}

/// Whether the odds are the prior's for as long as the twins agree.
fn stays(seen: &Seen) -> bool {
    let agree = &seen.odds[..=seen.pair.agree];
    agree.iter().all(|odds| *odds == seen.odds[0])
}

impl Answered for TwinOdds {
    fn answer(parameters: &Parameters, measured: &Vec<Seen>) -> Result<Vec<String>> {
        let staying = measured.iter().filter(|seen| stays(seen)).count();
        let parted = measured
            .iter()
            .filter(|seen| seen.odds.last() != seen.odds.first());
        let parted = parted.count();
        let all = length(measured);
        let how_many = if as_u64(staying) == all {
            format!("In all {} of twins", counted(all, "pair"))
        } else {
            format!("In {staying} of {} of twins", counted(all, "pair"))
        };
        let mut said = vec![format!(
            "{how_many} among the programs of up to {} bits the odds do not move as long as the two agree: they stay at \
         2^-d, d by how many bits the one is longer, whatever the data.",
            parameters.bits,
        )];
        let longest = measured.iter().max_by_key(|seen| seen.pair.agree);
        if let Some(Seen { pair, odds }) = longest
            && let (Some(first), Some(last)) = (odds.first(), odds.last())
        {
            said.push(format!(
            "The longest that two agree is {}: `{}` against `{}`, {} longer, stays at {} to the last of them, and is at \
             {} with the next symbol.",
            counted(as_u64(pair.agree), "symbol"),
            pair.q.name(),
            pair.p.name(),
            counted(u64::from(pair.longer_by()), "bit"),
            log_odds(first)?,
            log_odds(last)?,
        ));
        }
        let alive = measured.iter().filter_map(|seen| {
            let last = seen.odds.last()?;
            (!last.is_zero()).then_some((seen, last))
        });
        let surviving = match alive.max_by(|a, b| a.1.cmp(b.1)) {
            Some((seen, last)) => format!(
                " Where a program reads data it may survive the parting: the odds of `{}` against `{}` are {} after it, {} \
             before.",
                seen.pair.q.name(),
                seen.pair.p.name(),
                decimal(last),
                decimal(&seen.odds[0]),
            ),
            None => String::new(),
        };
        said.push(format!(
            "Control: at the symbol at which they part the odds of {} of {} pairs move.{surviving}",
            parted,
            grouped(all),
        ));
        Ok(said)
    }
}
