//! What came out, in a few sentences: which half of the prior is believed, what that costs, and what helps.

use super::laws::distance;
use super::urn::FRESH;
use super::{FreedmanDiaconisDiscrete, Measured, Parameters, Path, mean};
use crate::exact::{Enclosure, Rational};
use crate::scenario::figures::{fraction, length, of_double, quotient, whole};
use crate::scenario::sampling::Sample;
use crate::scenario::{Answered, Result};
use crate::suite::instrument::occam::in_bits;
use crate::suite::instrument::wording::{counted, decimal, enclosed, grouped};

/// Nats as bits, in words.
fn bits(nats: &Rational) -> Result<String> {
    Ok(enclosed(&in_bits(&Enclosure::exact(nats.clone()))?))
}

/// In how many runs the point mass leads, and the log-odds of it where they are least.
fn lead(paths: &[Path]) -> Result<(u64, Rational)> {
    let odds = paths.iter().map(|path| of_double(path.end.log_odds));
    let odds = odds.collect::<Result<Vec<Rational>, _>>()?;
    let leads = odds.iter().filter(|odds| odds.signum() > 0);
    let least = odds.iter().min().cloned().unwrap_or_else(Rational::zero);
    Ok((crate::exact::as_u64(leads.count()), least))
}

impl Answered for FreedmanDiaconisDiscrete {
    fn answer(parameters: &Parameters, measured: &Measured) -> Result<Vec<String>> {
        let heavy = &measured.heavy;
        let (leads, least) = lead(heavy)?;
        let fresh = heavy.iter().map(|path| path.fresh_ones).sum();
        let symbols = counted(parameters.symbols, "symbol");
        let believes = if leads == length(heavy) {
            format!("by {} bits or more", bits(&least)?)
        } else {
            format!(
                "and in the run least for it its log-odds are {} bits",
                bits(&least)?
            )
        };
        let per_symbol = quotient(
            &mean(heavy.iter().map(|path| path.regret))?,
            &whole(parameters.symbols),
        )?;
        let mut said = vec![format!(
            "In {} of {} the mixture believes the wrong law after {symbols}, {believes}. It gives a 1 the chance {}, where a share {} of the symbols that follow are 1; it loses {} bits per symbol more than the truth.",
            grouped(leads),
            counted(length(heavy), "run"),
            decimal(&mean(heavy.iter().map(|path| path.said_one))?),
            decimal(&fraction(fresh, length(heavy) * FRESH)?),
            bits(&per_symbol)?,
        )];
        let bills: Vec<u64> = heavy.iter().map(|path| path.bill).collect();
        let alone = mean(heavy.iter().map(|path| distance(&path.end.alone())))?;
        said.push(format!(
        "Yet the other half of the prior, the Dirichlet process, would have learnt it: its prediction alone is {} off in \
         total variation. It loses the lead because a symbol k that is new to it costs it k bits, {} bits per run.",
        decimal(&alone),
        decimal(&Sample::of_counts(&bills)?.mean),
    ));
        let light = measured.light.iter();
        let right = light.filter(|path| path.end.log_odds < 0.0).count();
        let drawn = measured.drawn.iter();
        let found = drawn.filter(|run| run.log_odds > 0.0).count();
        said.push(format!(
        "Control: where the symbols have a finite mean the Dirichlet process leads in {right} of {}. Of truths drawn \
         from the prior itself the posterior finds the half that they come from in {} of {}.",
        counted(length(&measured.light), "run"),
        grouped(crate::exact::as_u64(found)),
        grouped(length(&measured.drawn)),
    ));
        Ok(said)
    }
}
