//! What came out, in a few sentences: how large the models get, what the lower rate does, and the exact game.

use super::{GrunwaldVanOmmen, Learners, Measured, Parameters, Run, figures, peaks};
use crate::exact::{Enclosure, PRECISION, Rational, log2};
use crate::scenario::sampling::Sample;
use crate::scenario::{Answered, Result};
use crate::suite::instrument::nested_regression::source::TRUE_SIZE;
use crate::suite::instrument::occam::in_bits;
use crate::suite::instrument::wording::{counted, decimal, enclosed};

impl Answered for GrunwaldVanOmmen {
    fn answer(parameters: &Parameters, measured: &Measured) -> Result<Vec<String>> {
        let (easy, control) = (&measured.easy_points, &measured.well_specified);
        let of = |runs: &[Run], figure| -> Result<String> {
            Ok(decimal(
                &Sample::of(&figures(runs, measured.at, figure)?)?.mean,
            ))
        };
        let sizes = |learners: &Learners| -> Result<[String; 2]> {
            Ok([
                of(&learners.bayes, |step| step.size)?,
                of(&learners.generalised, |step| step.size)?,
            ])
        };
        let [bayes, generalised] = sizes(easy)?;
        let last = easy.bayes.iter().filter_map(|run| run.steps.last());
        let last = Sample::of_doubles(last.map(|step| step.size))?;
        let nats: Rational = peaks(&easy.bayes)?.mean;
        let mut said = vec![format!(
            "With easy points Bayes believes in models of {bayes} covariates after {} observations on average, where {TRUE_SIZE} \
         are enough; at the learning rate {} it is {generalised}. Bayes is at {} after all {}.",
            measured.at,
            decimal(&parameters.rate),
            decimal(&last.mean),
            parameters.observations,
        )];
        said.push(format!(
        "After {} observations its excess squared error is {}, that of the lower rate {}. Its code gets up to {} bits ahead of the best single density's, and Bayes believes what codes well. Control: without easy points \
         the sizes are {}.",
        measured.at,
        of(&easy.bayes, |step| step.risk)?,
        of(&easy.generalised, |step| step.risk)?,
        enclosed(&in_bits(&Enclosure::exact(nats))?),
        sizes(control)?.join(" and "),
    ));
        let mut games = Vec::new();
        for course in &measured.guesses.courses {
            if let Some(step) = course.steps.last() {
                games.push(format!(
                    "{} of {} at rate {}",
                    enclosed(&in_bits(&step.sum)?),
                    enclosed(&log2(&course.inverse_weight().into(), PRECISION)?),
                    decimal(&course.rate()),
                ));
            }
        }
        said.push(format!(
        "In the exact game of guesses a theorem allows the posterior's distance from the best predictor, summed over all \
         points, the bits of its prior weight at low rates. Over {} it is, in bits of those that the prior weight has: {}.",
        counted(parameters.guesses, "point"),
        games.join(", "),
    ));
        Ok(said)
    }
}
