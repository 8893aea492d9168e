//! Lives.
