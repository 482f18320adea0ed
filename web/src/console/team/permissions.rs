//! What each role may do, as `shared` has it.

use super::TeamHead;
use crate::text;
use crate::text::console::permissions as words;
use crate::ui::Content;
use leptos::prelude::*;
use shared::permission::Permission;
use shared::role::Role;

/// The page.
#[component]
pub fn Permissions() -> impl IntoView {
    let staff = || Role::ALL.into_iter().filter(|role| role.is_staff());
    let heads = staff().map(|role| view! { <th scope="col">{text::shared::role(role)}</th> }).collect_view();
    let row = move |permission: Permission| {
        let cell = move |role: Role| {
            let may = role.may(permission);
            view! {
                <td data-label=text::shared::role(role) class:is-not=!may>
                    {if may { words::YES } else { words::NO }}
                </td>
            }
        };
        view! {
            <tr>
                <td>{words::permission(permission)}</td>
                {staff().map(cell).collect_view()}
            </tr>
        }
    };
    view! {
        <Content>
            <TeamHead tab=words::TITLE />
            <p class="permissions-text">{words::TEXT}</p>
            <div class="table-card">
                <table class="table permissions">
                    <caption class="visually-hidden">{words::TITLE}</caption>
                    <thead>
                        <tr>
                            <th scope="col">{words::WHAT}</th>
                            {heads}
                        </tr>
                    </thead>
                    <tbody>{Permission::ALL.map(row).collect_view()}</tbody>
                </table>
            </div>
        </Content>
    }
}
