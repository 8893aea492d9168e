//! The trace of `twin-variant-growth` and how it is drawn: joint weight over depth, and where the agent rests.
//!
//! Takes `Trace` and `Recipe`; nothing here enters a verdict.

use super::{GROWTHS, Measured, Parameters, ScenarioError, closed};
use crate::trace::{Axis, Column, Line, Recipe, Role, Rule, Trace};

pub(super) fn traces(
    parameters: &Parameters,
    measured: &Measured,
) -> Result<Vec<Trace>, ScenarioError> {
    let threshold = parameters.threshold()?;
    let mut recipe = Recipe::new("joint-mass", "Variants multiply: their joint weight stops the agent, not the best of them")
        .subtitle(format!(
            "Joint weight, over that of p, of all twins up to D bits longer (no single one above 1/2). Dashed: closed forms. At {threshold} = (g-k) H/k and above, exact expectimax rests on all {} nights; below, it acts. Exact.",
            parameters.nights
        ))
        .axes(Axis::linear("twins up to so many bits longer, D"), Axis::linear("joint weight R of the twins (p = 1)"))
        .rule(Rule::Horizontal { y: threshold.nearest_f64(), label: "rests from here on".to_string(), role: Role::Bound });
    let (mut growths, mut depths, mut mass, mut closed_form) = (vec![], vec![], vec![], vec![]);
    let (mut acts, mut rests, mut acts_later, mut later_value) = (vec![], vec![], vec![], vec![]);
    for class in &measured.classes {
        let value = class.mass.nearest_f64();
        growths.push(Some(class.name.clone()));
        depths.push(Some(i64::from(class.depth)));
        mass.push(Some(value));
        closed_form.push(Some(
            closed(class.growth, parameters.factor, class.depth).nearest_f64(),
        ));
        acts.push(class.acts.then_some(value));
        rests.push((!class.acts).then_some(value));
        acts_later.push(Some(i64::from(class.later_acts)));
        later_value.push(Some(class.later_value.nearest_f64()));
    }
    for growth in GROWTHS {
        let name = parameters.name(growth);
        recipe = recipe
            .series(
                &format!("{name}, closed form"),
                "D_bits",
                "closed_form",
                Role::Bound,
            )
            .where_column("growth", &name);
    }
    for (index, growth) in GROWTHS.into_iter().enumerate() {
        let name = parameters.name(growth);
        recipe = recipe
            .series(
                &format!("{name}: acts"),
                "D_bits",
                "mass_where_it_acts",
                Role::Measured(index),
            )
            .where_column("growth", &name)
            .drawn_as(Line::Points);
        if measured
            .classes
            .iter()
            .any(|class| class.growth == growth && !class.acts)
        {
            recipe = recipe
                .series(
                    &format!("{name}: rests"),
                    "D_bits",
                    "mass_where_it_rests",
                    Role::Measured(GROWTHS.len()),
                )
                .where_column("growth", &name)
                .drawn_as(Line::Points);
        }
    }
    Ok(vec![
        Trace::new("joint-mass")
            .with_column("growth", Column::Text(growths))?
            .with_column("D_bits", Column::Integer(depths))?
            .with_column("mass", Column::Float(mass))?
            .with_column("closed_form", Column::Float(closed_form))?
            .with_column("mass_where_it_acts", Column::Float(acts))?
            .with_column("mass_where_it_rests", Column::Float(rests))?
            .with_column("acts_if_gone_later", Column::Integer(acts_later))?
            .with_column("value_if_gone_later", Column::Float(later_value))?
            .with_recipe(recipe),
    ])
}
