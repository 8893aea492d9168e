//! Written programs of BrainPhoque: any string of tokens is one.

use std::fmt;

use super::token::Token;

/// A written program: what is read, from left to right, whenever a run comes to a new place.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct PhoqueText {
    tokens: Vec<Token>,
}

/// A character that is no token (line and column count from 1).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "line {line}, column {column}: {found:?} is no token of BrainPhoque; the tokens are `+ - > < [ ] . ,`, with `{{` \
     for `[`, and `#` starts a comment"
)]
pub struct PhoqueTextError {
    /// The line of the character.
    pub line: usize,
    /// The column of the character, in characters.
    pub column: usize,
    /// The character found there.
    pub found: char,
}

impl PhoqueText {
    /// Parses source text: tokens and white space; `#` starts a comment to the end of the line.
    ///
    /// ```
    /// use solomonoff::machine::PhoqueText;
    ///
    /// assert_eq!(PhoqueText::parse("{>.]  # skipped at first")?.to_string(), "[>.]");
    /// # Ok::<(), solomonoff::machine::PhoqueTextError>(())
    /// ```
    ///
    /// # Errors
    /// [`PhoqueTextError`] with line and column.
    pub fn parse(source: &str) -> Result<Self, PhoqueTextError> {
        let mut tokens = Vec::new();
        for (line, text) in (1..).zip(source.split('\n')) {
            for (column, found) in (1..).zip(text.chars()) {
                if found == '#' {
                    break;
                }
                if found.is_whitespace() || found == '\u{feff}' {
                    continue;
                }
                let token = Token::from_character(found).ok_or(PhoqueTextError {
                    line,
                    column,
                    found,
                })?;
                tokens.push(token);
            }
        }
        Ok(Self { tokens })
    }

    /// The tokens in order.
    #[must_use]
    pub fn tokens(&self) -> &[Token] {
        &self.tokens
    }
}

impl From<Vec<Token>> for PhoqueText {
    fn from(tokens: Vec<Token>) -> Self {
        Self { tokens }
    }
}

impl fmt::Display for PhoqueText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.tokens.iter().try_for_each(|token| token.fmt(f))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_character_that_is_no_token_is_named_with_its_place() {
        let error = |line, column, found| {
            Err(PhoqueTextError {
                line,
                column,
                found,
            })
        };
        assert_eq!(PhoqueText::parse("+\n .? # x"), error(2, 3, '?'));
        assert_eq!(PhoqueText::parse("}"), error(1, 1, '}'));
        let text = PhoqueText::parse("+ -><\n# ignored ?\n[{]., ").unwrap();
        assert_eq!(text.to_string(), "+-><[[].,");
        assert_eq!(text.tokens(), [&Token::ALL[..5], &Token::ALL[4..]].concat());
        assert_eq!(PhoqueText::parse("").unwrap(), PhoqueText::default());
    }
}
