//! What is measured: a row is one thing that people wait for, and the bare SQL that would do for it.

use super::served::Actor;
use super::subjects::Subjects;

/// A row of the report.
pub(super) struct Row {
    /// What it is called on the command line, and in the report that programs read.
    pub(super) name: &'static str,
    /// What it is called by people.
    pub(super) title: &'static str,
    pub(super) actor: Actor,
    /// Method, path and body of each of its requests; `{name}` is filled in.
    requests: &'static [(&'static str, &'static str, Option<&'static str>)],
    /// A plain statement that fetches what the answer needs.
    pub(super) bare: &'static str,
    /// Whether it leaves something behind, so that nothing else is measured on the same data.
    pub(super) writes: bool,
    /// Of the same transaction by `pgbench`, and of bare SQL, at 8 connections.
    pub(super) targets: Targets,
    /// How much longer it may take with a hundred times the tickets.
    pub(super) growth: f64,
}

/// What the rate should at least be a part of.
#[derive(Clone, Copy)]
pub(super) struct Targets {
    pub(super) pgbench: Option<f64>,
    pub(super) bare: Option<f64>,
}

/// One request, ready to be sent.
pub(super) struct Request {
    pub(super) method: &'static str,
    pub(super) path: String,
    pub(super) body: Option<String>,
}

/// The bare SQL of a page of the queue: how the page is cut, and then what its rows name.
macro_rules! of_page {
    ($page:literal) => {
        concat!(include_str!(concat!("sql/", $page, ".sql")), include_str!("sql/of_page.sql"))
    };
}

const READ: Targets = Targets { pgbench: Some(0.5), bare: Some(0.25) };
const WRITE: Targets = Targets { pgbench: Some(0.5), bare: Some(0.5) };
const NONE: Targets = Targets { pgbench: None, bare: None };

/// The row of live streams, which is measured in its own way.
pub(super) const STREAMS: &str = "streams";

/// The row of known and unknown addresses, which is measured in its own way, too.
pub(super) const ADDRESSES: &str = "addresses";

/// All that are measured under a load.
pub(super) static ROWS: [Row; 9] = [
    Row {
        name: "list",
        title: "client's ticket list",
        actor: Actor::Client,
        requests: &[("GET", "/api/client-portal/tickets", None)],
        bare: include_str!("sql/list.sql"),
        writes: false,
        targets: READ,
        growth: 1.5,
    },
    Row {
        name: "queue",
        title: "staff's queue",
        actor: Actor::Staff,
        requests: &[("GET", "/api/tickets", None)],
        bare: of_page!("queue"),
        writes: false,
        targets: READ,
        growth: 1.5,
    },
    Row {
        name: "open",
        title: "staff's open tickets",
        actor: Actor::Staff,
        requests: &[("GET", "/api/tickets?state=open", None)],
        bare: of_page!("open"),
        writes: false,
        targets: NONE,
        growth: 1.5,
    },
    Row {
        name: "ticket",
        title: "ticket with its messages",
        actor: Actor::Client,
        requests: &[
            ("GET", "/api/client-portal/tickets/{ticket}", None),
            ("GET", "/api/client-portal/tickets/{ticket}/messages", None),
        ],
        bare: include_str!("sql/ticket.sql"),
        writes: false,
        targets: READ,
        growth: 1.5,
    },
    Row {
        name: "search",
        title: "search of a rare word",
        actor: Actor::Staff,
        requests: &[("GET", "/api/tickets?q={word}", None)],
        bare: of_page!("search"),
        writes: false,
        targets: NONE,
        growth: 3.0,
    },
    Row {
        name: "page-200",
        title: "page 200 of the queue",
        actor: Actor::Staff,
        requests: &[("GET", "/api/tickets?limit=25&cursor={cursor}", None)],
        bare: of_page!("page_200"),
        writes: false,
        targets: NONE,
        growth: 1.5,
    },
    Row {
        name: "client-counts",
        title: "client's counts",
        actor: Actor::Client,
        requests: &[("GET", "/api/client-portal/tickets/counts", None)],
        bare: include_str!("sql/client_counts.sql"),
        writes: false,
        targets: NONE,
        growth: 1.5,
    },
    Row {
        name: "staff-counts",
        title: "staff's counts",
        actor: Actor::Staff,
        requests: &[("GET", "/api/tickets/counts", None)],
        bare: include_str!("sql/staff_counts.sql"),
        writes: false,
        targets: NONE,
        growth: 1.5,
    },
    Row {
        name: "create",
        title: "create a ticket",
        actor: Actor::Client,
        requests: &[(
            "POST",
            "/api/client-portal/tickets",
            Some(r#"{"subject": "Prices are a day behind", "description": "Since Monday."}"#),
        )],
        bare: include_str!("sql/create.sql"),
        writes: true,
        targets: WRITE,
        growth: 1.5,
    },
];

impl Row {
    /// Its requests about these subjects.
    pub(super) fn requests(&self, subjects: &Subjects) -> Vec<Request> {
        let request = |(method, path, body): &(&'static str, &str, Option<&str>)| Request {
            method,
            path: subjects.fill(path),
            body: body.map(str::to_owned),
        };
        self.requests.iter().map(request).collect()
    }
}

/// The names that `--row` takes.
pub(super) fn names() -> Vec<&'static str> {
    ROWS.iter().map(|row| row.name).chain([STREAMS, ADDRESSES]).collect()
}

/// The row of this name.
pub(super) fn find(name: &str) -> Option<&'static Row> {
    ROWS.iter().find(|row| row.name == name)
}
