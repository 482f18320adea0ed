//! The staff's console, as its own bundle.

use portico_web::app::start;
use portico_web::client::Surface;
use portico_web::console;

fn main() {
    start(Surface::Console, console::routes);
}
