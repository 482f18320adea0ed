//! The security of one's own account: the same page as the portal's.

use crate::security::Security as Page;
use crate::ui::Content;
use leptos::prelude::*;

/// The page.
#[component]
pub fn Security() -> impl IntoView {
    view! {
        <Content>
            <Page />
        </Content>
    }
}
