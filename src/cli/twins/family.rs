//! The programs that agree on x, by code: one leader, and the codes that part from it.
//!
//! Programs of the same code that differ in their data bits are one predictor that tosses coins, so they are
//! gathered: their masses are summed, and the data strings counted.

use std::cmp::Reverse;

use solomonoff::enumerate::{
    BudgetError, Control, Denominator, Enumerable, Leader, MAX_BITS, MAX_STEPS, Query, Status,
    StopReason, search,
};
use solomonoff::exact::Rational;
use solomonoff::machine::Symbols;

/// Programs that are looked through for each symbol, the heaviest first.
const CANDIDATES: usize = 500;

/// The question: programs of at most `bits` bits, `steps` steps per run, compared to symbol `horizon`.
#[derive(Clone, Debug)]
pub struct Asked {
    pub x: Symbols,
    pub horizon: usize,
    pub bits: u32,
    /// What the digits of the limit are of: bits where it is 2.
    pub base: u32,
    pub steps: u64,
}

/// Programs of one code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The code, without data.
    pub code: String,
    /// Their mass.
    pub mass: Rational,
    /// How many data strings they have.
    pub strings: usize,
    /// The heaviest.
    pub heaviest: Leader,
}

/// What parts from the leader at one symbol.
#[derive(Clone, Debug)]
pub struct Parting {
    /// The symbol, counted from 1.
    pub at: usize,
    /// What the leader says there.
    pub leader_says: bool,
    /// The mass of all programs that print the other symbol, from below.
    pub mass: Rational,
    pub denominator: Denominator,
    /// By code, heaviest first.
    pub groups: Vec<Group>,
}

/// A code that parts from the leader: at one symbol, or with other data at others.
#[derive(Clone, Debug)]
pub struct Twin {
    /// Over all these symbols.
    pub group: Group,
    /// Where it parts, in order.
    pub times: Vec<usize>,
    /// The symbol with which it first does.
    pub says: bool,
}

/// The option that would find more, with the value that does where one is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hint {
    Bits(Option<u32>),
    Steps(Option<u64>),
    Horizon(Option<usize>),
}

/// What the searches found.
#[derive(Debug)]
pub struct Family {
    /// Of the codes that print x and reach the horizon, the one with the heaviest output there.
    pub leader: Option<Group>,
    /// The heaviest other code that agrees with it to the horizon.
    pub agreeing: Option<Group>,
    pub partings: Vec<Parting>,
    /// The codes that are the heaviest where they part, the one that parts first first.
    pub twins: Vec<Twin>,
    /// What masses are integers over.
    pub denominator: Denominator,
    /// What would help, where nothing was found.
    pub hint: Option<Hint>,
    pub stop: StopReason,
}

/// Gathers programs by code and `key`, heaviest first.
fn gather<K: PartialEq>(
    programs: Vec<Leader>,
    base: u32,
    key: impl Fn(&Leader) -> K,
) -> Vec<Group> {
    let mut groups: Vec<(K, Group)> = Vec::new();
    for program in programs {
        let mass = Rational::ratio(1, base.into()).pow(program.bits.into());
        let (code, key) = (code(&program).to_owned(), key(&program));
        // The first is the heaviest: programs come in this order.
        match groups
            .iter_mut()
            .find(|(held, group)| *held == key && group.code == code)
        {
            Some((_, group)) => {
                group.mass += &mass;
                group.strings += 1;
            }
            None => groups.push((
                key,
                Group {
                    code,
                    mass,
                    strings: 1,
                    heaviest: program,
                },
            )),
        }
    }
    let mut groups: Vec<Group> = groups.into_iter().map(|(_, group)| group).collect();
    // Among equals the order of the programs stays.
    groups.sort_by_key(|group| Reverse(group.mass.clone()));
    groups
}

/// A program's source without its data.
fn code(program: &Leader) -> &str {
    let source = program.source.split(':').next();
    source.unwrap_or(&program.source)
}

impl Asked {
    fn query(&self, x: &Symbols) -> Query {
        Query::new(x, self.bits).steps(self.steps)
    }

    /// Looks for the family.
    pub fn family(
        &self,
        machine: &dyn Enumerable,
        control: &Control<'_>,
    ) -> Result<Family, BudgetError> {
        let (whole, denominator, stop) = self.whole(machine, control)?;
        let mut whole = whole.into_iter();
        let mut family = Family {
            leader: whole.next(),
            agreeing: None,
            partings: Vec::new(),
            twins: Vec::new(),
            denominator,
            hint: None,
            stop,
        };
        let Some(leader) = family.leader.clone() else {
            if stop == StopReason::Bits {
                family.hint = Some(self.helps(machine, control)?);
            }
            return Ok(family);
        };
        let leader = leader.heaviest.output;
        family.agreeing = whole.find(|group| group.heaviest.output == leader);
        let mut open = [Rational::zero(), Rational::zero()];
        let mut agreed = self.x.clone();
        for (at, says) in (1..).zip(leader.iter()).skip(self.x.len()) {
            let mut parted = agreed.clone();
            parted.push(!says);
            let found = search(machine, &self.query(&parted).keep(CANDIDATES), control)?;
            let denominator = found.denominator;
            let open_by = [Status::OpenLength, Status::OpenSteps];
            for (open, status) in open.iter_mut().zip(open_by) {
                *open += &denominator.over(found.tally.of(status).mass);
            }
            family.partings.push(Parting {
                at,
                leader_says: says,
                mass: found.bounds.lower,
                denominator,
                groups: gather(found.programs, denominator.base(), |_| ()),
            });
            if found.stop != StopReason::Bits {
                // What parts later would not be found any more.
                family.stop = found.stop;
                break;
            }
            agreed.push(says);
        }
        family.twins = twins(&family.partings);
        if family.twins.is_empty() && family.stop == StopReason::Bits {
            let [length, steps] = open;
            family.hint = Some(match (length.is_zero(), steps.is_zero()) {
                (true, true) => Hint::Horizon(None),
                _ if steps > length => Hint::Steps(None),
                _ => Hint::Bits(None),
            });
        }
        Ok(family)
    }

    /// What prints x and reaches the horizon, by code and output, heaviest first.
    fn whole(
        &self,
        machine: &dyn Enumerable,
        control: &Control<'_>,
    ) -> Result<(Vec<Group>, Denominator, StopReason), BudgetError> {
        let query = self.query(&self.x).ahead(self.horizon - self.x.len());
        let mut found = search(machine, &query.keep(CANDIDATES), control)?;
        found.programs.retain(|program| {
            program.status == Status::Complete && program.output.len() == self.horizon
        });
        let base = found.denominator.base();
        let groups = gather(found.programs, base, |program| program.output.clone());
        Ok((groups, found.denominator, found.stop))
    }

    /// Whether a program reaches the horizon.
    fn is_met(&self, machine: &dyn Enumerable, control: &Control<'_>) -> Result<bool, BudgetError> {
        Ok(!self.whole(machine, control)?.0.is_empty())
    }

    /// What helps where no program reaches the horizon: tried, and not guessed.
    fn helps(&self, machine: &dyn Enumerable, control: &Control<'_>) -> Result<Hint, BudgetError> {
        let query = self.query(&self.x).ahead(self.horizon - self.x.len());
        let tally = search(machine, &query, control)?.tally;
        if tally.of(Status::OpenSteps).mass > 0 {
            let more = Asked {
                steps: (self.steps.max(1) * 10).clamp(1000, MAX_STEPS),
                ..self.clone()
            };
            if more.steps > self.steps && more.is_met(machine, control)? {
                return Ok(Hint::Steps(Some(more.steps)));
            }
        }
        // What reaches a horizon reaches all nearer ones, so halving finds the furthest.
        let (mut near, mut far) = (self.x.len(), self.horizon);
        while near + 1 < far {
            let horizon = near + (far - near) / 2;
            let nearer = Asked {
                horizon,
                ..self.clone()
            };
            if nearer.is_met(machine, control)? {
                near = horizon;
            } else {
                far = horizon;
            }
        }
        if near > self.x.len() {
            return Ok(Hint::Horizon(Some(near)));
        }
        let few = Asked {
            bits: COPYING_BITS,
            ..self.clone()
        };
        if self.bits < few.bits && few.is_met(machine, control)? {
            return Ok(Hint::Bits(Some(few.bits)));
        }
        Ok(Hint::Bits(self.copying_bits()))
    }

    /// The bits within which `,]`, which prints its data, reaches the horizon where every data bit counts; none where no
    /// limit is so large.
    fn copying_bits(&self) -> Option<u32> {
        let data = u32::try_from(self.horizon).ok()?;
        Some(data.checked_add(COPYING_BITS)?).filter(|&bits| bits <= MAX_BITS)
    }
}

/// The op bits of `,]`, which prints its data.
const COPYING_BITS: u32 = 6;

/// The codes that are the heaviest where they part, with all that they do at other symbols.
fn twins(partings: &[Parting]) -> Vec<Twin> {
    let mut twins: Vec<Twin> = Vec::new();
    for first in partings {
        let Some(group) = first.groups.first() else {
            continue;
        };
        if twins.iter().any(|twin| twin.group.code == group.code) {
            continue;
        }
        let parts = partings.iter().filter_map(|parting| {
            let same = |other: &&Group| other.code == group.code;
            Some((parting, parting.groups.iter().find(same)?))
        });
        let mut twin: Option<Twin> = None;
        for (parting, part) in parts {
            match &mut twin {
                Some(twin) => {
                    twin.group.mass += &part.mass;
                    twin.group.strings += part.strings;
                    twin.times.push(parting.at);
                }
                None => {
                    twin = Some(Twin {
                        group: part.clone(),
                        times: vec![parting.at],
                        says: !parting.leader_says,
                    });
                }
            }
        }
        twins.extend(twin);
    }
    twins.sort_by_key(|twin| twin.times.first().copied());
    twins
}

#[cfg(test)]
mod tests {
    use super::*;

    fn program(bits: u32, source: &str) -> Leader {
        Leader {
            bits,
            source: source.to_owned(),
            status: Status::Complete,
            output: Symbols::new(),
        }
    }

    #[test]
    fn data_strings_of_a_code_are_one_group_whose_sum_counts() {
        let programs = vec![
            program(5, ".]"),
            program(6, ",.]:0"),
            program(6, ",.]:1"),
            program(6, ",]:1"),
            program(7, ",.]:10"),
        ];
        let groups = gather(programs, 2, |_| ());
        let told: Vec<(&str, usize)> = groups
            .iter()
            .map(|group| (group.code.as_str(), group.strings))
            .collect();
        assert_eq!(told, [(",.]", 3), (".]", 1), (",]", 1)]);
        assert_eq!(groups[0].mass, Rational::ratio(5, 128));
        assert_eq!(groups[0].heaviest.source, ",.]:0");
    }

    #[test]
    fn a_code_that_parts_with_other_data_at_other_symbols_is_one_twin() {
        let control = Control::new();
        let kraft = solomonoff::machine::Kraft::new();
        let asked = Asked {
            x: Symbols::parse("0000").unwrap(),
            horizon: 9,
            bits: 14,
            base: 2,
            steps: 300,
        };
        let family = asked.family(&kraft, &control).unwrap();
        let copier = family.twins.iter().find(|twin| twin.group.code == ",.]");
        // It prints each data bit twice: a first 1 is the third, fourth or fifth.
        assert_eq!(copier.map(|twin| &twin.times[..]), Some(&[5, 7, 9][..]));
        let sum = [11, 12, 13].map(Rational::inverse_power);
        let sum = sum.iter().fold(Rational::zero(), |sum, mass| sum + mass);
        assert_eq!(copier.map(|twin| &twin.group.mass), Some(&sum));
    }
}
