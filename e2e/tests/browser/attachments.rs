//! Files go with what one writes, and are seen where it is read.

use crate::steps::{KEEPS, UNTOUCHED, WAITING, look, marta_reads, open_ticket, reply_as_agent, signed_in};
use anyhow::Result;
use portico_e2e::{JONAS, Key, MARTA, Name, Page, World, scenario};
use std::fs;
use std::path::PathBuf;
use tempfile::TempDir;

const PLAN: &str = "Monday: the form. Tuesday: the list.";
const SUBJECT: &str = "The drawings of the new sensor";
const REPLY: &str = "Both forms, and the plan.";

/// Files that somebody has on their machine.
struct Desktop(TempDir);

impl Desktop {
    fn new() -> Result<Self> {
        let folder = tempfile::tempdir()?;
        for name in ["contact-form.png", "order-form.png"] {
            fs::copy("tests/logo.png", folder.path().join(name))?;
        }
        fs::write(folder.path().join("plan.txt"), PLAN)?;
        Ok(Self(folder))
    }

    fn file(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }
}

/// Chooses a file for the editor that is shown.
async fn give(page: &Page, desktop: &Desktop, name: &str) -> Result<()> {
    page.button("Attach files").give(&desktop.file(name)).await
}

/// The same, and waits until the server has it.
async fn attach(page: &Page, desktop: &Desktop, name: &str) -> Result<()> {
    give(page, desktop, name).await?;
    page.button(name_of("Remove", name)).shown().await
}

fn name_of(verb: &str, file: &str) -> Name {
    Name::has(&format!("{verb} {file}"))
}

/// A thumbnail that is not made yet is looked for again, and browsers complain of the first time.
fn forgive_pending(page: &Page) {
    page.forgive("/thumbnail - Failed to load resource");
    page.forgive("/preview - Failed to load resource");
}

/// Gives the keyboard to the first tile that has a picture by now.
const ON_TILE: &str = "
    const tile = document.querySelector('[aria-label=\"Look at contact-form.png\"]');
    if (!(tile?.querySelector('img')?.naturalWidth > 0)) return false;
    tile.focus();
    return true;";

/// What the reader kept of a file, as text.
async fn kept(page: &Page) -> Result<String> {
    page.until_true("has a file", "return window.__kept.at(-1) === 'plan.txt'").await?;
    let text = page.run("return window.__kept.at(-2).text()", vec![]).await?;
    Ok(text.as_str().unwrap_or_default().to_owned())
}

mod any_screen {
    use super::*;

    #[test]
    fn pictures_and_files_go_with_a_reply_and_the_other_side_looks_at_them_by_keyboard() -> Result<()> {
        scenario(async |world: &World| {
            let desktop = Desktop::new()?;
            let client = marta_reads(world, WAITING).await?;
            forgive_pending(&client);
            for name in ["contact-form.png", "plan.txt", "order-form.png"] {
                attach(&client, &desktop, name).await?;
            }
            look(&client, "attachments-editor", "contact-form.png").await?;
            client.field("Your reply").fill(REPLY).await?;
            client.button("Send reply").click().await?;
            client.button(name_of("Remove", "plan.txt")).gone().await?;
            client.button(name_of("Download", "plan.txt")).shown().await?;

            let agent = signed_in(world, JONAS).await?;
            forgive_pending(&agent);
            open_ticket(&agent, "console", WAITING).await?;
            agent.sees(REPLY).await?;
            agent
                .run(
                    "document.querySelector('[aria-label=\"Look at contact-form.png\"]').scrollIntoView()",
                    vec![],
                )
                .await?;
            agent.until_true("shows the picture", ON_TILE).await?;
            look(&agent, "attachments-seen", REPLY).await?;
            agent.until_true("shows the picture", ON_TILE).await?;
            agent.press(Key::Enter).await?;
            agent.role("dialog", "contact-form.png").says("1 of 2").await?;
            agent.picture("attachments-lightbox").await?;
            agent.press(Key::Right).await?;
            agent.role("dialog", "order-form.png").says("2 of 2").await?;
            agent.press(Key::Right).await?;
            agent.role("dialog", "contact-form.png").shown().await?;
            agent.press(Key::Escape).await?;
            agent.role("dialog", "contact-form.png").gone().await?;
            agent.button(name_of("Look at", "contact-form.png")).has_keyboard().await?;

            agent.run(KEEPS, vec![]).await?;
            agent.button(name_of("Download", "plan.txt")).click().await?;
            anyhow::ensure!(kept(&agent).await? == PLAN, "another file came");
            Ok(())
        })
    }

    #[test]
    fn a_ticket_is_raised_with_a_file() -> Result<()> {
        scenario(async |world: &World| {
            let desktop = Desktop::new()?;
            let client = signed_in(world, MARTA).await?;
            client.open("/portal/tickets/new").await?;
            client.field("Subject").fill(SUBJECT).await?;
            client.field("Description").fill("As we spoke.").await?;
            attach(&client, &desktop, "plan.txt").await?;
            look(&client, "attachments-new-ticket", "plan.txt").await?;
            client.button("Send ticket").click().await?;
            client.heading(SUBJECT).shown().await?;
            client.button(name_of("Download", "plan.txt")).shown().await?;
            // The next ticket begins without it.
            client.open("/portal/tickets/new").await?;
            client.field("Subject").holds("").await?;
            client.button(name_of("Remove", "plan.txt")).gone().await
        })
    }

    #[test]
    fn what_failed_is_tried_again_and_keeps_from_sending_until_then() -> Result<()> {
        scenario(async |world: &World| {
            let desktop = Desktop::new()?;
            let client = marta_reads(world, WAITING).await?;
            client.forgive("Failed to load resource");
            client.run(LOSE, vec![]).await?;
            give(&client, &desktop, "plan.txt").await?;
            client.sees("A file was not sent. Try it again or remove it.").await?;
            look(&client, "attachments-failed", "plan.txt").await?;
            client.run("window.__goes()", vec![]).await?;
            client.button(name_of("Try again", "plan.txt")).click().await?;
            client.button(name_of("Remove", "plan.txt")).shown().await?;
            client.sees_no_more("A file was not sent.").await?;
            client.button("Send reply").click().await?;
            client.button(name_of("Download", "plan.txt")).shown().await
        })
    }
}

mod staged {
    use super::*;

    #[test]
    fn a_file_of_a_note_reaches_the_client_nowhere() -> Result<()> {
        scenario(async |world: &World| {
            let desktop = Desktop::new()?;
            let client = world.browser("Marta").await?;
            client.listens_in().await?;
            client.enter(MARTA).await?;
            open_ticket(&client, "portal", UNTOUCHED).await?;
            let agent = signed_in(world, JONAS).await?;
            open_ticket(&agent, "console", UNTOUCHED).await?;

            agent.button(Name::has("Internal note")).click().await?;
            attach(&agent, &desktop, "plan.txt").await?;
            // Files alone are a note.
            agent.button("Add note").click().await?;
            agent.button(name_of("Download", "plan.txt")).shown().await?;
            agent.button(Name::has("Reply")).inside(agent.role("group", "Kind of message")).click().await?;
            reply_as_agent(&agent, REPLY).await?;
            // The reply was written after the note: once it is there, the note would be there too.
            client.sees(REPLY).await?;
            let heard = client.heard().await?;
            anyhow::ensure!(!heard.contains("plan.txt"), "the note's file is in an answer");
            client.button(name_of("Download", "plan.txt")).gone().await
        })
    }
}

/// What is sent from now on stays where it is; `__goes` lets what comes after that go.
const HOLD: &str = "
    const send = XMLHttpRequest.prototype.send;
    XMLHttpRequest.prototype.send = function () {};
    window.__goes = () => { XMLHttpRequest.prototype.send = send; };";

/// What is sent from now on ends nowhere.
const LOSE: &str = "
    const open = XMLHttpRequest.prototype.open;
    XMLHttpRequest.prototype.open = function (method) { open.call(this, method, '/api/client-portal/nowhere'); };
    window.__goes = () => { XMLHttpRequest.prototype.open = open; };";

#[test]
fn what_goes_is_cancelled_what_is_there_is_removed_and_sending_waits() -> Result<()> {
    scenario(async |world: &World| {
        let desktop = Desktop::new()?;
        let client = marta_reads(world, WAITING).await?;
        client.field("Your reply").fill(REPLY).await?;
        client.run(HOLD, vec![]).await?;
        give(&client, &desktop, "plan.txt").await?;
        client.button("Sending files").shown().await?;
        client.sees("You can send this once the files are there.").await?;
        client.press_with(Key::Control, Key::Enter).await?;
        client.field("Your reply").holds(REPLY).await?;
        client.button(name_of("Cancel", "plan.txt")).click().await?;
        client.button(name_of("Cancel", "plan.txt")).gone().await?;
        client.button("Attach files").has_keyboard().await?;
        client.button("Send reply").shown().await?;

        client.run("window.__goes()", vec![]).await?;
        attach(&client, &desktop, "plan.txt").await?;
        client.button(name_of("Remove", "plan.txt")).click().await?;
        client.button(name_of("Remove", "plan.txt")).gone().await?;
        client.button("Send reply").click().await?;
        client.field("Your reply").holds("").await?;
        client.sees_no_more("Sending").await?;
        client.button(name_of("Download", "plan.txt")).gone().await
    })
}

#[test]
fn a_file_is_part_of_the_draft_and_goes_without_a_word() -> Result<()> {
    scenario(async |world: &World| {
        let desktop = Desktop::new()?;
        let client = marta_reads(world, WAITING).await?;
        attach(&client, &desktop, "plan.txt").await?;
        client
            .until_true(
                "keeps the file",
                "return Object.keys(localStorage).some(key => key.endsWith('.reply.files'))",
            )
            .await?;
        client.reload().await?;
        client.button(name_of("Remove", "plan.txt")).shown().await?;
        client.button("Send reply").click().await?;
        client.button(name_of("Remove", "plan.txt")).gone().await?;
        client.button(name_of("Download", "plan.txt")).shown().await?;
        client.reload().await?;
        client.button(name_of("Download", "plan.txt")).shown().await
    })
}

/// Pastes a picture from the clipboard, and drops a file, each as a browser tells of it.
const PASTE_AND_DROP: &str = "
    const held = name => {
        const held = new DataTransfer();
        held.items.add(new File(['x'], name, { type: name.endsWith('png') ? 'image/png' : 'text/plain' }));
        return held;
    };
    const how = { bubbles: true, cancelable: true };
    const text = document.querySelector('.editor-text');
    text.dispatchEvent(new ClipboardEvent('paste', { ...how, clipboardData: held('image.png') }));
    text.dispatchEvent(new DragEvent('dragover', { ...how, dataTransfer: held('notes.txt') }));
    text.dispatchEvent(new DragEvent('drop', { ...how, dataTransfer: held('notes.txt') }));";

#[test]
fn a_picture_is_pasted_and_a_file_dropped() -> Result<()> {
    scenario(async |world: &World| {
        let client = marta_reads(world, WAITING).await?;
        client.run(PASTE_AND_DROP, vec![]).await?;
        client.button(name_of("Remove", "pasted-20")).shown().await?;
        client.button(name_of("Remove", "notes.txt")).shown().await?;
        client.button(name_of("Remove", "notes.txt")).click().await?;
        client.button(name_of("Remove", "pasted-20")).click().await?;
        client.button(name_of("Remove", "pasted-20")).gone().await
    })
}
