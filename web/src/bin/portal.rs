//! The clients' application.

use portico_web::app;
use portico_web::client::Surface;

fn main() {
    app::start(Surface::Portal, &PAGES);
}

portico_web::portal_pages!(portico_web::code);
