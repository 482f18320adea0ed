//! Every address inside the two applications is a function here; nowhere else is one written out.

/// The portal's pages.
pub mod portal {
    use shared::ids::TicketId;
    use shared::tickets::Filter;

    /// The first segment of every page of the portal.
    pub const ROOT: &str = "portal";

    /// Sign in.
    pub fn login() -> String {
        "/portal/login".into()
    }

    /// Create an account.
    pub fn register() -> String {
        "/portal/register".into()
    }

    /// Confirm one's address; reached from a mail.
    pub fn verify_email() -> String {
        "/portal/verify-email".into()
    }

    /// Ask for a mail to choose a new password.
    pub fn forgot_password() -> String {
        "/portal/forgot-password".into()
    }

    /// Choose a new password; reached from a mail.
    pub fn reset_password() -> String {
        "/portal/reset-password".into()
    }

    /// The first page.
    pub fn dashboard() -> String {
        "/portal/dashboard".into()
    }

    /// The list of tickets that the filter lets through.
    pub fn tickets(filter: &Filter) -> String {
        super::with_query("/portal/tickets", &filter.to_query())
    }

    /// Raise a ticket.
    pub fn new_ticket() -> String {
        "/portal/tickets/new".into()
    }

    /// One ticket.
    pub fn ticket(id: TicketId) -> String {
        format!("/portal/tickets/{id}")
    }

    /// Oneself.
    pub fn profile() -> String {
        "/portal/profile".into()
    }

    /// The ticket that this address shows, if it shows one.
    pub fn ticket_of(path: &str) -> Option<TicketId> {
        path.strip_prefix("/portal/tickets/")?.trim_end_matches('/').parse().ok()
    }
}

/// The console's pages.
pub mod console {
    use shared::ids::TicketId;
    use shared::tickets::Filter;

    /// The first segment of every page of the console.
    pub const ROOT: &str = "console";

    /// Sign in.
    pub fn login() -> String {
        "/console/login".into()
    }

    /// The first page.
    pub fn dashboard() -> String {
        "/console/dashboard".into()
    }

    /// The queue, as the filter cuts it.
    pub fn tickets(filter: &Filter) -> String {
        super::with_query("/console/tickets", &filter.to_query())
    }

    /// One ticket, beside the queue as the filter cuts it.
    pub fn ticket(id: TicketId, filter: &Filter) -> String {
        super::with_query(&format!("/console/tickets/{id}"), &filter.to_query())
    }

    /// Ask for a mail to choose a new password.
    pub fn forgot_password() -> String {
        "/console/forgot-password".into()
    }

    /// Choose a new password; reached from a mail.
    pub fn reset_password() -> String {
        "/console/reset-password".into()
    }

    /// The mails that the organization sent.
    pub fn mails() -> String {
        "/console/outbox".into()
    }

    /// Oneself.
    pub fn profile() -> String {
        "/console/profile".into()
    }

    /// Whether this address is the queue, with or without a ticket beside it.
    pub fn is_queue(path: &str) -> bool {
        path.strip_prefix("/console/tickets").is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    /// What stands in the place of the ticket in this address of the queue; empty where none is open.
    pub fn opened(path: &str) -> &str {
        path.strip_prefix("/console/tickets/").unwrap_or_default().trim_end_matches('/')
    }
}

fn with_query(path: &str, query: &str) -> String {
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}

/// Sign-in that leads on to `target` afterwards.
pub fn then(login: &str, target: &str) -> String {
    let target: String = form_encode(target);
    with_query(login, &format!("next={target}"))
}

/// Where sign-in leads on to: a page of the same application and nothing else, so that no link can lead elsewhere.
pub fn next(root: &str, target: Option<&str>) -> Option<String> {
    let target = target?;
    let inside = target.strip_prefix('/')?.strip_prefix(root)?.strip_prefix('/')?;
    let is_plain = !inside.is_empty() && !target.contains("//") && !target.contains(['\\', '\n', '\r', '\t']);
    (is_plain && !inside.starts_with("login")).then(|| target.to_owned())
}

/// Percent-encodes all that has a meaning in a query.
fn form_encode(text: &str) -> String {
    text.replace('%', "%25").replace('&', "%26").replace('+', "%2B").replace('#', "%23").replace('?', "%3F")
}

/// The slug that a sign-in page was opened with, carried along to its neighbours.
pub fn for_organization(path: &str, slug: Option<&str>) -> String {
    match slug {
        Some(slug) if !slug.is_empty() && slug.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'-') => {
            with_query(path, &format!("organization={slug}"))
        }
        _ => path.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::ids::TicketId;
    use shared::tickets::{Filter, Priority, State, Status};

    /// The map of both applications: whoever adds a page, adds its line.
    #[test]
    fn the_map() {
        let id = TicketId(uuid::Uuid::nil());
        let all = Filter::default();
        let some = Filter {
            state: Some(State::Open),
            status: vec![Status::Open, Status::InProgress],
            priority: vec![Priority::High],
            q: Some("a&b".into()),
            ..Filter::default()
        };
        let map = [
            portal::login(),
            portal::register(),
            portal::verify_email(),
            portal::forgot_password(),
            portal::reset_password(),
            portal::dashboard(),
            portal::tickets(&all),
            portal::tickets(&some),
            portal::new_ticket(),
            portal::ticket(id),
            portal::profile(),
            console::login(),
            console::dashboard(),
            console::tickets(&all),
            console::tickets(&some),
            console::ticket(id, &all),
            console::ticket(id, &some),
            console::forgot_password(),
            console::reset_password(),
            console::mails(),
            console::profile(),
        ];
        let query = "state=open&status=open&status=in_progress&priority=high&q=a%26b";
        let expected = [
            "/portal/login".to_owned(),
            "/portal/register".into(),
            "/portal/verify-email".into(),
            "/portal/forgot-password".into(),
            "/portal/reset-password".into(),
            "/portal/dashboard".into(),
            "/portal/tickets".into(),
            format!("/portal/tickets?{query}"),
            "/portal/tickets/new".into(),
            "/portal/tickets/00000000-0000-0000-0000-000000000000".into(),
            "/portal/profile".into(),
            "/console/login".into(),
            "/console/dashboard".into(),
            "/console/tickets".into(),
            format!("/console/tickets?{query}"),
            "/console/tickets/00000000-0000-0000-0000-000000000000".into(),
            format!("/console/tickets/00000000-0000-0000-0000-000000000000?{query}"),
            "/console/forgot-password".into(),
            "/console/reset-password".into(),
            "/console/outbox".into(),
            "/console/profile".into(),
        ];
        assert_eq!(map, expected);
    }

    #[test]
    fn a_tickets_address_is_read_back() {
        let id = TicketId(uuid::Uuid::max());
        assert_eq!(portal::ticket_of(&portal::ticket(id)), Some(id));
        assert_eq!(portal::ticket_of(&portal::new_ticket()), None);
        assert_eq!(portal::ticket_of(&portal::dashboard()), None);
    }

    #[test]
    fn the_queue_knows_its_addresses() {
        let id = TicketId(uuid::Uuid::max());
        assert_eq!(console::opened(&console::ticket(id, &Filter::default())), id.to_string());
        assert_eq!(console::opened("/console/tickets/"), "");
        assert_eq!(console::opened(&console::dashboard()), "");
        assert!(console::is_queue("/console/tickets") && console::is_queue("/console/tickets/x"));
        assert!(!console::is_queue("/console/ticketsx") && !console::is_queue(&console::profile()));
    }

    #[test]
    fn sign_in_leads_on_inside_and_never_outside() {
        let page = "/portal/tickets?q=a%26b";
        assert_eq!(then("/portal/login", page), "/portal/login?next=/portal/tickets%3Fq=a%2526b");
        assert_eq!(next(portal::ROOT, Some(page)).as_deref(), Some(page));
        for bad in [
            "https://evil.example",
            "//evil.example",
            "/console/tickets",
            "/portal",
            "/portal/",
            "/portal/login",
            "/portal//evil.example",
            "/portal/\\evil.example",
            "javascript:alert(1)",
            "",
        ] {
            assert_eq!(next(portal::ROOT, Some(bad)), None, "{bad}");
        }
    }

    #[test]
    fn only_a_slug_is_carried_along() {
        assert_eq!(for_organization("/x", Some("harbour-vale")), "/x?organization=harbour-vale");
        assert_eq!(for_organization("/x", Some("a&b=c")), "/x");
        assert_eq!(for_organization("/x", None), "/x");
    }
}
