//! Operators by value and by reference from one function on references, so that
//! each number type states its arithmetic once.

/// `forward!(Type, Add add, AddAssign add_assign, function)` implements the four
/// binary forms and the two assigning forms of an operator.
macro_rules! forward {
    ($type:ty, $trait:ident $method:ident, $assign:ident $assign_method:ident, $function:expr) => {
        impl std::ops::$trait<&$type> for &$type {
            type Output = $type;
            fn $method(self, other: &$type) -> $type {
                $function(self, other)
            }
        }
        impl std::ops::$trait<$type> for &$type {
            type Output = $type;
            fn $method(self, other: $type) -> $type {
                $function(self, &other)
            }
        }
        impl std::ops::$trait<&$type> for $type {
            type Output = $type;
            fn $method(self, other: &$type) -> $type {
                $function(&self, other)
            }
        }
        impl std::ops::$trait<$type> for $type {
            type Output = $type;
            fn $method(self, other: $type) -> $type {
                $function(&self, &other)
            }
        }
        impl std::ops::$assign<&$type> for $type {
            fn $assign_method(&mut self, other: &$type) {
                *self = $function(self, other);
            }
        }
        impl std::ops::$assign<$type> for $type {
            fn $assign_method(&mut self, other: $type) {
                *self = $function(self, &other);
            }
        }
    };
}

/// `sum!(Type)` implements `Sum` over values and over references.
macro_rules! sum {
    ($type:ty) => {
        impl std::iter::Sum for $type {
            fn sum<I: Iterator<Item = $type>>(terms: I) -> $type {
                terms.fold(<$type>::zero(), |sum, term| sum + term)
            }
        }
        impl<'a> std::iter::Sum<&'a $type> for $type {
            fn sum<I: Iterator<Item = &'a $type>>(terms: I) -> $type {
                terms.fold(<$type>::zero(), |sum, term| sum + term)
            }
        }
    };
}

pub(super) use {forward, sum};
