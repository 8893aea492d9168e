//! What came out, in a few sentences: what a copy costs on the tape, replayed, and together with what is copied.

use super::tasks::{COPY, ZEROS};
use super::{Means, Measured, Parameters};
use crate::exact::as_usize;
use crate::scenario::Result;
use crate::suite::instrument::wording::{counted, enclosed, grouped};

pub(super) fn answer(parameters: &Parameters, measured: &Measured) -> Result<Vec<String>> {
    let m = as_usize(u64::from(parameters.symbols));
    let copy = Means::of(&measured.instances, COPY, m)?;
    let zeros = Means::of(&measured.instances, ZEROS, m)?;
    let mut said = vec![format!(
        "A copy of {} costs {} bits on average where they are on the program's input tape, and {} where they are replayed \
         as data; they cost {} by themselves, and {} together with the copy.",
        counted(u64::from(parameters.symbols), "symbol"),
        enclosed(&copy.tape),
        enclosed(&copy.replayed),
        enclosed(&copy.alone),
        enclosed(&copy.together),
    )];
    let longest = measured.long.iter().max_by_key(|long| long.symbols);
    if let Some(long) = longest
        && let Some(bits) = long.twice
    {
        said.push(format!(
            "Replayed, a copy need not cost as much as what it copies: of {} one program reads them as data and prints \
             them twice with {} bits in all, {} more than they are.",
            counted(long.symbols, "symbol"),
            grouped(bits),
            grouped(bits.saturating_sub(long.symbols)),
        ));
    }
    said.push(format!(
        "Control: where only zeros are asked for the tape is of no use, they cost {} bits with it and {} after the data.",
        enclosed(&zeros.tape),
        enclosed(&zeros.replayed),
    ));
    Ok(said)
}
