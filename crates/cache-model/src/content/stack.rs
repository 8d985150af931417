//! Stacks whose versions share what they have in common.

use std::fmt;
use std::sync::Arc;

/// A stack that costs the same to copy and to push onto however high it is. The layers of a step are those of the one
/// below and one more; kept as a list of its own, the memory for a stage would grow with the square of its length.
///
/// ```
/// use cache_model::content::stack::Stack;
///
/// let below: Stack<u8> = [1, 2].into_iter().collect();
/// let mut stack = below.clone();
/// stack.push(3);
/// assert_eq!(stack.iter().collect::<Vec<_>>(), [&1, &2, &3]);
/// assert_eq!(below.len(), 2);
/// ```
pub struct Stack<T> {
    top: Option<Arc<Level<T>>>,
}

struct Level<T> {
    value: T,
    below: Stack<T>,
    /// How many values there are up to this one.
    height: usize,
}

impl<T> Stack<T> {
    /// An empty stack.
    pub const fn new() -> Self {
        Self { top: None }
    }

    /// Puts a value on top.
    pub fn push(&mut self, value: T) {
        let below = Self {
            top: self.top.take(),
        };
        self.top = Some(Arc::new(Level {
            value,
            height: below.len() + 1,
            below,
        }));
    }

    /// The value on top.
    pub fn last(&self) -> Option<&T> {
        self.from_top().next()
    }

    /// Number of values.
    pub fn len(&self) -> usize {
        self.top.as_ref().map_or(0, |top| top.height)
    }

    /// Whether there is no value.
    pub const fn is_empty(&self) -> bool {
        self.top.is_none()
    }

    /// The values, the top first.
    pub fn from_top(&self) -> impl Iterator<Item = &T> {
        std::iter::successors(self.top.as_deref(), |level| level.below.top.as_deref())
            .map(|level| &level.value)
    }

    /// The values, the lowest first.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &T> {
        let mut values = Vec::with_capacity(self.len());
        values.extend(self.from_top());
        values.into_iter().rev()
    }

    /// The lowest `height` values.
    #[must_use]
    pub fn lowest(&self, height: usize) -> Self {
        let mut stack = self;
        while let Some(top) = stack.top.as_ref().filter(|top| top.height > height) {
            stack = &top.below;
        }
        stack.clone()
    }
}

impl<T: Clone> Stack<T> {
    /// The value on top, to be changed here and in no other version.
    pub fn last_mut(&mut self) -> Option<&mut T> {
        self.top.as_mut().map(|top| &mut Arc::make_mut(top).value)
    }
}

impl<T: Clone> Clone for Level<T> {
    fn clone(&self) -> Self {
        Self {
            value: self.value.clone(),
            below: self.below.clone(),
            height: self.height,
        }
    }
}

impl<T> Clone for Stack<T> {
    fn clone(&self) -> Self {
        Self {
            top: self.top.clone(),
        }
    }
}

impl<T> Default for Stack<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> Drop for Stack<T> {
    /// Level by level: a stage may have more steps than there is room for nested calls.
    fn drop(&mut self) {
        let mut next = self.top.take();
        while let Some(mut level) = next.and_then(Arc::into_inner) {
            next = level.below.top.take();
        }
    }
}

impl<T: PartialEq> PartialEq for Stack<T> {
    fn eq(&self, other: &Self) -> bool {
        let (mut one, mut two) = (&self.top, &other.top);
        loop {
            match (one, two) {
                (None, None) => return true,
                (Some(a), Some(b)) if Arc::ptr_eq(a, b) => return true,
                (Some(a), Some(b)) if a.height == b.height && a.value == b.value => {
                    (one, two) = (&a.below.top, &b.below.top);
                }
                _ => return false,
            }
        }
    }
}

impl<T: Eq> Eq for Stack<T> {}

impl<T: fmt::Debug> fmt::Debug for Stack<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_list().entries(self.iter()).finish()
    }
}

impl<T> FromIterator<T> for Stack<T> {
    /// The first value becomes the lowest.
    fn from_iter<I: IntoIterator<Item = T>>(values: I) -> Self {
        let mut stack = Self::new();
        values.into_iter().for_each(|value| stack.push(value));
        stack
    }
}

#[cfg(test)]
mod tests {
    use super::Stack;

    fn stack(values: &[u32]) -> Stack<u32> {
        values.iter().copied().collect()
    }

    #[test]
    fn versions_do_not_see_one_another() {
        let below = stack(&[1, 2]);
        let mut changed = below.clone();
        if let Some(last) = changed.last_mut() {
            *last = 5;
        }
        changed.push(6);
        assert_eq!(changed, stack(&[1, 5, 6]));
        assert_eq!(below, stack(&[1, 2]));
        assert_eq!(changed.lowest(1), below.lowest(1));
        assert_eq!(changed.lowest(9), changed);
        assert_ne!(changed.lowest(2), below);
        assert_eq!(stack(&[]).last(), None);
        assert_eq!(format!("{changed:?}"), "[1, 5, 6]");
    }

    #[test]
    fn a_high_stack_is_taken_down_level_by_level() {
        let high: Stack<u32> = (0..1_000_000).collect();
        let copy = high.clone();
        drop(high);
        assert_eq!(copy.len(), 1_000_000);
        assert_eq!(copy.last(), Some(&999_999));
    }
}
