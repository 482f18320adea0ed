//! The product as people meet it: two applications, real browsers, the real server.

mod back;
mod care;
mod choosing;
mod console;
mod csp;
mod drafts;
mod errors;
mod faults;
mod gallery;
mod glance;
mod keyboard;
mod leaving;
mod live;
mod loading;
mod outage;
mod pages;
mod people;
mod room;
mod states;
mod steps;
mod story;
mod tabs;
mod times;
mod whose;
