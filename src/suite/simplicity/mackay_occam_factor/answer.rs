//! What came out, in a few sentences: which model the evidence takes, which the best fit, and how often that is the truth.

use super::{MackayOccamFactor, Measured, Model, Parameters, data};
use crate::scenario::{Answered, Result};
use crate::suite::instrument::occam::in_bits;
use crate::suite::instrument::wording::{counted, enclosed, grouped};

/// The models at the largest n.
fn at_end(models: &[Model]) -> Vec<&Model> {
    let last = models.iter().map(|model| model.n).max();
    let models = models.iter();
    models.filter(|model| Some(model.n) == last).collect()
}

/// The models of largest evidence and of best fit, and by how many bits the second fits better and its Occam factor is
/// smaller.
fn told(models: &[Model], kind: &str, seen: &str) -> Result<Option<String>> {
    let models = at_end(models);
    let by_evidence = models
        .iter()
        .max_by(|a, b| a.evidence.lower().cmp(b.evidence.lower()));
    let by_fit = models
        .iter()
        .max_by(|a, b| a.best.lower().cmp(b.best.lower()));
    let (Some(evidence), Some(fit)) = (by_evidence, by_fit) else {
        return Ok(None);
    };
    let better = in_bits(&(&fit.best - &evidence.best))?;
    let smaller = in_bits(&(&evidence.evidence - &fit.evidence))?;
    let why = if evidence.number == fit.number {
        "as does the best fit alone".to_owned()
    } else {
        format!(
            "though {kind} {} fits best, {} bits better: its evidence is {} bits less",
            fit.number,
            enclosed(&better),
            enclosed(&smaller),
        )
    };
    Ok(Some(format!(
        "on {} the evidence takes {kind} {}, {why}",
        counted(evidence.n, seen),
        evidence.number,
    )))
}

impl Answered for MackayOccamFactor {
    fn answer(_: &Parameters, measured: &Measured) -> Result<Vec<String>> {
        let chains = told(&measured.chains, "order", "symbol")?;
        let polynomials = told(&measured.polynomials, "degree", "point")?;
        let parts: Vec<String> = chains.into_iter().chain(polynomials).collect();
        let [orders, degrees] = measured.elsewhere;
        Ok(vec![
            format!(
                "With equal priors on all models, {}. The Occam factor does that, and no prior over models.",
                parts.join("; "),
            ),
            format!(
                "Not on all data: of {} the evidence peaks elsewhere than at the true order {} on {}, and elsewhere than at \
             the true degree {} on {}.",
                counted(measured.runs, "data set"),
                data::TRUE_ORDER,
                grouped(orders),
                data::TRUE_DEGREE,
                grouped(degrees),
            ),
        ])
    }
}
