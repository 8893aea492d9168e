//! What is asked of a program that has z on its tape.

/// What y is to z.
pub(super) struct Task {
    pub(super) name: &'static str,
    /// Each symbol of y from that of z.
    pub(super) of: fn(bool) -> bool,
    /// The program that does it, and its length.
    pub(super) source: &'static str,
    pub(super) bits: u32,
}

pub(super) const COPY: usize = 0;
pub(super) const ZEROS: usize = 2;

#[rustfmt::skip]
pub(super) const TASKS: [Task; 3] = [
    Task { name: "copy", of: |z| z, source: "?]", bits: 6 },
    Task { name: "complement", of: |z| !z, source: "?+]", bits: 9 },
    Task { name: "zeros", of: |_| false, source: "]", bits: 2 },
];
