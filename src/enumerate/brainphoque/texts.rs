//! How many texts of each length there are, and how many a run comes to the end of.

use crate::enumerate::budget::{Budget, BudgetError, StopReason};
use crate::enumerate::control::Control;
use crate::enumerate::table::Summary;
use crate::exact::as_usize;
use crate::machine::BrainPhoque;

/// Steps of a run that is counted.
const STEPS: u64 = 1000;

/// Texts of a length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PhoqueTexts {
    /// Their length.
    pub tokens: u32,
    /// All of them.
    pub texts: u128,
    /// Those that a run stands on to the end within 1,000 steps: the cylinders of so many tokens.
    pub stood_on: u128,
}

/// Counts the texts of 1 to `most` tokens, of the machine without `,`; none if it was interrupted.
///
/// ```
/// use solomonoff::enumerate::{Control, count_phoque_texts};
/// use solomonoff::machine::BrainPhoque;
///
/// let counted = count_phoque_texts(&BrainPhoque::new().on_cells(1)?, 4, &Control::new())?;
/// let stood_on: Vec<u128> = counted.unwrap().iter().map(|row| row.stood_on).collect();
/// // `+[]` and `-[]` go round for ever, so that nothing comes after them.
/// assert_eq!(stood_on, [7, 49, 343, 2387]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`BudgetError`] for more tokens than 128 bits hold the masses of.
pub fn count_phoque_texts(
    machine: &BrainPhoque,
    most: u32,
    control: &Control<'_>,
) -> Result<Option<Vec<PhoqueTexts>>, BudgetError> {
    let mut rows = Vec::new();
    let mut shorter = 0;
    for tokens in 1..=most {
        // No run prints more symbols than it does steps, so none is cut short by a horizon.
        let budget = Budget::new(tokens, as_usize(STEPS), STEPS)?;
        let summary = Summary::enumerate(machine, budget, control)?;
        if summary.stop != StopReason::Bits {
            return Ok(None);
        }
        let all = summary.tally.cylinders;
        rows.push(PhoqueTexts {
            tokens,
            texts: 7_u128.pow(tokens),
            stood_on: all - shorter,
        });
        shorter = all;
    }
    Ok(Some(rows))
}
