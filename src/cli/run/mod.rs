//! `run`: runs scenarios, prints their claims, and writes each one's folder.

mod job;
mod print;

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use clap::{ArgAction, Args, Command, ValueEnum};
use solomonoff::report;
use solomonoff::report::layout::wrap;
use solomonoff::scenario::ScenarioError;
use solomonoff::suite::registry;

use super::ending::Ending;
use super::limits;
use super::session::{Seed, Session};
use job::Typed;
use print::{Detail, counts, print, print_file_help, print_help, print_short, summary, sums};

/// What `--template` prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Template {
    /// Data of yours, with every kind of hypothesis
    Data,
    /// An agent, with every kind of world
    Agent,
    /// Networks on a table of yours
    Network,
}

impl Template {
    fn text(self) -> &'static str {
        match self {
            Template::Data => include_str!("../../../programs/own-template.toml"),
            Template::Agent => include_str!("../../../programs/agent-template.toml"),
            Template::Network => include_str!("../../../programs/network-wine.toml"),
        }
    }
}

/// Run a scenario: its claims with verdicts, its traces and pictures
///
/// Prints a line per claim: verdict, measured value, what it stands beside, grade.
/// Writes DIR/NAME/ (see --out) with result.json, traces as Parquet and pictures as
/// SVG and PNG; what stood there before is replaced whole. `run NAME --help` lists
/// the scenario's parameters.
#[derive(Debug, Args)]
#[command(disable_help_flag = true)]
pub struct Run {
    /// The scenario (`solomonoff list` names all), or a TOML file with settings, or with data or
    /// worlds of yours, or networks on a table of yours (programs/own-*.toml, programs/agent-*.toml
    /// and programs/network-*.toml are examples)
    #[arg(value_name = "NAME|FILE.toml")]
    name: Option<String>,
    /// Set a parameter, as in --set n=1000
    #[arg(long = "set", value_name = "KEY=VALUE")]
    sets: Vec<String>,
    /// Run every scenario
    #[arg(long, conflicts_with_all = ["name", "sets"])]
    all: bool,
    /// Also write the traces as CSV
    #[arg(long)]
    csv: bool,
    /// With data of yours: a row in the traces every N symbols (1 keeps all)
    #[arg(long, value_name = "N", value_parser = limits::every, allow_negative_numbers = true)]
    every: Option<u64>,
    /// Print a file to begin from: for data of yours, with every kind of hypothesis, for an
    /// agent in worlds of yours, with every kind of world, or for networks on a table of yours
    #[arg(long, value_name = "WHAT", num_args = 0..=1, default_missing_value = "data",
        conflicts_with_all = ["name", "sets", "all", "csv"])]
    template: Option<Template>,
    #[command(flatten)]
    seed: Seed,
    /// Folder to write into
    #[arg(long, value_name = "DIR", default_value = "solomonoff-out")]
    out: PathBuf,
    /// Say of each claim what it is, its source, its tolerance and the instance that its
    /// values are of
    #[arg(long, short)]
    verbose: bool,
    /// Print help; after a NAME, the scenario's parameters
    #[arg(long, short, action = ArgAction::SetTrue)]
    help: bool,
}

impl Run {
    /// Runs what is asked for; `whole` is the whole command, for its help.
    pub fn run(self, whole: &mut Command, session: &mut Session) -> anyhow::Result<Ending> {
        if self.help {
            return self.help(whole, session);
        }
        if let Some(template) = self.template {
            write!(session.out, "{}", template.text())?;
            return Ok(Ending::Done);
        }
        let typed = Typed {
            name: self.name.as_deref(),
            sets: &self.sets,
            all: self.all,
            seed: self.seed.seed,
            every: self.every,
        };
        let jobs = typed.jobs()?;
        writable(&self.out)?;
        session.work_begins();
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
            let folder = self.out.join(&job.folder);
            // The answer on one's own data, worlds or networks is a table, for any tool.
            let is_own = job.scenario().is_none();
            let document = report::save(&outcome, &folder, self.csv || is_own)?;
            session.note(&format!("written: {}", folder.display()));
            if session.json {
                documents.push(document);
            } else if self.all && !self.verbose {
                print_short(&outcome, session.is_quiet(), &mut session.out)?;
            } else {
                if place > 0 {
                    writeln!(session.out)?;
                }
                let detail = if self.verbose {
                    Detail::Full
                } else {
                    Detail::Line
                };
                print(job.says(), &outcome, detail, &mut session.out)?;
            }
            // Each is read while the next one runs.
            session.out.flush()?;
            let grade = job.grade().map_or("", |grade| grade.letter());
            rows.push((job.folder.clone(), grade, counts(&outcome)));
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
        } else if self.all && self.verbose {
            writeln!(session.out)?;
            for line in summary(&rows) {
                writeln!(session.out, "{line}")?;
            }
        } else if self.all {
            for line in wrap(&sums(&rows), 0) {
                writeln!(session.out, "{line}")?;
            }
        }
        Ok(worst)
    }

    fn help(&self, whole: &mut Command, session: &mut Session) -> anyhow::Result<Ending> {
        let out = &mut session.out;
        match &self.name {
            Some(name) if job::is_file(name) => {
                let typed = Typed {
                    name: Some(name),
                    sets: &self.sets,
                    all: false,
                    seed: self.seed.seed,
                    every: None,
                };
                for job in typed.jobs()? {
                    match job.scenario() {
                        Some(scenario) => {
                            print_file_help(name, job.says(), job.of(), out)?;
                            writeln!(out)?;
                            print_help(scenario, out)?;
                        }
                        None => print_file_help(name, job.says(), job.of(), out)?,
                    }
                }
            }
            Some(name) => print_help(registry().find(name)?, out)?,
            None => {
                whole.build();
                if let Some(run) = whole.find_subcommand_mut("run") {
                    write!(out, "{}", run.render_long_help())?;
                }
            }
        }
        Ok(Ending::Done)
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
            "cannot write into {}: {} is not a folder; give another folder with --out",
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
