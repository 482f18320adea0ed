//! What pages are put together from, where no page has it yet.

use crate::steps::signed_in;
use anyhow::Result;
use portico_e2e::{ELEANOR, Key, Name, Page, Screen, World, scenario};

/// What somebody who fills in such a field by a picker does.
const PICK: &str = "
    for (const [name, value] of Object.entries(arguments[0])) {
        const field = document.querySelector(`input[name=${name}]`);
        field.value = value;
        field.dispatchEvent(new Event('input', { bubbles: true }));
    }";

/// Drops files of these names and sizes.
const DROP: &str = "
    const dropped = new DataTransfer();
    for (const [name, size] of Object.entries(arguments[0])) dropped.items.add(new File(['x'.repeat(size)], name));
    const place = document.querySelector('input[type=file]').closest('label').parentElement;
    place.dispatchEvent(new DragEvent('drop', { dataTransfer: dropped, bubbles: true, cancelable: true }));";

/// What an input method does: a comma while it composes, which is still its own, and then the words that it gives.
const COMPOSE: &str = "
    const [composed, given] = arguments;
    const field = document.querySelector('input[name=tags]');
    const tells = (event) => field.dispatchEvent(event);
    field.focus();
    tells(new CompositionEvent('compositionstart', { bubbles: true }));
    field.value = composed;
    tells(new InputEvent('input', { bubbles: true, isComposing: true }));
    field.value = given;
    tells(new InputEvent('input', { bubbles: true, isComposing: true }));
    tells(new CompositionEvent('compositionend', { bubbles: true, data: given }));";

async fn gallery(world: &World) -> Result<Page> {
    let page = signed_in(world, ELEANOR).await?;
    page.open("/console/gallery").await?;
    Ok(page)
}

#[test]
fn every_kind_of_field_is_read_as_it_was_meant() -> Result<()> {
    scenario(async |world: &World| {
        let page = gallery(world).await?;
        page.field("Number").fill("12").await?;
        page.field("Amount").fill("12.5").await?;
        page.field("Time spent").fill("1h 30m").await?;
        page.run(PICK, vec![serde_json::json!({ "at": "10:30", "from": "2026-12-24", "to": "2027-01-06" })])
            .await?;
        page.field("Code").fill("123456").await?;
        page.role("radio", "E-mail").click().await?;
        page.field("Tags").click().await?;
        page.types("print, Fax, scan,fax").await?;
        page.press(Key::Enter).await?;
        page.button("Remove scan").click().await?;
        page.role("checkbox", "I have read this").click().await?;
        page.button("Read the form").click().await?;
        for read in [
            "\"count\": 12,",
            "\"price\": 1250,",
            "\"minutes\": 90,",
            "\"at\": \"10:30\",",
            "\"agreed\": true",
        ] {
            page.sees(read).await?;
        }
        page.sees("\"from\": \"2026-12-24\", \"to\": \"2027-01-06\",").await?;
        page.sees("\"channel\": \"mail\", \"tags\": [ \"print\", \"Fax\" ], \"files\": [],").await
    })
}

#[test]
fn what_is_missing_is_said_beside_each_field_and_the_first_gets_the_keyboard() -> Result<()> {
    scenario(async |world: &World| {
        let page = gallery(world).await?;
        page.button("Read the form").click().await?;
        page.field("Number").has_keyboard().await?;
        page.role("radiogroup", "Channel").says("fill this in").await?;
        for kept in ["count", "price", "minutes", "code"] {
            page.run(PICK, vec![serde_json::json!({ kept: "7" })]).await?;
        }
        page.run(PICK, vec![serde_json::json!({ "at": "10:30", "from": "2026-12-24", "to": "2027-01-06" })])
            .await?;
        page.button("Read the form").click().await?;
        page.role("radio", "Portal").has_keyboard().await?;
        let faults = page.axe().await?;
        anyhow::ensure!(faults.is_empty(), "{faults:#?}");
        Ok(())
    })
}

#[test]
fn backspace_takes_the_last_tag_back_and_leaving_the_field_takes_what_is_typed() -> Result<()> {
    scenario(async |world: &World| {
        let page = gallery(world).await?;
        page.field("Tags").click().await?;
        page.types("print,fax,").await?;
        page.button("Remove fax").shown().await?;
        page.press(Key::Backspace).await?;
        page.button("Remove fax").gone().await?;
        page.types("scan").await?;
        page.field("Code").click().await?;
        page.button("Remove scan").shown().await?;
        page.button("Remove print").shown().await
    })
}

#[test]
fn tags_and_files_that_come_and_go_are_told_to_whoever_only_hears_the_page() -> Result<()> {
    scenario(async |world: &World| {
        let page = gallery(world).await?;
        page.field("Tags").click().await?;
        page.types("print,").await?;
        page.sees("Added print.").await?;
        page.button("Remove print").click().await?;
        page.sees("Removed print.").await?;
        page.run(DROP, vec![serde_json::json!({ "plan.pdf": 1_200, "film.mov": 20_000 })]).await?;
        page.sees("Added film.mov, plan.pdf. film.mov is too large: at most 10 kB.").await?;
        page.button("Remove film.mov").click().await?;
        page.sees("Removed film.mov.").await
    })
}

#[test]
fn what_an_input_method_composes_is_no_tag_until_it_is_given() -> Result<()> {
    scenario(async |world: &World| {
        let page = gallery(world).await?;
        page.run(COMPOSE, vec!["insatsu,".into(), "印刷,".into()]).await?;
        page.button("Remove 印刷").shown().await?;
        page.button("Remove insatsu").gone().await
    })
}

#[test]
fn files_are_dropped_and_taken_out_and_one_that_is_too_large_is_said() -> Result<()> {
    scenario(async |world: &World| {
        let page = gallery(world).await?;
        page.run(DROP, vec![serde_json::json!({ "plan.pdf": 1_200, "film.mov": 20_000 })]).await?;
        page.sees("1.2 kB").await?;
        page.sees("film.mov is too large: at most 10 kB.").await?;
        page.role("checkbox", "I have read this").click().await?;
        page.button("Read the form").click().await?;
        page.button(Name::has("Choose files")).has_keyboard().await?;
        page.button("Remove film.mov").click().await?;
        page.sees_no_more("film.mov is too large").await?;
        // The same name again is the same file.
        page.run(DROP, vec![serde_json::json!({ "plan.pdf": 2_000 })]).await?;
        page.sees("2 kB").await?;
        page.sees_no_more("1.2 kB").await
    })
}

#[test]
fn rows_are_ticked_one_by_one_or_all_and_something_is_done_with_them() -> Result<()> {
    scenario(async |world: &World| {
        let page = gallery(world).await?;
        page.role("checkbox", "Select Brightwater Foods").click().await?;
        page.role("checkbox", "Select Castellan Legal").click().await?;
        page.sees("2 selected").await?;
        page.button("Count them").click().await?;
        page.sees("2 customers counted").await?;
        let all = page.role("checkbox", "Select all shown");
        all.click().await?;
        page.sees("6 selected").await?;
        page.button("Clear selection").click().await?;
        page.button("Count them").gone().await?;
        all.has_keyboard().await
    })
}

mod any_screen {
    use super::*;

    #[test]
    fn what_is_hidden_in_a_field_makes_no_page_longer_than_its_frame() -> Result<()> {
        scenario(async |world: &World| {
            let page = gallery(world).await?;
            page.look_at(Screen::Phone).await?;
            page.field("Tags").shown().await?;
            let beyond =
                "const page = document.scrollingElement; return page.scrollHeight - page.clientHeight";
            let beyond = page.run(beyond, vec![]).await?;
            anyhow::ensure!(beyond == 0, "{beyond} pixels beyond the frame");
            Ok(())
        })
    }
}
