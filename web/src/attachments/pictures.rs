//! The pictures of a page, each fetched once and let go of with the page.

use super::held::Address;
use crate::client::{PictureSize, SignedIn, Trouble};
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use shared::attachments::{Attachment, Preview};
use shared::ids::AttachmentId;
use shared::problem::Code;
use wasm_bindgen_futures::spawn_local;
use web_sys::Blob;

/// How long is waited before each look for a picture that is being made, in milliseconds.
const WAITS: [u32; 4] = [1_000, 2_000, 4_000, 8_000];

/// The pictures of a page, and the one that is looked at.
#[derive(Clone, Copy)]
pub struct Pictures {
    pub(super) reader: SignedIn,
    fetched: RwSignal<Vec<Fetched>>,
    held: StoredValue<Vec<Address>>,
    /// The pictures among which one is looked at, …
    pub(super) among: StoredValue<Vec<Attachment>>,
    /// … which one, …
    pub(super) at: RwSignal<usize>,
    /// … and whether any is.
    pub(super) open: RwSignal<bool>,
}

#[derive(Clone)]
struct Fetched {
    id: AttachmentId,
    size: PictureSize,
    look: Look,
}

/// How a picture stands.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) enum Look {
    /// Not asked for, or on its way.
    #[default]
    Coming,
    /// There, at this address.
    Here(String),
    /// There is none.
    Gone,
}

impl Look {
    pub(super) fn address(self) -> Option<String> {
        match self {
            Self::Here(address) => Some(address),
            _ => None,
        }
    }
}

impl Pictures {
    /// None yet.
    #[must_use]
    pub fn of(reader: SignedIn) -> Self {
        Self {
            reader,
            fetched: RwSignal::new(Vec::new()),
            held: StoredValue::new(Vec::new()),
            among: StoredValue::new(Vec::new()),
            at: RwSignal::new(0),
            open: RwSignal::new(false),
        }
    }

    /// Looks at one of these.
    pub(super) fn look_at(self, id: AttachmentId, among: Vec<Attachment>) {
        self.at.set(among.iter().position(|file| file.id == id).unwrap_or_default());
        self.among.set_value(among);
        self.open.set(true);
    }

    /// How this picture stands; listens for changes.
    pub(super) fn look(self, id: AttachmentId, size: PictureSize) -> Look {
        let is_it = |one: &&Fetched| one.id == id && one.size == size;
        let look = self.fetched.with(|all| all.iter().find(is_it).map(|one| one.look.clone()));
        look.unwrap_or_default()
    }

    /// Whether there is none; listens for changes.
    pub(super) fn is_gone(self, id: AttachmentId) -> bool {
        self.look(id, PictureSize::Thumbnail) == Look::Gone
    }

    /// Fetches it, unless that was done or is being done.
    pub(super) fn want(self, file: &Attachment, size: PictureSize) {
        let id = file.id;
        // Where a thumbnail is, all is made.
        let is_made = || untrack(|| self.look(id, PictureSize::Thumbnail)).address().is_some();
        let preview = if is_made() { Preview::Ready } else { file.preview };
        let is_wanted = |all: &Vec<Fetched>| {
            all.iter().any(|one| one.id == id && one.size == size && one.look != Look::Gone)
        };
        if self.fetched.with_untracked(is_wanted) {
            return;
        }
        self.fetched.update(|all| {
            all.retain(|one| one.id != id || one.size != size);
            all.push(Fetched { id, size, look: Look::Coming });
        });
        spawn_local(async move {
            let address = self.fetch(id, size, preview).await.as_ref().and_then(Address::of);
            let look = address.as_ref().map_or(Look::Gone, |address| Look::Here(address.0.clone()));
            // A page that was left meanwhile holds nothing any more; dropped, the address is let go of.
            self.held.try_update_value(|held| held.extend(address));
            self.fetched.try_update(|all| {
                if let Some(one) = all.iter_mut().find(|one| one.id == id && one.size == size) {
                    one.look = look;
                }
            });
        });
    }

    /// One that is being made is looked for again a few times.
    async fn fetch(self, id: AttachmentId, size: PictureSize, preview: Preview) -> Option<Blob> {
        let waits = if preview == Preview::Pending { WAITS.as_slice() } else { &[0, WAITS[0]] };
        for wait in waits {
            TimeoutFuture::new(*wait).await;
            if self.held.is_disposed() {
                return None;
            }
            match self.reader.attachments().picture(id, size).await {
                Ok(picture) => return Some(picture),
                Err(trouble) if !may_come(&trouble, preview) => return None,
                Err(_) => {}
            }
        }
        None
    }
}

fn may_come(trouble: &Trouble, preview: Preview) -> bool {
    trouble.passes() || preview == Preview::Pending && trouble.is(Code::NotFound)
}
