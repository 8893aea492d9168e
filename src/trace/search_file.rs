//! Shards of a search in files: a JSON document each, with a checksum over all its bytes.
//!
//! The checksum is that of a saved table: the SHA-256 of the file with its digits as zeros, compared before anything in
//! the file is believed. What was searched for and how stands there to be read; the sums are the records that a
//! checkpoint has.

use std::io::{self, Cursor, Read, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::checksum::{self, Sealing};
use super::error::Fault;
use super::read::{MAX_TABLE_BYTES, MAX_TEXT_BYTES, open};
use super::write::{WriteError, write_atomically};
use crate::enumerate::{SearchShard, SearchShardData, Searched, ShardError};

/// What a file says that it is, and how it is kept.
const FORMAT: &str = "solomonoff shard of a search, 2";
/// The beginning that all formats have.
const ANY_FORMAT: &str = "solomonoff shard of a search, ";
/// What a document begins with.
const BEGINNING: u8 = b'{';

/// Why a shard of a search cannot be read, or several not be merged.
#[derive(Debug, thiserror::Error)]
pub enum SearchFileError {
    /// The file cannot be read.
    #[error(
        "cannot read {}, which should be a shard saved by `solomonoff mass X --shard I/N -o FILE`: {source}",
        path.display()
    )]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file of another kind.
    #[error(
        "{} is not a shard of a search: {detail}; give the files of `solomonoff mass X --shard I/N -o FILE`, or those of a table alone",
        path.display()
    )]
    Foreign {
        /// The file.
        path: PathBuf,
        /// What it is instead.
        detail: String,
    },
    /// A file that is cut short or altered.
    #[error("{} is damaged: {detail}; search this shard again", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        detail: String,
    },
    /// Files that are not the shards of one search.
    #[error(transparent)]
    Shards(#[from] ShardError),
}

/// The whole file.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Document<S> {
    format: String,
    shard: S,
    #[serde(rename = "solomonoff.checksum")]
    checksum: String,
}

/// Saves a shard of a search, whole or not at all.
///
/// # Errors
/// [`WriteError`].
pub fn save_search_shard(shard: &SearchShard, path: &Path) -> Result<(), WriteError> {
    let document = Document {
        format: FORMAT.to_owned(),
        shard: SearchShardData::from(shard),
        checksum: checksum::entry().value.unwrap_or_default(),
    };
    write_atomically(path, |to| {
        let text = serde_json::to_string_pretty(&document).map_err(io::Error::other)?;
        let mut sealing = Sealing::new(to);
        // All of it is the end: it is in memory as it is.
        sealing.begin_end();
        sealing.write_all(text.as_bytes())?;
        sealing.write_all(b"\n")?;
        sealing.finish().map(drop)
    })
}

/// Whether a file looks like a shard of a search, and not like one of a table.
#[must_use]
pub fn is_search_shard(path: &Path) -> bool {
    let first = || -> io::Result<u8> {
        let mut first = [0];
        open(path, MAX_TABLE_BYTES)?.read_exact(&mut first)?;
        Ok(first[0])
    };
    first().is_ok_and(|first| first == BEGINNING)
}

/// Reads all shards of a search, in any order, and puts together what they found.
///
/// # Errors
/// When one cannot be read or is damaged, or they are not each shard of one search exactly once.
pub fn merge_search_shards(paths: &[PathBuf]) -> Result<Searched, SearchFileError> {
    let shards = paths.iter().map(|path| read_search_shard(path));
    let shards = shards.collect::<Result<Vec<_>, _>>()?;
    Ok(SearchShard::merge(&shards)?)
}

/// Reads a file that [`save_search_shard`] wrote.
///
/// # Errors
/// When it cannot be read, is damaged, or is of another origin.
pub fn read_search_shard(path: &Path) -> Result<SearchShard, SearchFileError> {
    checked(path).map_err(|fault| {
        let path = path.to_path_buf();
        match fault {
            Fault::Read(source) => SearchFileError::Read { path, source },
            Fault::Foreign(detail) => SearchFileError::Foreign { path, detail },
            Fault::Damaged(detail) => SearchFileError::Damaged { path, detail },
            Fault::Unchecked => SearchFileError::Damaged {
                path,
                detail: "it has no checksum".to_owned(),
            },
        }
    })
}

fn checked(path: &Path) -> Result<SearchShard, Fault> {
    let mut bytes = Vec::new();
    let file = open(path, MAX_TEXT_BYTES)?;
    file.take(MAX_TEXT_BYTES).read_to_end(&mut bytes)?;
    let names = |format: &str| {
        let mut places = bytes.windows(format.len()).take(1 << 10);
        places.any(|place| place == format.as_bytes())
    };
    if checksum::check(&mut Cursor::new(&bytes)).is_err() {
        return Err(if names(ANY_FORMAT) {
            Fault::Damaged("its checksum is missing, or not that of its content".to_owned())
        } else {
            Fault::Foreign("it does not say that it is one".to_owned())
        });
    }
    if !names(FORMAT) {
        let said = if names(ANY_FORMAT) {
            "another version of solomonoff keeps shards in another way"
        } else {
            "it is a table or a trace"
        };
        return Err(Fault::Foreign(said.to_owned()));
    }
    let wrong = |error: &dyn std::fmt::Display| Fault::Damaged(error.to_string());
    let document: Document<SearchShardData> =
        serde_json::from_slice(&bytes).map_err(|error| wrong(&error))?;
    SearchShard::try_from(document.shard).map_err(|error| wrong(&error))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::enumerate::{Confidence, Control, Drawable, Draws, Query, Share};
    use crate::machine::{Kraft, Symbols};

    fn query(x: &str) -> Query {
        let query = Query::new(&Symbols::parse(x).unwrap(), 13).steps(300);
        match x.len() {
            2 => query.ahead(1).whole_programs(),
            _ => query.keep(2),
        }
    }

    fn search(x: &str, share: Share) -> SearchShard {
        SearchShard::gather(&Kraft::new(), &query(x), share, None, &Control::new()).unwrap()
    }

    /// Half of a search, with its draws.
    fn half(x: &str, number: usize) -> SearchShard {
        let share = Share::new(number, 2).unwrap();
        let draws = Draws {
            count: 300_000,
            steps: 300,
            seed: 5,
        };
        let drawn = Kraft::new()
            .draw(&query(x), draws, share, &Control::new())
            .unwrap();
        let confidence: Confidence = "1/77".parse().unwrap();
        search(x, share).with_sample(drawn, &confidence)
    }

    /// Catches a field that is not written, and one that is read into another's place.
    #[test]
    fn what_is_read_back_is_what_was_written() {
        let folder = tempfile::tempdir().unwrap();
        let paths = ["a", "b"].map(|name| folder.path().join(name));
        // The second x reaches masses that the denominator has no room for.
        for x in ["01", "0101", &"01".repeat(60)] {
            let shards = [half(x, 2), half(x, 1)];
            for (shard, path) in shards.iter().zip(&paths) {
                save_search_shard(shard, path).unwrap();
                assert!(is_search_shard(path));
                assert_eq!(read_search_shard(path).unwrap(), *shard);
            }
            let merged = merge_search_shards(&paths).unwrap();
            assert_eq!(merged, SearchShard::merge(&shards).unwrap());
        }
    }

    /// Every byte, in one bit. Catches a checksum that leaves a part of the file out, or is not compared.
    #[test]
    fn whatever_is_altered_added_or_lost_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("shard");
        save_search_shard(&half("01", 1), &path).unwrap();
        let whole = fs::read(&path).unwrap();
        let refused = |bytes: &[u8]| {
            fs::write(&path, bytes).unwrap();
            read_search_shard(&path).is_err()
        };
        for place in 0..whole.len() {
            let mut altered = whole.clone();
            altered[place] ^= 1 << (place % 8);
            assert!(refused(&altered), "{place}");
        }
        for length in (0..whole.len()).step_by(97) {
            assert!(refused(&whole[..length]), "{length}");
        }
        assert!(refused(&[&whole[..], b" "].concat()));
        assert!(!refused(&whole));
    }

    /// Another program may write the right checksum beside anything. Catches a sum that is not checked and panics,
    /// and memory taken for a place that is only told.
    #[test]
    fn documents_that_no_search_leaves_are_refused_whatever_their_checksum() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("shard");
        let text = serde_json::to_value(SearchShardData::from(&half("01", 1))).unwrap();
        let mut miscounted = text["sample"].clone();
        miscounted["draws"] = serde_json::json!(200_000);
        let told = |key: &str, value: serde_json::Value| {
            let mut shard = text.clone();
            shard[key] = value;
            let document = Document {
                format: FORMAT.to_owned(),
                shard,
                checksum: checksum::entry().value.unwrap(),
            };
            let mut sealing = Sealing::new(Vec::new());
            sealing.begin_end();
            let bytes = serde_json::to_vec(&document).unwrap();
            sealing.write_all(&bytes).unwrap();
            fs::write(&path, sealing.finish().unwrap()).unwrap();
            let error = match read_search_shard(&path) {
                Ok(_) => merge_search_shards(std::slice::from_ref(&path)).unwrap_err(),
                Err(error) => error,
            };
            error.to_string()
        };
        use serde_json::json;
        let number = |byte: &str, times: usize| byte.repeat(times);
        let most = format!("{}03", number("ff", 18));
        for (key, value) in [
            ("x", json!("012")),
            ("x", json!(7)),
            ("ahead", json!(u64::MAX)),
            ("bits", json!(124)),
            ("shard", json!("3/2")),
            ("base", json!(1)),
            ("digits", json!(128)),
            ("stop", json!("tired")),
            ("sums", json!(["0"])),
            ("sums", json!(["zz"])),
            ("sums", json!([""])),
            ("sums", json!(["07"])),
            ("sums", json!(["00"])),
            // Places beyond any denominator.
            ("sums", json!([format!("01{most}01")])),
            ("sums", json!(["01ffffffff0f01"])),
            ("sums", json!(["02ffffffff0f01"])),
            // The largest numbers, twice.
            (
                "sums",
                json!([format!("0105{most}"), format!("0105{most}")]),
            ),
            ("sample", json!({})),
            ("sample", miscounted),
            ("parts", json!(-1)),
            ("other", json!(1)),
        ] {
            let error = told(key, value.clone());
            assert!(error.contains("is damaged"), "{key} {value}: {error}");
        }
        // Sound by themselves, and no half of anything.
        let whole = told("shard", json!("1/1"));
        assert!(
            whole.contains("is damaged") || whole.contains("do not sum to 1"),
            "{whole}"
        );
        // Beside sound sums, such as leave their sum as it is or have none that fits.
        let sound = search("01", Share::WHOLE);
        let sums = serde_json::to_value(SearchShardData::from(&sound)).unwrap()["sums"].clone();
        let first = sums[0].as_str().unwrap();
        let numbers = (2..first.len()).step_by(2);
        let numbers =
            numbers.filter(|&at| u8::from_str_radix(&first[at..at + 2], 16).unwrap() < 128);
        // Nine sums, what disagrees, and the first mass of the tally: 2^127, which no denominator is above.
        let large = format!("{}02", number("80", 18));
        let tally = format!(
            "00{}{large}{}",
            "00".repeat(10),
            "00".repeat(numbers.count() - 11)
        );
        for (more, is_sound) in [
            (None, true),
            (Some(format!("0105{most}{most}")), false),
            (Some(format!("0205{}", most.repeat(9))), false),
            (Some(tally), false),
        ] {
            let mut shard = serde_json::to_value(SearchShardData::from(&sound)).unwrap();
            shard["sums"]
                .as_array_mut()
                .unwrap()
                .extend(more.map(Into::into));
            let shard: SearchShardData = serde_json::from_value(shard).unwrap();
            let merged = SearchShard::merge(&[SearchShard::try_from(shard).unwrap()]);
            let told = merged.map(drop);
            assert_eq!(
                told,
                if is_sound {
                    Ok(())
                } else {
                    Err(ShardError::Masses)
                }
            );
        }
    }

    #[test]
    fn files_of_another_kind_are_told_apart() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        for (bytes, told) in [
            (&b""[..], "is not a shard of a search"),
            (b"{}", "is not a shard of a search"),
            (b"PAR1 PAR1", "is not a shard of a search"),
            (
                b"{\"format\": \"solomonoff shard of a search, 1\"}",
                "is damaged",
            ),
        ] {
            fs::write(&path, bytes).unwrap();
            let error = read_search_shard(&path).unwrap_err().to_string();
            assert!(error.contains(told), "{error}");
        }
        assert!(read_search_shard(folder.path()).is_err());
        assert!(!is_search_shard(folder.path()));
        fs::File::create(&path)
            .unwrap()
            .set_len(MAX_TEXT_BYTES + 1)
            .unwrap();
        let error = read_search_shard(&path).unwrap_err();
        assert!(matches!(error, SearchFileError::Read { .. }), "{error}");
    }
}
