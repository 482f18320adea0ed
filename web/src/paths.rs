//! Every address inside the two applications is a function here, made from the tables in `pages/table.rs`; nowhere else
//! is one written out.

/// The portal's pages.
pub mod portal {
    use crate::pages::Spot;
    use crate::pages::Who::{Guest, Member};
    use crate::text::frame;
    use crate::ui::Icon;
    use shared::ids::TicketId;
    use shared::tickets::Filter;

    crate::portal_pages!(crate::pages);
}

/// The console's pages.
pub mod console {
    use crate::console::audit::AuditAsked;
    use crate::console::customers::list::CustomersAsked;
    use crate::console::settings::api_keys::ApiKeysAsked;
    use crate::console::team::{
        clients::ClientsAsked, invitations::InvitationsAsked, staff::StaffAsked, teams::TeamsAsked,
    };
    use crate::pages::Spot;
    use crate::pages::Who::{Guest, May, Member};
    use crate::text::{console, frame};
    use crate::ui::Icon;
    use shared::ids::{CustomerId, TicketId};
    use shared::permission::Permission;
    use shared::tickets::Filter;

    crate::console_pages!(crate::pages);
}

/// An address with a query; without a joint where there is none.
pub fn with_query(path: &str, query: &str) -> String {
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

    #[test]
    fn an_address_takes_the_id_and_what_cuts_the_list() {
        let id = TicketId(uuid::Uuid::nil());
        let some = Filter {
            state: Some(State::Open),
            status: vec![Status::Open, Status::InProgress],
            priority: vec![Priority::High],
            q: Some("a&b".into()),
            ..Filter::default()
        };
        let query = "state=open&status=open&status=in_progress&priority=high&q=a%26b";
        let ticket = "/console/tickets/00000000-0000-0000-0000-000000000000";
        assert_eq!(console::tickets(&Filter::default()), "/console/tickets");
        assert_eq!(console::tickets(&some), format!("/console/tickets?{query}"));
        assert_eq!(console::ticket(id, &Filter::default()), ticket);
        assert_eq!(console::ticket(id, &some), format!("{ticket}?{query}"));
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
