//! The product as people meet it: two applications, real browsers, the real server.

mod back;
mod care;
mod console;
mod csp;
mod drafts;
mod errors;
mod faults;
mod glance;
mod keyboard;
mod leaving;
mod outage;
mod pages;
mod states;
mod steps;
mod story;
mod whose;
