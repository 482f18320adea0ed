//! Letting a client work here: as what, and what they will see, before it is done.

use crate::client::signed_in;
use crate::form::{Form, FormEnd, FormView, form};
use crate::text;
use crate::text::console::team as words;
use crate::ui::{About, Choice, Dialog, Icon, MenuItem, Select, Toasts};
use leptos::prelude::*;
use shared::members::{Client, MakeStaff, Member};
use shared::role::Role;

/// Who shall perhaps work here.
#[derive(Clone)]
pub struct Hired(pub Client);

impl About<Hired> {
    /// What asks for one of the rows.
    pub fn item(self, client: Client) -> MenuItem {
        MenuItem::run(words::HIRE, move || self.ask(Hired(client.clone()))).icon(Icon::UserPlus)
    }
}

/// As what they shall work here.
#[component]
pub fn HireDialog(
    /// Who.
    of: About<Hired>,
) -> impl IntoView {
    let title =
        Signal::derive(move || of.get().map(|Hired(client)| words::hires(&client.name)).unwrap_or_default());
    view! {
        <Dialog open=of.open() title=title>
            {move || of.get().map(|Hired(client)| view! { <HireForm client=client open=of.open() /> })}
        </Dialog>
    }
}

form! {
    /// As what.
    struct Fields { role } of MakeStaff
}

#[component]
fn HireForm(client: Client, open: RwSignal<bool>) -> impl IntoView {
    let (reader, toasts) = (signed_in(), Toasts::here());
    let (desk, mine) = (reader.desk(), reader.with_me_untracked(|me| me.role));
    let form = Fields::of(Form::open());
    form.role.begin(Role::Agent.as_str());
    let roles = Role::ALL.into_iter().filter(|role| role.is_staff() && *role <= mine);
    let roles: Vec<_> = roles.map(|role| Choice::new(role.as_str(), text::shared::role(role))).collect();
    let send = move |()| {
        let body = MakeStaff { role: form.role.parsed().unwrap_or(Role::Agent) };
        let send = move |body, _| async move { desk.make_staff(client.id, client.version, &body).await };
        form.send(body, send, move |member: Member| {
            open.try_set(false);
            toasts.success(words::has_role(&member.name, text::shared::role(member.role)));
        });
    };
    view! {
        <FormView form=*form failed=words::NOT_DONE on_send=send>
            <p>{words::HIRE_TEXT}</p>
            <Select label=words::ROLE of=form.role choices=roles />
            <FormEnd form=*form open=open label=words::HIRE />
        </FormView>
    }
}
