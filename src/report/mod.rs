//! What a reader of a run gets: its folder of files, and its claims and figures as text.
//!
//! Takes outcomes from `scenario` and drawn charts from `picture`. The command prints and writes through here, and
//! so can a page or another program: [`save`] writes an outcome's folder and [`read`] reads it back, [`claim_lines`]
//! says a claim, and [`figures`] and [`layout`] are the one way in which numbers and text are set.

mod claims;
pub mod figures;
mod folder;
pub mod layout;
mod lived;
mod standing;

pub use claims::{claim_lines, claim_rows};
#[cfg(feature = "png")]
pub use folder::save_png;
pub use folder::{FolderError, read, save, save_svg};
pub use lived::lived_lines;
pub use standing::standing_lines;
