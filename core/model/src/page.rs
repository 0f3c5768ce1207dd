//! Which part of a list that can grow.

/// Which part of a list that can grow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Page {
    /// How many to pass over; less than nothing is none.
    pub start: i32,
    /// How many at most. A list that is shorter has no more to come.
    pub limit: i32,
}

impl Page {
    /// All of it.
    pub const ALL: Self = Self { start: 0, limit: i32::MAX };

    /// This part of a list.
    pub fn of<T>(self, all: impl IntoIterator<Item = T>) -> impl Iterator<Item = T> {
        let count = |n: i32| usize::try_from(n).unwrap_or(0);
        all.into_iter().skip(count(self.start)).take(count(self.limit))
    }
}

#[cfg(test)]
mod tests;
