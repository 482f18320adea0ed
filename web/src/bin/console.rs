//! The staff's application.

use portico_web::app;
use portico_web::client::Surface;

fn main() {
    app::start(Surface::Console, &PAGES);
}

portico_web::console_pages!(portico_web::code);
