//! The options of every subcommand, and what they mean: one session with its streams and threads.

use std::io::{IsTerminal, Write};
use std::sync::Arc;

use anstream::ColorChoice;
use anyhow::Context;
use clap::{Args, ValueEnum};
use solomonoff::enumerate::Control;
use solomonoff::scenario::DEFAULT_SEED;

use super::bars::Bars;
use super::interrupt::{self, Watch};
use super::limits;
use super::output::Output;

/// The options of every subcommand, as typed.
#[derive(Debug, Args)]
#[command(next_help_heading = "Options of every command")]
pub struct Global {
    /// Print one JSON document
    #[arg(long, global = true)]
    json: bool,
    /// Threads to use; all cores unless given. Results do not depend on it
    #[arg(long, global = true, value_name = "N", value_parser = limits::threads, allow_negative_numbers = true)]
    threads: Option<usize>,
    /// Say nothing on standard error but errors
    #[arg(long, short, global = true)]
    quiet: bool,
    /// Colours: where the output is a terminal and NO_COLOR is not set, or as told
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    color: When,
}

/// The seed, as typed, of a subcommand that draws.
#[derive(Clone, Copy, Debug, Args)]
pub struct Seed {
    /// Seed of every random choice; 1 unless given here or in a scenario file
    #[arg(long, value_name = "N", value_parser = limits::seed, allow_negative_numbers = true)]
    pub seed: Option<u64>,
}

impl Seed {
    /// The seed that is meant.
    pub fn or_default(self) -> u64 {
        self.seed.unwrap_or(DEFAULT_SEED)
    }
}

/// The values of `--color`, which is acted on before clap reads it (see `usage`).
#[derive(Clone, Copy, Debug, ValueEnum)]
enum When {
    Auto,
    Always,
    Never,
}

/// Sets the colours of both streams, for the whole process.
pub fn set_colour(choice: ColorChoice) {
    if choice != ColorChoice::Auto {
        choice.write_global();
    }
}

/// One run of the command: what the options of every subcommand mean.
#[derive(Debug)]
pub struct Session {
    /// Standard output.
    pub out: Output,
    /// Whether one JSON document is asked for.
    pub json: bool,
    /// The handle of all work, which Ctrl-C interrupts.
    pub control: Arc<Control<'static>>,
    /// What the work tells of its progress.
    pub bars: Arc<Bars>,
    quiet: bool,
    /// Whether Ctrl-C was pressed.
    pub watch: Arc<Watch>,
}

impl Session {
    /// Opens the session: colours, threads, and the watch for Ctrl-C.
    pub fn open(global: &Global) -> anyhow::Result<Self> {
        let choice = match global.color {
            When::Auto => ColorChoice::Auto,
            When::Always => ColorChoice::AlwaysAnsi,
            When::Never => ColorChoice::Never,
        };
        set_colour(choice);
        if let Some(threads) = global.threads {
            rayon::ThreadPoolBuilder::new()
                .num_threads(threads)
                .build_global()
                .with_context(|| format!("cannot start {threads} threads; give fewer"))?;
        }
        let bars = Arc::new(Bars::new(!global.quiet && std::io::stderr().is_terminal()));
        let told = Arc::clone(&bars);
        let control = Control::new().telling(move |what, done, total| told.tell(what, done, total));
        let control = Arc::new(control);
        let watch = Arc::new(Watch::default());
        interrupt::watch(Arc::clone(&control), Arc::clone(&watch))?;
        Ok(Self {
            out: Output::stdout(),
            json: global.json,
            control,
            bars,
            quiet: global.quiet,
            watch,
        })
    }

    /// From now on there is work that ends by itself when it is asked to, and has a result then. Until this is
    /// said, an interruption ends the process.
    pub fn work_begins(&self) {
        self.watch.keep(true);
    }

    /// From now on the result is only printed: an interruption ends the process again.
    pub fn work_ends(&self) {
        self.watch.keep(false);
    }

    /// Whether nothing is to be said but what was asked for and errors.
    pub fn is_quiet(&self) -> bool {
        self.quiet
    }

    /// Says something on standard error, unless asked to be quiet.
    pub fn note(&self, text: &str) {
        if !self.quiet {
            // Where standard error is closed there is nobody left to tell.
            let _ = writeln!(anstream::stderr(), "{text}");
        }
    }

    /// Writes what is still buffered.
    pub fn close(mut self) -> anyhow::Result<()> {
        Ok(self.out.flush()?)
    }
}
