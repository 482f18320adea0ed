//! What is read from the API: asked for when its address changes or a live event names it, kept while it is asked
//! for again, remembered for coming back. [`Load`] shows it, and decides once how waiting, failing and emptiness
//! look.

mod pages;
mod task;
pub mod view;

pub use pages::{Pages, load_all, load_pages};
pub use view::{Load, trouble_card};

use crate::client::{Anything, Door, Request, Trouble};
use crate::live::{Live, Watch};
use crate::ui::ConnectionState;
use futures_util::FutureExt as _;
use leptos::prelude::*;
use serde::de::DeserializeOwned;
use task::{Finish, Retry, Task, patiently, spawn};

/// After how many seconds a failure that may pass is tried again, when the server does not say.
const RETRY: u32 = 10;

/// What was read, if it was, and how the reading goes.
pub struct Loaded<T: 'static> {
    value: RwSignal<Option<T>>,
    course: Course,
}

impl<T> Clone for Loaded<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Loaded<T> {}

/// Reads what `request` names, again whenever the request changes or a live event makes its answer old.
pub fn load<T>(request: impl Fn() -> Request<T> + 'static) -> Loaded<T>
where
    T: Clone + DeserializeOwned + Send + Sync + 'static,
{
    let loaded = Loaded::new();
    loaded.course.follow(Box::new(move || {
        let get = request();
        Source::new(&get.clone(), Box::new(move |_| get.read()))
    }));
    loaded
}

impl<T: Send + Sync + 'static> Loaded<T> {
    fn new() -> Self
    where
        T: Clone,
    {
        let value = RwSignal::new(None);
        Self { value, course: Course::new(Box::new(value)) }
    }

    /// What was read.
    pub fn get(self) -> Option<T>
    where
        T: Clone,
    {
        self.value.get()
    }

    /// What was read, without listening for changes.
    pub fn get_untracked(self) -> Option<T>
    where
        T: Clone,
    {
        self.value.get_untracked()
    }

    /// A part of what was read.
    pub fn map<U>(self, part: impl FnOnce(&T) -> U) -> Option<U> {
        self.value.with(|value| value.as_ref().map(part))
    }

    /// Puts in what a mutation answered.
    pub fn set(self, value: T) {
        self.course.trouble.try_set(None);
        self.value.try_set(Some(value));
    }

    /// Changes what was read: for what is shown before the server said yes.
    pub fn update(self, change: impl FnOnce(&mut T)) {
        self.value.try_update(|value| value.as_mut().map(change));
    }

    /// Reads again.
    pub fn again(self) {
        self.course.again();
    }
}

// What follows does not know what is read, so that it is compiled once and not for each kind.

/// Where something is read from. Making one sends nothing.
struct Source {
    key: String,
    watch: Watch,
    door: Door,
    read: Read,
}

/// Reads; told whether nothing of it shows yet.
type Read = Box<dyn FnOnce(bool) -> crate::client::Reading>;

impl Source {
    fn new<T>(get: &Request<T>, read: Read) -> Self {
        Self { key: get.path().to_owned(), watch: get.watch(), door: get.door(), read }
    }
}

/// Where what was read is put.
trait Place: Send + Sync {
    /// Shows it, if it is of the kind that stands here, and says whether it is; without one shows nothing.
    fn show(&self, value: Option<&Anything>) -> bool;
}

impl<T: Clone + Send + Sync + 'static> Place for RwSignal<Option<T>> {
    fn show(&self, value: Option<&Anything>) -> bool {
        let Some(value) = value else {
            self.try_set(None);
            return false;
        };
        let value: Option<&T> = value.downcast_ref();
        value.map(|value| self.try_set(Some(value.clone()))).is_some()
    }
}

/// How the reading goes.
#[derive(Clone, Copy)]
struct Course {
    place: StoredValue<Box<dyn Place>>,
    trouble: RwSignal<Option<Trouble>>,
    again: RwSignal<u32>,
    task: StoredValue<Task>,
}

impl Course {
    fn new(place: Box<dyn Place>) -> Self {
        Self {
            place: StoredValue::new(place),
            trouble: RwSignal::new(None),
            again: RwSignal::new(0),
            task: StoredValue::new(Task::default()),
        }
    }

    /// Reads from what `source` names, as long as the page stands.
    fn follow(self, source: Box<dyn Fn() -> Source>) {
        let live = use_context::<Live>();
        Effect::new(move |before: Option<String>| {
            let source = source();
            self.again.track();
            if let Some(live) = live {
                live.track(source.watch);
            }
            let key = source.key.clone();
            if before.as_ref() == Some(&key) {
                self.read_again(source);
            } else {
                self.read_new(source);
            }
            key
        });
        if let Some(live) = live {
            let connection = live.connection();
            Effect::new(move |_| {
                if connection.get() == ConnectionState::Live {
                    self.heal();
                }
            });
        }
        on_cleanup(move || self.stop());
    }

    fn again(self) {
        self.again.try_update(|again| *again = again.wrapping_add(1));
    }

    fn stop(self) {
        let running = self.task.try_update_value(std::mem::take).and_then(|task| task.running);
        if let Some(running) = running {
            running.abort();
        }
    }

    /// What is under way would be old: it is asked for anew.
    fn restart(self) {
        if self.task.try_with_value(|task| task.running.is_some()) == Some(true) {
            self.stop();
            self.again();
        }
    }

    /// Something else is asked for: what was seen of it last time shows at once.
    fn read_new(self, source: Source) {
        self.stop();
        let seen = source.door.cached(&source.key);
        let is_fresh_place = !seen.is_some_and(|seen| self.show(Some(&seen)));
        self.trouble.set(None);
        self.start(source, is_fresh_place);
    }

    /// The same is asked for again: one request at a time is enough.
    fn read_again(self, source: Source) {
        let is_running = self.task.try_update_value(|task| {
            task.old = task.running.is_some();
            task.old
        });
        if is_running == Some(false) {
            self.start(source, false);
        }
    }

    fn start(self, source: Source, is_fresh_place: bool) {
        let Source { key, door, read, .. } = source;
        let reading = read(is_fresh_place).map(move |result| -> Finish {
            Box::new(move || self.finish(result, &key, door, is_fresh_place))
        });
        let make_room = is_fresh_place.then(|| -> Box<dyn FnOnce()> { Box::new(move || self.clear()) });
        let running = spawn(Box::pin(patiently(Box::pin(reading), make_room)));
        self.task.update_value(|task| *task = Task { running: Some(running), ..Task::default() });
    }

    fn finish(self, result: Result<Anything, Trouble>, key: &str, door: Door, is_fresh_place: bool) {
        let is_old = self.task.try_update_value(|task| std::mem::take(task).old).unwrap_or_default();
        match result {
            Ok(value) => {
                self.trouble.try_set(None);
                self.show(Some(&value));
                door.keep(key, value);
            }
            Err(trouble) => {
                if is_fresh_place {
                    // What still shows is another address's.
                    self.clear();
                }
                self.failed(trouble);
            }
        }
        if is_old {
            self.again();
        }
    }

    fn show(self, value: Option<&Anything>) -> bool {
        self.place.try_with_value(|place| place.show(value)).unwrap_or_default()
    }

    fn clear(self) {
        self.show(None);
    }

    /// What is gone must not stay on the page; everything else may, until the next try.
    fn failed(self, trouble: Trouble) {
        if !trouble.may_pass() {
            self.clear();
        } else {
            let seconds = trouble.retry_after().unwrap_or(RETRY).clamp(1, 120);
            let wait = std::time::Duration::from_secs(seconds.into());
            let retry = set_timeout_with_handle(move || self.heal(), wait).ok().map(Retry);
            self.task.try_update_value(|task| task.retry = retry);
        }
        self.trouble.try_set(Some(trouble));
    }

    /// Tries again what failed by the way, not by the matter.
    fn heal(self) {
        let may_pass =
            self.trouble.try_with_untracked(|trouble| trouble.as_ref().is_some_and(Trouble::may_pass));
        if may_pass == Some(true) {
            self.again();
        }
    }
}
