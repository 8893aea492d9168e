//! Tables that took long, kept in the user's cache folder: found there, read, written.

use std::env;
use std::path::PathBuf;

use anyhow::{Context, anyhow, bail};
use solomonoff::enumerate::turing::{Distribution, TuringPart, exact_table_sha256};
use solomonoff::machine::TuringSize;
use solomonoff::trace::write_atomically;

/// The file of a class: in `XDG_CACHE_HOME`, or else in `.cache` of the home folder.
fn file(size: TuringSize) -> anyhow::Result<PathBuf> {
    let folder = |name: &str| {
        let folder = PathBuf::from(env::var_os(name)?);
        // The standard has relative paths ignored.
        folder.is_absolute().then_some(folder)
    };
    let cache = folder("XDG_CACHE_HOME")
        .or_else(|| Some(folder("HOME")?.join(".cache")))
        .context("no folder to keep tables in: set XDG_CACHE_HOME or HOME to one")?;
    let name = format!("ctm-{}-{}.txt", size.states(), size.symbols());
    Ok(cache.join("solomonoff").join(name))
}

/// Keeps a whole exact table, and says where.
pub fn save(part: &TuringPart) -> anyhow::Result<PathBuf> {
    let file = file(part.walk().size())?;
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder)
            .with_context(|| format!("cannot make the folder {}", folder.display()))?;
    }
    write_atomically(&file, |to| part.write(to))?;
    Ok(file)
}

/// The exact table of a class, if it is kept. Its file's checksum is verified, and that of the table is compared with
/// the one that is known.
pub fn load(size: TuringSize) -> anyhow::Result<Option<Distribution>> {
    let Ok(file) = file(size) else {
        return Ok(None);
    };
    if !file.exists() {
        return Ok(None);
    }
    let again = || {
        format!(
            "run `solomonoff ctm --states {} --symbols {} --save`",
            size.states(),
            size.symbols()
        )
    };
    let part = TuringPart::read(&file).map_err(|error| anyhow!("{error}; {}", again()))?;
    let table = Distribution::of(&part);
    if table.size() != size || exact_table_sha256(size) != Some(table.table_sha256()?.as_str()) {
        bail!(
            "{} holds another table than the exact one; {}",
            file.display(),
            again()
        );
    }
    Ok(Some(table))
}
