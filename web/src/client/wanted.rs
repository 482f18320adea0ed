//! What the server may want of a signed-in reader before it does what was asked. Each is answered in one place for all
//! pages: a dialog asks for the proof and the request goes out again; the page that sets a second factor up is opened.

use js_sys::{Function, Promise};
use leptos::prelude::*;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

/// What is wanted just now.
#[derive(Clone, Copy)]
pub(crate) struct Wanted {
    proof: RwSignal<bool>,
    setup: RwSignal<bool>,
    waiting: StoredValue<Rc<RefCell<Vec<Function>>>, LocalStorage>,
}

impl Wanted {
    pub(super) fn nothing() -> Self {
        Self {
            proof: RwSignal::new(false),
            setup: RwSignal::new(false),
            waiting: StoredValue::new_local(Rc::default()),
        }
    }

    /// Whether a proof of who one is is asked for. Once it is set back, every request that waits goes on, or gives up.
    pub(crate) fn proof(self) -> RwSignal<bool> {
        self.proof
    }

    /// Whether nothing goes on, live streams neither, until there is a second factor. It is set anew by each answer that
    /// says so.
    pub(crate) fn setup(self) -> RwSignal<bool> {
        self.setup
    }

    /// Answers all that wait for the proof.
    pub(crate) fn answer(self, is_proved: bool) {
        self.proof.set(false);
        for resolve in self.waiting.get_value().take() {
            // It is the browser's own function.
            let _ = resolve.call1(&JsValue::NULL, &is_proved.into());
        }
    }

    /// Asks for a proof, and waits for it.
    pub(super) async fn prove(self) -> bool {
        let waiting = self.waiting.get_value();
        let answered = Promise::new(&mut |resolve, _| waiting.borrow_mut().push(resolve));
        self.proof.set(true);
        JsFuture::from(answered).await.is_ok_and(|answer| answer.is_truthy())
    }
}
