//! The functions that a back end rounds correctly.

/// A function of one number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Function {
    Log2,
    Ln,
    Exp,
    Sqrt,
}

impl Function {
    pub(super) fn name(self) -> &'static str {
        match self {
            Function::Log2 => "log2",
            Function::Ln => "ln",
            Function::Exp => "exp",
            Function::Sqrt => "sqrt",
        }
    }
}
