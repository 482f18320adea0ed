//! Rows that are ticked, to do something with all of them at once.

use crate::load::Pages;
use crate::text::list as words;
use crate::ui::{Button, ButtonKind, focus, unique_id};
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use uuid::Uuid;

/// The ticked rows of a [`ListPage`](super::ListPage). What is not shown any more is not ticked either, not even when it
/// is shown again, so nothing is ever done with what nobody saw being ticked.
#[derive(Clone, Copy)]
pub struct Selection {
    shown: Signal<Vec<Uuid>>,
    ticked: RwSignal<Vec<Uuid>>,
    last: StoredValue<Option<Uuid>>,
}

impl Selection {
    /// Nothing ticked of these rows, told apart by their ids. The ticks below where this is called are its own, so it is for one list.
    #[must_use]
    pub fn among<T>(pages: Pages<T>, key: fn(&T) -> Uuid) -> Self
    where
        T: Clone + Send + Sync + 'static,
    {
        let keys = Memo::new(move |_| {
            pages.rows.map(|page| page.items.iter().map(key).collect::<Vec<_>>()).unwrap_or_default()
        });
        let selection = Self::of(keys.into());
        provide_context(selection);
        Effect::new(move |_| {
            let shown = selection.shown.read();
            selection.ticked.update(|ticked| ticked.retain(|key| shown.contains(key)));
        });
        selection
    }

    fn of(shown: Signal<Vec<Uuid>>) -> Self {
        Self { shown, ticked: RwSignal::new(Vec::new()), last: StoredValue::new(None) }
    }

    /// The ticked rows, from the top.
    #[must_use]
    pub fn keys(self) -> Vec<Uuid> {
        let ticked = self.ticked.read();
        self.shown.read().iter().copied().filter(|key| ticked.contains(key)).collect()
    }

    /// Ticks nothing any more, once what was wanted is done.
    pub fn clear(self) {
        self.ticked.set(Vec::new());
        self.last.set_value(None);
    }

    fn has(self, key: Uuid) -> bool {
        self.ticked.read().contains(&key)
    }

    fn set(self, keys: &[Uuid], on: bool) {
        self.ticked.update(|ticked| {
            ticked.retain(|key| !keys.contains(key));
            if on {
                ticked.extend(keys);
            }
        });
    }

    /// One row; with `through`, all between it and the last one.
    fn toggle(self, key: Uuid, on: bool, through: bool) {
        let shown = self.shown.get_untracked();
        let place = |key: Uuid| shown.iter().position(|one| *one == key);
        let last = self.last.get_value().filter(|_| through).and_then(place);
        match (last, place(key)) {
            (Some(from), Some(to)) => {
                self.set(shown.get(from.min(to)..=from.max(to)).unwrap_or_default(), on);
            }
            _ => self.set(&[key], on),
        }
        self.last.set_value(Some(key));
    }
}

/// Ticks one row of the list that it stands in; with Shift, all from the last one that was ticked.
#[component]
pub fn Tick(
    /// The row.
    key: Uuid,
    /// What the row is called.
    #[prop(into)]
    name: Signal<String>,
) -> impl IntoView {
    let selection: Selection = expect_context();
    let on_click = move |event: MouseEvent| {
        let on = !untrack(|| selection.has(key));
        selection.toggle(key, on, event.shift_key());
    };
    view! {
        <input
            type="checkbox"
            class="checkbox row-tick"
            aria-label=move || words::select(&name.read())
            prop:checked=move || selection.has(key)
            on:click=on_click
        />
    }
}

/// Above the rows of a list: how many are ticked, all or none of them, and what can be done with them.
#[component]
pub fn BulkBar(
    /// The rows.
    of: Selection,
    /// The buttons, while something is ticked.
    children: ChildrenFn,
) -> impl IntoView {
    let count = Memo::new(move |_| of.keys().len());
    let all = Memo::new(move |_| of.shown.read().len());
    let all_id = StoredValue::new(unique_id("bulk"));
    let on_all = move |on: bool| {
        of.clear();
        of.set(&of.shown.get_untracked(), on);
    };
    // The button goes with the last tick, and the keyboard must not.
    let on_clear = move |_| {
        of.clear();
        all_id.with_value(|id| focus(id));
    };
    let said = move || Some(count.get()).filter(|count| *count != 0).map(words::selected);
    let children = StoredValue::new(children);
    view! {
        <Show when=move || all.get() != 0>
            <div class="bulk" role="group" aria-label=words::SELECTION>
                <label>
                    <input
                        type="checkbox"
                        class="checkbox"
                        id=all_id.get_value()
                        prop:checked=move || count.get() == all.get()
                        prop:indeterminate=move || (1..all.get()).contains(&count.get())
                        on:change:target=move |event| on_all(event.target().checked())
                    />
                    <span>{words::SELECT_ALL}</span>
                </label>
                <span class="bulk-count" role="status">{said}</span>
                <Show when=move || count.get() != 0>
                    <div class="bulk-actions">
                        {children.with_value(|children| children())}
                        <Button kind=ButtonKind::Quiet on_click=on_clear>
                            {words::SELECT_NONE}
                        </Button>
                    </div>
                </Show>
            </div>
        </Show>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(number: u128) -> Uuid {
        Uuid::from_u128(number)
    }

    #[test]
    fn what_is_not_shown_any_more_is_not_ticked() {
        let shown = RwSignal::new(vec![row(1), row(2), row(3)]);
        let selection = Selection::of(shown.into());
        selection.toggle(row(3), true, false);
        selection.toggle(row(1), true, false);
        assert_eq!(selection.keys(), [row(1), row(3)], "from the top");
        shown.set(vec![row(2), row(3)]);
        assert_eq!(selection.keys(), [row(3)]);
    }

    #[test]
    fn with_shift_all_from_the_last_one_are_ticked_or_not() {
        let selection = Selection::of(Signal::stored((1..=5).map(row).collect()));
        selection.toggle(row(4), true, false);
        selection.toggle(row(2), true, true);
        assert_eq!(selection.keys(), [row(2), row(3), row(4)]);
        selection.toggle(row(3), false, true);
        assert_eq!(selection.keys(), [row(4)]);
        selection.clear();
        assert!(selection.keys().is_empty());
    }
}
