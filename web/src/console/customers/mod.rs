//! The customers, and one of them: the company, its people, its tickets, and what happened.

pub mod company;
pub mod contact;
pub mod history;
pub mod list;
pub mod new;
pub mod one;
pub mod people;
pub mod tickets;

pub use history::History;
pub use list::Customers;
pub use new::NewCustomerPage;
pub use people::People;
pub use tickets::Tickets;
