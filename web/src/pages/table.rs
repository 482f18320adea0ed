//! The tables. A row of one is a page:
//!
//! ```text
//! application: the frames and whatever else is fetched by itself, in their parts;
//! its name(its id) by what cuts its list "address", who comes to it, in the part that its code is in: its component
//!     , spot its place in the navigation, beside the page that stays in sight;
//! ```
//!
//! The functions of `paths.rs`, the routes, the navigation, the parts and what the browser tests visit are made from it,
//! in the order of the rows. A table is a macro and takes another one, because a part of a row is for the library
//! (`pages!`) and a part is for the binary alone (`code!`): in a library the other application's pages would come along.

/// The portal's pages.
#[macro_export]
macro_rules! portal_pages {
    ($($make:tt)+) => {
        $($make)+! {
            portal: entrance in sign_in: $crate::portal::entrance::PortalEntrance,
                frame in overview: $crate::portal::frame::Frame,
                proof in ticket: $crate::security::Proof;
            login() "login", Guest, in sign_in: $crate::sign_in::Login;
            register() "register", Guest, in sign_in: $crate::sign_in::Register;
            verify_email() "verify-email", Guest, in sign_in: $crate::sign_in::VerifyEmail;
            forgot_password() "forgot-password", Guest, in sign_in: $crate::sign_in::ForgotPassword;
            reset_password() "reset-password", Guest, in sign_in: $crate::sign_in::ResetPassword;
            accept_invitation() "accept-invitation", Guest, in ticket: $crate::sign_in::AcceptInvitation;
            external() "sign-in/external", Guest, in sign_in: $crate::sign_in::External;
            confirm_email() "confirm-email", Guest, in ticket: $crate::sign_in::ConfirmEmail;
            dashboard() "dashboard", Member, in overview: $crate::portal::dashboard::Dashboard,
                spot Spot::new(Icon::Dashboard, frame::DASHBOARD);
            tickets() by Filter "tickets", Member, in overview: $crate::portal::tickets::Tickets,
                spot Spot::new(Icon::Ticket, frame::TICKETS).counted();
            new_ticket() "tickets/new", Member, in ticket: $crate::portal::tickets::NewTicket;
            ticket(id: TicketId) "tickets/:id", Member, in ticket: $crate::portal::ticket::TicketPage;
            team() "team", Member, in ticket: $crate::portal::team::Team, spot Spot::new(Icon::Users, frame::TEAM);
            profile() "profile", Member, in ticket: $crate::portal::profile::Profile,
                spot Spot::new(Icon::User, frame::PROFILE);
            security() "security", Member, in ticket: $crate::security::Security;
        }
    };
}

/// The console's pages.
#[macro_export]
macro_rules! console_pages {
    ($($make:tt)+) => {
        $($make)+! {
            console: entrance in sign_in: $crate::console::entrance::ConsoleEntrance,
                frame in desk: $crate::console::frame::Frame,
                new_ticket in ticket: $crate::console::new_ticket::Raise,
                proof in ticket: $crate::security::Proof;
            login() "login", Guest, in sign_in: $crate::sign_in::Login;
            register() "register", Guest, in people: $crate::sign_in::Register;
            verify_email() "verify-email", Guest, in people: $crate::sign_in::VerifyEmail;
            forgot_password() "forgot-password", Guest, in sign_in: $crate::sign_in::ForgotPassword;
            reset_password() "reset-password", Guest, in people: $crate::sign_in::ResetPassword;
            accept_invitation() "accept-invitation", Guest, in people: $crate::sign_in::AcceptInvitation;
            external() "sign-in/external", Guest, in people: $crate::sign_in::External;
            confirm_email() "confirm-email", Guest, in people: $crate::sign_in::ConfirmEmail;
            dashboard() "dashboard", Member, in desk: $crate::console::dashboard::Dashboard,
                spot Spot::new(Icon::Dashboard, frame::DASHBOARD);
            tickets() by Filter "tickets", Member, in desk: $crate::console::queue::Queue,
                spot Spot::new(Icon::Ticket, frame::TICKETS).counted();
            ticket(id: TicketId) by Filter "tickets/:id", Member, in ticket: $crate::console::ticket::TicketPane,
                beside "tickets";
            customers() by CustomersAsked "customers", May(Permission::CustomersRead),
                in people: $crate::console::customers::Customers,
                spot Spot::new(Icon::Building, console::customers::TITLE);
            new_customer() "customers/new", May(Permission::CustomersManage),
                in people: $crate::console::customers::NewCustomerPage;
            customer(id: CustomerId) "customers/:id", May(Permission::CustomersRead),
                in people: $crate::console::customers::People;
            customer_tickets(id: CustomerId) by Filter "customers/:id/tickets", May(Permission::CustomersRead),
                in people: $crate::console::customers::Tickets;
            customer_history(id: CustomerId) "customers/:id/history", May(Permission::CustomersRead),
                in people: $crate::console::customers::History;
            team() by StaffAsked "team", May(Permission::StaffRead), in people: $crate::console::team::StaffPage,
                spot Spot::new(Icon::Users, console::team::TITLE);
            clients() by ClientsAsked "team/clients", May(Permission::ClientsRead),
                in people: $crate::console::team::Clients;
            invitations() by InvitationsAsked "team/invitations", May(Permission::ClientsManage),
                in people: $crate::console::team::Invitations;
            teams() by TeamsAsked "team/teams", May(Permission::TeamsRead), in people: $crate::console::team::Teams;
            permissions() "team/permissions", May(Permission::StaffRead), in people: $crate::console::team::Permissions;
            settings() "settings", May(Permission::OrganizationManage), in people: $crate::console::settings::Settings,
                spot Spot::new(Icon::Sliders, console::settings::TITLE);
            api_keys() by ApiKeysAsked "settings/keys", May(Permission::ApiKeysManage),
                in people: $crate::console::settings::api_keys::ApiKeys;
            sign_in() "settings/sign-in", May(Permission::OrganizationManage),
                in people: $crate::console::settings::sign_in::SignIn;
            audit() by AuditAsked "audit", May(Permission::AuditRead), in people: $crate::console::audit::Audit;
            welcome() "welcome", May(Permission::OrganizationManage), in people: $crate::console::welcome::Welcome;
            mails() "outbox", May(Permission::MailsRead), in ticket: $crate::console::mails::Mails,
                spot Spot::new(Icon::Mail, console::mails::TITLE).in_demo();
            profile() "profile", Member, in ticket: $crate::console::profile::Profile,
                spot Spot::new(Icon::User, frame::PROFILE).on_phones();
            security() "security", Member, in ticket: $crate::console::security::Security;
            gallery() "gallery", Member, in gallery: $crate::console::gallery::Gallery;
        }
    };
}

/// Of a table: the address of each page as a function, and all rows.
#[macro_export]
macro_rules! pages {
    (
        $root:ident: $($piece:ident in $piece_part:ident: $component:path),+;
        $($name:ident($($id:ident: $Id:ty)?) $(by $Filter:ident)? $path:literal, $who:expr, in $part:ident: $page:path
            $(, spot $spot:expr)? $(, beside $list:literal)?;)+
    ) => {
        /// The first segment of every page.
        pub const ROOT: &str = stringify!($root);

        $(
            #[doc = concat!("`", $path, "`.")]
            #[must_use]
            pub fn $name($($id: $Id,)? $(filter: &$Filter)?) -> String {
                let path = concat!("/", stringify!($root), "/", $path).to_owned();
                $(let path = path.replace(":id", &$id.to_string());)?
                $(let path = super::with_query(&path, &<$Filter as $crate::url::Query>::to_query(filter));)?
                path
            }
        )+

        /// What is fetched by itself and is no page.
        pub mod pieces {
            $(
                #[doc = concat!("`", stringify!($piece), "`.")]
                #[must_use]
                pub const fn $piece() -> $crate::pages::Piece {
                    $crate::pages::Piece(stringify!($piece))
                }
            )+
        }

        /// All pages.
        pub static ROWS: &[$crate::pages::Row] = &[$($crate::pages::Row {
            path: concat!("/", stringify!($root), "/", $path),
            who: $who,
            spot: $crate::pages!(@maybe $($spot)?),
            beside: $crate::pages!(@maybe $(concat!("/", stringify!($root), "/", $list))?),
        }),+];
    };
    (@maybe) => { None };
    (@maybe $value:expr) => { Some($value) };
}

/// Of a table: the code of each page, cut off from the rest to be fetched when it is wanted. Stands in the binary.
#[macro_export]
macro_rules! code {
    (
        $root:ident: $($piece:ident in $piece_part:ident: $component:path),+;
        $($name:ident($($id:ident: $Id:ty)?) $(by $Filter:ident)? $path:literal, $who:expr, in $part:ident: $page:path
            $(, spot $spot:expr)? $(, beside $list:literal)?;)+
    ) => {
        $($crate::part!($piece, $piece_part, $component);)+
        $($crate::part!($name, $part, $page);)+

        /// The pages of this application, with their code.
        static PAGES: $crate::pages::Pages = $crate::pages::Pages {
            root: $crate::paths::$root::ROOT,
            rows: $crate::paths::$root::ROWS,
            entrance: entrance::fetch,
            frame: frame::fetch,
            pieces: &[$((stringify!($piece), $piece::fetch)),+],
            code: &[$($name::fetch),+],
        };
    };
}

/// The code of one component, in the part that it shares with others.
#[macro_export]
macro_rules! part {
    ($name:ident, $part:ident, $component:path) => {
        mod $name {
            use $crate::lazy::{Fetched, Page};

            #[::wasm_split_helpers::wasm_split($part, fallible)]
            fn $name() -> Result<Page, ::wasm_split_helpers::SplitLoaderError> {
                Ok(|| ::leptos::prelude::IntoAny::into_any($component()))
            }

            pub(super) fn fetch() -> Fetched {
                Box::pin($name())
            }
        }
    };
}
