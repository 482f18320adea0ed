//! The server from outside: every rule that its users, its operators and its attackers would notice.
//!
//! [`world`] has the people, [`app`] the server that they talk to; every other file is about one thing.
#![expect(
    clippy::disallowed_types,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test looks past the door to the data, and stops where it can't go on"
)]

mod accounts;
mod actor;
mod agreement;
mod answer;
mod api_keys;
mod app;
mod attachments;
mod attacks;
mod audit;
mod avatars;
mod bodies;
mod cases;
mod catalogue;
mod changes;
mod confirming;
mod contacts;
mod counts;
mod cursors;
mod customers;
mod demonstration;
mod devices;
mod document;
mod door;
mod email_change;
mod ending;
mod events;
mod external_forged;
mod external_joining;
mod external_login;
mod external_sessions;
mod flooding;
mod founding;
mod guessing;
mod http;
mod idempotency;
mod identity_providers;
mod imports;
mod input;
mod invitation_links;
mod invitations;
mod isolation;
mod jobs;
mod joining;
mod liar;
mod lists;
mod live;
mod log;
mod mail;
mod mail_killed;
mod mail_tls;
mod mail_view;
mod mail_whom;
mod mailbox;
mod members;
mod openapi;
mod operations;
mod operator;
mod organizations;
mod outbound;
mod phone;
mod plans;
mod probe;
mod profile;
mod proof;
mod provider;
mod queries;
mod races;
mod readers;
mod registering;
mod rls;
mod s3;
mod sealing;
mod search;
mod secrets;
mod sessions;
mod several;
mod signals;
mod streams;
mod supervised;
mod teams;
mod tickets;
mod trail;
mod trouble;
mod two_factor;
mod unconfirmed;
mod undelivered;
mod world;
