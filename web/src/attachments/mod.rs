//! Files that hang on something: sent first, while one writes, then named by what is written and shown with it. What
//! they hang on does not matter here; an editor is given its [`Uploads`], and whatever has files shows them by
//! [`Attached`].

#![expect(unreachable_pub, reason = "`#[component]` writes a second public function beside each component")]

mod gallery;
mod held;
mod kind;
mod lightbox;
mod list;
mod near;
mod pictures;
mod queue;
mod row;
mod uploads;

pub use gallery::Attached;
pub use lightbox::Lightbox;
pub use pictures::Pictures;
pub use row::PlainRows;
pub use uploads::Uploads;
