//! One provider of external login: what is asked for, what is to be registered there, and whether it answers.

use crate::client::Desk;
use crate::form::{Form, FormEnd, FormView, form};
use crate::text;
use crate::text::console::sign_in as words;
use crate::ui::{Banner, Button, Check, CopyButton, Field, FieldKind, Icon, Input, Tags, Toasts, Tone};
use leptos::prelude::*;
use shared::identity_providers::{
    CLIENT_ID_MAX, CLIENT_SECRET_MAX, GROUP_MAX, GroupRole, ISSUER_MAX, IdentityProvider, NAME_MAX,
    NewIdentityProvider, ProviderCheck, UpdateIdentityProvider,
};
use shared::role::Role;
use wasm_bindgen_futures::spawn_local;

form! {
    /// A provider.
    struct Fields { name, issuer, client_id, client_secret, groups_claim, is_enabled }
        of NewIdentityProvider, UpdateIdentityProvider
}

/// What groups can make of somebody, the least first.
const GIVEN: [Role; 3] = [Role::Agent, Role::Manager, Role::Admin];

/// The form, of a new one or of one that is there.
#[component]
pub fn ProviderForm(
    /// Who is asked.
    desk: Desk,
    /// Whether its dialog is open.
    open: RwSignal<bool>,
    /// The one that is changed; nothing for a new one.
    of: Option<IdentityProvider>,
) -> impl IntoView {
    let toasts = Toasts::here();
    let form = Fields::of(Form::open());
    let groups = GIVEN.map(|role| (role, form.input_in("roles", role as usize, "group")));
    form.is_enabled.tick(of.as_ref().is_none_or(|of| of.is_enabled));
    if let Some(of) = &of {
        form.name.begin(&of.name);
        form.issuer.begin(&of.issuer);
        form.client_id.begin(&of.client_id);
        form.groups_claim.begin(of.groups_claim.as_deref().unwrap_or_default());
        for (role, input) in groups {
            let those = of.roles.iter().filter(|given| given.role == role);
            input.begin(those.map(|given| given.group.as_str()).collect::<Vec<_>>().join("\n"));
        }
    }
    let done = move |saved: IdentityProvider| {
        open.set(false);
        toasts.success(words::was_saved(&saved.name));
    };
    let known = of.as_ref().map(|of| (of.id, of.version));
    let send = move |()| match known {
        None => {
            let body = made(form, &groups);
            form.send(
                body,
                move |body, key| async move { desk.add_identity_provider(&body, key).await },
                done,
            );
        }
        Some((id, version)) => {
            let body = different(form, &groups);
            let send = move |body, _| async move { desk.update_identity_provider(id, version, &body).await };
            form.send(body, send, done);
        }
    };
    let has_secret = of.as_ref().is_some_and(|of| of.has_secret);
    let tags = |(role, input)| view! { <Tags label=words::groups(text::shared::role(role)) of=input /> };
    view! {
        <FormView form=*form failed=words::NOT_SAVED on_send=send>
            <Field
                label=words::NAME
                of=form.name
                hint=words::NAME_HINT
                autocomplete="off"
                max_length=NAME_MAX as u32
                autofocus=true
            />
            <Field
                label=words::ISSUER
                of=form.issuer
                hint=words::ISSUER_HINT
                autocomplete="off"
                max_length=ISSUER_MAX as u32
            />
            <CheckProvider desk=desk issuer=form.issuer />
            <Registered of=of />
            <Field
                label=words::CLIENT_ID
                of=form.client_id
                autocomplete="off"
                max_length=CLIENT_ID_MAX as u32
            />
            <Field
                label=words::CLIENT_SECRET
                of=form.client_secret
                kind=FieldKind::Password
                hint=if has_secret { words::SECRET_KEPT } else { words::SECRET_HINT }
                autocomplete="off"
                optional=true
                max_length=CLIENT_SECRET_MAX as u32
            />
            <Field
                label=words::GROUPS_CLAIM
                of=form.groups_claim
                hint=words::GROUPS_CLAIM_HINT
                autocomplete="off"
                optional=true
                max_length=GROUP_MAX as u32
            />
            <Show when=move || !form.groups_claim.value.read().trim().is_empty()>
                {groups.map(tags).collect_view()}
            </Show>
            <Check label=words::ENABLED of=form.is_enabled />
            <FormEnd form=*form open=open />
        </FormView>
    }
}

fn roles(groups: &[(Role, Input)]) -> Vec<GroupRole> {
    let given = |(role, input): &(Role, Input)| {
        let role = *role;
        input.lines().into_iter().map(move |group| GroupRole { group, role })
    };
    groups.iter().flat_map(given).collect()
}

fn made(form: Fields, groups: &[(Role, Input)]) -> NewIdentityProvider {
    NewIdentityProvider {
        name: form.name.line(),
        issuer: form.issuer.line(),
        client_id: form.client_id.line(),
        client_secret: form.client_secret.filled(),
        groups_claim: form.groups_claim.filled(),
        roles: roles(groups),
        is_enabled: form.is_enabled.is_ticked(),
    }
}

/// All but a secret that was not typed anew.
fn different(form: Fields, groups: &[(Role, Input)]) -> UpdateIdentityProvider {
    UpdateIdentityProvider {
        name: Some(form.name.line()),
        issuer: Some(form.issuer.line()),
        client_id: Some(form.client_id.line()),
        client_secret: form.client_secret.filled(),
        groups_claim: Some(form.groups_claim.line()),
        roles: Some(roles(groups)),
        is_enabled: Some(form.is_enabled.is_ticked()),
    }
}

/// What is to be registered at the provider, to be copied; it is known once the provider is kept.
#[component]
fn Registered(of: Option<IdentityProvider>) -> impl IntoView {
    let Some(of) = of else {
        return view! { <p class="provider-uris">{words::REDIRECTS_LATER}</p> }.into_any();
    };
    let one = |label: &'static str, text: String| {
        let field = Input::alone("redirect_uri");
        field.begin(&text);
        view! {
            <div class="provider-uri">
                <Field label=label of=field read_only=true autocomplete="off" />
                <CopyButton text=text label=words::COPY />
            </div>
        }
    };
    view! {
        <p class="provider-uris">{words::REDIRECTS}</p>
        {one(words::FOR_CLIENTS, of.redirect_uris.portal)}
        {one(words::FOR_STAFF, of.redirect_uris.console)}
    }
    .into_any()
}

/// The button that asks the provider who it is, and what it said.
#[component]
fn CheckProvider(desk: Desk, issuer: Input) -> impl IntoView {
    let (pending, said) = (RwSignal::new(false), RwSignal::new(None::<(bool, String)>));
    let check = move |_| {
        pending.set(true);
        let asked = desk.check_identity_provider(&issuer.line()).send();
        spawn_local(async move {
            let found = asked.await;
            pending.try_set(false);
            said.try_set(Some(
                found.map_or_else(|trouble| (false, trouble.words()), |found| words_of(&found)),
            ));
        });
    };
    let answer = move || {
        said.get().map(|(works, line)| {
            let (tone, icon) =
                if works { (Tone::Success, Icon::Check) } else { (Tone::Danger, Icon::CircleAlert) };
            view! { <Banner tone=tone icon=icon>{line}</Banner> }
        })
    };
    view! {
        <div class="actions">
            <Button pending=pending verb=words::CHECKING on_click=check>
                {words::CHECK}
            </Button>
        </div>
        <div role="status">{answer}</div>
    }
}

fn words_of(found: &ProviderCheck) -> (bool, String) {
    match &found.problem {
        Some(problem) => (found.works, problem.clone()),
        None => (true, words::works(found.keys, &found.algorithms.join(", "))),
    }
}
