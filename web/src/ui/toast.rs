//! Short messages about what just happened, with the way to take it back.

use std::time::Duration;

use leptos::prelude::*;

use super::{Button, ButtonKind, ButtonSize, Icon, IconButton, Tone, each};
use crate::text::ui as words;

/// How long success stays. Errors stay until they are dismissed.
const STAY: Duration = Duration::from_secs(8);
/// How many stand at once.
const MOST: usize = 3;

/// What a toast says, and the one action that helps.
#[derive(Clone)]
pub struct Toast {
    tone: Tone,
    text: String,
    detail: Option<String>,
    action: Option<(String, Callback<()>)>,
    topic: Option<String>,
}

impl Toast {
    fn new(tone: Tone, text: impl Into<String>) -> Self {
        Self { tone, text: text.into(), detail: None, action: None, topic: None }
    }

    /// Something was done.
    pub fn success(text: impl Into<String>) -> Self {
        Self::new(Tone::Success, text)
    }

    /// Something failed; it is read out at once and stays.
    pub fn error(text: impl Into<String>) -> Self {
        Self::new(Tone::Danger, text)
    }

    /// Says more in weaker ink: what is kept, which ticket.
    #[must_use]
    pub fn detail(self, detail: impl Into<String>) -> Self {
        Self { detail: Some(detail.into()), ..self }
    }

    /// Says what it is about: an older toast about the same is overtaken by it, and goes.
    #[must_use]
    pub fn about(self, topic: impl Into<String>) -> Self {
        Self { topic: Some(topic.into()), ..self }
    }

    /// Offers one action, such as "Undo"; running it takes the toast away.
    #[must_use]
    pub fn action(self, label: impl Into<String>, run: impl Fn() + Send + Sync + 'static) -> Self {
        Self { action: Some((label.into(), Callback::new(move |()| run()))), ..self }
    }
}

/// The toasts of the page: `Toasts::here().success("Saved")` from anywhere under the shell.
#[derive(Clone, Copy)]
pub struct Toasts {
    shown: RwSignal<Vec<(u64, Toast)>>,
    next: StoredValue<u64>,
    /// The pointer or the keyboard is on them: none leaves meanwhile.
    held: RwSignal<bool>,
}

impl Toasts {
    /// Makes the toasts of a shell and hands them to everything below it.
    #[must_use]
    pub fn provide() -> Self {
        let toasts =
            Self { shown: RwSignal::new(Vec::new()), next: StoredValue::new(0), held: RwSignal::new(false) };
        provide_context(toasts);
        toasts
    }

    /// The toasts of the shell this stands in.
    #[must_use]
    pub fn here() -> Self {
        use_context().unwrap_or_else(Self::provide)
    }

    /// Shows a toast; when there are too many the oldest that is no error goes.
    pub fn show(self, toast: Toast) {
        // The shell may be gone by the time an answer comes.
        let Some(id) = self.next.try_get_value() else { return };
        self.next.set_value(id + 1);
        let stays = toast.tone == Tone::Danger;
        if let Some(topic) = &toast.topic {
            self.overtake(topic);
        }
        self.shown.update(|shown| {
            // What was done before is not the news any more.
            let is_news = toast.tone == Tone::Success;
            shown.retain(|(_, old)| !is_news || old.tone != Tone::Success || old.action.is_some());
            if shown.len() >= MOST {
                let goes = shown.iter().position(|(_, toast)| toast.tone != Tone::Danger).unwrap_or(0);
                shown.remove(goes);
            }
            shown.push((id, toast));
        });
        if !stays {
            self.leave_after(id, STAY);
        }
    }

    /// Something was done.
    pub fn success(self, text: impl Into<String>) {
        self.show(Toast::success(text));
    }

    /// Takes away the toast about this, when what it says and offers is true no more.
    pub fn overtake(self, topic: &str) {
        self.shown.try_update(|shown| shown.retain(|(_, old)| old.topic.as_deref() != Some(topic)));
    }

    fn leave_after(self, id: u64, wait: Duration) {
        set_timeout(
            move || {
                if self.held.try_get_untracked().unwrap_or_default() {
                    self.leave_after(id, Duration::from_secs(2));
                } else {
                    self.dismiss(id);
                }
            },
            wait,
        );
    }

    fn dismiss(self, id: u64) {
        // The shell may be gone by the time a toast's 8 seconds are over.
        self.shown.try_update(|shown| shown.retain(|(own, _)| *own != id));
    }
}

/// Where the toasts stand: in the shell, and in each open dialog, since nothing behind one can be pressed or is read out.
#[component]
pub fn ToastHost(
    /// The shell's toasts.
    toasts: Toasts,
) -> impl IntoView {
    let Toasts { shown, held, .. } = toasts;
    let ids = move || shown.with(|shown| shown.iter().map(|(id, _)| u128::from(*id)).collect());
    let toast = move |id| {
        let shown = shown.read_untracked();
        let toast = shown.iter().find(|(own, _)| u128::from(*own) == id).cloned();
        toast.map(|(id, toast)| one(toasts, id, toast)).into_any()
    };
    view! {
        <section
            class="toasts"
            aria-label=words::NOTIFICATIONS
            on:pointerenter=move |_| held.set(true)
            on:pointerleave=move |_| held.set(false)
            on:focusin=move |_| held.set(true)
            on:focusout=move |_| held.set(false)
        >
            {each(ids, toast)}
        </section>
    }
}

fn one(toasts: Toasts, id: u64, toast: Toast) -> AnyView {
    let Toast { tone, text, detail, action, .. } = toast;
    let (role, icon) = match tone {
        Tone::Danger => ("alert", Icon::CircleAlert),
        _ => ("status", Icon::CircleCheck),
    };
    let kind = if tone == Tone::Danger { ButtonKind::Secondary } else { ButtonKind::Quiet };
    view! {
        <div class="toast" data-tone=tone.word()>
            {icon}
            <p class="toast-words" role=role>
                <span class="toast-text">{text}</span>
                {detail.map(|detail| view! { " " <span class="toast-detail">{detail}</span> })}
            </p>
            {action
                .map(|(label, run)| {
                    view! {
                        <Button
                            kind=kind
                            size=ButtonSize::Small
                            on_click=move |_| {
                                toasts.dismiss(id);
                                run.run(());
                            }
                        >
                            {label}
                        </Button>
                    }
                })}
            <IconButton
                label=words::DISMISS
                icon=Icon::Close
                size=ButtonSize::Small
                on_click=move |_| toasts.dismiss(id)
            />
        </div>
    }
    .into_any()
}
