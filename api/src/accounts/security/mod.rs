//! What one does for the security of one's own account, on each surface.

mod console;
mod portal;

pub(crate) use console::routes as console_routes;
pub(crate) use portal::routes as portal_routes;
