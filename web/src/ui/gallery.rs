//! Every component in every state, on one page of development builds. The browser tests photograph it.

mod inputs;
mod looks;

use leptos::prelude::*;
use shared::tickets::Status;

use super::{
    Banner, Breadcrumbs, Button, ButtonKind, Card, Crumb, Dialog, DialogShape, Icon, LoadMore, Menu,
    MenuItem, PageHead, Tab, Tabs, ThemeSwitch, Toast, ToastHost, Toasts,
};
use inputs::{Buttons, Choices, Fields, Finding, Writing};
use looks::{Outlines, People, States, Waiting};

const STATUSES: [Status; 5] =
    [Status::Open, Status::InProgress, Status::WaitingForClient, Status::Resolved, Status::Closed];

/// The gallery.
#[component]
pub fn Gallery() -> impl IntoView {
    let toasts = Toasts::provide();
    view! {
        <main id="content" class="gallery">
            <PageHead
                title="Components"
                meta=|| "Few, composed, and the same in both applications."
                actions=|| view! { <ThemeSwitch /> }
            />
            <div class="stack">
                <Buttons />
                <Fields />
                <Choices />
                <States />
                <People />
                <Finding />
                <Moving />
                <Messages toasts=toasts />
                <Overlays />
                <Writing />
                <Waiting />
                <Outlines />
            </div>
            <ToastHost toasts=toasts />
        </main>
    }
}

#[component]
fn Moving() -> impl IntoView {
    let tab =
        |label: &str, current, count| Tab { label: label.to_owned(), href: "#".to_owned(), current, count };
    view! {
        <Card title="Moving about">
            <Tabs label="Tickets" tabs=vec![tab("Open", true, Some(9)), tab("Closed", false, Some(63))] />
            <Breadcrumbs crumbs=vec![Crumb::to("Tickets", "#"), Crumb::here("#1042")] />
            <LoadMore shown="25 of 63 tickets" more=true on_more=|()| () />
        </Card>
    }
}

#[component]
fn Messages(toasts: Toasts) -> impl IntoView {
    let undo = move |_| toasts.show(Toast::success("3 time entries approved").action("Undo", || ()));
    let fail = move |_| {
        toasts.show(
            Toast::error("Your reply was not sent.")
                .detail("The connection broke, the text is kept.")
                .action("Try again", || ()),
        );
    };
    let tell = move |_| toasts.show(Toast::info("Jonas replied").detail("on #1042").action("Show", || ()));
    view! {
        <Card title="Toasts and banner">
            <div class="actions">
                <Button on_click=undo>"Success"</Button>
                <Button on_click=fail>"Error"</Button>
                <Button on_click=tell>"Information"</Button>
            </div>
            <Banner>"You are offline. What you write is kept and sent when you are back."</Banner>
        </Card>
    }
}

#[component]
fn Overlays() -> impl IntoView {
    let modal = RwSignal::new(false);
    let sheet = RwSignal::new(false);
    let items = || {
        vec![
            MenuItem::run("Assign to", || ()).icon(Icon::UserPlus).key("A"),
            MenuItem::run("Merge into", || ()).icon(Icon::Merge).key("M"),
            MenuItem::visit("Copy link", "#").icon(Icon::Link),
            MenuItem::run("Close as spam", || ()).icon(Icon::Archive).danger().divided(),
        ]
    };
    view! {
        <Card title="Menu and dialog">
            <div class="actions">
                <Menu label="More actions" items=items() />
                <Button on_click=move |_| modal.set(true)>"Dialog"</Button>
                <Button on_click=move |_| sheet.set(true)>"Sheet"</Button>
            </div>
            <Dialog
                open=modal
                title="Close this ticket?"
                actions=move || {
                    view! {
                        <Button kind=ButtonKind::Quiet on_click=move |_| modal.set(false)>
                            "Keep it open"
                        </Button>
                        <Button kind=ButtonKind::Primary autofocus=true on_click=move |_| modal.set(false)>
                            "Close ticket"
                        </Button>
                    }
                }
            >
                <p>"Jonas and everyone in copy will be told. You can reopen it for 14 days."</p>
            </Dialog>
            <Dialog open=sheet title="Details" shape=DialogShape::Sheet>
                <p>"What is known about the ticket."</p>
            </Dialog>
        </Card>
    }
}
