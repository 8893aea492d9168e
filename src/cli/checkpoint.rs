//! The checkpoint of a long run: found again at its beginning, removed at its end.

use std::io::Write;
use std::path::Path;

use solomonoff::enumerate::{Checkpoint, StopReason};
use solomonoff::trace::sweep_beside;

use super::Session;

/// The checkpoint in this file, if one is to be kept.
pub fn begin(file: Option<&Path>) -> Option<Checkpoint> {
    let file = file?;
    sweep_beside(file);
    Some(Checkpoint::at(file))
}

/// Removes the checkpoint when nothing is left to go on with, or says that there is.
pub fn end(
    checkpoint: Option<Checkpoint>,
    file: Option<&Path>,
    stop: StopReason,
    session: &mut Session,
) -> anyhow::Result<()> {
    let (Some(checkpoint), Some(file)) = (checkpoint, file) else {
        return Ok(());
    };
    if stop == StopReason::Bits {
        // What is printed must be out before the way back is closed.
        session.out.flush()?;
        checkpoint.remove()?;
    } else {
        session.note(&format!(
            "what is finished is kept in {}; the same command goes on from it",
            file.display()
        ));
    }
    Ok(())
}
