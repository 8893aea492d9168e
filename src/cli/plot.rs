//! `plot`: draws a trace from its file.

use std::path::PathBuf;

use anyhow::bail;
use clap::Args;
use serde_json::json;
#[cfg(feature = "png")]
use solomonoff::report::save_png;
use solomonoff::report::save_svg;
use solomonoff::trace::Trace;

use super::ending::Ending;
use super::session::Session;

/// Draw a trace that `run` wrote (Parquet or CSV) as SVG and PNG
///
/// The pictures stand beside FILE under its name, unless -o says otherwise.
#[derive(Debug, Args)]
pub struct Plot {
    /// The trace
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The picture to write: FILE.svg or FILE.png
    #[arg(long = "output", short, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// A picture's format, by the end of its file's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Svg,
    Png,
}

impl Plot {
    /// What is meant: the files to write.
    fn targets(&self) -> anyhow::Result<Vec<(Format, PathBuf)>> {
        let Some(target) = &self.output else {
            let mut targets = vec![(Format::Svg, self.file.with_extension("svg"))];
            if cfg!(feature = "png") {
                targets.push((Format::Png, self.file.with_extension("png")));
            }
            return Ok(targets);
        };
        let end = target
            .extension()
            .and_then(|end| end.to_str())
            .map(str::to_ascii_lowercase);
        match end.as_deref() {
            Some("png") if !cfg!(feature = "png") => {
                bail!("this build draws SVG only; name a .svg, or build with the feature `png`")
            }
            Some("png") => Ok(vec![(Format::Png, target.clone())]),
            Some("svg") => Ok(vec![(Format::Svg, target.clone())]),
            // A device has no name that says a format.
            _ if target.starts_with("/dev") => Ok(vec![(Format::Svg, target.clone())]),
            _ => bail!(
                "-o {} says no format; end the name in .svg or .png",
                target.display()
            ),
        }
    }

    /// Draws it.
    pub fn run(self, session: &mut Session) -> anyhow::Result<Ending> {
        let targets = self.targets()?;
        let trace = Trace::read(&self.file)?;
        let chart = trace.chart()?;
        for (format, target) in &targets {
            match format {
                Format::Svg => save_svg(&chart, target)?,
                #[cfg(feature = "png")]
                Format::Png => save_png(&chart, target)?,
                #[cfg(not(feature = "png"))]
                Format::Png => {}
            }
        }
        let names: Vec<String> = targets
            .iter()
            .map(|(_, target)| target.display().to_string())
            .collect();
        if session.json {
            session
                .out
                .json(&json!({"trace": trace.name(), "files": names}))?;
        } else {
            session.note(&format!("drawn: {}", names.join(", ")));
        }
        Ok(Ending::Done)
    }
}
