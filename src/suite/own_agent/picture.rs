//! The traces of a life: a row for each cycle, one for each cycle and action, one for each cycle and world.

use super::class::Class;
use super::live::{Cycle, Life};
use crate::exact::{Enclosure, Rational, as_u64};
use crate::scenario::Result;
use crate::trace::{Axis, Line, Recipe, Role, Rows, Rule, Trace};

/// Actions and worlds that are drawn.
const DRAWN: usize = 4;

/// Where nothing is open, the value; and both ends.
fn ends(value: Option<&Enclosure>) -> [Option<Rational>; 3] {
    [
        value.and_then(Enclosure::exact_value).cloned(),
        value.map(|value| value.lower().clone()),
        value.map(|value| value.upper().clone()),
    ]
}

/// The value per cycle that is planned, undiscounted or not: on the scale of one reward.
fn per_cycle(class: &Class, cycle: &Cycle, value: &Enclosure) -> Enclosure {
    let discount = class.payoff().discount();
    let weight: Rational = (0..cycle.planned)
        .map(|later| discount.pow(as_u64(later)))
        .sum();
    let share = weight.reciprocal().unwrap_or_else(Rational::one);
    value.scale(&share)
}

/// What a picture says of open mass.
fn worth(life: &Life) -> &'static str {
    let is_open = |cycle: &Cycle| {
        let mut values = cycle.values.iter().flatten();
        values.any(|value| !value.is_exact())
    };
    if life.cycles.iter().any(is_open) {
        "Where the step limit leaves something open a value is an interval; only points are drawn, the trace \
         has both ends."
    } else {
        "Exact."
    }
}

pub(super) fn traces(title: &str, class: &Class, life: &Life) -> Result<Vec<Trace>> {
    Ok(vec![
        cycles(class, life)?,
        values(title, class, life)?,
        beliefs(title, class, life)?,
    ])
}

/// A row for each cycle.
fn cycles(class: &Class, life: &Life) -> Result<Trace> {
    let columns = [
        "cycle",
        "given",
        "action",
        "percept",
        "reward",
        "q_of_action",
        "learning",
        "settled",
        "tied",
        "worlds_left",
        "leader",
        "posterior_leader",
    ];
    let [number, .., left, _, _] = columns;
    let mut rows = Rows::new("cycles", columns);
    for (number, (action, percept)) in (1_usize..).zip(&class.history) {
        rows.push((
            number,
            true,
            &class.actions[*action],
            Some(&class.percepts[*percept]),
            Some(class.interface.rewards()[*percept].clone()),
            None::<Rational>,
            None::<Rational>,
            None::<bool>,
            None::<bool>,
            None::<usize>,
            None::<&String>,
            None::<Rational>,
        ));
    }
    for cycle in &life.cycles {
        let own = cycle.values.as_ref().map(|values| &values[cycle.action]);
        let leader = cycle.posterior.first();
        rows.push((
            cycle.number,
            false,
            &class.actions[cycle.action],
            cycle.percept.map(|percept| &class.percepts[percept]),
            cycle.reward.clone(),
            ends(own)[0].clone(),
            ends(cycle.learning.as_ref())[0].clone(),
            Some(cycle.is_settled),
            Some(cycle.is_tied),
            Some(cycle.left),
            leader.map(|(world, _)| &class.worlds[*world].name),
            leader.and_then(|(_, share)| share.exact_value().cloned()),
        ));
    }
    // Drawn when somebody asks for it; the other two traces are the pictures of a run.
    let recipe = Recipe::new("cycles", "Worlds that are left")
        .subtitle("How many worlds the history allows before each cycle. Exact.")
        .axes(Axis::linear("cycle"), Axis::linear("worlds"))
        .series("left", number, left, Role::Measured(0))
        .on_request();
    Ok(rows.drawn(recipe)?)
}

/// A row for each cycle and action.
fn values(title: &str, class: &Class, life: &Life) -> Result<Trace> {
    let columns = [
        "cycle",
        "action",
        "q",
        "q_lower",
        "q_upper",
        "q_per_cycle",
        "taken",
        "taken_per_cycle",
        "reward",
    ];
    let [number, action, _, _, _, scaled, _, taken, reward] = columns;
    let mut rows = Rows::new("episode", columns);
    for cycle in &life.cycles {
        for (place, name) in class.actions.iter().enumerate() {
            let value = cycle.values.as_ref().map(|values| &values[place]);
            let [q, lower, upper] = ends(value);
            let scaled = value.map(|value| per_cycle(class, cycle, value));
            let [scaled, _, _] = ends(scaled.as_ref());
            let is_taken = place == cycle.action;
            rows.push((
                cycle.number,
                name,
                q,
                lower,
                upper,
                scaled.clone(),
                is_taken,
                scaled.filter(|_| is_taken),
                cycle.reward.clone().filter(|_| is_taken),
            ));
        }
    }
    let drawn = class.actions.len().min(DRAWN);
    let more = if drawn < class.actions.len() {
        format!(
            " The first {drawn} of {} actions are drawn, the trace has all.",
            class.actions.len()
        )
    } else {
        String::new()
    };
    let subtitle = format!(
        "Q: expected reward for each cycle that is planned, after the history so far. Points: the action taken, and the \
         reward that came. {}{more}",
        worth(life),
    );
    let mut recipe = Recipe::new("episode", format!("{title}: what each action is worth"))
        .subtitle(subtitle)
        .axes(Axis::linear("cycle"), Axis::linear("reward per cycle"));
    for (place, name) in class.actions.iter().take(DRAWN).enumerate() {
        recipe = recipe
            .series(
                &format!("Q of {name}"),
                number,
                scaled,
                Role::Measured(place),
            )
            .where_column(action, name);
    }
    recipe = recipe
        .series("taken", number, taken, Role::Measured(DRAWN))
        .drawn_as(Line::Points)
        .series("reward", number, reward, Role::Measured(DRAWN + 1))
        .drawn_as(Line::Points);
    Ok(rows.drawn(recipe)?)
}

/// A row for each cycle and world that is left, before the action; and after the last.
fn beliefs(title: &str, class: &Class, life: &Life) -> Result<Trace> {
    let columns = [
        "cycle",
        "world",
        "posterior",
        "posterior_lower",
        "posterior_upper",
        "is_truth",
    ];
    let [number, world, posterior, ..] = columns;
    let mut rows = Rows::new("belief", columns);
    let truth = class.truth.as_ref().map(|truth| &truth.name);
    let mut push = |number: usize, shares: &[(usize, Enclosure)]| {
        for (place, share) in shares {
            let name = &class.worlds[*place].name;
            let [exact, lower, upper] = ends(Some(share));
            rows.push((number, name, exact, lower, upper, Some(name) == truth));
        }
    };
    for cycle in &life.cycles {
        push(cycle.number, &cycle.posterior);
    }
    if let Some(last) = life.cycles.last() {
        push(last.number + 1, &life.posterior);
    }
    // The heaviest at the end, then at the start.
    let mut order: Vec<usize> = life.posterior.iter().map(|(world, _)| *world).collect();
    for cycle in &life.cycles {
        for (world, _) in &cycle.posterior {
            if !order.contains(world) {
                order.push(*world);
            }
        }
    }
    let subtitle = format!(
        "Posterior of the worlds before each cycle, and after the last. {}",
        worth(life)
    );
    let mut recipe = Recipe::new("belief", format!("{title}: what the agent believes"))
        .subtitle(subtitle)
        .axes(Axis::linear("cycle"), Axis::linear("posterior"))
        .rule(Rule::Horizontal {
            y: 0.0,
            label: String::new(),
            role: Role::Reference,
        });
    for (place, index) in order.iter().take(DRAWN).enumerate() {
        let name = &class.worlds[*index].name;
        recipe = recipe
            .series(name, number, posterior, Role::Measured(place))
            .where_column(world, name);
    }
    let recipe = recipe.heaviest_of(order.len(), "worlds");
    Ok(rows.drawn(recipe)?)
}
