//! One team: its name, and who is in it.

use crate::client::signed_in;
use crate::form::{Form, FormEnd, FormView, form};
use crate::load::{Load, load, load_all};
use crate::text::common;
use crate::text::console::teams as words;
use crate::ui::{About, Checks, Choice, Dialog, Field, Skeleton, SkeletonShape, Toasts};
use leptos::prelude::*;
use shared::ids::TeamId;
use shared::members::Staff;
use shared::teams::{NAME_MAX, NewTeam, UpdateTeam, WholeTeam};

/// The team that is changed; nothing for one that is made.
pub type Changed = Option<TeamId>;

/// The form, once what it begins with is there.
#[component]
pub fn TeamDialog(
    /// Of which.
    of: About<Changed>,
) -> impl IntoView {
    let title = Signal::derive(move || {
        let is_new = of.get().flatten().is_none();
        (if is_new { words::MAKE } else { words::CHANGE }).to_owned()
    });
    view! {
        <Dialog open=of.open() title=title>
            <TeamOf team=of.get().flatten() open=of.open() />
        </Dialog>
    }
}

#[component]
fn TeamOf(team: Option<TeamId>, open: RwSignal<bool>) -> impl IntoView {
    let desk = signed_in().desk();
    let staff = load_all(move || desk.staff());
    let before = team.map(|id| load(move || desk.team(id)));
    let skeleton = || view! { <Skeleton shape=SkeletonShape::Facts rows=4 /> };
    let form = move |staff: Signal<Vec<Staff>>| match before {
        None => view! { <TeamForm staff=staff.get_untracked() before=None open=open /> }.into_any(),
        Some(before) => view! {
            <Load of=before failed=words::NOT_LOADED skeleton=skeleton let:team>
                <TeamForm staff=staff.get_untracked() before=Some(team.get_untracked()) open=open />
            </Load>
        }
        .into_any(),
    };
    view! {
        <Load of=staff failed=words::NOT_LOADED skeleton=skeleton let:staff>
            {form(staff)}
        </Load>
    }
}

form! {
    /// The team.
    struct Fields { name, member_ids } of NewTeam, UpdateTeam
}

/// Who can be in it: everybody who works here, and who is in it though they were shut out.
fn choices(staff: &[Staff], before: Option<&WholeTeam>) -> Vec<Choice> {
    let out = before.into_iter().flat_map(|team| &team.members);
    let out = out.filter(|one| staff.iter().all(|other| other.id != one.id));
    let here = staff.iter().map(|one| (one.id, &one.name));
    here.chain(out.map(|one| (one.id, &one.name)))
        .map(|(id, name)| Choice::new(id.to_string(), name))
        .collect()
}

#[component]
fn TeamForm(staff: Vec<Staff>, before: Option<WholeTeam>, open: RwSignal<bool>) -> impl IntoView {
    let (desk, toasts) = (signed_in().desk(), Toasts::here());
    let form = Fields::of(Form::open());
    let groups = vec![("", choices(&staff, before.as_ref()))];
    if let Some(team) = &before {
        form.name.begin(&team.name);
        let ids: Vec<_> = team.members.iter().map(|one| one.id.to_string()).collect();
        form.member_ids.begin(ids.join("\n"));
    }
    let ids = move || form.member_ids.lines().iter().filter_map(|id| id.parse().ok()).collect();
    let done = move |team: WholeTeam| {
        open.try_set(false);
        toasts.success(words::was_saved(&team.name));
    };
    let label = if before.is_some() { common::SAVE } else { words::MAKE };
    let send = move |()| match &before {
        None => {
            let body = NewTeam { name: form.name.line(), member_ids: ids() };
            form.send(body, move |body, key| async move { desk.add_team(&body, key).await }, done);
        }
        Some(team) => {
            let (id, version) = (team.id, team.version);
            let body = UpdateTeam {
                name: form.name.is_changed().then(|| form.name.line()),
                member_ids: form.member_ids.is_changed().then(ids),
            };
            form.send(body, move |body, _| async move { desk.update_team(id, version, &body).await }, done);
        }
    };
    view! {
        <FormView form=*form failed=words::NOT_SAVED on_send=send>
            <Field label=words::NAME of=form.name autocomplete="off" max_length=NAME_MAX as u32 autofocus=true />
            <Checks label=words::PEOPLE of=form.member_ids groups=groups />
            <FormEnd form=*form open=open label=label />
        </FormView>
    }
}
