//! Every component in every state, on one page of development builds. The browser tests photograph it.

use leptos::prelude::*;
use shared::person::Side;
use shared::tickets::{Priority, Status};
use uuid::Uuid;

use super::{
    Avatar, AvatarSize, AvatarStack, Banner, BrandName, Breadcrumbs, Button, ButtonKind, ButtonLink,
    ButtonSize, Card, Checkbox, Choice, ConnectionState, CountBadge, Crumb, Dialog, DialogShape, DraftState,
    Editor, EmptyState, ErrorCard, Fact, Field, FieldKind, FilterButton, HoursMeter, Icon, IconButton,
    KeyHint, LiveDot, LoadMore, Menu, MenuItem, NobodyAvatar, PageHead, PriorityBadge, PriorityGlyph,
    Progress, RadioGroup, ReplyOrNote, SearchField, SegmentedControl, Select, ServiceLevel,
    ServiceLevelBadge, Skeleton, SkeletonShape, StatusBadge, StatusGlyph, Switch, Tab, Tabs, Tag,
    ThemeSwitch, Time, TimeStyle, Toast, ToastHost, Toasts,
};

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
fn Buttons() -> impl IntoView {
    view! {
        <Card title="Buttons">
            <div class="actions">
                <Button kind=ButtonKind::Primary icon=Icon::Plus>
                    "Raise a ticket"
                </Button>
                <Button icon=Icon::Download>"Export"</Button>
                <Button kind=ButtonKind::Quiet>"Cancel"</Button>
            </div>
            <p class="gallery-label">"Working, not possible with the reason beside it"</p>
            <div class="actions">
                <Button kind=ButtonKind::Primary pending=true verb="Sending">
                    "Send reply"
                </Button>
                <Button disabled_reason=Some("Locked after invoicing".to_owned())>"Approve"</Button>
            </div>
            <p class="gallery-label">"Cannot be undone"</p>
            <div class="actions">
                <Button kind=ButtonKind::Danger>"Reject entry"</Button>
                <Button kind=ButtonKind::DangerQuiet icon=Icon::Trash>
                    "Delete draft"
                </Button>
            </div>
            <p class="gallery-label">"Small, links, icons"</p>
            <div class="actions">
                <Button size=ButtonSize::Small icon=Icon::CircleCheck key="E">
                    "Resolve"
                </Button>
                <ButtonLink href="#" size=ButtonSize::Small>
                    "Open"
                </ButtonLink>
                <IconButton label="Notifications" icon=Icon::Bell dot=true on_click=|_| () />
                <KeyHint key="Ctrl K" />
            </div>
        </Card>
    }
}

#[component]
fn Fields() -> impl IntoView {
    let subject = RwSignal::new("Prices on the Spanish catalogue".to_owned());
    let email = RwSignal::new("marta.lindholm@tidewell".to_owned());
    let wrong = "This address has no ending such as .com or .nl. Please check it.".to_owned();
    view! {
        <Card title="Fields">
            <Field label="Subject" value=subject hint=Some("One sentence that says what is wrong.".to_owned()) />
            <Field label="E-mail address" value=email kind=FieldKind::Email error=Some(wrong) />
            <Field label="Password" value=RwSignal::new("secret".to_owned()) kind=FieldKind::Password />
            <Field label="What happened" value=RwSignal::new(String::new()) kind=FieldKind::Lines optional=true />
            <Select
                label="Category"
                value=RwSignal::new(String::new())
                placeholder="Choose a category"
                choices=vec![Choice::new("website", "Website"), Choice::new("shop", "Shop")]
                optional=true
            />
        </Card>
    }
}

#[component]
fn Choices() -> impl IntoView {
    let whose = RwSignal::new("everyone".to_owned());
    let both = || vec![Choice::new("everyone", "Everyone"), Choice::new("mine", "Only mine")];
    view! {
        <Card title="Choices">
            <Checkbox
                label="Tell me by e-mail"
                checked=RwSignal::new(true)
                hint=Some("At most once an hour.".to_owned())
            />
            <Switch label="Dark" checked=RwSignal::new(true) />
            <RadioGroup label="Whose tickets" value=whose choices=both() />
            <SegmentedControl label="Whose tickets" value=whose choices=both() on_change=move |value| whose.set(value) />
        </Card>
    }
}

#[component]
fn States() -> impl IntoView {
    let levels = [
        (ServiceLevel::Comfortable, "2 h 40"),
        (ServiceLevel::Soon, "42 min"),
        (ServiceLevel::Late, "18 min late"),
        (ServiceLevel::Paused, "Paused"),
        (ServiceLevel::Met, "Met in 32 min"),
    ];
    view! {
        <Card title="Status, priority, service level">
            {STATUSES
                .map(|status| {
                    view! {
                        <div class="actions">
                            <StatusBadge status=status reader=Side::Client />
                            <StatusBadge status=status reader=Side::Staff bare=true />
                            <StatusGlyph status=status reader=Side::Staff />
                        </div>
                    }
                })
                .collect_view()}
            <div class="actions">
                {Priority::ALL
                    .map(|priority| {
                        view! {
                            <PriorityBadge priority=priority />
                            <PriorityGlyph priority=priority />
                        }
                    })
                    .collect_view()}
            </div>
            <div class="actions">
                {levels.map(|(level, label)| view! { <ServiceLevelBadge level=level label=label /> }).collect_view()}
            </div>
            <div class="actions">
                <Tag label="prices" />
                <CountBadge count=5_u64 waiting=true what="things wait for you" />
                <CountBadge count=14_u64 what="tickets" />
                <LiveDot state=ConnectionState::Live />
                <LiveDot state=ConnectionState::Reconnecting />
                <LiveDot state=ConnectionState::Offline />
            </div>
            <Progress label="Product site relaunch" percent=62_u8 />
            <HoursMeter label="46 % approved, 21 % to approve" approved=46.0 to_approve=21.0 />
        </Card>
    }
}

#[component]
fn People() -> impl IntoView {
    let people = ["Marta Lindholm", "Jonas Reuter", "Priya Nair", "Tom Okoro", "Lucie Bernard"];
    let people: Vec<_> = (1_u128..)
        .zip(people)
        .map(|(number, name)| (Uuid::from_u128(number * 61), name.to_owned()))
        .collect();
    let sizes = [AvatarSize::Large, AvatarSize::Medium, AvatarSize::Small, AvatarSize::Tiny];
    let row = people
        .iter()
        .zip(sizes)
        .map(|((id, name), size)| view! { <Avatar name=name.clone() id=*id size=size alone=true /> })
        .collect_view();
    view! {
        <Card title="People and times">
            <div class="actions">{row} <NobodyAvatar /> <AvatarStack people=people /></div>
            <BrandName name="Harbour & Vale" />
            <dl class="facts">
                <Fact term="Last activity">
                    <Time at=chrono::DateTime::UNIX_EPOCH />
                </Fact>
                <Fact term="Message">
                    <Time at=chrono::DateTime::UNIX_EPOCH style=TimeStyle::Clock />
                </Fact>
                <Fact term="Due">
                    <Time at=chrono::DateTime::UNIX_EPOCH style=TimeStyle::Day />
                </Fact>
            </dl>
        </Card>
    }
}

#[component]
fn Finding() -> impl IntoView {
    let text = RwSignal::new("spanish".to_owned());
    let chosen = RwSignal::new(vec!["open".to_owned()]);
    let none = RwSignal::new(Vec::<String>::new());
    let statuses = STATUSES.map(|status| Choice::new(status.as_str(), status.label(Side::Client))).to_vec();
    view! {
        <Card title="Search and filters">
            <SearchField label="Search in tickets" value=text on_input=move |typed| text.set(typed) />
            <div class="filters">
                <FilterButton
                    label="Status"
                    choices=statuses.clone()
                    selected=chosen
                    on_change=move |values| chosen.set(values)
                />
                <FilterButton label="Category" choices=statuses selected=none on_change=move |values| none.set(values) />
            </div>
        </Card>
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

#[component]
fn Writing() -> impl IntoView {
    let text = RwSignal::new("“Fax” and “Second phone” can go.".to_owned());
    let note = RwSignal::new(false);
    view! {
        <Card title="Editor">
            <Editor
                label="Your reply"
                value=text
                note=note
                head=move || view! { <ReplyOrNote note=note /> }
                preview=move || view! { <p>{text.get()}</p> }
            >
                <DraftState saved_at=Some("10:29".to_owned()) />
                <Button kind=ButtonKind::Primary icon=Icon::Send>
                    {move || if note.get() { "Add note" } else { "Send reply" }}
                </Button>
            </Editor>
        </Card>
    }
}

#[component]
fn Waiting() -> impl IntoView {
    view! {
        <Card title="Skeleton: the shape of what comes" flush=true>
            <Skeleton shape=SkeletonShape::Rows rows=3 />
        </Card>
        <Card title="Empty">
            <EmptyState title="Nothing is open" text="When something does not work, raise a ticket.">
                <Button kind=ButtonKind::Primary icon=Icon::Plus>
                    "Raise a ticket"
                </Button>
            </EmptyState>
        </Card>
        <Card title="A card that could not load" flush=true>
            <ErrorCard
                title="The figures could not be loaded."
                text=Some("Everything else on this page is up to date.".to_owned())
                reference=Some("7F3C-21".to_owned())
                on_retry=|()| ()
            />
        </Card>
    }
}

#[component]
fn Outlines() -> impl IntoView {
    view! {
        <Card title="Icons">
            <div class="gallery-icons">{Icon::ALL.iter().map(|icon| icon.into_render()).collect_view()}</div>
        </Card>
    }
}
