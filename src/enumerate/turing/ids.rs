//! Numbers for keys, in the order in which the keys come: a hash table that is small at first, and cheap to empty.

/// Slots of an empty table.
const FIRST_SLOTS: usize = 256;
/// Bits of a key's number in a slot; the others are the table's generation.
const NUMBER_BITS: u32 = 24;

/// Keys and their numbers: fewer than 2^24.
#[derive(Debug)]
pub(super) struct Ids {
    /// The number of a key, and the generation that it is of. A slot of an earlier one is empty.
    slots: Vec<u32>,
    /// Slots in use, less 1: a power of two, less 1.
    mask: usize,
    generation: u32,
    keys: Vec<u64>,
}

impl Ids {
    pub fn new() -> Self {
        Self {
            slots: vec![0; FIRST_SLOTS],
            mask: FIRST_SLOTS - 1,
            generation: 1,
            keys: Vec::new(),
        }
    }

    /// Forgets all keys.
    pub fn clear(&mut self) {
        self.keys.clear();
        self.mask = FIRST_SLOTS - 1;
        self.empty();
    }

    /// Empties all slots at once.
    fn empty(&mut self) {
        self.generation += 1;
        if self.generation >> (32 - NUMBER_BITS) != 0 {
            self.slots.fill(0);
            self.generation = 1;
        }
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
            let slot = self.slots[place];
            if slot >> NUMBER_BITS != self.generation {
                break;
            }
            let number = slot & ((1 << NUMBER_BITS) - 1);
            if self.keys[number as usize] == key {
                return (number, false);
            }
            place = (place + 1) & self.mask;
        }
        let number = self.keys.len() as u32;
        self.slots[place] = self.generation << NUMBER_BITS | number;
        self.keys.push(key);
        if 2 * self.keys.len() > self.mask {
            self.grow();
        }
        (number, true)
    }

    #[inline]
    fn place(&self, key: u64) -> usize {
        let mixed = (key ^ key >> 29).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        (mixed >> 40) as usize & self.mask
    }

    #[cold]
    fn grow(&mut self) {
        self.mask = 2 * self.mask + 1;
        if self.slots.len() <= self.mask {
            self.slots.resize(self.mask + 1, 0);
        }
        self.empty();
        for number in 0..self.keys.len() {
            let mut place = self.place(self.keys[number]);
            while self.slots[place] >> NUMBER_BITS == self.generation {
                place = (place + 1) & self.mask;
            }
            self.slots[place] = self.generation << NUMBER_BITS | number as u32;
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
