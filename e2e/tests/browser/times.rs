//! Times and numbers are written as the reader's region writes them; how is known to the browser alone.

use crate::steps::signed_in;
use anyhow::{Result, ensure};
use portico_e2e::{ELEANOR, MARTA, Name, Page, World, scenario};
use serde_json::{Value, json};

/// How long ago each row of the list was touched, in milliseconds; the last one was on a day of another year.
const AGES: [i64; 5] = [20_000, 12 * 60_000 + 30_000, -(20 * 60_000 + 30_000), 24 * 3_600_000, 0];

/// From the next page on, the list has these and no others.
async fn has_tickets_of_these_ages(client: &Page) -> Result<()> {
    let mut rows = Vec::new();
    for (number, age) in AGES.into_iter().enumerate() {
        let at = match age {
            0 => json!("2019-12-24T18:05:00Z"),
            _ => {
                client
                    .run("return new Date(Date.now() - arguments[0]).toISOString()", vec![age.into()])
                    .await?
            }
        };
        rows.push(json!({
            "id": format!("00000000-0000-7000-8000-00000000000{number}"), "number": number, "subject": "Fax",
            "category": null, "priority": "medium", "status": "open", "requester": null, "last_message": null,
            "created_at": at, "updated_at": at,
        }));
    }
    let page = json!({ "items": rows, "next_cursor": null });
    client.answers_instead("/api/client-portal/tickets?", 200, &page).await
}

/// The times of the list.
async fn said(client: &Page) -> Result<Vec<String>> {
    client.open("/portal/tickets").await?;
    client.link(Name::has("Fax")).shown().await?;
    let said =
        client.run("return [...document.querySelectorAll('main time')].map(one => one.innerText)", vec![]);
    let Value::Array(said) = said.await? else { anyhow::bail!("no list") };
    Ok(said.into_iter().map(|one| one.as_str().unwrap_or_default().to_owned()).collect())
}

/// Whether a text is this one, with `0` for any digit.
fn is_like(text: &str, like: &str) -> bool {
    let digit = |letter: char| if letter.is_ascii_digit() { '0' } else { letter };
    text.chars().map(digit).eq(like.chars())
}

/// What a date field holds once a day was chosen in it.
const CHOOSES: &str = "
    const field = [...document.querySelectorAll('input[type=date]')][arguments[0]];
    field.value = arguments[1];
    field.dispatchEvent(new Event('change', { bubbles: true }));";

#[test]
fn the_days_of_the_audit_trail_are_those_of_the_readers_clock() -> Result<()> {
    scenario(async |world: &World| {
        let admin = signed_in(world, ELEANOR).await?;
        admin.open("/console/profile").await?;
        admin.field("Time zone").choose("Pacific/Auckland").await?;
        admin.button("Save changes").click().await?;
        admin.sees("Profile saved").await?;
        admin.open("/console/audit").await?;
        admin.sees("Days and times are those of Pacific/Auckland.").await?;
        // Winter there: twelve hours ahead.
        admin.run(CHOOSES, vec![0.into(), "2026-07-15".into()]).await?;
        admin.run(CHOOSES, vec![1.into(), "2026-07-15".into()]).await?;
        admin
            .until_url("is about one day there", |url| {
                url.contains("from=2026-07-14T12%3A00%3A00.000Z")
                    && url.contains("to=2026-07-15T12%3A00%3A00.000Z")
            })
            .await?;
        admin.reload().await?;
        let both = "return [...document.querySelectorAll('input[type=date]')].map(it => it.value).join()";
        admin.until_true("shows that day", &format!("{both} == '2026-07-15,2026-07-15'")).await
    })
}

mod staged {
    use super::*;

    #[test]
    fn times_are_written_as_the_region_writes_them() -> Result<()> {
        scenario(async |world: &World| {
            let client = signed_in(world, MARTA).await?;
            has_tickets_of_these_ages(&client).await?;
            let british = said(&client).await?;
            ensure!(british[..3] == ["Just now", "12 minutes ago", "in 20 minutes"], "{british:?}");
            ensure!(is_like(&british[3], "Yesterday, 00:00"), "{british:?}");
            ensure!(british[4] == "24 December 2019", "{british:?}");

            client.open("/portal/profile").await?;
            client.field("Region").choose("English (United States)").await?;
            client.button("Save changes").click().await?;
            client.sees("Profile saved").await?;
            let american = said(&client).await?;
            let clock =
                american[3].strip_suffix(" AM").or(american[3].strip_suffix(" PM")).unwrap_or_default();
            ensure!(is_like(clock, "Yesterday, 0:00") || is_like(clock, "Yesterday, 00:00"), "{american:?}");
            ensure!(american[4] == "December 24, 2019", "{american:?}");
            Ok(())
        })
    }
}
