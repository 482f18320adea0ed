//! HTTP habits that every operation shares: bodies, pages, versions, remembered answers, limits, headers.

pub mod answer;
pub mod etag;
pub mod idempotency;
pub mod json;
pub mod methods;
mod misfit;
pub mod page;
pub(crate) mod payload;
pub mod query;
pub(crate) mod range;
pub mod rate;
pub mod request;
mod request_info;
pub(crate) mod span;

pub use request_info::RequestInfo;
