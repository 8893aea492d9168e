//! What the agent does, why, and what it believes, in a few sentences. Takes the life as it was lived.

use super::acting::Acting;
use super::class::{Class, World};
use super::live::{Cycle, Life, Share};
use crate::agent::Horizon;
use crate::exact::{Enclosure, Rational, Rounding};
use crate::scenario::LifeEnd;

/// Significant digits of a value.
const DIGITS: u32 = 5;
/// Actions that are told one by one.
const TOLD: usize = 24;
/// Leading worlds that are told.
const LEADERS: usize = 3;

/// A value in a few digits, or both its ends rounded outward.
fn number(value: &Enclosure) -> String {
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

/// A name as it is told in a sentence.
fn quoted(name: &str) -> String {
    format!("`{name}`")
}

/// `a`, `a and b`, `a, b and c`.
fn listed(names: &[String]) -> String {
    match names {
        [all @ .., last] if !all.is_empty() => format!("{} and {last}", all.join(", ")),
        _ => names.concat(),
    }
}

/// The answer of a run.
pub(super) fn answer(class: &Class, life: &Life) -> Vec<String> {
    let mut said = Vec::new();
    if let Some(first) = life.cycles.first() {
        said.push(does(class, life, first));
        said.push(why(class, life, first));
    }
    said.extend(came(class, life));
    said.push(believes(class, life));
    said
}

/// How far it looks, in words.
fn looks(class: &Class, cycle: &Cycle) -> String {
    let discount = class.payoff().discount();
    let discounted = if *discount == Rational::one() {
        String::new()
    } else {
        format!(", a reward one cycle later worth {discount} of itself")
    };
    match class.aim.horizon() {
        Horizon::Fixed(_) => format!("with {} to go{discounted}", cycles(cycle.planned)),
        Horizon::Moving { .. } | Horizon::Geometric { .. } => {
            format!("looking {} ahead{discounted}", cycles(cycle.planned))
        }
    }
}

fn does(class: &Class, life: &Life, first: &Cycle) -> String {
    let weighed = match class.enumerated {
        Some(bits) => format!("programs to {bits} bits"),
        None if class.worlds.len() == 1 => "world".to_owned(),
        None => "worlds".to_owned(),
    };
    let of = if first.left == class.worlds.len() {
        String::new()
    } else {
        format!(" of {}", class.worlds.len())
    };
    let behaviours = if life.behaviours == first.left {
        String::new()
    } else {
        format!(", which are {} behaviours", life.behaviours)
    };
    let policy = if class.acting == Acting::Bayes {
        String::new()
    } else {
        let chance = &first.chances[first.action];
        let how = if *chance == Rational::one() {
            "for sure".to_owned()
        } else {
            format!("with chance {}", plain(chance))
        };
        let said = class.acting.said(&class.actions);
        format!(", as its policy ({said}) does {how}")
    };
    format!(
        "In cycle {} the agent does {}{policy}, {}. It weighs {}{of} {weighed}{behaviours}.",
        first.number,
        quoted(&class.actions[first.action]),
        looks(class, first),
        first.left,
    )
}

/// The values of the actions, and that of learning.
fn why(class: &Class, life: &Life, first: &Cycle) -> String {
    let Some(values) = first.values.as_ref() else {
        return format!(
            "All that it weighs is open: not settled within {} steps, so that no action has a value.",
            class.steps
        );
    };
    let is_bayes = class.acting == Acting::Bayes;
    let who = if is_bayes {
        "It expects"
    } else {
        "If it did what is best from then on, it could expect"
    };
    let own = &values[first.action];
    let others = values.iter().enumerate();
    let others = others.filter(|(action, _)| *action != first.action);
    let next = others.max_by(|a, b| a.1.upper().cmp(b.1.upper()).then(b.0.cmp(&a.0)));
    let beside = next.map(|(action, q)| {
        let name = quoted(&class.actions[action]);
        let best = if values.len() > 2 {
            "the best other action, "
        } else {
            ""
        };
        if q.is_exact() && q == own {
            let tie = if is_bayes && first.is_tied {
                "; a tie goes to the action that is listed first"
            } else {
                ""
            };
            format!(", and as much from {best}{name}{tie}")
        } else {
            format!(", and {} from {best}{name}", number(q))
        }
    });
    let learning = match &first.learning {
        Some(value) if value.upper().is_zero() => {
            " Nothing that it can learn on the way is worth anything.".to_owned()
        }
        Some(value) => format!(" What it can learn on the way is worth {}.", number(value)),
        None => String::new(),
    };
    let told = match &life.told {
        Some(told) => {
            let named = class.actions.iter().zip(told).take(TOLD);
            let named =
                named.map(|(action, bits)| format!("{} from {}", number(bits), quoted(action)));
            let named: Vec<String> = named.collect();
            format!(
                " It seeks bits instead and expects {} of them.",
                listed(&named)
            )
        }
        None => String::new(),
    };
    let worth = match &life.worth {
        Some(worth) => format!(
            " The policy itself can expect {} in {}.",
            number(worth),
            cycles(class.cycles)
        ),
        None => String::new(),
    };
    let settled = if first.is_settled {
        String::new()
    } else if let Some(rest) = class.rest() {
        format!(
            " What lies beyond is worth between {} and {} more whatever it does, so which action is best is not settled.",
            plain(rest.lower()),
            plain(rest.upper()),
        )
    } else {
        format!(
            " Which action is best is not settled within {} steps; it takes the one with the highest lower \
             bound.",
            class.steps
        )
    };
    format!(
        "{who} {} from {}{}.{learning}{told}{worth}{settled}",
        number(own),
        quoted(&class.actions[first.action]),
        beside.unwrap_or_default(),
    )
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
        let name = quoted(&class.actions[*action]);
        match times {
            1 => name,
            times => format!("{name} {times} times"),
        }
    });
    let told: Vec<String> = told.collect();
    if runs.len() > TOLD {
        format!("{} and so on", told.join(", "))
    } else {
        told.join(", ")
    }
}

/// What came of it in the world that plays.
fn came(class: &Class, life: &Life) -> Option<String> {
    let last = life.cycles.last()?;
    let Some(truth) = &class.truth else {
        let said = "No truth is named, so nothing answers; add one, as in truth = \"NAME\", to see the agent live.";
        return Some(said.to_owned());
    };
    let most = life.most.as_ref().map_or_else(String::new, |most| {
        format!(
            "; one who knows the world can expect {} in {}",
            number(most),
            cycles(class.cycles)
        )
    });
    let end = match life.end {
        LifeEnd::Silent => format!(
            " In cycle {} the world falls silent: no percept comes any more, and each cycle without one counts {}.",
            last.number,
            class.payoff().death()
        ),
        LifeEnd::OpenSteps => format!(
            " What it answers in cycle {} is not settled within {} steps, and the run ends there: raise `steps`.",
            last.number, class.steps
        ),
        LifeEnd::Horizon | LifeEnd::Thought | LifeEnd::AllRefuted => String::new(),
    };
    Some(format!(
        "In the world {} it does {} and gets {}{most}.{end}",
        quoted(&truth.name),
        done(class, life),
        life.rewards,
    ))
}

/// What it still believes in.
fn believes(class: &Class, life: &Life) -> String {
    if let Some(cycle) = life.all_refuted {
        return format!(
            "all-refuted: after cycle {cycle} no world is left that allows the history, so there is no value. Add a \
             world that does."
        );
    }
    let open = if life.open.is_zero() {
        String::new()
    } else {
        format!(
            " At most {} of its belief is open: not settled within {} steps.",
            life.open.to_decimal(DIGITS, Rounding::Up),
            class.steps
        )
    };
    let named = leaders(&class.worlds, &life.posterior);
    if named.is_empty() {
        return format!("At the end no world is settled.{open}");
    }
    let of = if life.left == 1 {
        "1 world is".to_owned()
    } else {
        format!("{} worlds are", life.left)
    };
    let most = if life.left > LEADERS { "most in" } else { "in" };
    format!(
        "At the end {of} left of {}; it believes {most} {}.{open}",
        class.worlds.len(),
        listed(&named)
    )
}

/// Names and posteriors of the heaviest.
fn leaders(worlds: &[World], shares: &[Share]) -> Vec<String> {
    let shares = shares.iter().take(LEADERS);
    shares
        .map(|(world, share)| format!("{} ({})", quoted(&worlds[*world].name), number(share)))
        .collect()
}
