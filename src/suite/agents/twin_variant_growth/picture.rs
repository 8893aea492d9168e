//! The trace of `twin-variant-growth` and how it is drawn: joint weight over depth, and where the agent
//! rests.

use super::TwinVariantGrowth;
use super::parameters::GROWTHS;
use crate::scenario::{Drawn, Finished, Result};
use crate::trace::{Axis, Line, Recipe, Role, Rows, Rule, Trace};

impl Drawn for TwinVariantGrowth {
    fn traces(finished: Finished<'_, Self>) -> Result<Vec<Trace>> {
        let threshold = finished.parameters.threshold()?;
        let title = "Variants multiply: their joint weight stops the agent, not the best of them";
        let subtitle = format!(
            "Joint weight R, over that of the program p, of all its twins up to D bits longer: v(d) of them d bits \
             longer, none above 1/2. Dashed: closed forms. At {threshold} = (g-k) H/k and above, exact expectimax \
             rests on all H = {} nights; below, it acts (cost k = {}, gain g = {}). Exact.",
            finished.parameters.nights, finished.parameters.cost, finished.parameters.gain
        );
        let [growth, depth, form] = ["growth", "D_bits", "closed_form"];
        let [acts, rests] = ["mass_where_it_acts", "mass_where_it_rests"];
        let [later_acts, later_value] = ["acts_if_gone_later", "value_if_gone_later"];
        let columns = [
            growth,
            depth,
            "mass",
            form,
            acts,
            rests,
            later_acts,
            later_value,
        ];
        let mut rows = Rows::new("joint-mass", columns);
        for (class, said) in finished
            .measured
            .classes
            .iter()
            .zip(&finished.theory.classes)
        {
            rows.push((
                &class.name,
                class.depth,
                &class.mass,
                &said.mass,
                class.acts.then_some(&class.mass),
                (!class.acts).then_some(&class.mass),
                i32::from(class.later_acts),
                &class.later_value,
            ));
        }
        let mut recipe = Recipe::new("joint-mass", title)
            .subtitle(subtitle)
            .axes(
                Axis::linear("twins up to this many bits longer, D"),
                Axis::linear("joint weight R of the twins (that of p is 1)"),
            )
            .rule(Rule::Horizontal {
                y: threshold.nearest_f64(),
                label: "rests from here on".to_string(),
                role: Role::Bound,
            });
        for name in GROWTHS.map(|growth| finished.parameters.name(growth)) {
            recipe = recipe
                .series(&format!("{name}, closed form"), depth, form, Role::Bound)
                .where_column(growth, &name);
        }
        for (index, of) in GROWTHS.into_iter().enumerate() {
            let name = finished.parameters.name(of);
            let mut points = vec![("acts", acts, index)];
            if finished.measured.of(of).any(|class| !class.acts) {
                points.push(("rests", rests, GROWTHS.len()));
            }
            for (does, mass, colour) in points {
                let label = format!("{name}: {does}");
                recipe = recipe
                    .series(&label, depth, mass, Role::Measured(colour))
                    .where_column(growth, &name)
                    .drawn_as(Line::Points);
            }
        }
        Ok(vec![rows.drawn(recipe)?])
    }
}
