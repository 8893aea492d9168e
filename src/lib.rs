//! A laboratory for Solomonoff induction.
