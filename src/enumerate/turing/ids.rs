//! Numbers for keys, in the order in which the keys come: a hash table that is small at first, and cheap to empty.

/// Slots of an empty table.
const FIRST_SLOTS: usize = 256;

/// Keys and their numbers.
#[derive(Debug)]
pub(super) struct Ids {
    /// A key and its number plus 1; 0 where there is none.
    slots: Vec<(u64, u32)>,
    /// Slots in use, less 1: a power of two, less 1.
    mask: usize,
    keys: Vec<u64>,
}

impl Ids {
    pub fn new() -> Self {
        Self {
            slots: vec![(0, 0); FIRST_SLOTS],
            mask: FIRST_SLOTS - 1,
            keys: Vec::new(),
        }
    }

    /// Forgets all keys.
    pub fn clear(&mut self) {
        self.keys.clear();
        self.mask = FIRST_SLOTS - 1;
        self.slots[..FIRST_SLOTS].fill((0, 0));
    }

    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// The keys by number.
    pub fn keys(&self) -> &[u64] {
        &self.keys
    }

    /// The number of a key, and whether it is new.
    #[inline]
    pub fn number(&mut self, key: u64) -> (u32, bool) {
        let mut place = self.place(key);
        loop {
            match self.slots[place] {
                (_, 0) => break,
                (known, number) if known == key => return (number - 1, false),
                _ => place = (place + 1) & self.mask,
            }
        }
        let number = self.keys.len() as u32;
        self.slots[place] = (key, number + 1);
        self.keys.push(key);
        if 2 * self.keys.len() > self.mask {
            self.grow();
        }
        (number, true)
    }

    fn place(&self, key: u64) -> usize {
        let mixed = (key ^ key >> 29).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        (mixed >> 40) as usize & self.mask
    }

    fn grow(&mut self) {
        self.mask = 2 * self.mask + 1;
        if self.slots.len() <= self.mask {
            self.slots.resize(self.mask + 1, (0, 0));
        }
        self.slots[..=self.mask].fill((0, 0));
        for (number, &key) in (1..).zip(&self.keys) {
            let mut place = self.place(key);
            while self.slots[place].1 != 0 {
                place = (place + 1) & self.mask;
            }
            self.slots[place] = (key, number);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_in_order_and_stay_as_the_table_grows() {
        let mut ids = Ids::new();
        for round in 0..2 {
            for key in 0..5000_u64 {
                let number = (key as u32, true);
                assert_eq!(ids.number(key * key + round), number);
                assert_eq!(ids.number(key * key + round), (key as u32, false));
            }
            assert_eq!(ids.number(round), (0, false));
            assert_eq!(ids.len(), 5000);
            ids.clear();
        }
    }
}
