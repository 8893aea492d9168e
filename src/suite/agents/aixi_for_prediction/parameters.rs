//! The settings of `aixi-for-prediction`.

use crate::exact::as_usize;
use crate::scenario::parameters;

parameters! { Parameters {
    bits "bits": u32 = 12 in 10..=13, "bits of the longest written program";
    horizon "horizon": u32 = 8 in 2..=8, "cycles m; every history of fewer is looked at, at every horizon to m";
} }

impl Parameters {
    /// m.
    pub(super) fn cycles(&self) -> usize {
        as_usize(u64::from(self.horizon))
    }
}
