//! The seeds that a scenario file names: `seed`, or `seeds` for a run with each.

use toml::Spanned;

use super::reader::{Reader, Result, Value};
use crate::scenario::DEFAULT_SEED;

/// The most seeds of one file: all their rows are kept until the last run is done.
const MOST: usize = 100;

/// What was typed as `seeds`.
pub(super) type Seeds = Spanned<Vec<Spanned<Value>>>;

impl Reader<'_> {
    /// At least one, and all different. `draws` says whether a seed changes anything.
    pub(super) fn seeds(
        &self,
        seed: Option<&Spanned<Value>>,
        seeds: Option<&Seeds>,
        draws: bool,
    ) -> Result<Vec<u64>> {
        let Some(seeds) = seeds else {
            let seed = seed.map(|seed| self.count(seed)).transpose()?;
            return Ok(vec![seed.unwrap_or(DEFAULT_SEED)]);
        };
        let all = |message: &str| self.made(seeds, Err(message));
        if seed.is_some() {
            return all(
                "give `seed`, one number, or `seeds`, a list of them, not both: remove one",
            );
        }
        let mut found = Vec::new();
        for seed in seeds.get_ref() {
            let value = self.count(seed)?;
            let most = i64::MAX.unsigned_abs();
            if value > most {
                return self.made(seed, Err(format!("a seed in a list is at most {most}")));
            }
            if found.contains(&value) {
                let message = "is in the list already, and its run would count twice; remove it";
                return self.made(seed, Err(format!("seed {value} {message}")));
            }
            found.push(value);
        }
        match found.len() {
            0 => all("no seed to run with; name some, as in seeds = [1, 2, 3], or remove `seeds`"),
            1 => Ok(found),
            _ if !draws => all(
                "nothing is drawn here, so every seed would give the same run; remove `seeds`, or draw: from \
                 a `[truth]`, or by a `[[remedy]]` of kind = \"thompson\"",
            ),
            count if count > MOST => all(&format!(
                "{count} seeds are too many for one file, which runs at most {MOST}; make files of parts of them"
            )),
            _ => Ok(found),
        }
    }
}
