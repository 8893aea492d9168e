//! What came out, in a few sentences: what the density and the programs say of the next raven, and of all.

use super::{ConfirmationOfUniversals, Measured, Parameters};
use crate::exact::{Rational, as_usize};
use crate::scenario::figures::fraction;
use crate::scenario::{Answered, Result};
use crate::suite::instrument::wording::{counted, decimal, enclosed};

impl Answered for ConfirmationOfUniversals {
    fn answer(parameters: &Parameters, measured: &Measured) -> Result<Vec<String>> {
        let ravens = as_usize(parameters.ravens);
        let (density, programs) = (&measured.density, &measured.programs);
        let powers = density.at_powers.len() - 1;
        // The least power of two that is at least n, and the horizon.
        let near = as_usize(u64::from(parameters.ravens.next_power_of_two().ilog2()));
        let whites: Rational = programs.predictives.iter().map(|[white, _]| white).sum();
        let mut said = vec![format!(
            "After {} the uniform prior believes with {} that all of the first 2^{near} are black, and with {} that all of \
         2^{powers} are: it falls to 0 as their number grows, whatever was seen.",
            counted(parameters.ravens, "black raven"),
            decimal(&density.belief(ravens, near)?),
            decimal(&density.last(ravens)?),
        )];
        if let Some([white, _]) = programs.predictives.last() {
            said.push(format!(
            "All programs of up to {} bits expect a white raven next with chance {}, and their chances of a white one \
             add up to {} over all {} ravens: some of them say \"black, for ever\", and no black raven takes weight \
             from these.",
            parameters.bits,
            decimal(white),
            decimal(&whites),
            parameters.ravens,
        ));
        }
        let list = &measured.list;
        let belief =
            |at: usize| -> Result<String> { Ok(decimal(&fraction(list.last, list.alive[at])?)) };
        let half = list.alive.len() / 2;
        said.push(format!(
        "On a list with twins that turn white at some time up to 2^{powers} the belief that all are black is {} after 1 \
         raven and {} after 2^{half}. Control: the uniform prior's chances of a white raven add up to {} over 2^{powers}, those of the list to {}.",
        belief(0)?,
        belief(half)?,
        enclosed(&measured.density_hazards),
        enclosed(&list.hazards),
    ));
        Ok(said)
    }
}
