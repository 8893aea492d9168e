//! A comparison as a page and as a document.

use std::io::Write;
use std::ops::Range;

use serde_json::{Value, json};
use solomonoff::enumerate::Bounds;
use solomonoff::enumerate::compare::{Agreement, Comparison, Correlation, Greatest, Ordered};
use solomonoff::exact::{Enclosure, PRECISION, Rational, Rounding, log2};
use solomonoff::machine::Symbols;

use super::super::Session;
use super::super::layout::{Align, Columns, grouped, plural, wrap};
use super::super::sampled::percent;

/// Digits of a correlation on the page, and in JSON.
const SHOWN_DIGITS: u32 = 3;
const DIGITS: u32 = 12;
/// Decimals of a constant in bits.
const BITS_DIGITS: u32 = 4;
/// Pairs of machines that stand side by side.
const PAIRS_IN_A_ROW: usize = 10;

/// A machine and what it says of every string.
pub struct Asked {
    pub name: String,
    /// Its limits, in words.
    pub budget: String,
    /// Bits or tokens; none where the table is exact.
    pub limit: Option<u32>,
    pub bounds: Vec<Bounds>,
}

/// What was found.
pub struct Found {
    pub comparison: Comparison,
    pub machines: Vec<Asked>,
    pub strings: Vec<Symbols>,
    pub length: usize,
    pub steps: u64,
}

/// log2 of a ratio of masses, which is above 0.
fn bits_of(ratio: &Rational) -> anyhow::Result<Enclosure> {
    Ok(log2(ratio, PRECISION)?)
}

fn value(correlation: Option<Correlation>) -> anyhow::Result<Option<Enclosure>> {
    Ok(match correlation {
        Some(correlation) => Some(correlation.value()?),
        None => None,
    })
}

/// Both ends as decimals.
fn ends(value: &Enclosure, digits: u32) -> Value {
    let (lower, upper) = value.to_decimals(digits);
    json!({"lower": lower, "upper": upper})
}

impl Found {
    /// The places of the longest strings.
    pub fn longest(&self) -> Range<usize> {
        self.strings.len() - (1 << self.length)..self.strings.len()
    }

    /// -log2 of a string's lower bound; none where that is 0.
    pub fn bits(&self, machine: usize, string: usize) -> anyhow::Result<Option<Enclosure>> {
        let mass = &self.comparison.bounds(machine, string).lower;
        if mass.is_zero() {
            return Ok(None);
        }
        Ok(Some(-bits_of(mass)?))
    }

    fn everyone(&self) -> Vec<usize> {
        (0..self.machines.len()).collect()
    }

    /// All pairs of machines.
    fn pairs(&self) -> Vec<[usize; 2]> {
        let all = 0..self.machines.len();
        all.clone()
            .flat_map(|a| all.clone().filter(move |b| *b > a).map(move |b| [a, b]))
            .collect()
    }

    /// The lengths, then all of them together.
    fn lengths(&self) -> impl Iterator<Item = Option<usize>> + use<> {
        (1..=self.length).map(Some).chain([None])
    }

    fn name(&self, machine: usize) -> &str {
        &self.machines[machine].name
    }

    /// What the command answers.
    fn answer(&self) -> String {
        let all = self.comparison.ordered(&self.everyone(), None);
        let pairs = format!(
            "of {} of strings of equal length",
            plural(all.pairs.into(), "pair")
        );
        let machines = self.machines.len();
        let said = |ordered: &Ordered| {
            format!(
                "{} alike and {} not",
                grouped(ordered.alike.into()),
                grouped(ordered.unlike().into())
            )
        };
        if all.certified > 0 {
            return format!(
                "{pairs} {} are ordered for sure on all {machines} machines, {}",
                grouped(all.certified.into()),
                said(&all),
            );
        }
        let of_two = self
            .pairs()
            .into_iter()
            .map(|two| (two, self.comparison.ordered(&two, None)));
        let most = of_two.max_by_key(|(two, ordered)| (ordered.certified, std::cmp::Reverse(*two)));
        let most = match most {
            Some(([first, second], ordered)) if machines > 2 && ordered.certified > 0 => format!(
                "; {} and {} order {} for sure, {}",
                self.name(first),
                self.name(second),
                grouped(ordered.certified.into()),
                said(&ordered),
            ),
            _ => String::new(),
        };
        format!(
            "{pairs} none is ordered for sure on all {machines} machines, at these budgets{most}"
        )
    }

    /// How alike all pairs of machines rank the longest strings, in words.
    fn ranking(&self) -> anyhow::Result<String> {
        let mut taus = Vec::new();
        for machines in self.pairs() {
            let agreement = self.comparison.agreement(machines, Some(self.length));
            if let Some(tau) = value(agreement.tau)? {
                taus.push((tau.midpoint_f64(), tau, machines));
            }
        }
        taus.sort_by(|a, b| a.0.total_cmp(&b.0));
        let (Some((_, least, a)), Some((_, most, b))) = (taus.first(), taus.last()) else {
            return Ok("no two machines rank the longest strings".to_owned());
        };
        let said = |tau: &Enclosure, [first, second]: [usize; 2]| {
            let digits = tau.lower().to_decimal(SHOWN_DIGITS, Rounding::Nearest);
            format!("{digits} ({} and {})", self.name(first), self.name(second))
        };
        Ok(format!(
            "ranked by lower bounds, the strings of {} have a tau of {} to {} (M)",
            plural(self.length as u128, "symbol"),
            said(least, *a),
            said(most, *b),
        ))
    }

    /// As one JSON document.
    pub fn document(&self) -> anyhow::Result<Value> {
        let machines: Vec<Value> = self
            .machines
            .iter()
            .map(|machine| match machine.limit {
                Some(limit) => json!({"name": machine.name, "bits": limit, "steps": self.steps}),
                None => json!({"name": machine.name, "bits": null, "steps": null}),
            })
            .collect();
        let coverage: Vec<Value> = (1..=self.length)
            .map(|length| {
                let resolved: Vec<u64> = (0..self.machines.len())
                    .map(|machine| self.comparison.resolved(machine, length))
                    .collect();
                json!({"length": length, "strings": 1_u64 << length, "resolved": resolved})
            })
            .collect();
        let (mut agreement, mut ordered, mut constants) = (Vec::new(), Vec::new(), Vec::new());
        for machines in self.pairs() {
            let names = machines.map(|machine| self.name(machine));
            for length in self.lengths() {
                let Agreement { strings, tau, rho } = self.comparison.agreement(machines, length);
                let ends = |correlation| {
                    let value = value(correlation)?;
                    anyhow::Ok(value.map(|value| ends(&value, DIGITS)))
                };
                agreement.push(json!({
                    "machines": names,
                    "length": length,
                    "strings": strings,
                    "tau": ends(tau)?,
                    "rho": ends(rho)?,
                }));
                ordered.push(self.ordered(&machines, length));
            }
            for [over, of] in [machines, [machines[1], machines[0]]] {
                let constant = self.comparison.constant(over, of);
                constants.push(json!({
                    "of": self.name(over),
                    "over": self.name(of),
                    "observed": self.greatest(constant.observed.as_ref())?,
                    "certified": self.greatest(constant.certified.as_ref())?,
                }));
            }
        }
        let robust: Vec<Value> = self
            .lengths()
            .map(|length| self.ordered(&self.everyone(), length))
            .collect();
        Ok(json!({
            "length": self.length,
            "machines": machines,
            "coverage": coverage,
            "agreement": agreement,
            "certified": ordered,
            "robust": robust,
            "constants": constants,
        }))
    }

    fn ordered(&self, machines: &[usize], length: Option<usize>) -> Value {
        let ordered = self.comparison.ordered(machines, length);
        let names: Vec<&str> = machines.iter().map(|machine| self.name(*machine)).collect();
        json!({
            "machines": names,
            "length": length,
            "pairs": ordered.pairs,
            "certified": ordered.certified,
            "alike": ordered.alike,
            "unlike": ordered.unlike(),
        })
    }

    /// A constant in bits; without an end where there is none.
    fn greatest(&self, greatest: Option<&Greatest>) -> anyhow::Result<Option<Value>> {
        let Some(Greatest { ratio, string }) = greatest else {
            return Ok(None);
        };
        let bits = match ratio {
            Some(ratio) => ends(&bits_of(ratio)?, DIGITS),
            None => json!("infinite"),
        };
        Ok(Some(
            json!({"bits": bits, "x": self.strings[*string].to_string()}),
        ))
    }

    /// As a page.
    pub fn print(&self, session: &mut Session) -> anyhow::Result<()> {
        for line in wrap(&self.answer(), 0) {
            writeln!(session.out, "{}", session.out.bold(&line))?;
        }
        for line in wrap(&self.ranking()?, 0) {
            writeln!(session.out, "{line}")?;
        }
        for (title, columns) in [
            ("", self.budgets()),
            (
                "Strings of each length whose lower bound is above 0 (resolved)",
                self.coverage(),
            ),
        ] {
            self.print_table(title, &columns, session)?;
        }
        type Part = fn(&Agreement) -> Option<Correlation>;
        let parts: [(&str, Part); 2] = [
            (
                "Kendall's tau-b of the strings that both resolve, by lower bounds (M)",
                |agreement| agreement.tau,
            ),
            ("Spearman's rho of the same (M)", |agreement| agreement.rho),
        ];
        for (title, part) in parts {
            for pairs in self.pairs().chunks(PAIRS_IN_A_ROW) {
                let columns = self.correlations(pairs, part)?;
                self.print_table(title, &columns, session)?;
            }
        }
        let note = "Over all lengths together length dominates: longer strings weigh less on every machine.";
        for line in wrap(note, 0) {
            writeln!(session.out, "{line}")?;
        }
        let title = "Pairs of strings of equal length whose bounds have no point in common, on each of these machines";
        self.print_table(title, &self.certified(), session)?;
        let title = "The same on all machines, by length; those ordered alike are robust";
        self.print_table(title, &self.robust(), session)?;
        let title = "Bits that a machine needs more than another for some string: observed by lower bounds (M), and certain";
        self.print_table(title, &self.constants()?, session)?;
        Ok(())
    }

    fn print_table(
        &self,
        title: &str,
        columns: &Columns,
        session: &mut Session,
    ) -> anyhow::Result<()> {
        writeln!(session.out)?;
        for line in wrap(title, 0) {
            writeln!(session.out, "{line}")?;
        }
        for line in columns.lines() {
            writeln!(session.out, "{line}")?;
        }
        Ok(())
    }

    fn letter(machine: usize) -> char {
        ('A'..='Z').nth(machine).unwrap_or('?')
    }

    fn letters(machines: &[usize]) -> String {
        let letters: Vec<String> = machines
            .iter()
            .map(|machine| Self::letter(*machine).to_string())
            .collect();
        letters.join("-")
    }

    fn budgets(&self) -> Columns {
        let mut columns = Columns::new(&[Align::Left, Align::Left, Align::Left]);
        for (place, machine) in self.machines.iter().enumerate() {
            columns.row([
                Self::letter(place).to_string(),
                machine.name.clone(),
                machine.budget.clone(),
            ]);
        }
        columns
    }

    /// A table with a row a length.
    fn by_length(columns: usize) -> Columns {
        Columns::new(&vec![Align::Right; columns + 1])
    }

    fn coverage(&self) -> Columns {
        let mut columns = Self::by_length(self.machines.len() + 1);
        let letters = self
            .everyone()
            .into_iter()
            .map(|machine| Self::letter(machine).to_string());
        columns.row(
            ["length", "strings"]
                .map(str::to_owned)
                .into_iter()
                .chain(letters),
        );
        for length in 1..=self.length {
            let resolved = |machine| grouped(self.comparison.resolved(machine, length).into());
            let head = [length.to_string(), grouped(1 << length)];
            columns.row(
                head.into_iter()
                    .chain(self.everyone().into_iter().map(resolved)),
            );
        }
        columns
    }

    fn correlations(
        &self,
        pairs: &[[usize; 2]],
        part: fn(&Agreement) -> Option<Correlation>,
    ) -> anyhow::Result<Columns> {
        let mut columns = Self::by_length(pairs.len());
        let letters = pairs.iter().map(|pair| Self::letters(pair));
        columns.row(["length".to_owned()].into_iter().chain(letters));
        for length in self.lengths() {
            let mut row = vec![Self::length(length)];
            for pair in pairs {
                let value = value(part(&self.comparison.agreement(*pair, length)))?;
                row.push(value.map_or_else(
                    || "-".to_owned(),
                    |value| value.lower().to_decimal(SHOWN_DIGITS, Rounding::Nearest),
                ));
            }
            columns.row(row);
        }
        Ok(columns)
    }

    fn length(length: Option<usize>) -> String {
        length.map_or_else(|| "all".to_owned(), |length| length.to_string())
    }

    fn row_of(head: String, ordered: Ordered) -> [String; 6] {
        let share = |part: u64, whole: u64| {
            Rational::from(part)
                .checked_div(&Rational::from(whole))
                .map_or_else(String::new, |share| percent(&share, Rounding::Nearest))
        };
        [
            head,
            grouped(ordered.pairs.into()),
            grouped(ordered.certified.into()),
            share(ordered.certified, ordered.pairs),
            grouped(ordered.alike.into()),
            grouped(ordered.unlike().into()),
        ]
    }

    fn certified(&self) -> Columns {
        let mut columns = Self::by_length(5);
        columns.row(["machines", "pairs", "certified", "share", "alike", "not"]);
        for machines in self.pairs() {
            columns.row(Self::row_of(
                Self::letters(&machines),
                self.comparison.ordered(&machines, None),
            ));
        }
        columns
    }

    fn robust(&self) -> Columns {
        let mut columns = Self::by_length(5);
        columns.row(["length", "pairs", "certified", "share", "alike", "not"]);
        for length in self.lengths() {
            columns.row(Self::row_of(
                Self::length(length),
                self.comparison.ordered(&self.everyone(), length),
            ));
        }
        columns
    }

    fn constants(&self) -> anyhow::Result<Columns> {
        let (left, right) = (Align::Left, Align::Right);
        let mut columns = Columns::new(&[left, right, left, right, left]);
        columns.row(["", "observed", "on", "certain", "on"]);
        for [first, second] in self.pairs() {
            for [over, of] in [[first, second], [second, first]] {
                let constant = self.comparison.constant(over, of);
                let mut row = vec![format!("{} after {}", self.name(over), self.name(of))];
                for (greatest, rounding) in [
                    (constant.observed, Rounding::Nearest),
                    (constant.certified, Rounding::Down),
                ] {
                    let Some(Greatest { ratio, string }) = greatest else {
                        row.extend(["-".to_owned(), String::new()]);
                        continue;
                    };
                    row.push(match ratio {
                        Some(ratio) => bits_of(&ratio)?.lower().to_decimal(BITS_DIGITS, rounding),
                        None => "infinite".to_owned(),
                    });
                    row.push(self.strings[string].to_string());
                }
                columns.row(row);
            }
        }
        Ok(columns)
    }
}
