//! What `run` is to do: which scenario with which settings, or whose data, and the folder that it is written to.

use std::path::Path;

use anyhow::{Context as _, bail};
use solomonoff::scenario::{Context, Grade, Outcome, Scenario, ScenarioError, Settings};
use solomonoff::suite::{
    DataSource, OwnAgent, OwnData, OwnNetwork, ScenarioFile, read_data, registry,
};
use solomonoff::trace::{read_short_text, read_text};

use crate::cli::input;
use crate::cli::session::Session;

use super::print::FileOf;

/// The largest scenario file, 16 MiB: more data have a file of their own.
const MAX_FILE_BYTES: u64 = 1 << 24;

/// What is meant: a run, and the folder that it is written to.
pub struct Job {
    /// The folder below --out.
    pub folder: String,
    what: What,
}

enum What {
    /// A scenario of the registry with all its settings.
    Scenario(&'static dyn Scenario, Box<Settings>),
    /// A file's class, on the data that it names.
    OwnData(Box<OwnData>),
    /// A file's agent, in the worlds that it names.
    Agent(Box<OwnAgent>),
    /// A file's networks, on the table that it names.
    Network(Box<OwnNetwork>),
}

/// Whether a scenario file is named, and no scenario.
pub fn is_file(name: &str) -> bool {
    let ending = Path::new(name).extension();
    ending.is_some_and(|ending| ending == "toml")
}

/// What was typed of it.
#[derive(Clone, Copy, Debug)]
pub struct Typed<'a> {
    /// A scenario's name, or a TOML file.
    pub name: Option<&'a str>,
    /// Settings, each `KEY=VALUE`.
    pub sets: &'a [String],
    /// Whether every scenario is asked for.
    pub all: bool,
    /// The seed, where one is given.
    pub seed: Option<u64>,
    /// Symbols from one row of the traces to the next, of one's own data.
    pub every: Option<u64>,
}

/// What the data of a scenario file is called, and its text: of the file `name`, relative to the scenario file so that the two
/// can be moved together, or of standard input.
fn data_text(path: &Path, name: Option<&str>) -> anyhow::Result<(String, String)> {
    let Some(name) = name else {
        let named = "the data from standard input".to_owned();
        return Ok((named, input::standard()?));
    };
    let place = path.parent().unwrap_or(Path::new("")).join(name);
    let named = format!("the data {}", place.display());
    let text = read_text(&place).with_context(|| format!("cannot read {named}"))?;
    Ok((named, text))
}

impl Typed<'_> {
    /// The runs that are meant.
    pub fn jobs(self) -> anyhow::Result<Vec<Job>> {
        if let Some(name) = self.name
            && is_file(name)
        {
            return Ok(vec![self.read_file(Path::new(name))?]);
        }
        self.has_rows_of_its_own()?;
        let named: Vec<&'static dyn Scenario> = match self.name {
            Some(name) => vec![registry().find(name)?],
            None if self.all => registry().iter().collect(),
            None => bail!("name a scenario (`solomonoff list` names all), or give --all"),
        };
        named
            .into_iter()
            .map(|scenario| {
                let settings = self.settings(scenario.defaults())?;
                Ok(Job {
                    folder: scenario.about().name.to_owned(),
                    what: What::Scenario(scenario, Box::new(settings)),
                })
            })
            .collect()
    }

    /// Refuses --every where the scenario itself says what its rows are.
    fn has_rows_of_its_own(self) -> anyhow::Result<()> {
        if self.every.is_some() {
            bail!(
                "--every is for data of your own; a scenario's parameters say how many rows it keeps"
            );
        }
        Ok(())
    }

    /// What was set on the command line goes over what stands in a file or is the default.
    fn settings(self, mut settings: Settings) -> anyhow::Result<Settings> {
        for text in self.sets {
            settings.assign(text)?;
        }
        settings.seed = self.seed.unwrap_or(settings.seed);
        Ok(settings)
    }

    /// Refuses --set where the file names no built-in scenario.
    fn is_unset(self, path: &Path) -> anyhow::Result<()> {
        if !self.sets.is_empty() {
            bail!(
                "--set sets the parameters of a built-in scenario; {} names none, so edit the file",
                path.display()
            );
        }
        Ok(())
    }

    fn read_file(self, path: &Path) -> anyhow::Result<Job> {
        let text = read_short_text(path, MAX_FILE_BYTES)
            .with_context(|| format!("cannot read the scenario file {}", path.display()))?;
        let file = ScenarioFile::parse(&text).with_context(|| path.display().to_string())?;
        let stem = path.file_stem().unwrap_or_default();
        let folder = stem.to_string_lossy().into_owned();
        let (source, class) = match file {
            ScenarioFile::BuiltIn { scenario, settings } => {
                self.has_rows_of_its_own()?;
                let settings = self.settings(*settings)?;
                return Ok(Job {
                    folder,
                    what: What::Scenario(scenario, Box::new(settings)),
                });
            }
            ScenarioFile::Agent(agent) => {
                self.is_unset(path)?;
                self.has_rows_of_its_own()?;
                return Ok(Job {
                    folder,
                    what: What::Agent(Box::new(agent.seeded(self.seed))),
                });
            }
            ScenarioFile::Network { source, plan } => {
                self.is_unset(path)?;
                self.has_rows_of_its_own()?;
                let file = match &source {
                    DataSource::File(name, _) => Some(name.as_str()),
                    _ => None,
                };
                let (named, text) = data_text(path, file)?;
                let own = plan.seeded(self.seed).on(&text);
                return Ok(Job {
                    folder,
                    what: What::Network(Box::new(own.with_context(|| named)?)),
                });
            }
            ScenarioFile::OwnData { source, class } => (source, class.seeded(self.seed)),
        };
        self.is_unset(path)?;
        let data = match source {
            DataSource::Inline(data) => Some(data),
            DataSource::StandardInput(column) => {
                let (named, text) = data_text(path, None)?;
                Some(read_data(&text, column.as_deref()).context(named)?)
            }
            DataSource::Drawn => None,
            DataSource::File(name, column) => {
                let (named, text) = data_text(path, Some(&name))?;
                Some(read_data(&text, column.as_deref()).context(named)?)
            }
        };
        let own = class.on(&folder, data);
        let own = match self.every {
            None => own,
            Some(every) => own.and_then(|own| own.every(every)),
        };
        let own = own.with_context(|| path.display().to_string())?;
        Ok(Job {
            folder,
            what: What::OwnData(Box::new(own)),
        })
    }
}

impl Job {
    /// What it is about, in one line.
    pub fn says(&self) -> &str {
        match &self.what {
            What::Scenario(scenario, _) => scenario.about().claim,
            What::OwnData(own) => own.title(),
            What::Agent(own) => own.title(),
            What::Network(own) => own.title(),
        }
    }

    /// The scenario, where it is one.
    pub fn scenario(&self) -> Option<&'static dyn Scenario> {
        match &self.what {
            What::Scenario(scenario, _) => Some(*scenario),
            What::OwnData(_) | What::Agent(_) | What::Network(_) => None,
        }
    }

    /// What its file is of.
    pub fn of(&self) -> FileOf {
        match &self.what {
            What::Scenario(..) => FileOf::Scenario,
            What::OwnData(_) => FileOf::Data,
            What::Agent(_) => FileOf::Worlds,
            What::Network(_) => FileOf::Networks,
        }
    }

    /// Its grade, where it is a scenario.
    pub fn grade(&self) -> Option<Grade> {
        match &self.what {
            What::Scenario(scenario, _) => Some(scenario.grade()),
            What::OwnData(_) | What::Agent(_) | What::Network(_) => None,
        }
    }

    /// Runs the scenario with a bar for each of its parts.
    pub fn measure(&self, session: &Session) -> Result<Outcome, ScenarioError> {
        let context: &Context<'_> = &session.control;
        let outcome = match &self.what {
            What::Scenario(scenario, settings) => scenario.run(settings, context),
            What::OwnData(own) => own.run(context),
            What::Agent(own) => own.run(&self.folder, context),
            What::Network(own) => own.run(&self.folder, context),
        };
        session.bars.clear();
        outcome
    }
}
