//! What agent and worlds exchange, as a file says it: bits, counts or names; rewards in a range.

use toml::Spanned;

use crate::agent::{Interface, InterfaceError};
use crate::exact::{Rational, as_u64};
use crate::suite::file::reader::{Reader, Result, Value};

/// The most actions times percepts: what follows one action is a list of all percepts.
const MOST_PAIRS: usize = 1 << 16;

/// The most actions or percepts with names: a kind of world that names them has no more.
const MOST_NAMES: usize = 1 << 16;

/// What was typed of it.
pub(super) struct TypedInterface<'a> {
    pub(super) action_bits: Option<&'a Spanned<Value>>,
    pub(super) percept_bits: Option<&'a Spanned<Value>>,
    pub(super) actions: Option<&'a Spanned<Value>>,
    pub(super) percepts: Option<&'a Spanned<Value>>,
    pub(super) rewards: Option<&'a Spanned<Value>>,
    pub(super) range: Option<&'a Spanned<Value>>,
    pub(super) death: Option<&'a Spanned<Value>>,
}

/// What they exchange, with names.
pub(super) struct Spoken {
    pub(super) interface: Interface,
    pub(super) actions: Vec<String>,
    pub(super) percepts: Vec<String>,
    pub(super) death: Rational,
}

/// The place of a name.
fn find(names: &[String], name: &str, what: &str) -> Result<usize, String> {
    names.iter().position(|known| known == name).ok_or_else(|| {
        let told: Vec<&str> = names.iter().take(8).map(String::as_str).collect();
        let more = if names.len() > 8 { ", .." } else { "" };
        format!(
            "no {what} is called {name:?}; they are {}{more}",
            told.join(", ")
        )
    })
}

impl Spoken {
    pub(super) fn action(&self, name: &str) -> Result<usize, String> {
        find(&self.actions, name, "action")
    }

    pub(super) fn percept(&self, name: &str) -> Result<usize, String> {
        find(&self.percepts, name, "percept")
    }

    /// Bits of an action and of a percept, where there are as many as bits make.
    pub(super) fn bits(&self) -> Option<[usize; 2]> {
        let bits = |count: usize| {
            (count.is_power_of_two() && count > 1).then(|| count.trailing_zeros() as usize)
        };
        Some([bits(self.actions.len())?, bits(self.percepts.len())?])
    }
}

/// Strings of so many bits, in order.
fn strings(bits: usize) -> Vec<String> {
    (0..1_usize << bits)
        .map(|number| format!("{number:0bits$b}"))
        .collect()
}

/// Actions or percepts as they were typed.
struct Side<'a> {
    bits: Option<&'a Spanned<Value>>,
    names: Option<&'a Spanned<Value>>,
    /// In the singular.
    what: &'static str,
    none: InterfaceError,
}

impl Reader<'_> {
    pub(super) fn interface(&self, typed: &TypedInterface<'_>) -> Result<Spoken> {
        // Bits are looked at together, so that the message has both.
        let bits = |typed: Option<&Spanned<Value>>| -> Result<usize> {
            typed.map_or(Ok(1), |typed| self.count(typed))
        };
        let (action_bits, percept_bits) = (bits(typed.action_bits)?, bits(typed.percept_bits)?);
        let place = match (typed.action_bits, typed.percept_bits) {
            (Some(action), _) if action_bits == 0 || action_bits > 16 => action.span(),
            (_, Some(percept)) => percept.span(),
            (Some(action), None) => action.span(),
            (None, None) => 0..0,
        };
        let made = Interface::of_bits(action_bits, percept_bits);
        made.map_err(|error| self.error(place, error))?;
        let actions = self.names(&Side {
            bits: typed.action_bits,
            names: typed.actions,
            what: "action",
            none: InterfaceError::NoActions,
        })?;
        let percepts = self.names(&Side {
            bits: typed.percept_bits,
            names: typed.percepts,
            what: "percept",
            none: InterfaceError::NoPercepts,
        })?;
        if actions.len().saturating_mul(percepts.len()) > MOST_PAIRS {
            let message = format!(
                "{} actions and {} percepts make more histories of one cycle than fit into memory; give actions and \
                 percepts fewer bits, {} together at most",
                actions.len(),
                percepts.len(),
                MOST_PAIRS.trailing_zeros(),
            );
            let sides = [
                typed.action_bits,
                typed.actions,
                typed.percept_bits,
                typed.percepts,
            ];
            let place = sides.into_iter().flatten().next().map(Spanned::span);
            return Err(self.error(place.unwrap_or(0..0), message));
        }
        let range = self.range(typed.range)?;
        let rewards = self.rewards(typed, &percepts)?;
        let interface = Interface::new(actions.len(), rewards, &range).map_err(|error| {
            let items = typed.rewards.and_then(|typed| match typed.get_ref() {
                Value::List(list) => Some(list),
                _ => None,
            });
            let item = match (&error, items) {
                (InterfaceError::Reward { percept, .. }, Some(items)) => items.get(*percept),
                _ => None,
            };
            let place = item.or(typed.rewards).or(typed.range).map(Spanned::span);
            self.error(place.unwrap_or(0..0), error)
        })?;
        let death = match typed.death {
            None => Rational::zero(),
            Some(typed) => {
                let death = self.rational(typed)?;
                if death < range[0] || death > range[1] {
                    let message = format!(
                        "the reward {death} of a cycle without a percept is outside the declared range {} to {}; widen \
                         the range",
                        range[0], range[1]
                    );
                    return self.made(typed, Err(message));
                }
                death
            }
        };
        Ok(Spoken {
            interface,
            actions,
            percepts,
            death,
        })
    }

    /// The names of one side: those that are given, or numbers, or bits.
    fn names(&self, side: &Side<'_>) -> Result<Vec<String>> {
        let bits: Option<usize> = side.bits.map(|bits| self.count(bits)).transpose()?;
        let Some(typed) = side.names else {
            return Ok(strings(bits.unwrap_or(1)));
        };
        let names: Vec<String> = match typed.get_ref() {
            Value::List(list) => {
                let mut names: Vec<String> = Vec::new();
                for each in list {
                    let name = self.text(each)?.trim();
                    let message = if name.is_empty() || name.contains('/') {
                        "a name must not be blank, and has no / in it, which separates action and percept"
                    } else if names.iter().any(|known| known == name) {
                        "this name is in the list already; each needs its own"
                    } else {
                        names.push(name.to_owned());
                        continue;
                    };
                    return self.made(each, Err(message));
                }
                names
            }
            _ => {
                let count: usize = self.count(typed)?;
                if count > MOST_NAMES {
                    let message = format!("there are at most {MOST_NAMES} {}s", side.what);
                    return self.made(typed, Err(message));
                }
                (0..count).map(|number| number.to_string()).collect()
            }
        };
        if names.is_empty() {
            return self.made(typed, Err(&side.none));
        }
        if let Some(bits) = bits
            && names.len() != 1 << bits
        {
            let message = format!(
                "{} {}s are not the {} that {bits} bits make; leave one of the two keys out",
                names.len(),
                side.what,
                1_u64 << bits
            );
            return self.made(typed, Err(message));
        }
        Ok(names)
    }

    /// The least and the most reward that a file declares.
    fn range(&self, typed: Option<&Spanned<Value>>) -> Result<[Rational; 2]> {
        let Some(typed) = typed else {
            return Ok([Rational::zero(), Rational::one()]);
        };
        let ends = self.rationals(typed)?;
        match <[Rational; 2]>::try_from(ends) {
            Ok([least, most]) if least <= most => Ok([least, most]),
            _ => self.made(
                typed,
                Err("a range has a least and a most reward, as in range = [-1, 1]"),
            ),
        }
    }

    fn rewards(&self, typed: &TypedInterface<'_>, percepts: &[String]) -> Result<Vec<Rational>> {
        let all = percepts.len();
        if let Some(given) = typed.rewards {
            let rewards = self.rationals(given)?;
            if rewards.len() != all {
                let message = format!(
                    "{} rewards for {all} percepts: write one for each percept, in their order",
                    rewards.len()
                );
                return self.made(given, Err(message));
            }
            return Ok(rewards);
        }
        // The reward is a percept's first bit, where it has bits.
        if let Some(names) = typed.percepts
            && all != 2
            && typed.percept_bits.is_none()
        {
            let message = "say what each percept is worth, as in rewards = [0, 1, \"1/2\"]";
            return self.made(names, Err(message));
        }
        let half = as_u64(all) / 2;
        Ok((0..as_u64(all))
            .map(|percept| Rational::from(u64::from(percept >= half)))
            .collect())
    }
}
