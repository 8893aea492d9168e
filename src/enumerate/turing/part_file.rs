//! What was found in a part of the tree, as a file: text, with a checksum that is verified before anything is believed.
//!
//! The first line names the format, the last one has the SHA-256 of all lines before it. In between stand the walk, the
//! counts by verdict, and how often each output was counted before mirror images and relabellings are added. The same
//! form serves for shards, for a whole table that is kept, and for a checkpoint, which says which pieces are done.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::part::{TuringPart, TuringWalk};
use super::verdict::Verdict;
use super::walker::Found;
use crate::enumerate::{CheckpointError, Share};
use crate::machine::TuringSize;

/// The first line of a part, and of a checkpoint.
const PART: &str = "solomonoff turing part 1";
const CHECKPOINT: &str = "solomonoff turing checkpoint 1";

/// A file that is no part of a walk, or is damaged.
#[derive(Debug, thiserror::Error)]
pub enum PartFileError {
    /// It cannot be read.
    #[error("cannot read {}: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// It is something else.
    #[error("{} was not written by `ctm`: {said}", path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        said: String,
    },
    /// Its checksum is not that of its content.
    #[error("{} is damaged: its checksum is not that of its content; write it anew", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
    },
}

/// What a checkpoint holds: the pieces that are done, and what was found in them.
#[derive(Debug)]
pub(super) struct Progress {
    pub done: BTreeSet<usize>,
    pub found: Found,
}

/// What the lines before the verdicts say of a walk.
fn head(first: &str, walk: &TuringWalk, parts: &str) -> String {
    let size = walk.size();
    let cutoff = walk
        .cutoff
        .map_or_else(|| "none".to_owned(), |cutoff| cutoff.to_string());
    format!(
        "{first}\nversion {}\nstates {}\nsymbols {}\ncutoff {cutoff}\nsteps {}\nverify {}\nshards {}\n{parts}\n",
        env!("CARGO_PKG_VERSION"),
        size.states(),
        size.symbols(),
        walk.limit(),
        walk.setting.verify,
        walk.share.of(),
    )
}

fn body(found: &Found, to: &mut String) {
    let verdicts = &found.verdicts;
    for verdict in Verdict::ALL {
        let _ = writeln!(to, "{} {}", verdict.name(), verdicts.of(verdict));
    }
    for (name, count) in [
        ("longest", verdicts.longest),
        ("long-runs", verdicts.long_runs),
        ("checked", verdicts.checked),
        ("run-again", verdicts.run_again),
        ("undecided", found.undecided),
    ] {
        let _ = writeln!(to, "{name} {count}");
    }
    let mut rows: Vec<(Vec<u8>, u64)> = found.outputs.each().collect();
    rows.sort_by(|(a, _), (b, _)| (a.len(), a).cmp(&(b.len(), b)));
    let _ = writeln!(to, "outputs {}", rows.len());
    for (symbols, count) in rows {
        to.extend(symbols.iter().map(|symbol| char::from(b'0' + symbol)));
        let _ = writeln!(to, "\t{count}");
    }
}

fn sum(text: &str) -> String {
    Sha256::digest(text)
        .iter()
        .fold(String::from("sha256 "), |mut sum, byte| {
            let _ = write!(sum, "{byte:02x}");
            sum
        })
}

/// The text before the checksum; none if the checksum is another's.
fn believed(text: &str) -> Option<&str> {
    let end = text.trim_end_matches('\n').rfind('\n')? + 1;
    let (content, last) = text.split_at(end);
    (last.trim_end() == sum(content)).then_some(content)
}

/// The value of the next line, which must have this name.
fn next<'a>(lines: &mut std::str::Lines<'a>, name: &str) -> Result<&'a str, String> {
    let line = lines.next().unwrap_or_default();
    line.split_once(' ')
        .filter(|(found, _)| *found == name)
        .map(|(_, value)| value)
        .ok_or_else(|| format!("there is {line:?} where {name} should be"))
}

fn number<T: std::str::FromStr>(lines: &mut std::str::Lines<'_>, name: &str) -> Result<T, String> {
    let value = next(lines, name)?;
    value
        .parse()
        .map_err(|_| format!("{name} is {value:?}, which is no number for it"))
}

/// What the lines of [`body`] say.
fn found<const B: u32>(lines: &mut std::str::Lines<'_>, symbols: u8) -> Result<Found, String> {
    let mut found = Found::new::<B>();
    for verdict in Verdict::ALL {
        let machines = number(lines, verdict.name())?;
        found.verdicts.add(verdict, machines);
    }
    found.verdicts.longest = number(lines, "longest")?;
    found.verdicts.long_runs = number(lines, "long-runs")?;
    found.verdicts.checked = number(lines, "checked")?;
    found.verdicts.run_again = number(lines, "run-again")?;
    found.undecided = number(lines, "undecided")?;
    let rows: usize = number(lines, "outputs")?;
    for line in lines.by_ref().take(rows) {
        let wrong = || format!("{line:?} is no output with its count");
        let (output, count) = line.split_once('\t').ok_or_else(wrong)?;
        let count = count.parse().map_err(|_| wrong())?;
        let output: Vec<u8> = output.bytes().map(|byte| byte.wrapping_sub(b'0')).collect();
        if output.is_empty() || output.iter().any(|&symbol| symbol >= symbols) {
            return Err(wrong());
        }
        found.outputs.add_symbols(&output, count);
    }
    Ok(found)
}

fn found_in(lines: &mut std::str::Lines<'_>, symbols: u8) -> Result<Found, String> {
    match symbols {
        2 => found::<1>(lines, symbols),
        _ => found::<2>(lines, symbols),
    }
}

/// Whole numbers in order, as ranges: `0-7,9`.
fn ranges(numbers: &BTreeSet<usize>) -> String {
    let mut all: Vec<(usize, usize)> = Vec::new();
    for &number in numbers {
        match all.last_mut() {
            Some((_, last)) if *last + 1 == number => *last = number,
            _ => all.push((number, number)),
        }
    }
    let texts = all.into_iter().map(|(first, last)| {
        if first == last {
            first.to_string()
        } else {
            format!("{first}-{last}")
        }
    });
    texts.collect::<Vec<String>>().join(",")
}

/// The numbers that [`ranges`] wrote, if all are from `least` to `most`.
fn numbers(text: &str, least: usize, most: usize) -> Option<BTreeSet<usize>> {
    let mut numbers = BTreeSet::new();
    for range in text.split(',').filter(|range| !range.is_empty()) {
        let (first, last) = range.split_once('-').unwrap_or((range, range));
        let (first, last): (usize, usize) = (first.parse().ok()?, last.parse().ok()?);
        if first < least || first > last || last > most {
            return None;
        }
        numbers.extend(first..=last);
    }
    Some(numbers)
}

impl TuringPart {
    /// Writes the part as text with a checksum.
    ///
    /// # Errors
    /// What the writer says.
    pub fn write(&self, to: &mut dyn Write) -> io::Result<()> {
        let mut text = head(PART, &self.walk, &format!("have {}", ranges(&self.shards)));
        body(&self.found, &mut text);
        writeln!(to, "{text}{}", sum(&text))
    }

    /// Whether a file claims to be a part.
    #[must_use]
    pub fn is_in(path: &Path) -> bool {
        let mut first = [0; PART.len()];
        // A pipe without a writer would not open.
        fs::metadata(path).is_ok_and(|found| found.is_file())
            && fs::File::open(path)
                .and_then(|mut file| io::Read::read_exact(&mut file, &mut first))
                .is_ok_and(|()| first == PART.as_bytes())
    }

    /// Reads a part, once its checksum is found right.
    ///
    /// # Errors
    /// [`PartFileError`] if it cannot be read, is damaged, or is something else.
    pub fn read(path: &Path) -> Result<Self, PartFileError> {
        let text = text_of(path).map_err(|source| PartFileError::Read {
            path: path.to_owned(),
            source,
        })?;
        let foreign = |said: String| PartFileError::Foreign {
            path: path.to_owned(),
            said,
        };
        if !text.starts_with(PART) {
            return Err(foreign("its first line is another".to_owned()));
        }
        let content = believed(&text).ok_or_else(|| PartFileError::Damaged {
            path: path.to_owned(),
        })?;
        Self::parse(content).map_err(foreign)
    }

    fn parse(text: &str) -> Result<Self, String> {
        let mut lines = text.lines();
        lines.next();
        next(&mut lines, "version")?;
        let states = number(&mut lines, "states")?;
        let symbols = number(&mut lines, "symbols")?;
        let size = TuringSize::new(states, symbols)
            .or_else(|_| TuringSize::unproven(states, symbols))
            .map_err(|error| error.to_string())?;
        let cutoff = match next(&mut lines, "cutoff")? {
            "none" => None,
            steps => Some(
                steps
                    .parse()
                    .map_err(|_| "cutoff is no number".to_owned())?,
            ),
        };
        let steps: u64 = number(&mut lines, "steps")?;
        let verify = number(&mut lines, "verify")?;
        let of = number(&mut lines, "shards")?;
        let shards = numbers(next(&mut lines, "have")?, 1, of)
            .filter(|shards| !shards.is_empty())
            .ok_or("it has shards that there are not")?;
        let first = shards.first().copied().unwrap_or(1);
        let share = Share::new(first, of).map_err(|error| error.to_string())?;
        let walk = TuringWalk::new(size, cutoff, verify).shard(share);
        if walk.limit() != steps {
            return Err(format!(
                "runs were followed for {steps} steps, which this version would not do"
            ));
        }
        let found = found_in(&mut lines, symbols)?;
        Ok(Self {
            walk,
            shards,
            found,
        })
    }
}

/// The line of a checkpoint that says which shard it is of, and of how many pieces.
fn identity(walk: &TuringWalk, pieces: usize) -> String {
    head(
        CHECKPOINT,
        walk,
        &format!("have {}\npieces {pieces}", walk.share.number()),
    )
}

/// Writes a checkpoint beside its place and renames it into it: who is killed meanwhile leaves the former one.
pub(super) fn write_checkpoint(
    path: &Path,
    walk: &TuringWalk,
    pieces: usize,
    progress: &Progress,
) -> Result<(), CheckpointError> {
    let failed = |said: String| CheckpointError::Store {
        path: path.to_owned(),
        doing: "written",
        said,
    };
    let mut text = identity(walk, pieces);
    let _ = writeln!(text, "done {}", ranges(&progress.done));
    body(&progress.found, &mut text);
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    fs::create_dir_all(folder).map_err(|error| failed(error.to_string()))?;
    let mut fresh = tempfile::Builder::new()
        .prefix(".solomonoff-")
        .tempfile_in(folder)
        .map_err(|error| failed(error.to_string()))?;
    writeln!(fresh, "{text}{}", sum(&text))
        .and_then(|()| fresh.as_file().sync_all())
        .map_err(|error| failed(error.to_string()))?;
    fresh
        .persist(path)
        .map_err(|error| failed(error.error.to_string()))?;
    Ok(())
}

/// All of a file, which no pipe and no device is.
fn text_of(path: &Path) -> io::Result<String> {
    if fs::metadata(path)?.is_file() {
        return fs::read_to_string(path);
    }
    let said = "it is a folder, a pipe or a device";
    Err(io::Error::new(io::ErrorKind::InvalidInput, said))
}

/// What a checkpoint of this walk holds; none if there is no such file.
pub(super) fn read_checkpoint(
    path: &Path,
    walk: &TuringWalk,
    pieces: usize,
) -> Result<Option<Progress>, CheckpointError> {
    let damaged = |said: &str| CheckpointError::Damaged {
        path: path.to_owned(),
        said: said.to_owned(),
    };
    let text = match text_of(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => {
            return Err(CheckpointError::Store {
                path: path.to_owned(),
                doing: "read",
                said: error.to_string(),
            });
        }
    };
    let content =
        believed(&text).ok_or_else(|| damaged("its checksum is not that of its content"))?;
    let mut lines = content.lines();
    for asked in identity(walk, pieces).lines() {
        let held = lines.next().unwrap_or_default();
        if held != asked {
            let (what, asked) = asked.split_once(' ').unwrap_or((asked, ""));
            return Err(CheckpointError::Different {
                path: path.to_owned(),
                what: what.to_owned(),
                held: held.strip_prefix(what).unwrap_or(held).trim().to_owned(),
                asked: asked.to_owned(),
            });
        }
    }
    let done = next(&mut lines, "done").map_err(|said| damaged(&said))?;
    // What is above the pieces is one more.
    let done = numbers(done, 0, pieces)
        .filter(|done| done.contains(&pieces))
        .ok_or_else(|| damaged("it has a piece that the walk does not have"))?;
    let found = found_in(&mut lines, walk.size().symbols()).map_err(|said| damaged(&said))?;
    Ok(Some(Progress { done, found }))
}
