//! Putting what is given in its place, for things whose fields are told of one by one.

/// What happened so far to the fields of a thing.
pub(crate) struct Fields<Field, Happening> {
    changed: fn(Field, Option<String>, Option<String>) -> Happening,
    happened: Vec<Happening>,
}

impl<Field, Happening> Fields<Field, Happening> {
    /// None yet; `changed` says that one is different, what it was and what it is.
    pub(crate) fn told_by(changed: fn(Field, Option<String>, Option<String>) -> Happening) -> Self {
        Self { changed, happened: Vec::new() }
    }

    /// Puts what is given in its place, as `told` says it; what is as it was did not happen.
    pub(crate) fn put<T: PartialEq>(
        &mut self,
        field: Field,
        place: &mut T,
        new: Option<T>,
        told: impl Fn(&T) -> Option<String>,
    ) {
        if let Some(new) = new.filter(|new| new != place) {
            let from = std::mem::replace(place, new);
            self.happened.push((self.changed)(field, told(&from), told(place)));
        }
    }

    /// All that happened, in the order that it was given.
    pub(crate) fn happened(self) -> Vec<Happening> {
        self.happened
    }
}
