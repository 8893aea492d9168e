//! What a walk keeps of the outputs: how many, whether they agree with an x, or all of them.

use num_traits::AsPrimitive;

use super::future::Future;
use super::tape::Cell;
use super::word::Detail;
use crate::enumerate::budget::{MAX_BITS, MAX_HORIZON};
use crate::machine::Symbols;

/// What became of a symbol that was printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Emission {
    /// It is kept.
    Kept,
    /// It is kept, and refers to an undrawn data bit.
    Free,
    /// It is a data bit that has to be decided: the symbol must be this one.
    Must(bool),
    /// It disagrees with x.
    Disagrees,
}

/// Data bits as they were read and decided, for those who show programs or check proofs.
pub(super) trait Trace: Clone + Default + Send {
    /// Whether anything is kept.
    const KEPT: bool;
    /// A data bit is read.
    fn read(&mut self);
    /// Data bit `label` turns out to be `bit`.
    fn draw(&mut self, label: u16, bit: bool);
}

impl Trace for () {
    const KEPT: bool = false;
    fn read(&mut self) {}
    fn draw(&mut self, _: u16, _: bool) {}
}

/// Every data bit in the order of reading; none while it is undrawn.
pub(super) type Data = Vec<Option<bool>>;

impl Trace for Data {
    const KEPT: bool = true;
    fn read(&mut self) {
        self.push(None);
    }
    fn draw(&mut self, label: u16, bit: bool) {
        if let Some(place) = self.get_mut(usize::from(label)) {
            *place = Some(bit);
        }
    }
}

/// How outputs are kept.
pub(super) trait Mode: Sync {
    /// The symbols printed so far.
    type Output: Clone + Send;
    /// What else is kept of a run.
    type Trace: Trace;
    /// What distinguishes words.
    const DETAIL: Detail;
    /// Whether anyone asks which data bit a cell holds.
    const LABELLED: bool = true;
    /// No symbols.
    fn start(&self) -> Self::Output;
    /// Whether all that is kept of an output is how many symbols of it are out, and what came after x.
    const COUNTS: bool = false;
    /// How many symbols are out.
    fn len(output: &Self::Output) -> u32;
    /// The symbol that has to come next, if it has to be one.
    fn wanted(&self, _output: &Self::Output) -> Option<bool> {
        None
    }
    /// Puts out a symbol.
    fn emit(&self, output: &mut Self::Output, cell: Cell) -> Emission;
    /// How many symbols of x are not out, where an x is followed.
    fn missing(&self, _output: &Self::Output) -> Option<u32> {
        None
    }
    /// Puts out so many symbols, where these are only counted, or known to agree with x and free beyond it.
    fn skip(_output: &mut Self::Output, _number: u32) {}
    /// Data bit `label` turns out to be `bit`.
    fn draw(&self, _output: &mut Self::Output, _label: u16, _bit: bool) {}
    /// What code that is not revealed can still do, where an x is searched for; `acts` says whether an agent does.
    fn future(&self, _acts: bool, _horizon: u32, _data: u32) -> Option<Future> {
        None
    }
    /// Repeats the last `period` symbols up to the horizon; false if that disagrees with x.
    fn repeat(&self, output: &mut Self::Output, period: u32, horizon: u32) -> bool;
    /// Where x is followed, the first of its symbols that are not out where it does not repeat the last `period` ones.
    fn differs(&self, _output: &Self::Output, _period: u32) -> Option<u32> {
        None
    }
}

/// A number of symbols, as it is counted here: none is beyond the horizon.
#[inline]
fn short(symbols: usize) -> u32 {
    const { assert!(MAX_HORIZON < 1 << 32) };
    debug_assert!(symbols <= MAX_HORIZON);
    symbols as u32
}

/// Outputs are counted.
#[derive(Clone, Copy, Debug)]
pub(super) struct Count;

impl Mode for Count {
    type Output = u32;
    type Trace = ();
    const DETAIL: Detail = Detail::Number;
    const COUNTS: bool = true;

    fn start(&self) -> u32 {
        0
    }

    #[inline]
    fn len(output: &u32) -> u32 {
        *output
    }

    #[inline]
    fn emit(&self, output: &mut u32, _: Cell) -> Emission {
        *output += 1;
        Emission::Kept
    }

    #[inline]
    fn skip(output: &mut u32, number: u32) {
        *output += number;
    }

    fn repeat(&self, output: &mut u32, _: u32, horizon: u32) -> bool {
        *output = horizon;
        true
    }
}

/// Outputs have to agree with x; what comes after x is kept, one symbol at most.
#[derive(Clone, Debug)]
pub(super) struct Follow {
    x: Symbols,
    /// The first 64 symbols of x, the very first in bit 0.
    head: u64,
    len: u32,
}

/// How much of x is out, and what came after it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Followed {
    pub(super) len: u32,
    /// The symbol after x; none while it is a free data bit.
    pub(super) next: Option<bool>,
}

impl Follow {
    pub(super) fn new(x: &Symbols) -> Self {
        let head = x
            .iter()
            .take(64)
            .zip(0_u32..)
            .fold(0, |head, (symbol, place)| head | u64::from(symbol) << place);
        Self {
            x: x.clone(),
            head,
            len: short(x.len()),
        }
    }

    #[inline]
    fn symbol(&self, place: u32) -> bool {
        if place < 64 {
            self.head >> place & 1 == 1
        } else {
            self.x.get(place as usize).unwrap_or(false)
        }
    }
}

impl Mode for Follow {
    type Output = Followed;
    type Trace = ();
    const DETAIL: Detail = Detail::Symbols;
    const LABELLED: bool = false;
    const COUNTS: bool = true;

    fn start(&self) -> Followed {
        Followed { len: 0, next: None }
    }

    #[inline]
    fn len(output: &Followed) -> u32 {
        output.len
    }

    #[inline]
    fn missing(&self, output: &Followed) -> Option<u32> {
        Some(self.len.saturating_sub(output.len))
    }

    #[inline]
    fn skip(output: &mut Followed, number: u32) {
        output.len += number;
    }

    #[inline]
    fn wanted(&self, output: &Followed) -> Option<bool> {
        (output.len < self.len).then(|| self.symbol(output.len))
    }

    #[inline]
    fn emit(&self, output: &mut Followed, cell: Cell) -> Emission {
        let place = output.len;
        output.len += 1;
        if place < self.len {
            let wanted = self.symbol(place);
            return match cell {
                Cell::Known(symbol) if symbol == wanted => Emission::Kept,
                Cell::Known(_) => Emission::Disagrees,
                Cell::Undrawn(..) => Emission::Must(wanted),
            };
        }
        match cell {
            Cell::Known(symbol) => {
                // Further symbols are not asked for.
                if place == self.len {
                    output.next = Some(symbol);
                }
                Emission::Kept
            }
            Cell::Undrawn(..) => Emission::Free,
        }
    }

    fn future(&self, acts: bool, horizon: u32, data: u32) -> Option<Future> {
        Some(Future::new(&self.x, horizon > self.len, acts, data))
    }

    fn repeat(&self, output: &mut Followed, period: u32, horizon: u32) -> bool {
        let known = output.len;
        let agrees = self.differs(output, period).is_none();
        if agrees && known <= self.len && horizon > self.len {
            output.next = Some(self.symbol(self.len - period));
        }
        output.len = horizon;
        agrees
    }

    fn differs(&self, output: &Followed, period: u32) -> Option<u32> {
        let known = output.len;
        if self.len > u64::BITS {
            return (known..self.len)
                .find(|&place| self.symbol(place) != self.symbol(place - period));
        }
        // What is out agrees with x, so x has to repeat itself from here on.
        let differ = (self.head >> period) ^ self.head;
        let after = u64::MAX.checked_shl(known - period).unwrap_or(0);
        let before = !u64::MAX
            .checked_shl(self.len.saturating_sub(period))
            .unwrap_or(0);
        let places = differ & after & before;
        (places != 0).then(|| places.trailing_zeros() + period)
    }
}

/// Outputs are kept as patterns: 0, 1, or [`FREE`] plus twice the label of a data bit, plus 1 if flipped.
#[derive(Clone, Copy, Debug)]
pub(super) struct Keep;

/// Symbols from here on are data bits that nothing has looked at.
pub(super) const FREE: u16 = 2;

/// A symbol of a pattern in as many bits as its labels need: of those that cost bits there are few.
pub(super) trait Code: Copy + AsPrimitive<u16> + Send {
    /// The same number, which fits.
    fn of(number: u16) -> Self;
}

impl Code for u8 {
    fn of(number: u16) -> Self {
        const { assert!(2 * MAX_BITS + 3 <= u8::MAX as u32) };
        number as u8
    }
}

impl Code for u16 {
    fn of(number: u16) -> Self {
        number
    }
}

/// Puts out a cell.
fn put<C: Code>(output: &mut Vec<C>, cell: Cell) -> Emission {
    match cell {
        Cell::Known(bit) => {
            output.push(C::of(bit.into()));
            Emission::Kept
        }
        Cell::Undrawn(label, flipped) => {
            output.push(C::of(FREE + 2 * label + u16::from(flipped)));
            Emission::Free
        }
    }
}

/// Data bit `label` is `bit`, wherever it shows.
fn settle<C: Code>(output: &mut [C], label: u16, bit: bool) {
    let free = FREE + 2 * label;
    for symbol in output {
        let code = symbol.as_();
        if code & !1 == free {
            *symbol = C::of(u16::from(bit) ^ (code & 1));
        }
    }
}

/// Repeats the last `period` symbols up to the horizon.
fn again<C: Code>(output: &mut Vec<C>, period: u32, horizon: u32) {
    let from = output.len() - period as usize;
    while output.len() < horizon as usize {
        output.push(output[output.len() - period as usize]);
    }
    debug_assert!(output[from..].iter().all(|symbol| symbol.as_() < FREE));
}

impl Mode for Keep {
    type Output = Vec<u8>;
    type Trace = ();
    const DETAIL: Detail = Detail::Symbols;

    fn start(&self) -> Vec<u8> {
        Vec::new()
    }

    fn len(output: &Vec<u8>) -> u32 {
        short(output.len())
    }

    fn emit(&self, output: &mut Vec<u8>, cell: Cell) -> Emission {
        put(output, cell)
    }

    fn draw(&self, output: &mut Vec<u8>, label: u16, bit: bool) {
        settle(output, label, bit);
    }

    fn repeat(&self, output: &mut Vec<u8>, period: u32, horizon: u32) -> bool {
        again(output, period, horizon);
        true
    }
}

/// Outputs have to agree with x, and are kept: for those who name programs.
#[derive(Clone, Debug)]
pub(super) struct Recall {
    x: Symbols,
}

impl Recall {
    pub(super) fn new(x: &Symbols) -> Self {
        Self { x: x.clone() }
    }
}

impl Mode for Recall {
    type Output = Vec<u16>;
    type Trace = ();
    const DETAIL: Detail = Detail::Symbols;

    fn start(&self) -> Vec<u16> {
        Vec::new()
    }

    fn len(output: &Vec<u16>) -> u32 {
        short(output.len())
    }

    fn emit(&self, output: &mut Vec<u16>, cell: Cell) -> Emission {
        match (self.x.get(output.len()), cell) {
            (Some(wanted), Cell::Known(symbol)) if wanted != symbol => {
                output.push(symbol.into());
                Emission::Disagrees
            }
            (Some(wanted), Cell::Undrawn(..)) => {
                output.push(wanted.into());
                Emission::Must(wanted)
            }
            _ => put(output, cell),
        }
    }

    fn draw(&self, output: &mut Vec<u16>, label: u16, bit: bool) {
        // What of x is out was decided when it was printed.
        let printed = self.x.len().min(output.len());
        settle(&mut output[printed..], label, bit);
    }

    fn future(&self, acts: bool, horizon: u32, data: u32) -> Option<Future> {
        Some(Future::new(
            &self.x,
            horizon as usize > self.x.len(),
            acts,
            data,
        ))
    }

    fn repeat(&self, output: &mut Vec<u16>, period: u32, horizon: u32) -> bool {
        let known = output.len();
        again(output, period, horizon);
        (known..self.x.len().min(output.len()))
            .all(|place| self.x.get(place) == Some(output[place] == 1))
    }
}

/// Another mode, with the data bits kept.
#[derive(Clone, Copy, Debug)]
pub(super) struct Traced<M>(pub(super) M);

impl<M: Mode> Mode for Traced<M> {
    type Output = M::Output;
    type Trace = Data;
    const DETAIL: Detail = M::DETAIL;

    fn start(&self) -> Self::Output {
        self.0.start()
    }
    fn len(output: &Self::Output) -> u32 {
        M::len(output)
    }
    fn emit(&self, output: &mut Self::Output, cell: Cell) -> Emission {
        self.0.emit(output, cell)
    }
    fn draw(&self, output: &mut Self::Output, label: u16, bit: bool) {
        self.0.draw(output, label, bit);
    }
    fn future(&self, acts: bool, horizon: u32, data: u32) -> Option<Future> {
        self.0.future(acts, horizon, data)
    }
    fn repeat(&self, output: &mut Self::Output, period: u32, horizon: u32) -> bool {
        self.0.repeat(output, period, horizon)
    }
}
