//! Verifying the trail, and what came of it.

use crate::client::Desk;
use crate::text::console::audit as words;
use crate::ui::{Button, ButtonKind, Dialog, Field, Input, Toast, Toasts};
use leptos::prelude::*;
use shared::audit::AuditVerification;
use wasm_bindgen_futures::spawn_local;

/// The button, and the dialog with the answer.
#[component]
pub fn Verify(
    /// Who is asked.
    desk: Desk,
) -> impl IntoView {
    let toasts = Toasts::here();
    let (pending, open) = (RwSignal::new(false), RwSignal::new(false));
    let found = RwSignal::new(None::<AuditVerification>);
    let verify = move |_| {
        pending.set(true);
        spawn_local(async move {
            let answer = desk.verify_audit().await;
            pending.try_set(false);
            match answer {
                Ok(verification) => {
                    found.try_set(Some(verification));
                    open.try_set(true);
                }
                Err(trouble) => toasts.show(Toast::error(words::NOT_VERIFIED).detail(trouble.words())),
            }
        });
    };
    let close = move || {
        view! {
            <Button kind=ButtonKind::Primary autofocus=true on_click=move |_| open.set(false)>
                {words::CLOSE}
            </Button>
        }
    };
    view! {
        <Button pending=pending verb=words::VERIFYING on_click=verify>
            {words::VERIFY}
        </Button>
        <Dialog open=open title=words::VERIFICATION actions=close>
            {move || found.get().map(answer)}
        </Dialog>
    }
}

fn answer(found: AuditVerification) -> AnyView {
    let said = if found.is_whole() {
        view! { <p>{words::whole(found.sealed, found.blocks, found.unsealed)}</p> }.into_any()
    } else {
        let all = found.findings.iter().map(|finding| {
            let event = finding.event_id.map(|id| view! { <span class="row-meta">{id.to_string()}</span> });
            view! {
                <li>{words::fault(finding.fault, finding.block)} " " {event}</li>
            }
        });
        view! {
            <div role="alert">
                <p>{words::TAMPERED}</p>
                <ul class="audit-changes">{all.collect_view()}</ul>
            </div>
        }
        .into_any()
    };
    let head = found.head.map(|head| {
        let field = Input::alone("head");
        field.begin(head);
        view! { <Field label=words::HEAD of=field hint=words::HEAD_HINT read_only=true autocomplete="off" /> }
    });
    view! { <div class="form">{said} {head}</div> }.into_any()
}
