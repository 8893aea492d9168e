//! Terms of the lambda calculus, and the prefix code in which they are bits.
//!
//! De Bruijn indices from 1: an abstraction is `00` and its body, an application `01` and its
//! two parts, the variable i is i ones and a zero (Tromp, "Binary lambda calculus and
//! combinatory logic", 2006). On the screen `\` is an abstraction: `(\1 1) (\1 1)`.

use std::fmt;

/// One node of a term; a `u32` is the place of a part among the nodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Node {
    /// The variable that the i-th abstraction around it binds, from 1.
    Variable(u32),
    /// An abstraction: its body.
    Abstraction(u32),
    /// An application: function and argument.
    Application(u32, u32),
}

/// A term: its nodes in the order in which its code names them, the root first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Term {
    nodes: Vec<Node>,
}

/// Why some bits are no term.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// The bits end within a term.
    #[error(
        "the bits end within the term: append what is missing; `00` needs a body, `01` two parts, `1` a `0`"
    )]
    Ends,
    /// Bits after the term.
    #[error(
        "the term ends after {0} bits, and more follow: leave them out, or give them as its input"
    )]
    Left(usize),
    /// A character of another kind.
    #[error(
        "character {position} is {found:?}, which is not a bit: a term's code has `0`, `1` and white space only"
    )]
    Symbol {
        /// Where it stands, counted from 1 in characters.
        position: usize,
        /// The character.
        found: char,
    },
}

impl Term {
    /// The term at `root` among nodes that are shared.
    #[must_use]
    pub fn from_nodes(shared: &[Node], root: u32) -> Self {
        let mut nodes = Vec::new();
        copy(shared, root, &mut nodes);
        Self { nodes }
    }

    /// A variable.
    #[must_use]
    pub fn variable(index: u32) -> Self {
        Self {
            nodes: vec![Node::Variable(index)],
        }
    }

    /// An abstraction over `self`.
    #[must_use]
    pub fn abstraction(&self) -> Self {
        let mut nodes = vec![Node::Abstraction(1)];
        copy(&self.nodes, 0, &mut nodes);
        Self { nodes }
    }

    /// `self` applied to an argument.
    #[must_use]
    pub fn apply(&self, argument: &Self) -> Self {
        let mut nodes = vec![Node::Application(1, 0)];
        copy(&self.nodes, 0, &mut nodes);
        let place = copy(&argument.nodes, 0, &mut nodes);
        nodes[0] = Node::Application(1, place);
        Self { nodes }
    }

    /// Reads a term's code from bits, and says what is left of them.
    ///
    /// ```
    /// use solomonoff::machine::blc::Term;
    ///
    /// let (identity, rest) = Term::read(&[false, false, true, false, true]).expect("a term");
    /// assert_eq!((identity.to_string().as_str(), rest), (r"\1", &[true][..]));
    /// ```
    ///
    /// # Errors
    /// [`ReadError::Ends`] where the bits end within the term.
    pub fn read(bits: &[bool]) -> Result<(Self, &[bool]), ReadError> {
        let mut reader = Reader::default();
        for (place, &bit) in bits.iter().enumerate() {
            reader.bit(bit);
            if reader.is_whole() {
                return Ok((
                    Self {
                        nodes: reader.nodes,
                    },
                    &bits[place + 1..],
                ));
            }
        }
        Err(ReadError::Ends)
    }

    /// Reads `0` and `1`, with white space anywhere, that are one term's code and nothing more.
    ///
    /// # Errors
    /// A [`ReadError`] that says what is wrong.
    pub fn parse(text: &str) -> Result<Self, ReadError> {
        let symbols = (1..)
            .zip(text.chars())
            .filter(|(_, found)| !found.is_whitespace());
        let bits: Vec<bool> = symbols
            .map(|(position, found)| match found {
                '0' => Ok(false),
                '1' => Ok(true),
                _ => Err(ReadError::Symbol { position, found }),
            })
            .collect::<Result<_, _>>()?;
        match Self::read(&bits)? {
            (term, []) => Ok(term),
            (term, _) => Err(ReadError::Left(term.bits().len())),
        }
    }

    /// Its nodes, the root first.
    #[must_use]
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// Its code.
    #[must_use]
    pub fn bits(&self) -> Vec<bool> {
        let mut bits = Vec::new();
        for node in &self.nodes {
            match node {
                Node::Variable(index) => {
                    bits.extend((0..*index).map(|_| true));
                    bits.push(false);
                }
                Node::Abstraction(_) => bits.extend([false, false]),
                Node::Application(..) => bits.extend([false, true]),
            }
        }
        bits
    }

    /// How many abstractions around it would make it closed: 0 for a closed term.
    #[must_use]
    pub fn free(&self) -> u32 {
        let mut todo = vec![(0, 0)];
        let mut free = 0;
        while let Some((place, depth)) = todo.pop() {
            match self.nodes[place as usize] {
                Node::Variable(index) => free = free.max(index.saturating_sub(depth)),
                Node::Abstraction(body) => todo.push((body, depth + 1)),
                Node::Application(function, argument) => {
                    todo.extend([(function, depth), (argument, depth)]);
                }
            }
        }
        free
    }
}

/// Copies the term at `root` to the end of `nodes`; says where it is.
fn copy(shared: &[Node], root: u32, nodes: &mut Vec<Node>) -> u32 {
    let place = |nodes: &Vec<Node>| u32::try_from(nodes.len()).expect("nodes fit in memory");
    let start = place(nodes);
    // What waits to be copied, and the node that waits for its place.
    let mut todo = vec![(root, None)];
    while let Some((from, waits)) = todo.pop() {
        let here = place(nodes);
        let parent = waits.map(|parent: u32| &mut nodes[parent as usize]);
        if let Some(Node::Application(_, argument)) = parent {
            *argument = here;
        }
        match shared[from as usize] {
            Node::Variable(index) => nodes.push(Node::Variable(index)),
            Node::Abstraction(body) => {
                nodes.push(Node::Abstraction(here + 1));
                todo.push((body, None));
            }
            Node::Application(function, argument) => {
                nodes.push(Node::Application(here + 1, 0));
                todo.extend([(argument, Some(here)), (function, None)]);
            }
        }
    }
    start
}

/// Reads a term's code bit by bit.
#[derive(Clone, Debug, Default)]
pub(crate) struct Reader {
    nodes: Vec<Node>,
    /// Parts that are still to come: how many abstractions are around each, and the application
    /// whose argument it is.
    waiting: Vec<(u32, Option<u32>)>,
    begun: Begun,
    /// Abstractions around the part that is being read.
    depth: u32,
}

/// What was read of a node.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Begun {
    #[default]
    Nothing,
    Zero,
    Ones(u32),
    Whole,
}

impl Reader {
    /// Takes the next bit of the code; nothing once it is whole.
    pub(crate) fn bit(&mut self, bit: bool) {
        let here = u32::try_from(self.nodes.len()).expect("nodes fit in memory");
        self.begun = match (self.begun, bit) {
            (Begun::Nothing, false) => Begun::Zero,
            (Begun::Nothing, true) => Begun::Ones(1),
            (Begun::Ones(ones), true) => Begun::Ones(ones + 1),
            (Begun::Zero, false) => {
                self.nodes.push(Node::Abstraction(here + 1));
                self.depth += 1;
                Begun::Nothing
            }
            (Begun::Zero, true) => {
                self.nodes.push(Node::Application(here + 1, 0));
                self.waiting.push((self.depth, Some(here)));
                Begun::Nothing
            }
            (Begun::Ones(ones), false) => {
                self.nodes.push(Node::Variable(ones));
                match self.waiting.pop() {
                    None => Begun::Whole,
                    Some((depth, application)) => {
                        self.depth = depth;
                        if let Some(Node::Application(_, argument)) =
                            application.map(|place| &mut self.nodes[place as usize])
                        {
                            *argument = here + 1;
                        }
                        Begun::Nothing
                    }
                }
            }
            (Begun::Whole, _) => Begun::Whole,
        };
    }

    /// Whether the term is read to its end.
    pub(crate) fn is_whole(&self) -> bool {
        self.begun == Begun::Whole
    }

    /// Whether the variable that is being read has more ones than there are abstractions around it: no closed
    /// term begins like that.
    pub(crate) fn is_open(&self) -> bool {
        matches!(self.begun, Begun::Ones(ones) if ones > self.depth)
    }

    /// The nodes of what was read.
    pub(crate) fn nodes(&self) -> &[Node] {
        &self.nodes
    }
}

/// How tightly a part is bound.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Whole,
    Function,
    Argument,
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        enum Piece {
            Part(u32, Place),
            Text(&'static str),
        }
        let mut todo = vec![Piece::Part(0, Place::Whole)];
        while let Some(piece) = todo.pop() {
            let (node, place) = match piece {
                Piece::Text(text) => {
                    f.write_str(text)?;
                    continue;
                }
                Piece::Part(node, place) => (self.nodes[node as usize], place),
            };
            match node {
                Node::Variable(index) => write!(f, "{index}")?,
                Node::Abstraction(body) => {
                    if place > Place::Whole {
                        f.write_str("(")?;
                        todo.push(Piece::Text(")"));
                    }
                    f.write_str("\\")?;
                    todo.push(Piece::Part(body, Place::Whole));
                }
                Node::Application(function, argument) => {
                    if place == Place::Argument {
                        f.write_str("(")?;
                        todo.push(Piece::Text(")"));
                    }
                    todo.push(Piece::Part(argument, Place::Argument));
                    todo.push(Piece::Text(" "));
                    todo.push(Piece::Part(function, Place::Function));
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_and_written() {
        for (code, text) in [
            ("0010", r"\1"),
            ("0000110", r"\\2"),
            ("010001101000011010", r"(\1 1) (\1 1)"),
            ("0000010111000111010", r"\\2 (\3) 1"),
            ("010110101110", "1 1 3"),
        ] {
            let term = Term::parse(code).unwrap();
            assert_eq!(term.to_string(), text);
            let bits: String = term
                .bits()
                .iter()
                .map(|&bit| if bit { '1' } else { '0' })
                .collect();
            assert_eq!(bits, code);
        }
        assert_eq!(Term::parse("01 10 1110").unwrap().free(), 3);
        assert_eq!(Term::parse("00 00 1110").unwrap().free(), 1);
    }

    #[test]
    fn what_is_no_term_says_why() {
        assert_eq!(Term::parse("0100"), Err(ReadError::Ends));
        assert_eq!(Term::parse("00100"), Err(ReadError::Left(4)));
        let found = ReadError::Symbol {
            position: 3,
            found: '2',
        };
        assert_eq!(Term::parse("002"), Err(found));
    }

    #[test]
    fn terms_are_built_from_parts() {
        let dup = Term::variable(1).apply(&Term::variable(1)).abstraction();
        let omega = dup.apply(&dup);
        assert_eq!(omega.to_string(), r"(\1 1) (\1 1)");
        assert_eq!(Term::from_nodes(omega.nodes(), 5), dup);
        assert_eq!(omega, Term::parse("01 00 01 10 10 00 01 10 10").unwrap());
    }
}
