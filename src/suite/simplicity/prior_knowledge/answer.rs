//! What came out, in a few sentences: what a copy costs on the tape, replayed, and together with what is copied.

use super::tasks::{COPY, TASKS, Task, ZEROS};
use super::{Means, Measured, Parameters, PriorKnowledge};
use crate::exact::as_usize;
use crate::scenario::figures::length;
use crate::scenario::{Answered, Result};
use crate::suite::instrument::wording::{counted, enclosed, grouped};

impl Answered for PriorKnowledge {
    fn answer(parameters: &Parameters, measured: &Measured) -> Result<Vec<String>> {
        let m = as_usize(u64::from(parameters.symbols));
        let copy = Means::of(&measured.instances, COPY, m)?;
        let zeros = Means::of(&measured.instances, ZEROS, m)?;
        let on_tape = measured.long.iter();
        let copied = on_tape
            .filter(|long| long.right[COPY] == long.symbols)
            .count();
        let longest = measured.long.iter().max_by_key(|long| long.symbols);
        let Task { source, bits, .. } = &TASKS[COPY];
        let mut said = vec![format!(
            "A program of {bits} bits, `{source}`, copies what is on its input tape: {copied} of {} tapes of up to {}. Over all \
         programs a copy of {} costs {} bits on average with the tape, and {} after a replay as data; what is copied costs {} by itself, and {} together with the copy.",
            grouped(length(&measured.long)),
            counted(longest.map_or(0, |long| long.symbols), "symbol"),
            counted(u64::from(parameters.symbols), "symbol"),
            enclosed(&copy.tape),
            enclosed(&copy.replayed),
            enclosed(&copy.alone),
            enclosed(&copy.together),
        )];
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
}
