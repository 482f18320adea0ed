//! Nothing runs in the pages but what is ours.

use crate::steps::signed_in;
use anyhow::Result;
use portico_e2e::{JONAS, MARTA, Name, World, scenario};
use serde_json::json;

const SMUGGLE: &str = "
    const script = document.createElement('script');
    script.textContent = 'window.smuggled = \"a script\"';
    document.body.append(script);
    const frame = document.createElement('iframe');
    frame.srcdoc = '<script>top.smuggled = \"a frame\"</script>';
    document.body.append(frame);
    const button = document.createElement('button');
    button.setAttribute('onclick', 'window.smuggled = \"a handler\"');
    document.body.append(button);
    button.click();";

#[test]
fn what_clients_write_is_shown_and_never_run() -> Result<()> {
    scenario(async |world: &World| {
        let client = signed_in(world, MARTA).await?;
        client.open("/portal/tickets/new").await?;
        client.field("Subject").fill("<img src=x onerror=\"smuggled=1\">").await?;
        client.field("Description").fill(HOSTILE).await?;
        client.button("Preview").click().await?;
        client.sees("a harmless word").await?;
        client.button("Send ticket").click().await?;
        client.heading(Name::has("<img src=x")).shown().await?;
        client.sees("a harmless word").await?;

        let agent = signed_in(world, JONAS).await?;
        agent.open("/console/tickets").await?;
        agent.link(Name::has("<img src=x")).click().await?;
        agent.sees("a harmless word").await?;
        for page in [&client, &agent] {
            let ran = page.run("return String(window.smuggled)", vec![]).await?;
            anyhow::ensure!(ran == json!("undefined"), "{}: {ran}", page.name());
            let links = page.run(ODD_LINKS, vec![]).await?;
            anyhow::ensure!(links == json!([]), "{}: {links}", page.name());
        }
        Ok(())
    })
}

const HOSTILE: &str = "<script>window.smuggled = 1</script> <img src=x onerror='window.smuggled = 2'> \
    [a link](javascript:window.smuggled=3) <svg onload='window.smuggled = 4'></svg> a harmless word";

const ODD_LINKS: &str = "return [...document.links].map(it => it.protocol).filter(it => !['http:', 'https:', 'mailto:'].includes(it))";

mod console {
    use super::*;

    #[test]
    fn a_script_that_got_into_a_page_does_not_run() -> Result<()> {
        scenario(async |world: &World| {
            let visitor = world.browser("visitor").await?;
            for page in ["/portal/login", "/console/login"] {
                visitor.open(page).await?;
                visitor.run(SMUGGLE, vec![]).await?;
                let ran = visitor.run("return window.smuggled ?? 'nothing ran'", vec![]).await?;
                anyhow::ensure!(ran == json!("nothing ran"), "{page}: {ran}");
                let complaints = visitor.complaints().await?.join("\n");
                anyhow::ensure!(complaints.contains("script-src"), "{page}: nobody minded: {complaints}");
            }
            Ok(())
        })
    }
}
