//! The seeds that a scenario file names: `seed`, or `seeds` for a run with each.

use super::{FileError, Reader, Typed};
use crate::scenario::DEFAULT_SEED;

/// The most seeds of one file: all their rows are kept until the last run is done.
const MOST: usize = 100;

impl Reader<'_> {
    /// At least one, and all different. `draws` says whether a seed changes anything.
    pub(super) fn seeds(&self, typed: &Typed, draws: bool) -> Result<Vec<u64>, FileError> {
        let Some(seeds) = &typed.seeds else {
            return Ok(vec![typed.seed.unwrap_or(DEFAULT_SEED)]);
        };
        let whole = |message: &str| Err(self.error(seeds.span(), message));
        if typed.seed.is_some() {
            return whole(
                "give `seed`, one number, or `seeds`, a list of them, not both: remove one",
            );
        }
        let mut found = Vec::new();
        for seed in seeds.get_ref() {
            let value = *seed.get_ref();
            if i64::try_from(value).is_err() {
                let most = i64::MAX;
                return Err(self.error(seed.span(), format!("a seed in a list is at most {most}")));
            }
            if found.contains(&value) {
                return Err(self.error(
                    seed.span(),
                    format!("seed {value} stands in the list already, and its run would count twice; remove it"),
                ));
            }
            found.push(value);
        }
        match found.len() {
            0 => {
                whole("no seed to run with; name some, as in seeds = [1, 2, 3], or remove `seeds`")
            }
            1 => Ok(found),
            _ if !draws => whole(
                "nothing is drawn here, so every seed would give the same run; remove `seeds`, or draw: from a `[truth]`, or by a `[[remedy]]` of kind = \"thompson\"",
            ),
            count if count > MOST => whole(&format!(
                "{count} seeds are too many for one file, which runs at most {MOST}; make files of parts of them"
            )),
            _ => Ok(found),
        }
    }
}
