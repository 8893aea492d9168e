//! What came out, in a few sentences: what is lost per symbol with the one weights and with the other.

use super::{Measured, Parameters, WeakenedGrain, mean_loss};
use crate::exact::{Enclosure, PRECISION, Rational, as_usize, log2};
use crate::scenario::figures::{fraction, length};
use crate::scenario::{Answered, Result};
use crate::suite::instrument::occam::in_bits;
use crate::suite::instrument::wording::{counted, enclosed, grouped};

/// Bits lost after so many symbols, and per symbol.
fn lost(ratios: &[Rational], symbols: u64) -> Result<[String; 2]> {
    let bits = match ratios.get(as_usize(symbols) - 1) {
        Some(ratio) => log2(ratio, PRECISION)?,
        None => Enclosure::zero(),
    };
    Ok([
        enclosed(&bits),
        enclosed(&bits.scale(&fraction(1, symbols)?)),
    ])
}

impl Answered for WeakenedGrain {
    fn answer(parameters: &Parameters, measured: &Measured) -> Result<Vec<String>> {
        let (all, early) = (length(&measured.square), length(&measured.square) / 4);
        let [bits, late] = lost(&measured.square, all)?;
        let [_, before] = lost(&measured.square, early)?;
        let [steep, rate] = lost(&measured.geometric, all)?;
        let coin = |ratios: &[Vec<Rational>]| -> Result<String> {
            Ok(enclosed(&in_bits(&mean_loss(ratios)?)?))
        };
        Ok(vec![
            format!(
                "Though no member of the class is the truth, the mixture loses only {bits} bits on {} of the Thue-Morse \
             sequence: {late} per symbol, and {before} over the first {}, so that the loss per symbol goes to 0.",
                counted(all, "symbol"),
                grouped(early),
            ),
            format!(
                "Control: that needs weights that fall slowly, 1/(n(n+1)) for what agrees with the truth for n symbols. With \
             2^-n it loses {steep} bits there, {rate} per symbol, and it goes on so."
            ),
            format!(
                "Where the truth is a coin the loss per symbol is {} bits at the end with the slow weights and {} with the fast ones, over {}.",
                coin(&measured.coins)?,
                coin(&measured.coins_geometric)?,
                counted(parameters.sequences, "sequence"),
            ),
        ])
    }
}
