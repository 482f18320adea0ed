//! Keeps each run of text small. To write a run with many `&`, `html5ever` 0.40 searches the rest of it anew for
//! each of them, so its time grows with the square of the run's length. An element ends a run, and `<wbr>` is
//! one that nobody sees.

use pulldown_cmark::Event;

/// The longest run of text, in bytes.
const MAX_RUN: usize = 1024;

/// The same events with the long runs broken up.
pub(super) fn small(events: Vec<Event<'_>>) -> Vec<Event<'_>> {
    let mut out = Vec::with_capacity(events.len());
    let mut run = 0;
    for event in events {
        match event {
            Event::Text(text) if run + text.len() > MAX_RUN => run = push_pieces(&mut out, &text, run),
            Event::Code(code) if code.len() > MAX_RUN => {
                out.push(Event::InlineHtml("<code>".into()));
                push_pieces(&mut out, &code, 0);
                out.push(Event::InlineHtml("</code>".into()));
                run = 0;
            }
            event => {
                run = if let Event::Text(text) = &event { run + text.len() } else { 0 };
                out.push(event);
            }
        }
    }
    out
}

/// Pushes a text in pieces after a run that has `run` bytes already; gives how long the last run is.
fn push_pieces(out: &mut Vec<Event<'_>>, text: &str, mut run: usize) -> usize {
    let mut rest = text;
    while run + rest.len() > MAX_RUN {
        let (piece, after) = rest.split_at(rest.floor_char_boundary(MAX_RUN.saturating_sub(run)));
        out.push(Event::Text(piece.to_owned().into()));
        out.push(Event::InlineHtml("<wbr>".into()));
        (rest, run) = (after, 0);
    }
    out.push(Event::Text(rest.to_owned().into()));
    run + rest.len()
}
