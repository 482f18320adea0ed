//! Recovery codes, as they are shown this one time.

use crate::text::security as words;
use crate::ui::{Banner, Button, ButtonKind, CopyButton, Icon, Tone};
use js_sys::encode_uri_component;
use leptos::prelude::*;
use shared::accounts::RecoveryCodes;

/// The codes, with ways to keep them.
#[component]
pub fn Codes(
    /// Ten of them.
    codes: RecoveryCodes,
    /// When they are kept.
    on_done: Callback<()>,
) -> impl IntoView {
    let text = codes.codes.join("\n");
    let file = format!("data:text/plain;charset=utf-8,{}", encode_uri_component(&format!("{text}\n")));
    let list = codes.codes.into_iter().map(|code| view! { <li><code class="secret">{code}</code></li> });
    view! {
        <Banner tone=Tone::Info icon=Icon::Info>{words::CODES_ONCE}</Banner>
        <ol class="recovery-codes">{list.collect_view()}</ol>
        <div class="actions">
            <CopyButton text=text label=words::COPY_CODES />
            <a class="btn btn-secondary" href=file download=words::CODES_FILE rel="external">{words::DOWNLOAD}</a>
            <Button kind=ButtonKind::Primary on_click=move |_| on_done.run(())>
                {words::CODES_KEPT}
            </Button>
        </div>
    }
}
