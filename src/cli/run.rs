//! `run`: runs scenarios, prints their claims, and writes each one's folder.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use anyhow::{Context as _, bail};
use clap::{ArgAction, Args, CommandFactory};
use indicatif::ProgressBar;
use serde_json::Value;
use solomonoff::scenario::{Claim, Context, Outcome, Scenario, ScenarioError, Settings, Verdict};
use solomonoff::suite::{DataSource, OwnData, ScenarioFile, registry};
use solomonoff::trace::{replace_folder, write_atomically};

use super::layout::{Align, Columns, wrap};
use super::plot;
use super::{Arguments, Ending, Session, input, progress};

/// Run a scenario: its claims with verdicts, its traces and pictures
///
/// Writes DIR/NAME/ (see --out) with result.json, traces as Parquet and pictures as
/// SVG and PNG; what stood there before is replaced whole. `run NAME --help` lists
/// the scenario's parameters.
#[derive(Debug, Args)]
#[command(disable_help_flag = true)]
pub struct Run {
    /// The scenario (`solomonoff list` names all), or a TOML file with settings or data of
    /// yours (programs/own-*.toml are examples)
    #[arg(value_name = "NAME|FILE.toml")]
    name: Option<String>,
    /// Set a parameter, as in --set n=1000
    #[arg(long = "set", value_name = "KEY=VALUE")]
    sets: Vec<String>,
    /// Run every scenario
    #[arg(long, conflicts_with_all = ["name", "sets"])]
    all: bool,
    /// Write the traces as CSV, too
    #[arg(long)]
    csv: bool,
    /// Print help; behind a NAME, the scenario's parameters
    #[arg(long, short, action = ArgAction::SetTrue)]
    help: bool,
}

/// What is meant: a run, and the folder below --out that it is written to.
struct Job {
    folder: String,
    what: What,
}

enum What {
    /// A scenario of the registry with all its settings.
    Scenario(&'static dyn Scenario, Box<Settings>),
    /// A file's class, on the data that it names.
    OwnData(Box<OwnData>),
}

impl Run {
    fn meant(&self, seed: Option<u64>) -> anyhow::Result<Vec<Job>> {
        if let Some(name) = &self.name
            && Path::new(name)
                .extension()
                .is_some_and(|ending| ending == "toml")
        {
            return Ok(vec![self.read_file(Path::new(name), seed)?]);
        }
        let named: Vec<&'static dyn Scenario> = match &self.name {
            Some(name) => vec![registry().find(name)?],
            None if self.all => registry().iter().collect(),
            None => bail!("name a scenario (`solomonoff list` names all), or give --all"),
        };
        named
            .into_iter()
            .map(|scenario| {
                let settings = self.settings(scenario.defaults(), seed)?;
                Ok(Job {
                    folder: scenario.about().name.to_owned(),
                    what: What::Scenario(scenario, Box::new(settings)),
                })
            })
            .collect()
    }

    /// What was set on the command line goes over what stands in a file or is the default.
    fn settings(&self, mut settings: Settings, seed: Option<u64>) -> anyhow::Result<Settings> {
        for text in &self.sets {
            settings.assign(text)?;
        }
        settings.seed = seed.unwrap_or(settings.seed);
        Ok(settings)
    }

    fn read_file(&self, path: &Path, seed: Option<u64>) -> anyhow::Result<Job> {
        let text = std::fs::read_to_string(path)
            .with_context(|| format!("cannot read the scenario file {}", path.display()))?;
        let file = ScenarioFile::parse(&text).with_context(|| path.display().to_string())?;
        let stem = path.file_stem().unwrap_or_default();
        let folder = stem.to_string_lossy().into_owned();
        let (source, class) = match file {
            ScenarioFile::BuiltIn { scenario, settings } => {
                let settings = self.settings(*settings, seed)?;
                return Ok(Job {
                    folder,
                    what: What::Scenario(scenario, Box::new(settings)),
                });
            }
            ScenarioFile::OwnData { source, class } => (source, class.seeded(seed)),
        };
        if !self.sets.is_empty() {
            bail!(
                "--set sets the parameters of a built-in scenario; {} names none, so edit the file",
                path.display()
            );
        }
        let data = match source {
            DataSource::Inline(data) => Some(data),
            DataSource::StandardInput => Some(input::bits("the data", "-")?),
            DataSource::Drawn => None,
            DataSource::File(name) => {
                // Relative to the scenario file, so that the two can be moved together.
                let place = path.parent().unwrap_or(Path::new("")).join(name);
                let text = std::fs::read_to_string(&place)
                    .with_context(|| format!("cannot read the data {}", place.display()))?;
                Some(input::bits(
                    &format!("the data {}", place.display()),
                    &text,
                )?)
            }
        };
        let own = class
            .on(&folder, data)
            .with_context(|| path.display().to_string())?;
        Ok(Job {
            folder,
            what: What::OwnData(Box::new(own)),
        })
    }

    /// Runs what is asked for.
    pub fn run(self, session: &mut Session) -> anyhow::Result<Ending> {
        if self.help {
            return self.print_help(session);
        }
        let jobs = self.meant(session.seed)?;
        writable(&session.folder)?;
        let mut worst = Ending::Done;
        let mut documents = Vec::new();
        let mut rows = Vec::new();
        for (place, job) in jobs.iter().enumerate() {
            let outcome = match job.measure(session) {
                Err(ScenarioError::Interrupted) => {
                    session.note(&format!(
                        "interrupted: {} is not finished and nothing of it is written; {place} of {} \
                         scenarios are",
                        job.folder,
                        jobs.len(),
                    ));
                    worst = Ending::Interrupted;
                    break;
                }
                outcome => outcome.with_context(|| job.folder.clone())?,
            };
            let document = self.write(&job.folder, &outcome, session)?;
            if session.json {
                documents.push(document);
            } else {
                if place > 0 {
                    writeln!(session.out)?;
                }
                print(job.says(), &outcome, session)?;
            }
            // Each is read while the next one runs.
            session.out.flush()?;
            rows.push(counts(&outcome));
            if !outcome.holds() {
                worst = worst.max(Ending::Violated);
            }
        }
        if session.json {
            let document = match (self.all, documents.pop()) {
                (false, Some(document)) => document,
                (_, last) => documents.into_iter().chain(last).collect(),
            };
            session.out.json(&document)?;
        } else if self.all {
            writeln!(session.out)?;
            for line in summary(&rows) {
                writeln!(session.out, "{line}")?;
            }
        }
        Ok(worst)
    }

    /// Writes the outcome's folder, and returns what stands in its `result.json`.
    fn write(&self, name: &str, outcome: &Outcome, session: &Session) -> anyhow::Result<Value> {
        let folder = session.folder.join(name);
        let document = replace_folder(&folder, |fresh| -> anyhow::Result<Value> {
            let mut files = vec!["result.json".to_owned()];
            for trace in &outcome.traces {
                files.push(format!("{}.parquet", trace.name()));
                trace.save_parquet(&fresh.join(format!("{}.parquet", trace.name())))?;
                if self.csv {
                    files.push(format!("{}.csv", trace.name()));
                    trace.save_csv(&fresh.join(format!("{}.csv", trace.name())))?;
                }
            }
            for chart in &outcome.charts {
                files.push(format!("{}.svg", chart.id));
                plot::save_svg(chart, &fresh.join(format!("{}.svg", chart.id)))?;
                #[cfg(feature = "png")]
                {
                    files.push(format!("{}.png", chart.id));
                    plot::save_png(chart, &fresh.join(format!("{}.png", chart.id)))?;
                }
            }
            let document = outcome.document(&files);
            write_atomically(&fresh.join("result.json"), |to| {
                serde_json::to_writer_pretty(&mut *to, &document)?;
                to.write_all(b"\n")
            })?;
            Ok(document)
        })?;
        session.note(&format!("written: {}", folder.display()));
        Ok(document)
    }

    fn print_help(&self, session: &mut Session) -> anyhow::Result<Ending> {
        let out = &mut session.out;
        let Some(name) = &self.name else {
            let mut root = Arguments::command();
            root.build();
            if let Some(run) = root.find_subcommand_mut("run") {
                write!(out, "{}", run.render_long_help())?;
            }
            return Ok(Ending::Done);
        };
        let scenario = registry().find(name)?;
        let about = scenario.about();
        writeln!(out, "{}", out.bold(about.name))?;
        for text in [about.claim, about.source] {
            for line in wrap(text, 0) {
                writeln!(out, "{line}")?;
            }
        }
        writeln!(out)?;
        for paragraph in about.text.split("\n\n") {
            for line in wrap(paragraph, 0) {
                writeln!(out, "{line}")?;
            }
        }
        writeln!(out, "\nParameters (--set KEY=VALUE)")?;
        for parameter in scenario.parameters() {
            writeln!(out, "  {}={}", parameter.name, parameter.default)?;
            let help = format!(
                "{}; {}",
                parameter.help.trim_end_matches('.'),
                parameter.kind.describe()
            );
            for line in wrap(&help, 6) {
                writeln!(out, "{line}")?;
            }
        }
        writeln!(out, "\n`solomonoff run --help` lists the options.")?;
        Ok(Ending::Done)
    }
}

impl Job {
    /// What it is about, in one line.
    fn says(&self) -> &str {
        match &self.what {
            What::Scenario(scenario, _) => scenario.about().claim,
            What::OwnData(own) => own.title(),
        }
    }

    /// Runs the scenario with a bar for each of its parts.
    fn measure(&self, session: &Session) -> Result<Outcome, ScenarioError> {
        let shown: Mutex<Option<(String, ProgressBar)>> = Mutex::new(None);
        let report = |what: &str, done: u64, total: u64| {
            let Ok(mut shown) = shown.lock() else { return };
            if shown.as_ref().is_none_or(|(former, _)| former != what) {
                if let Some((_, bar)) = shown.take() {
                    bar.finish_and_clear();
                }
                *shown = Some((what.to_owned(), progress::bar(session, what)));
            }
            if let Some((_, bar)) = shown.as_ref() {
                bar.set_length(total);
                bar.set_position(done);
            }
        };
        let context = Context::new(&report, session.interrupt.flag());
        let outcome = match &self.what {
            What::Scenario(scenario, settings) => scenario.run(settings, &context),
            What::OwnData(own) => own.run(&context),
        };
        if let Ok(Some((_, bar))) = shown.into_inner() {
            bar.finish_and_clear();
        }
        outcome
    }
}

/// Refuses early a folder that cannot be made: its nearest existing ancestor must be a folder.
fn writable(folder: &Path) -> anyhow::Result<()> {
    let mut above = PathBuf::from(folder);
    while !above.exists() {
        // The parent of a bare name is the empty path: the current folder.
        if !above.pop() || above.as_os_str().is_empty() {
            return Ok(());
        }
    }
    if !above.is_dir() {
        bail!(
            "cannot write into {}: {} is no folder; give another folder with --out",
            folder.display(),
            above.display(),
        );
    }
    if let Err(error) = tempfile::tempfile_in(&above) {
        bail!(
            "cannot write into {}: {error}; give another folder with --out",
            folder.display(),
        );
    }
    Ok(())
}

/// Prints the claims with their verdicts.
fn print(says: &str, outcome: &Outcome, session: &mut Session) -> anyhow::Result<()> {
    let out = &mut session.out;
    writeln!(out, "{}", out.bold(&outcome.scenario))?;
    for line in wrap(says, 0) {
        writeln!(out, "{line}")?;
    }
    // The seeds of a file's runs, where it names several, are among its parameters.
    let several = outcome.parameters.iter().any(|(name, _)| name == "seeds");
    let seed = (!several).then(|| format!("seed={}", outcome.seed));
    let values: Vec<String> = outcome
        .parameters
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .chain(seed)
        .collect();
    for line in wrap(&values.join(" "), 0) {
        writeln!(out, "{line}")?;
    }
    for claim in &outcome.claims {
        print_claim(claim, session)?;
    }
    let out = &mut session.out;
    writeln!(out)?;
    for line in wrap(&outcome.sentence, 0) {
        writeln!(out, "{line}")?;
    }
    let [hold, violated, measurements] = counts(outcome);
    writeln!(
        out,
        "{hold} hold, {violated} violated, {measurements} measurements"
    )?;
    Ok(())
}

/// How many claims hold, are violated, and are measurements.
fn counts(outcome: &Outcome) -> [usize; 3] {
    [Verdict::Holds, Verdict::Violated, Verdict::Measurement].map(|verdict| {
        let of_it = outcome.claims.iter();
        of_it.filter(|claim| claim.verdict() == verdict).count()
    })
}

/// A line of counts for each scenario of the registry that was run, and their sums.
fn summary(rows: &[[usize; 3]]) -> Vec<String> {
    let mut columns = Columns::new(&[
        Align::Left,
        Align::Left,
        Align::Right,
        Align::Right,
        Align::Right,
    ]);
    columns.row(["scenario", "grade", "hold", "violated", "measurements"]);
    for (scenario, row) in registry().iter().zip(rows) {
        let head = [scenario.about().name, scenario.grade().letter()].map(str::to_owned);
        columns.row(head.into_iter().chain(row.map(|count| count.to_string())));
    }
    let sums = [0, 1, 2].map(|column| rows.iter().map(|row| row[column]).sum::<usize>());
    let head = [format!("{} scenarios", rows.len()), String::new()];
    columns.row(head.into_iter().chain(sums.map(|sum| sum.to_string())));
    columns.lines()
}

fn print_claim(claim: &Claim, session: &mut Session) -> anyhow::Result<()> {
    use anstyle::{AnsiColor, Style};
    let out = &mut session.out;
    let colour = match claim.verdict() {
        Verdict::Holds => AnsiColor::Green,
        Verdict::Violated => AnsiColor::Red,
        Verdict::Measurement => AnsiColor::Blue,
    };
    let style = Style::new().bold().fg_color(Some(colour.into()));
    let verdict = out.paint(style, claim.verdict().word());
    writeln!(
        out,
        "\n  {verdict}: {} [{}]",
        claim.id(),
        claim.grade().letter()
    )?;
    for line in wrap(claim.statement(), 4) {
        writeln!(out, "{line}")?;
    }
    let mut columns = Columns::new(&[Align::Left, Align::Left]);
    columns.row(["measured".to_owned(), shown(claim.measured())]);
    let theory = match claim.relation().words() {
        "none" => "theory".to_owned(),
        words => format!("{words}, theory"),
    };
    columns.row([theory, shown(claim.theory())]);
    if let Some(tolerance) = claim.tolerance() {
        columns.row([
            "tolerance".to_owned(),
            super::figures::decimal(tolerance, solomonoff::exact::Rounding::Nearest),
        ]);
    }
    for line in columns.lines() {
        writeln!(out, "  {line}")?;
    }
    if let Some(worst) = claim.worst() {
        let text = format!("the tightest of {} instances: {worst}", claim.instances());
        for line in wrap(&text, 4) {
            writeln!(out, "{line}")?;
        }
    }
    Ok(())
}

/// An enclosure: an exact value that is short as it is, with its decimal; others as decimals.
fn shown(value: &solomonoff::exact::Enclosure) -> String {
    use super::figures::decimal;
    use solomonoff::exact::Rounding;
    match value.exact_value() {
        Some(exact) if exact.is_integer() && exact.to_string().len() <= 20 => exact.to_string(),
        Some(exact) if exact.to_string().len() <= 24 => {
            format!("{exact} ({})", decimal(exact, Rounding::Nearest))
        }
        Some(exact) => decimal(exact, Rounding::Nearest),
        None => format!(
            "[{}, {}]",
            decimal(value.lower(), Rounding::Down),
            decimal(value.upper(), Rounding::Up)
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_has_a_line_for_each_scenario_that_was_run_and_the_sums() {
        let lines = summary(&[[6, 0, 1], [7, 2, 3]]);
        let words =
            |line: &str| -> Vec<String> { line.split_whitespace().map(str::to_owned).collect() };
        assert_eq!(lines.len(), 4, "{lines:?}");
        for (line, (scenario, counts)) in lines[1..3]
            .iter()
            .zip(registry().iter().zip(["6 0 1", "7 2 3"]))
        {
            let expected = format!(
                "{} {} {counts}",
                scenario.about().name,
                scenario.grade().letter()
            );
            assert_eq!(words(line).join(" "), expected);
        }
        assert_eq!(words(&lines[3]).join(" "), "2 scenarios 13 2 4");
    }
}
