//! A life as text: its cycles with the value of every action, and what the agent believes at the end.

use super::layout::{Align, Columns, WIDTH, shorten};
use super::standing::number;
use crate::exact::Enclosure;
use crate::scenario::{Lived, LivedCycle};

/// The most cycles in the table; the trace has all.
const CYCLES: usize = 20;
/// The most actions with a column each.
const ACTIONS: usize = 4;
/// The most worlds that are told.
const WORLDS: usize = 8;
/// The longest name in a column.
const NAME: usize = 14;
/// The least room for the name of a world.
const LEADER: usize = 8;

/// The cycles of a life, and the worlds that are left.
#[must_use]
pub fn lived_lines(lived: &Lived) -> Vec<String> {
    let mut lines = Vec::new();
    if !lived.cycles.is_empty() {
        lines.extend(cycles(lived));
    }
    if !lived.posterior.is_empty() {
        lines.push(String::new());
        lines.extend(worlds(lived));
    }
    lines
}

/// A name in a column.
fn named(name: &str) -> String {
    shorten(name, NAME)
}

/// A value, or nothing.
fn cell(value: Option<&Enclosure>) -> String {
    value.map(number).unwrap_or_default()
}

/// The greatest value of an action that was not taken.
fn next(lived: &Lived, cycle: &LivedCycle) -> Option<Enclosure> {
    let named = lived.actions.iter().zip(cycle.values.as_ref()?);
    let others = named.filter(|(action, _)| **action != cycle.action);
    let next = others.max_by(|a, b| a.1.upper().cmp(b.1.upper()))?;
    Some(next.1.clone())
}

/// Q of every action, or where these are many or wide of the one taken and of the best other.
fn cycles(lived: &Lived) -> Vec<String> {
    if lived.actions.len() <= ACTIONS {
        let heads = lived.actions.iter();
        let heads = heads.map(|action| format!("Q({})", named(action)));
        let all = |cycle: &LivedCycle| -> Vec<String> {
            match &cycle.values {
                Some(values) => values.iter().map(number).collect(),
                None => vec![String::new(); lived.actions.len()],
            }
        };
        if let Some(lines) = table(lived, heads.collect(), all) {
            return lines;
        }
    }
    let two = |cycle: &LivedCycle| {
        let place = lived.actions.iter().position(|name| *name == cycle.action);
        let own = place.and_then(|place| cycle.values.as_ref()?.get(place));
        vec![cell(own), cell(next(lived, cycle).as_ref())]
    };
    let heads = vec!["Q(taken)".to_owned(), "Q(next)".to_owned()];
    table(lived, heads, two).unwrap_or_default()
}

/// The table with these columns of values; none where it has more than those of the taken action and the next, and no
/// room.
fn table(
    lived: &Lived,
    heads: Vec<String>,
    values: impl Fn(&LivedCycle) -> Vec<String>,
) -> Option<Vec<String>> {
    let is_last_resort = heads.first().is_some_and(|head| head == "Q(taken)");
    let mut rows = vec![
        ["cycle", "action", "percept", "reward"]
            .map(str::to_owned)
            .into_iter()
            .chain(heads)
            .chain(["learning", "worlds"].map(str::to_owned))
            .collect::<Vec<String>>(),
    ];
    for cycle in lived.cycles.iter().take(CYCLES) {
        let percept = cycle.percept.as_deref();
        let head = [
            cycle.cycle.to_string(),
            named(&cycle.action),
            percept.map_or_else(|| "-".to_owned(), named),
            cycle
                .reward
                .as_ref()
                .map_or_else(|| "-".to_owned(), ToString::to_string),
        ];
        let tail = [cell(cycle.learning.as_ref()), cycle.left.to_string()];
        rows.push(head.into_iter().chain(values(cycle)).chain(tail).collect());
    }
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        cells
            .map(|cell| cell.chars().count() + 2)
            .max()
            .unwrap_or(0)
    };
    let columns = rows.first().map_or(0, Vec::len);
    let taken: usize = (0..columns).map(width).sum();
    let share = |cycle: &LivedCycle| {
        let leader = cycle.leaders.first();
        leader.map_or_else(String::new, |(_, share)| number(share))
    };
    let shares = lived.cycles.iter().take(CYCLES).map(share);
    let shares = shares.map(|share| share.chars().count() + 2).max();
    let room = WIDTH.checked_sub(taken + shares.unwrap_or(0).max("belief".len() + 2) + 2);
    let room = room.filter(|room| *room >= LEADER);
    if taken > WIDTH {
        if !is_last_resort {
            return None;
        }
        // Wide enclosures: what learning is worth and how many worlds are left stand in the trace.
        rows.iter_mut().for_each(|row| row.truncate(columns - 2));
    }
    let left = [Align::Right, Align::Left, Align::Left];
    let right = vec![Align::Right; columns - 3];
    let last = [Align::Right, Align::Left];
    let mut lines = Columns::new(&[&left[..], &right, &last].concat());
    for (place, row) in rows.into_iter().enumerate() {
        let last = match (place.checked_sub(1).map(|place| &lived.cycles[place]), room) {
            (_, None) => Vec::new(),
            (None, Some(_)) => vec!["belief".to_owned(), "in".to_owned()],
            (Some(cycle), Some(room)) => {
                let name = cycle.leaders.first().map(|(name, _)| shorten(name, room));
                vec![share(cycle), name.unwrap_or_default()]
            }
        };
        lines.row(row.into_iter().chain(last));
    }
    let mut lines = lines.lines();
    if lived.cycles.len() > CYCLES {
        lines.push(format!(
            "  and {} more; cycles.csv and episode.csv have all",
            lived.cycles.len() - CYCLES
        ));
    }
    Some(lines)
}

/// The worlds that are left, the heaviest first.
fn worlds(lived: &Lived) -> Vec<String> {
    let mut columns = Columns::new(&[Align::Left, Align::Left]);
    columns.row(["posterior", "world"]);
    for (name, share) in lived.posterior.iter().take(WORLDS) {
        let share = number(share);
        let room = WIDTH.saturating_sub(share.chars().count().max("posterior".len()) + 4);
        columns.row([share, shorten(name, room.max(LEADER))]);
    }
    let mut lines = columns.lines();
    if lived.left > WORLDS {
        lines.push(format!("  and {} more", lived.left - WORLDS));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exact::Rational;
    use crate::scenario::LifeEnd;

    fn life(actions: usize, value: &Enclosure) -> Lived {
        let names: Vec<String> = (0..actions)
            .map(|place| format!("action {place}"))
            .collect();
        let share = ("a world".to_owned(), Enclosure::one());
        let cycle = LivedCycle {
            cycle: 1,
            values: Some(vec![value.clone(); actions]),
            learning: Some(Enclosure::zero()),
            rest: None,
            is_settled: true,
            is_tied: true,
            left: 1,
            leaders: vec![share.clone()],
            chances: vec![Rational::zero(); actions],
            action: names[0].clone(),
            percept: None,
            reward: None,
        };
        Lived {
            actions: names,
            policy: "bayes".to_owned(),
            worth: None,
            horizon: "fixed",
            cycles_to_play: 30,
            ahead: None,
            discount: Rational::one(),
            death: Rational::zero(),
            truth: None,
            is_drawn: false,
            history: Vec::new(),
            cycles: vec![cycle; 30],
            end: LifeEnd::Thought,
            all_refuted: None,
            rewards: Rational::zero(),
            posterior: vec![share],
            left: 1,
            worlds: 1,
            open: Rational::zero(),
        }
    }

    /// Catches a column too many, a row too many, and a line over the width.
    #[test]
    fn a_table_fits_the_page() {
        let wide = Enclosure::new(Rational::ratio(1, 3), Rational::ratio(200_001, 3)).unwrap();
        for (actions, value, head) in [
            (2, &Enclosure::one(), "Q(action 1)"),
            (4, &wide, "Q(taken)"),
            (5, &Enclosure::one(), "Q(next)"),
        ] {
            let lines = lived_lines(&life(actions, value));
            assert!(lines[0].contains(head), "{lines:?}");
            assert_eq!(lines.len(), 1 + CYCLES + 1 + 1 + 2);
            assert!(
                lines.iter().all(|line| line.chars().count() <= WIDTH),
                "{lines:?}"
            );
            assert!(lines[CYCLES + 1].contains("and 10 more"), "{lines:?}");
        }
    }
}
