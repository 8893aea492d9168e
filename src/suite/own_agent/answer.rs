//! What the agent does, why, and what it believes, in a few sentences. Takes the life as it was lived.

use super::class::{Class, Horizon, World};
use super::live::{Cycle, Life, Share};
use crate::exact::{Enclosure, Rational, Rounding};
use crate::scenario::LifeEnd;

/// Significant digits of a value.
const DIGITS: u32 = 5;
/// Actions that are told one by one.
const TOLD: usize = 24;
/// Leading worlds that are told.
const LEADERS: usize = 3;

/// A value in a few digits, or both its ends rounded outward.
pub(super) fn number(value: &Enclosure) -> String {
    match value.exact_value() {
        Some(exact) => plain(exact),
        None => {
            let (lower, upper) = value.to_decimals(DIGITS);
            format!("[{lower}, {upper}]")
        }
    }
}

fn plain(value: &Rational) -> String {
    value.to_decimal(DIGITS, Rounding::Nearest)
}

/// `1 cycle`, `2 cycles`.
fn cycles(count: usize) -> String {
    let s = if count == 1 { "" } else { "s" };
    format!("{count} cycle{s}")
}

/// The answer of a run.
pub(super) fn answer(class: &Class, life: &Life) -> Vec<String> {
    let mut said = Vec::new();
    if let Some(first) = life.cycles.first() {
        said.push(does(class, life, first));
        said.extend(why(class, first));
    }
    said.extend(came(class, life));
    said.extend(believes(class, life));
    said
}

/// How far it looks, in words.
pub(super) fn looks(class: &Class, cycle: &Cycle) -> String {
    let discount = class.payoff.discount();
    let discounted = if *discount == Rational::one() {
        String::new()
    } else {
        format!(", a reward a cycle later worth {discount} of itself")
    };
    match class.horizon {
        Horizon::Fixed => format!("with {} to go{discounted}", cycles(cycle.planned)),
        Horizon::Moving(_) | Horizon::Geometric(_) => {
            format!("looking {} ahead{discounted}", cycles(cycle.planned))
        }
    }
}

fn does(class: &Class, life: &Life, first: &Cycle) -> String {
    let class_of = match class.enumerated {
        Some(bits) => format!("all {} programs to {bits} bits", class.worlds.len()),
        None if class.worlds.len() == 1 => "1 world".to_owned(),
        None => format!("{} worlds", class.worlds.len()),
    };
    let alike = if life.behaviours < first.left {
        format!(
            ", of which so far {} are left; they are {} behaviours",
            first.left, life.behaviours
        )
    } else if first.left < class.worlds.len() {
        format!(", of which so far {} are left", first.left)
    } else {
        String::new()
    };
    format!(
        "In cycle {} the agent does {}, {}. It weighs {class_of}{alike}.",
        first.number,
        class.actions[first.action],
        looks(class, first),
    )
}

/// The values of the actions, and that of learning.
fn why(class: &Class, first: &Cycle) -> Option<String> {
    let values = first.values.as_ref()?;
    let own = &values[first.action];
    let others = values.iter().enumerate();
    let others = others.filter(|(action, _)| *action != first.action);
    let next = others.max_by(|a, b| a.1.upper().cmp(b.1.upper()).then(b.0.cmp(&a.0)));
    let beside = next.map(|(action, q)| {
        let (name, all) = (&class.actions[action], values.len());
        let best = if all > 2 {
            "the best other action, "
        } else {
            ""
        };
        if first.is_tied && q == own {
            format!(
                ", and as much from {best}{name}; a tie goes to the action that is listed first"
            )
        } else {
            format!(", and {} from {best}{name}", number(q))
        }
    });
    let learning = match &first.learning {
        Some(value) if *value.upper() == Rational::zero() => {
            " Nothing that it can learn on the way is worth anything.".to_owned()
        }
        Some(value) => format!(
            " Of this, what it can learn on the way is worth {}.",
            number(value)
        ),
        None => String::new(),
    };
    let settled = if first.is_settled {
        String::new()
    } else if let Some(rest) = class.rest() {
        format!(
            " What lies beyond is worth between {} and {} more whatever it does, which could turn this round.",
            plain(rest.lower()),
            plain(rest.upper()),
        )
    } else {
        format!(
            " Which action is best is not settled within {} steps; it takes the one that is sure of most.",
            class.steps
        )
    };
    Some(format!(
        "It expects {} from {}{}.{learning}{settled}",
        number(own),
        class.actions[first.action],
        beside.unwrap_or_default(),
    ))
}

/// The actions, runs of one as its number of times.
fn done(class: &Class, life: &Life) -> String {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for cycle in &life.cycles {
        match runs.last_mut() {
            Some((action, times)) if *action == cycle.action => *times += 1,
            _ => runs.push((cycle.action, 1)),
        }
    }
    let told = runs.iter().take(TOLD).map(|(action, times)| {
        let name = &class.actions[*action];
        if *times == 1 {
            name.clone()
        } else {
            format!("{name} ({times} times)")
        }
    });
    let told = told.collect::<Vec<_>>().join(", ");
    if runs.len() > TOLD {
        format!("{told}, ..")
    } else {
        told
    }
}

/// What came of it in the world that plays.
fn came(class: &Class, life: &Life) -> Option<String> {
    let last = life.cycles.last()?;
    let Some(truth) = &class.truth else {
        return Some(
            "No truth is named, so nothing answers; add one, as in truth = \"NAME\", to see the agent live."
                .to_owned(),
        );
    };
    let most = life.most.as_ref().map_or_else(String::new, |most| {
        format!("; one who knows the world can expect {}", number(most))
    });
    let end = match life.end {
        LifeEnd::Silent => format!(
            " In cycle {} the world falls silent: no percept comes any more, and each cycle without one counts {}.",
            last.number,
            class.payoff.death()
        ),
        LifeEnd::OpenSteps => format!(
            " What it answers in cycle {} is not settled within {} steps, and the run ends there: raise `steps`.",
            last.number, class.steps
        ),
        LifeEnd::Horizon | LifeEnd::Thought | LifeEnd::AllRefuted => String::new(),
    };
    Some(format!(
        "In the world {} it does {} and gets {} in {}{most}.{end}",
        truth.name,
        done(class, life),
        life.rewards,
        cycles(life.cycles.len()),
    ))
}

/// What it still believes in.
fn believes(class: &Class, life: &Life) -> Option<String> {
    if let Some(cycle) = life.all_refuted {
        return Some(format!(
            "all-refuted: after cycle {cycle} no world is left that allows the history, so there is no value. Add a \
             world that does."
        ));
    }
    let named = leaders(&class.worlds, &life.posterior, LEADERS);
    let open = if life.open.is_zero() {
        String::new()
    } else {
        format!(
            " At most {} of its belief is open: not settled within {} steps.",
            plain(&life.open),
            class.steps
        )
    };
    if named.is_empty() {
        return Some(format!("No world is settled any more.{open}"));
    }
    let of = if life.left == 1 {
        "1 world is".to_owned()
    } else {
        format!("{} worlds are", life.left)
    };
    let told = if life.left > LEADERS {
        format!(", most of all in {}", named.join(", "))
    } else {
        format!(": {}", named.join(", "))
    };
    Some(
        format!(
            "At the end {of} left of {}; it believes in them{told}.{open}",
            class.worlds.len()
        )
        .replace("it believes in them:", "it believes in"),
    )
}

/// Names and posteriors of the heaviest.
fn leaders(worlds: &[World], shares: &[Share], most: usize) -> Vec<String> {
    let shares = shares.iter().take(most);
    shares
        .map(|(world, share)| format!("{} ({})", worlds[*world].name, number(share)))
        .collect()
}
