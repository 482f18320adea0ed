//! A view for each of several things.

use leptos::prelude::*;
use std::sync::Arc;

/// A view for each of these keys, in their order. It stays the same while its key is there.
pub fn each(
    keys: impl Fn() -> Vec<u128> + Send + Sync + 'static,
    one: impl Fn(u128) -> AnyView + Send + Sync + 'static,
) -> AnyView {
    written(Box::new(keys), Arc::new(one))
}

/// The same for whatever it is, so that it is compiled once: each `For` weighs some three KiB on its way to a browser.
fn written(
    keys: Box<dyn Fn() -> Vec<u128> + Send + Sync>,
    one: Arc<dyn Fn(u128) -> AnyView + Send + Sync>,
) -> AnyView {
    view! { <For each=keys key=|key| *key children=move |key| one(key) /> }.into_any()
}
