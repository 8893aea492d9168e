//! How the outputs of an enumeration are shown: as a page, or as one JSON document.
//!
//! Rows are printed while they are read. There may be many millions of them.

use std::cell::{Cell, RefCell};
use std::io::Write;
use std::time::{Duration, Instant};

use serde::ser::{Error as _, SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};
use serde_json::{Map, Value, json};
use solomonoff::enumerate::{
    Amount, Decider, Denominator, Ended, Expansion, Listing, Row, Sample, Share, Status, Summary,
};
use solomonoff::exact::Rounding;

use super::budget::words;
use super::interrupt::Watch;
use super::layout::{Align, Columns, grouped, plural, shorten, wrap};
use super::sampled::percent;
use super::{Session, figures};

/// What of a listing is shown.
#[derive(Clone, Copy, Debug)]
pub struct Shown {
    /// No rows at all.
    pub summary: bool,
    /// How many rows a page has; a document has all.
    pub rows: usize,
}

/// Prints a listing.
pub fn print(listing: &impl Listing, shown: Shown, session: &mut Session) -> anyhow::Result<()> {
    let (summary, share) = (listing.summary(), listing.share());
    if !session.json {
        print_head(summary, share, session)?;
        if let Some(sample) = listing.sample() {
            print_sample(sample, session)?;
        }
        if !shown.summary && shown.rows > 0 {
            print_rows(listing, shown.rows, session)?;
        }
        return Ok(());
    }
    let mut head = head(summary, share);
    if let Some(sample) = listing.sample() {
        head["drawn"] = drawn(sample);
    }
    if shown.summary {
        return Ok(session.out.json(&head)?);
    }
    let document = Document {
        head: &head,
        rows: Cell::new(Some(Expansion::new(listing.rows()?))),
        hurry: Hurry::of(&session.watch),
        cut: Cell::new(false),
        failure: RefCell::new(None),
    };
    let printed = session.out.document(&document);
    // Why rows could not be read says more than that printing stopped.
    match document.failure.into_inner() {
        Some(failure) => Err(failure.into()),
        None => Ok(printed?),
    }
}

/// How long rows are gone through after Ctrl-C: few patterns may stand for more of them than anybody waits for.
/// It may have come when nothing was left to enumerate.
struct Hurry<'a> {
    watch: &'a Watch,
    /// When it was first seen here.
    begun: Cell<Option<Instant>>,
}

impl<'a> Hurry<'a> {
    const LONGEST: Duration = Duration::from_secs(1);
    /// After how many rows the clock is looked at.
    const STRIDE: u128 = 1 << 10;

    fn of(watch: &'a Watch) -> Self {
        let begun = Cell::new(watch.is_heard().then(Instant::now));
        Self { watch, begun }
    }

    /// Whether it is over at this row.
    fn is_over(&self, row: u128) -> bool {
        if !row.is_multiple_of(Self::STRIDE) || !self.watch.is_heard() {
            return false;
        }
        let begun = self.begun.get().unwrap_or_else(Instant::now);
        self.begun.set(Some(begun));
        begun.elapsed() > Self::LONGEST
    }
}

/// A listing's document, its rows made while it is printed.
struct Document<'a, I, E> {
    head: &'a Value,
    rows: Cell<Option<I>>,
    hurry: Hurry<'a>,
    /// Whether the rows ended before their end.
    cut: Cell<bool>,
    failure: RefCell<Option<E>>,
}

/// Its rows; a separate value because a map wants one.
struct Rows<'a, 'b, I, E>(&'a Document<'b, I, E>);

#[derive(Serialize)]
struct RowDocument {
    status: &'static str,
    output: String,
    numerator: String,
}

impl<I: Iterator<Item = Result<Row, E>>, E> Serialize for Document<'_, I, E> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (key, value) in self.head.as_object().into_iter().flatten() {
            map.serialize_entry(key, value)?;
        }
        map.serialize_entry("rows", &Rows(self))?;
        if self.cut.get() {
            map.serialize_entry("rows_cut", &true)?;
        }
        map.end()
    }
}

impl<I: Iterator<Item = Result<Row, E>>, E> Serialize for Rows<'_, '_, I, E> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(None)?;
        let mut all = 0;
        for row in self.0.rows.take().into_iter().flatten() {
            all += 1;
            if self.0.hurry.is_over(all) {
                self.0.cut.set(true);
                break;
            }
            match row {
                Ok(row) => list.serialize_element(&RowDocument {
                    status: row.status.name(),
                    output: row.output.to_string(),
                    numerator: row.numerator.to_string(),
                })?,
                Err(failure) => {
                    self.0.failure.replace(Some(failure));
                    return Err(S::Error::custom("a row cannot be read"));
                }
            }
        }
        list.end()
    }
}

/// Prints masses by status and decider.
pub fn print_head(summary: &Summary, share: Share, session: &mut Session) -> anyhow::Result<()> {
    let out = &mut session.out;
    let budget = summary.budget;
    let mut title = format!(
        "All outputs to {}",
        plural(budget.horizon() as u128, "symbol")
    );
    if share != Share::WHOLE {
        title.push_str(&format!(", shard {share}"));
    }
    writeln!(out, "{}", out.bold(&title))?;
    writeln!(
        out,
        "{}, {}\n",
        words(budget.bits(), budget.steps(), summary.denominator.base()),
        plural(summary.tally.cylinders, "cylinder")
    )?;
    let denominator = summary.denominator;
    let mut columns = Columns::new(&[
        Align::Left,
        Align::Right,
        Align::Left,
        Align::Left,
        Align::Left,
    ]);
    let mut row = |name: String, amount: Amount, count: String| {
        let [exact, decimal, log] = cells(amount.mass, denominator);
        columns.row([name, exact, decimal, log, count]);
    };
    let mut open = 0;
    for status in Status::ALL {
        let amount = summary.tally.of(status);
        if status.is_open() {
            open += amount.mass;
        }
        if amount.mass > 0 || status != Status::OpenInterrupted {
            row(status.name().to_owned(), amount, String::new());
        }
        for decider in Decider::ALL {
            let amount = summary.tally.by(status, Some(decider));
            if amount.mass > 0 {
                let count = plural(amount.cylinders, "cylinder");
                row(format!("  {}", decider.name()), amount, count);
            }
        }
    }
    let whole = Amount {
        mass: summary.tally.mass(),
        cylinders: 0,
    };
    row("sum".to_owned(), whole, String::new());
    for line in columns.lines() {
        writeln!(out, "{line}")?;
    }
    let sentence = format!(
        "Exact masses of what is decided, so certified lower bounds of M; indented: what a decider \
         proved without running to it. The open mass, {} in all, belongs to programs that may still \
         print more; it is kept with the output that each has printed so far.",
        cells(open, denominator)[1],
    );
    writeln!(out)?;
    for line in wrap(&sentence, 0) {
        writeln!(out, "{line}")?;
    }
    Ok(())
}

/// Prints what became of the draws.
fn print_sample(sample: &Sample, session: &mut Session) -> anyhow::Result<()> {
    let draws = sample.draws();
    let share = |ended| percent(&sample.share(ended), Rounding::Nearest);
    let sentence = if sample.is_empty() {
        "Nothing is open by length, so nothing was drawn.".to_owned()
    } else {
        format!(
            "{} programs drawn from the open-length mass and run on, seed {}: {} went on to the last symbol, {} are \
             proven to print no more than they did, {} were given up after {} steps. Their counts are kept with the \
             table: mass and predict --table give intervals at confidence from them.",
            grouped(sample.count().into()),
            draws.seed,
            share(Ended::Complete),
            share(Ended::Silent),
            percent(&sample.share(Ended::GivenUp), Rounding::Up),
            grouped(draws.steps.into()),
        )
    };
    writeln!(session.out)?;
    for line in wrap(&sentence, 0) {
        writeln!(session.out, "{line}")?;
    }
    Ok(())
}

/// What became of the draws, in a document.
fn drawn(sample: &Sample) -> Value {
    let draws = sample.draws();
    let share = |ended| sample.share(ended).to_decimal(12, Rounding::Nearest);
    json!({
        "draws": sample.count(),
        "seed": draws.seed,
        "steps": draws.steps,
        "complete": share(Ended::Complete),
        "silent": share(Ended::Silent),
        "given_up": share(Ended::GivenUp),
    })
}

/// Prints the heaviest `most` rows.
pub fn print_rows(
    listing: &impl Listing,
    most: usize,
    session: &mut Session,
) -> anyhow::Result<()> {
    let out = &mut session.out;
    let denominator = listing.summary().denominator;
    // The heaviest rows, of equal ones the first: no more than these are ever held.
    let mut heaviest: Vec<Row> = Vec::new();
    let mut all = 0_u128;
    let hurry = Hurry::of(&session.watch);
    for row in Expansion::new(listing.rows()?) {
        let row = row?;
        all += 1;
        if hurry.is_over(all) {
            writeln!(
                out,
                "\nInterrupted: its rows are too many to look for the heaviest"
            )?;
            return Ok(());
        }
        let place = heaviest.partition_point(|held| held.numerator >= row.numerator);
        if place < most {
            heaviest.insert(place, row);
            heaviest.truncate(most);
        }
    }
    let shown = heaviest.len();
    let of = if (shown as u128) < all {
        format!("The heaviest {shown} of {}", plural(all, "row"))
    } else {
        format!("All {}", plural(all, "row"))
    };
    writeln!(out, "\n{of}")?;
    let mut columns = Columns::new(&[Align::Right, Align::Left, Align::Left, Align::Left]);
    for row in &heaviest {
        let [exact, decimal, _] = cells(row.numerator, denominator);
        let output = if row.output.is_empty() {
            "(nothing)".to_owned()
        } else {
            shorten(&row.output.to_string(), 32)
        };
        columns.row([exact, decimal, row.status.name().to_owned(), output]);
    }
    for line in columns.lines() {
        writeln!(out, "{line}")?;
    }
    Ok(())
}

/// A mass as three cells.
fn cells(numerator: u128, denominator: Denominator) -> [String; 3] {
    figures::mass_cells(&denominator.over(numerator), denominator, Rounding::Nearest)
}

/// The document of a listing without its rows.
pub fn head(summary: &Summary, share: Share) -> Value {
    let budget = summary.budget;
    let masses: Map<String, Value> = Status::ALL
        .into_iter()
        .map(|status| {
            let mass = summary.tally.of(status).mass;
            (status.name().to_owned(), json!(mass.to_string()))
        })
        .collect();
    let mut head = json!({
        "machine": summary.machine,
        "bits": budget.bits(),
        "horizon": budget.horizon(),
        "steps": budget.steps(),
        "cylinders": figures::count(summary.tally.cylinders),
        "stop": summary.stop.name(),
        "masses": masses,
        "deciders": figures::deciders(&summary.tally),
    });
    figures::stand_over(&mut head, summary.denominator);
    if share != Share::WHOLE {
        head["shard"] = json!(share.to_string());
    }
    head
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interruption_after_the_enumeration_ends_the_rows() {
        let watch = Watch::default();
        let hurry = Hurry::of(&watch);
        assert!(!hurry.is_over(Hurry::STRIDE));
        watch.hear();
        assert!(
            !hurry.is_over(Hurry::STRIDE),
            "what is quick is printed whole"
        );
        hurry
            .begun
            .set(Instant::now().checked_sub(2 * Hurry::LONGEST));
        assert!(hurry.is_over(Hurry::STRIDE));
        assert!(
            !hurry.is_over(Hurry::STRIDE + 1),
            "the clock is not looked at for each row"
        );
    }
}
