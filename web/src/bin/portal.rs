//! The clients' application.

use portico_web::{app, client::Surface, portal};

fn main() {
    app::start(Surface::Portal, portal::routes);
}
