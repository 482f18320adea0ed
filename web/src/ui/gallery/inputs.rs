//! What is pressed, filled in and written.

use leptos::prelude::*;
use shared::person::Side;

use super::STATUSES;
use crate::ui::{
    Button, ButtonKind, ButtonLink, ButtonSize, Card, Checkbox, Choice, DraftState, Editor, Field, FieldKind,
    FilterButton, Icon, IconButton, KeyHint, RadioGroup, ReplyOrNote, SearchField, SegmentedControl, Select,
    Switch,
};

#[component]
pub(super) fn Buttons() -> impl IntoView {
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
pub(super) fn Fields() -> impl IntoView {
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
pub(super) fn Choices() -> impl IntoView {
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
pub(super) fn Finding() -> impl IntoView {
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
pub(super) fn Writing() -> impl IntoView {
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
