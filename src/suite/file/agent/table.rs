//! A world as a table: a row for each thing that may happen, and the chances of its first state.

use toml::Spanned;

use super::interface::Spoken;
use crate::agent::TableEnvironment;
use crate::exact::Rational;
use crate::suite::file::reader::{Fields, Reader, Result, Value};

/// The most states times actions of a table.
const MOST_CELLS: usize = 1 << 20;

/// A row as it was typed; what is left out stands for every state or action, no percept, or the same state.
struct Row {
    at: Option<usize>,
    action: Option<usize>,
    see: Option<usize>,
    chance: Rational,
    to: Option<usize>,
}

/// The states by name, in the order in which they are named.
#[derive(Default)]
struct States(Vec<String>);

impl States {
    fn number(&mut self, name: String) -> usize {
        let known = self.0.iter().position(|state| *state == name);
        known.unwrap_or_else(|| {
            self.0.push(name);
            self.0.len() - 1
        })
    }

    fn find(&self, name: &str) -> Result<usize, String> {
        let found = self.0.iter().position(|state| state == name);
        found.ok_or_else(|| {
            let all = self.0.join(", ");
            format!("no state is called {name:?}; they are {all}")
        })
    }
}

impl Reader<'_> {
    pub(super) fn rows(
        &self,
        name: &str,
        fields: &mut Fields<'_>,
        spoken: &Spoken,
    ) -> Result<TableEnvironment> {
        let start = fields.take("start");
        let advice = "rows, one for each thing that may happen, as in rows = [{at = \"left\", do = \"0\", see = \"1\", \
                      chance = \"1/2\", to = \"right\"}]";
        let typed = fields.need("rows", advice)?;
        let mut states = States::default();
        let rows = self.list(&typed)?.iter();
        let rows = rows.map(|row| self.row(row, &mut states, spoken));
        let rows: Vec<Row> = rows.collect::<Result<_>>()?;
        if states.0.is_empty() {
            states.0.push("start".to_owned());
        }
        let actions = spoken.actions.len();
        if states.0.len().saturating_mul(actions) > MOST_CELLS {
            let message = format!("a table has at most {MOST_CELLS} states times actions");
            return self.made(&typed, Err(message));
        }
        let mut table = vec![vec![Vec::new(); actions]; states.0.len()];
        let mut is_said = vec![vec![false; actions]; states.0.len()];
        for row in rows {
            for at in row.at.map_or(0..states.0.len(), |at| at..at + 1) {
                for action in row.action.map_or(0..actions, |action| action..action + 1) {
                    is_said[at][action] = true;
                    if let Some(percept) = row.see {
                        let to = row.to.unwrap_or(at);
                        table[at][action].push((row.chance.clone(), percept, to));
                    }
                }
            }
        }
        for (state, said) in states.0.iter().zip(&is_said) {
            if let Some(action) = said.iter().position(|said| !said) {
                let action = &spoken.actions[action];
                let message = format!(
                    "{name}: no row says what follows action {action} in state {state}; add one, as in {{at = {state:?}, \
                     do = {action:?}}} for no percept any more"
                );
                return self.made(&typed, Err(message));
            }
        }
        let table = self.made(&typed, TableEnvironment::new(name, actions, table))?;
        match start {
            None => Ok(table),
            Some(start) => self.made(&start, table.starting(self.start(&start, &states)?)),
        }
    }

    fn row(&self, typed: &Spanned<Value>, states: &mut States, spoken: &Spoken) -> Result<Row> {
        let mut left = self.table(typed)?.into_inner();
        let keys = ["at", "do", "see", "chance", "to"];
        let [at, action, see, chance, to] = keys.map(|key| left.remove(key));
        if let Some((key, value)) = left.first_key_value() {
            let message =
                format!("`{key}` does not belong to a row; a row has at, do, see, chance and to");
            return self.made(value, Err(message));
        }
        let mut state = |typed: Option<Spanned<Value>>| {
            let name = typed.map(|typed| self.named(&typed)).transpose();
            Ok(name?.map(|name| states.number(name)))
        };
        let (at, to) = (state(at)?, state(to)?);
        let action = action.map(|typed| self.made(&typed, spoken.action(&self.named(&typed)?)));
        let see = see.map(|typed| self.made(&typed, spoken.percept(&self.named(&typed)?)));
        let chance = chance.map(|typed| self.rational(&typed));
        Ok(Row {
            at,
            action: action.transpose()?,
            see: see.transpose()?,
            chance: chance.transpose()?.unwrap_or_else(Rational::one),
            to,
        })
    }

    /// The chance of each state to be the first.
    fn start(&self, typed: &Spanned<Value>, states: &States) -> Result<Vec<Rational>> {
        let mut chances = vec![Rational::zero(); states.0.len()];
        if let Value::Table(table) = typed.get_ref() {
            for (name, chance) in table {
                chances[self.made(chance, states.find(name))?] = self.rational(chance)?;
            }
        } else {
            chances[self.made(typed, states.find(&self.named(typed)?))?] = Rational::one();
        }
        Ok(chances)
    }

    /// A name, which may be written as a number.
    fn named(&self, typed: &Spanned<Value>) -> Result<String> {
        match typed.get_ref() {
            Value::Count(count) => Ok(count.to_string()),
            _ => Ok(self.text(typed)?.trim().to_owned()),
        }
    }
}
