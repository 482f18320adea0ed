//! The second factor: how it stands, and what can be done about it.

use super::codes::Codes;
use super::setup::Setup;
use crate::client::{SignedIn, Trouble};
use crate::load::{Load, Loaded};
use crate::text::security as words;
use crate::ui::{
    About, Badge, Banner, Button, ButtonKind, ConfirmDialog, Icon, Shape, Skeleton, SkeletonShape, Time,
    TimeStyle, Toast, Toasts, Tone,
};
use leptos::prelude::*;
use shared::accounts::{RecoveryCodes, TwoFactor, TwoFactorSetup};
use std::future::Future;
use wasm_bindgen_futures::spawn_local;

/// What stands in the section.
#[derive(Clone)]
enum Step {
    /// How it stands.
    Rest,
    /// A key waits for its first code.
    Setup(TwoFactorSetup),
    /// New recovery codes, this one time.
    Codes(RecoveryCodes),
}

/// Does something, and says why not where it does not work.
pub(super) fn act<T: 'static>(
    toasts: Toasts,
    change: impl Future<Output = Result<T, Trouble>> + 'static,
    done: impl FnOnce(T) + 'static,
) {
    spawn_local(async move {
        match change.await {
            Ok(answer) => done(answer),
            Err(trouble) => toasts.show(Toast::error(words::NOT_DONE).detail(trouble.words())),
        }
    });
}

/// The section.
#[component]
pub fn TwoFactorPart(
    /// Whose.
    reader: SignedIn,
    /// How it stands.
    state: Loaded<TwoFactor>,
) -> impl IntoView {
    let toasts = Toasts::here();
    let step = RwSignal::new(Step::Rest);
    let is_required = Memo::new(move |_| state.map(|state| state.is_required).unwrap_or_default());
    let begin = Callback::new(move |()| {
        act(toasts, reader.set_up_two_factor(), move |setup| step.set(Step::Setup(setup)));
    });
    let renew = Callback::new(move |()| {
        act(toasts, reader.make_recovery_codes(), move |codes| step.set(Step::Codes(codes)));
    });
    let turn_off = Callback::new(move |()| {
        act(toasts, reader.disable_two_factor(), move |()| {
            toasts.success(words::IS_OFF);
            state.again();
        });
    });
    let done = Callback::new(move |()| {
        // What was refused meanwhile is read anew: with the page, where all of it was.
        if is_required.get_untracked() {
            let _ = window().location().reload();
        }
        step.set(Step::Rest);
        state.again();
    });
    move || {
        match step.get() {
        Step::Setup(setup) => view! {
            <Setup
                reader=reader
                setup=setup
                on_on=move |codes| step.set(Step::Codes(codes))
                on_cancel=move |()| step.set(Step::Rest)
            />
        }
        .into_any(),
        Step::Codes(codes) => view! { <Codes codes=codes on_done=done /> }.into_any(),
        Step::Rest => view! {
            <Load of=state failed=words::NOT_LOADED skeleton=|| view! { <Skeleton shape=SkeletonShape::Rows rows=2 /> } let:newest>
                <Standing of=newest begin=begin renew=renew turn_off=turn_off />
            </Load>
        }
        .into_any(),
    }
    }
}

#[component]
fn Standing(
    of: Signal<TwoFactor>,
    begin: Callback<()>,
    renew: Callback<()>,
    turn_off: Callback<()>,
) -> impl IntoView {
    let asking = About::new();
    move || {
        let TwoFactor { since, recovery_codes_left, is_required } = of.get();
        let Some(since) = since else {
            return view! {
                {is_required.then(|| view! { <Banner tone=Tone::Info icon=Icon::Info>{words::REQUIRED}</Banner> })}
                <p>{words::OFF_TEXT}</p>
                <div class="actions">
                    <Button kind=ButtonKind::Primary on_click=move |_| begin.run(())>
                        {words::SET_UP}
                    </Button>
                </div>
            }
            .into_any();
        };
        let off = (!is_required).then(|| {
            view! { <Button kind=ButtonKind::Quiet on_click=move |_| asking.ask(())>{words::TURN_OFF}</Button> }
        });
        view! {
            <p>
                <Badge tone=Tone::Success shape=Shape::Tick label=words::ON bare=true /> " " {words::SINCE} " "
                <Time at=since style=TimeStyle::Told />
            </p>
            <p>{words::codes_left(recovery_codes_left)}</p>
            <div class="actions">
                <Button on_click=move |_| renew.run(())>{words::NEW_CODES}</Button>
                <Button on_click=move |_| begin.run(())>{words::OTHER_PHONE}</Button>
                {off}
            </div>
            <ConfirmDialog
                of=asking
                title=|()| words::TURN_OFF_TITLE.to_owned()
                text=words::TURN_OFF_TEXT
                label=words::TURN_OFF
                on_confirm=move |()| turn_off.run(())
            />
        }
        .into_any()
    }
}
