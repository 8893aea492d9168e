//! What came out, in a few sentences: what each code pays at worst on the longest sequences.

use super::{CodeLengthQuartet, Measured, Parameters, Size};
use crate::exact::{PRECISION, log2};
use crate::scenario::{Answered, Result};
use crate::suite::instrument::wording::{counted, enclosed, grouped};

impl Answered for CodeLengthQuartet {
    fn answer(_: &Parameters, measured: &Measured) -> Result<Vec<String>> {
        let mut sizes = measured.sizes.iter().rev();
        let Some(longest) = sizes.next() else {
            return Ok(Vec::new());
        };
        let nml =
            |size: &Size| -> Result<String> { Ok(enclosed(&log2(&size.constant()?, PRECISION)?)) };
        let [kt, laplace, two_part, bayes, equal] = longest.worst()?;
        let mut said = vec![format!(
            "On {} a coin's unknown bias costs {} bits with NML, whatever the sequence; at worst it costs {} with KT, {} with \
         Laplace's rule, and {} with a two-part code that writes the bias out.",
            counted(u64::from(longest.n), "symbol"),
            nml(longest)?,
            enclosed(&kt),
            enclosed(&laplace),
            enclosed(&two_part),
        )];
        said.push(format!(
        "To integrate beats to write out: Bayes over the two-part code's own {} pays {} at worst. Control: with points at \
         equal distances in the bias the two-part code pays {}.",
        counted(longest.grid, "point"),
        enclosed(&bayes),
        enclosed(&equal),
    ));
        let quarter = sizes.find(|size| 4 * size.n <= longest.n);
        if let Some(size) = quarter {
            said.push(format!(
                "The price grows like (1/2) log2 n: at n = {} NML pays {}, at n = {} {}.",
                grouped(u64::from(size.n)),
                nml(size)?,
                grouped(u64::from(longest.n)),
                nml(longest)?,
            ));
        }
        Ok(said)
    }
}
