//! The shards of a table, in their files, read as one table.

use std::path::PathBuf;

use super::table::TableFile;
use super::table_error::TableFileError;
use crate::enumerate::{
    Listing, Merge, PatternRow, Sample, Shard, ShardError, Share, Summary, TableError,
};

/// All shards of a table, in their files: together the table of the whole.
#[derive(Debug)]
pub struct ShardFiles {
    files: Vec<TableFile>,
    summary: Summary,
    sample: Option<Sample>,
}

impl ShardFiles {
    /// Opens the files of all shards, in any order, and reads them through once.
    ///
    /// # Errors
    /// When one cannot be read or is damaged, or they are not each shard of one table exactly once.
    pub fn open(paths: &[PathBuf]) -> Result<Self, TableFileError> {
        let files = paths
            .iter()
            .map(|path| TableFile::open(path))
            .collect::<Result<Vec<_>, _>>()?;
        if let Some(first) = files.first()
            && let Some(other) = files
                .iter()
                .position(|file| file.version() != first.version())
        {
            return Err(ShardError::Different { index: other + 1 }.into());
        }
        let summary =
            Shard::merge_summaries(files.iter().map(|file| (file.summary(), file.share())))?;
        let (sum, denominator) = (summary.tally.mass(), summary.denominator);
        if sum != denominator.whole() {
            let sum = sum.to_string();
            return Err(ShardError::from(TableError::Sum { sum, denominator }).into());
        }
        // Nothing is written before all is known to be sound.
        for file in &files {
            for row in file.rows()? {
                row?;
            }
        }
        let sample = Shard::merge_samples(files.iter().map(Listing::sample))?;
        Ok(Self {
            files,
            summary,
            sample,
        })
    }
}

impl Listing for ShardFiles {
    type Error = TableFileError;

    fn summary(&self) -> &Summary {
        &self.summary
    }

    fn share(&self) -> Share {
        Share::WHOLE
    }

    fn sample(&self) -> Option<&Sample> {
        self.sample.as_ref()
    }

    fn rows(
        &self,
    ) -> Result<impl Iterator<Item = Result<PatternRow, TableFileError>>, TableFileError> {
        let lists = self
            .files
            .iter()
            .map(Listing::rows)
            .collect::<Result<Vec<_>, _>>()?;
        Ok(Merge::new(lists))
    }
}
