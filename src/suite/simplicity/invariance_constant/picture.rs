//! The trace of `invariance-constant` and how it is drawn: what is certain and what is seen of the constant, by limit.

use super::{FIRST, InvarianceConstant, certain, in_bits, observed};
use crate::scenario::{Drawn, Finished, Result};
use crate::trace::{Axis, Recipe, Role, Rows, Trace};

impl Drawn for InvarianceConstant {
    fn traces(finished: Finished<'_, Self>) -> Result<Vec<Trace>> {
        let columns = ["bits", "certain", "observed", "theorem"];
        let [bits, surely, seen, theorem] = columns;
        let mut rows = Rows::new("constant", columns);
        for (limit, [u, v]) in (FIRST..).zip(&finished.measured.limits) {
            let sure = certain(u, v)?.map(|(_, ratio)| ratio);
            let sure = sure.filter(|ratio| !ratio.is_zero());
            let sure = sure.map(|ratio| in_bits(&ratio)).transpose()?;
            let ratio = observed(u, v)?;
            let ratio = (!ratio.is_zero()).then(|| in_bits(&ratio)).transpose()?;
            rows.push((limit, sure, ratio, 1));
        }
        let title = "One bit is all that it costs to speak the other machine's language";
        let subtitle = format!(
            "The greatest of log2 M_U(x) - log2 M_V(x) over all x of up to {} symbols, as far as programs of so many bits \
             tell: what is certain of it, and the same by lower bounds, which may lie above the theorem's bit as V's \
             longest programs do not fit into U's limit.",
            finished.parameters.symbols,
        );
        let recipe = Recipe::new("constant", title)
            .subtitle(subtitle)
            .axes(Axis::linear("bit limit L"), Axis::linear("bits"))
            .series("the theorem", bits, theorem, Role::Bound)
            .series("by lower bounds", bits, seen, Role::Measured(1))
            .series("certain", bits, surely, Role::Measured(0));
        Ok(vec![rows.drawn(recipe)?])
    }
}
