//! What pages are put together from, in one place: for whoever builds one, and for the tests of what no page has yet.

use crate::client::signed_in;
use crate::form::{Form, FormView, form};
use crate::list::{BulkBar, ListPage, Selection, Shape, Tick};
use crate::load::load_pages;
use crate::place;
use crate::text::console::gallery as words;
use crate::ui::{
    Button, ButtonKind, Check, Choice, Content, Crumb, EmptyState, Field, FieldKind, FileField, Files,
    PageHead, Radios, Range, Tags,
};
use crate::url::use_url;
use leptos::prelude::*;
use serde::Serialize;
use shared::customers::Customer;
use shared::problem::FieldCode;
use shared::validate::{Errors, Validate};

/// The most that a file may have here.
const MAX_BYTES: u32 = 10_000;

/// What the form becomes: one field of each kind.
#[derive(Serialize)]
struct Specimen {
    count: Option<i64>,
    price: Option<i64>,
    minutes: Option<u32>,
    at: String,
    from: String,
    to: String,
    code: String,
    channel: String,
    tags: Vec<String>,
    files: Vec<String>,
    agreed: bool,
}

impl Validate for Specimen {
    fn validate(&self, errors: &mut Errors) {
        let missing = [
            ("count", self.count.is_none()),
            ("price", self.price.is_none()),
            ("minutes", self.minutes.is_none()),
            ("at", self.at.is_empty()),
            ("from", self.from.is_empty()),
            ("to", self.to.is_empty()),
            ("code", self.code.is_empty()),
            ("channel", self.channel.is_empty()),
            ("tags", self.tags.is_empty()),
            ("agreed", !self.agreed),
        ];
        for (field, _) in missing.into_iter().filter(|(_, is_missing)| *is_missing) {
            errors.add(field, FieldCode::Required, "");
        }
    }
}

form! {
    /// One field of each kind.
    struct Fields { count, price, minutes, at, from, to, code, channel, tags, files, agreed } of Specimen
}

/// The page.
#[component]
pub fn Gallery() -> impl IntoView {
    place::open(|| vec![Crumb::here(words::TITLE)]);
    view! {
        <Content>
            <div class="settings">
                <PageHead title=words::TITLE meta=|| view! { <span>{words::TEXT}</span> } />
                <section class="settings-section" aria-label=words::FIELDS>
                    <h2 class="settings-title">{words::FIELDS}</h2>
                    <Specimens />
                </section>
                <section class="settings-section" aria-label=words::LIST>
                    <h2 class="settings-title">{words::LIST}</h2>
                    <Customers />
                </section>
            </div>
        </Content>
    }
}

#[component]
fn Specimens() -> impl IntoView {
    let form = Fields::of(Form::open());
    let files = Files::of(form.files, MAX_BYTES);
    let read = RwSignal::new(None);
    let send = move |()| {
        let chosen = match files.chosen() {
            Ok(chosen) => chosen,
            Err(error) => return form.point_out(vec![error]),
        };
        let body = Specimen {
            count: form.count.amount(0),
            price: form.price.amount(2),
            minutes: form.minutes.minutes(),
            at: form.at.text(),
            from: form.from.text(),
            to: form.to.text(),
            code: form.code.line(),
            channel: form.channel.text(),
            tags: form.tags.lines(),
            files: chosen.iter().map(web_sys::File::name).collect(),
            agreed: form.agreed.is_ticked(),
        };
        let answer =
            |body: Specimen, _| async move { Ok(serde_json::to_string_pretty(&body).unwrap_or_default()) };
        form.send(body, answer, move |text: String| read.set(Some(text)));
    };
    let channels = words::CHANNELS.map(|(value, label)| Choice::new(value, label)).to_vec();
    view! {
        <FormView form=*form failed=words::FAILED on_send=send>
            <div class="form-row">
                <Field label=words::NUMBER of=form.count kind=FieldKind::Number />
                <Field label=words::MONEY of=form.price kind=FieldKind::Money />
                <Field
                    label=words::HOURS
                    of=form.minutes
                    kind=FieldKind::Hours
                    hint=words::HOURS_HINT
                />
                <Field label=words::TIME of=form.at kind=FieldKind::Time />
            </div>
            <Range label=words::RANGE from=form.from to=form.to kind=FieldKind::Date />
            <Field label=words::CODE of=form.code kind=FieldKind::Code />
            <Radios label=words::RADIOS of=form.channel choices=channels />
            <Tags label=words::TAGS of=form.tags hint=words::TAGS_HINT />
            <FileField label=words::FILES of=files optional=true />
            <Check label=words::CHECK of=form.agreed />
            <div class="actions">
                <Button kind=ButtonKind::Primary submit=true pending=form.pending()>
                    {words::READ}
                </Button>
            </div>
            {move || read.get().map(|read| view! { <pre aria-label=words::IS_READ>{read}</pre> })}
        </FormView>
    }
}

#[component]
fn Customers() -> impl IntoView {
    let (desk, filter) = (signed_in().desk(), use_url::<()>());
    let key = |customer: &Customer| customer.id.0;
    let pages = load_pages(move || desk.customers());
    let selection = Selection::among(pages, key);
    let counted = RwSignal::new(0);
    let count = move |_| counted.set(selection.keys().len());
    let bulk = view! {
        <BulkBar of=selection>
            <Button on_click=count>{words::COUNT}</Button>
        </BulkBar>
    };
    view! {
        <ListPage
            pages=pages
            filter=filter
            key=key
            row=line
            shape=Shape::Rows
            class="specimens"
            failed=words::NOT_LOADED
            more_failed=words::NOT_LOADED
            empty=|| view! { <EmptyState title=words::NONE text=words::NONE /> }
            shown=words::shown
            bulk=bulk.into_any()
        />
        <p role="status">{move || (counted.get() != 0).then(|| words::counted(counted.get()))}</p>
    }
}

fn line(customer: Memo<Customer>) -> AnyView {
    let Customer { id, name } = customer.get_untracked();
    view! {
        <li class="row">
            <Tick key=id.0 name=name.clone() />
            <span class="row-words">
                <span class="row-title">
                    <span>{name}</span>
                </span>
            </span>
        </li>
    }
    .into_any()
}
