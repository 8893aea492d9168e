//! The tokens of BrainPhoque.

use std::fmt;

/// A token, in the order of choices; the machine without `,` has the first seven.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Token {
    /// `+`: the cell goes up by 1, modulo K.
    Up,
    /// `-`: the cell goes down by 1, modulo K.
    Down,
    /// `>`: one cell to the right, modulo M.
    Right,
    /// `<`: one cell to the left, modulo M.
    Left,
    /// `[`: into its body where the cell is not 0, to what stands next where it is.
    Open,
    /// `]`: back to the `[` whose body it belongs to; where it belongs to none it does nothing.
    Close,
    /// `.`: the cell is printed.
    Emit,
    /// `,`: the next input symbol is put into the cell.
    Read,
}

impl Token {
    /// All tokens, in their order.
    pub const ALL: [Self; 8] = [
        Self::Up,
        Self::Down,
        Self::Right,
        Self::Left,
        Self::Open,
        Self::Close,
        Self::Emit,
        Self::Read,
    ];

    /// The character that it is written as.
    #[must_use]
    pub fn character(self) -> char {
        match self {
            Self::Up => '+',
            Self::Down => '-',
            Self::Right => '>',
            Self::Left => '<',
            Self::Open => '[',
            Self::Close => ']',
            Self::Emit => '.',
            Self::Read => ',',
        }
    }

    /// The token that a character stands for. `{` is `[`: the published sampler writes it where the body was skipped
    /// at first.
    #[must_use]
    pub fn from_character(character: char) -> Option<Self> {
        let character = if character == '{' { '[' } else { character };
        Self::ALL
            .into_iter()
            .find(|token| token.character() == character)
    }
}

impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.character())
    }
}
