//! What filters ask the server for, out of too many to have them all.

use crate::client::Desk;
use crate::list::Sought;
use crate::list::sought::Ask;
use crate::ui::Choice;
use shared::ids::MemberId;

/// Customers, by a part of their names.
pub fn customers(desk: Desk) -> Ask {
    Box::new(move |sought| {
        Box::pin(async move {
            match sought {
                Sought::Called(part) => {
                    let page = desk.customers_called(&part).send().await.unwrap_or_default();
                    page.items.into_iter().map(|one| Choice::new(one.id.to_string(), one.name)).collect()
                }
                Sought::Chosen(id) => {
                    let Ok(id) = id.parse() else { return Vec::new() };
                    let one = desk.customer(id).send().await;
                    one.into_iter().map(|one| Choice::new(one.id.to_string(), one.name)).collect()
                }
            }
        })
    })
}

/// Members of whatever role, by a part of their names or addresses: those who work here first.
pub fn members(desk: Desk) -> Ask {
    Box::new(move |sought| {
        Box::pin(async move {
            let named = |id: MemberId, name: String| Choice::new(id.to_string(), name);
            match sought {
                Sought::Called(part) => {
                    let staff = desk.staff_called(&part).send().await.unwrap_or_default();
                    let clients = desk.clients_called(&part).send().await.unwrap_or_default();
                    let staff = staff.items.into_iter().map(|one| named(one.id, one.name));
                    staff.chain(clients.items.into_iter().map(|one| named(one.id, one.name))).collect()
                }
                // Whose side they are on is not known here; the trail knows their name.
                Sought::Chosen(id) => {
                    let page =
                        desk.audit_by(&format!("member_id={id}&limit=1")).send().await.unwrap_or_default();
                    let by = page.items.into_iter().filter_map(|event| event.by);
                    by.map(|by| named(by.id, by.name)).collect()
                }
            }
        })
    })
}
