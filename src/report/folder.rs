//! The folder of an outcome: `result.json`, traces as Parquet, pictures; written whole or not at all, and read back.

use std::path::{Path, PathBuf};

use rayon::prelude::*;
use serde_json::Value;
use thiserror::Error;

use crate::picture;
use crate::scenario::{Outcome, OutcomeError};
use crate::trace::{
    Chart, Trace, TraceError, WriteError, read_text, replace_folder, write_atomically,
};

/// The file that has all but the rows and pictures.
const RESULT: &str = "result.json";

/// Why a folder could not be written or read back.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum FolderError {
    /// A trace that could not be written or read.
    #[error(transparent)]
    Trace(#[from] TraceError),
    /// A file or folder that could not be written.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// A chart that could not be drawn as PNG.
    #[cfg(feature = "png")]
    #[error(transparent)]
    Picture(#[from] picture::PngError),
    /// No `result.json` that can be read.
    #[error("cannot read {}: {source}; give a folder that `solomonoff run` wrote", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A `result.json` that is no outcome.
    #[error("{} is not a result of a scenario: {source}; run the scenario again", path.display())]
    Result {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: OutcomeError,
    },
}

/// Writes an outcome's folder, whole: what stood there before is replaced only when all is written. With `csv` the
/// traces are written as CSV, too. Returns what stands in its `result.json`.
///
/// # Errors
/// [`FolderError`]; the folder is then as it was.
pub fn save(outcome: &Outcome, folder: &Path, csv: bool) -> Result<Value, FolderError> {
    replace_folder(folder, |fresh| {
        // The files do not depend on each other; their order in the list is that of the outcome.
        let traces = outcome.traces.par_iter().map(|trace| {
            let name = |ending| format!("{}.{ending}", trace.name());
            let mut names = vec![name("parquet")];
            trace.save_parquet(&fresh.join(&names[0]))?;
            if csv {
                names.push(name("csv"));
                trace.save_csv(&fresh.join(&names[1]))?;
            }
            Ok::<_, FolderError>(names)
        });
        let charts = outcome.charts.par_iter().map(|chart| {
            let name = |ending| format!("{}.{ending}", chart.id);
            let mut names = vec![name("svg")];
            save_svg(chart, &fresh.join(&names[0]))?;
            if cfg!(feature = "png") {
                names.push(name("png"));
                #[cfg(feature = "png")]
                save_png(chart, &fresh.join(&names[1]))?;
            }
            Ok::<_, FolderError>(names)
        });
        let written: (Result<Vec<_>, _>, Result<Vec<_>, _>) =
            rayon::join(|| traces.collect(), || charts.collect());
        let mut files = vec![RESULT.to_owned()];
        for names in [written.0?, written.1?] {
            files.extend(names.into_iter().flatten());
        }
        let document = outcome.document(&files);
        write_atomically(&fresh.join(RESULT), |to| {
            serde_json::to_writer_pretty(&mut *to, &document)?;
            to.write_all(b"\n")
        })?;
        Ok(document)
    })
}

/// Reads an outcome back from its folder: claims with their verdicts, traces, and the charts that they say of
/// themselves. Bounds that were written as decimals come back as those decimals.
///
/// # Errors
/// [`FolderError`], when the folder is not one that [`save`] wrote.
pub fn read(folder: &Path) -> Result<Outcome, FolderError> {
    let path = folder.join(RESULT);
    let text = read_text(&path).map_err(|source| FolderError::Read {
        path: path.clone(),
        source,
    })?;
    let fault = |source| FolderError::Result {
        path: path.clone(),
        source,
    };
    let (mut outcome, files) = Outcome::from_json(&text).map_err(fault)?;
    for file in files.iter().filter(|file| file.ends_with(".parquet")) {
        outcome.traces.push(Trace::read(&folder.join(file))?);
    }
    let drawn = outcome.traces.iter().filter(|trace| trace.is_drawn());
    outcome.charts = drawn.map(Trace::chart).collect::<Result<_, _>>()?;
    Ok(outcome)
}

/// Draws `chart` as SVG into `target`.
///
/// # Errors
/// When the file cannot be written.
pub fn save_svg(chart: &Chart, target: &Path) -> Result<(), WriteError> {
    let text = picture::svg(chart);
    write_atomically(target, |to| to.write_all(text.as_bytes()))
}

/// Draws `chart` as PNG into `target`.
///
/// # Errors
/// When it cannot be drawn, or the file cannot be written.
#[cfg(feature = "png")]
pub fn save_png(chart: &Chart, target: &Path) -> Result<(), FolderError> {
    let bytes = picture::png(chart, picture::PNG_SCALE)?;
    Ok(write_atomically(target, |to| to.write_all(&bytes))?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{Context, Grade, Scenario, Verdict};
    use crate::suite::registry;

    fn outcome() -> Outcome {
        let scenario: &dyn Scenario = registry().find("gappy-class").unwrap();
        let mut settings = scenario.defaults();
        settings.assign("finest=2").unwrap();
        scenario.run(&settings, &Context::new()).unwrap()
    }

    #[test]
    fn what_is_read_back_is_what_was_written() {
        let (place, written) = (tempfile::tempdir().unwrap(), outcome());
        let folder = place.path().join("gappy-class");
        let document = save(&written, &folder, true).unwrap();
        let found = read(&folder).unwrap();
        let files: Vec<String> = serde_json::from_value(document["files"].clone()).unwrap();
        assert_eq!(found.document(&files), document);
        assert_eq!(found.parameters, written.parameters);
        assert_eq!(found.charts, written.charts);
        assert_eq!(found.traces, written.traces);
        assert!(files.iter().all(|file| folder.join(file).exists()));
    }

    /// A verdict came from the values themselves: the decimals that were written would say otherwise.
    #[test]
    fn a_verdict_is_read_and_not_judged_again() {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join("gappy-class");
        save(&outcome(), &folder, false).unwrap();
        let path = folder.join(RESULT);
        let text = std::fs::read_to_string(&path).unwrap();
        let changed = text.replacen("\"holds\"", "\"violated\"", 1);
        std::fs::write(&path, changed.replacen("\"E\"", "\"C\"", 1)).unwrap();
        let found = read(&folder).unwrap();
        assert_eq!(found.claims[0].verdict(), Verdict::Violated);
        assert_eq!(found.claims[0].grade(), Grade::Certified);
        assert!(!found.holds());
        std::fs::write(&path, text.replacen("\"holds\"", "\"stands\"", 1)).unwrap();
        let said = read(&folder).unwrap_err().to_string();
        assert!(said.contains("verdict \"stands\" is unknown"), "{said}");
    }
}
