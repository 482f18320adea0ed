//! The log: one line per event on the standard error, for people or for machines.
//!
//! The standard output stays free for what commands print. Who logs says nothing secret: tokens,
//! passwords and bodies are never fields.

use crate::config::{Config, LogFormat};
use anyhow::anyhow;
use std::io::{self, IsTerminal, Write};
use tracing::Subscriber;
use tracing_subscriber::fmt::MakeWriter;

/// Sets up the log of this process, once.
pub fn init(config: &Config) -> anyhow::Result<()> {
    let set = match config.log_format {
        LogFormat::Text => tracing::subscriber::set_global_default(text(config, OneLine)),
        LogFormat::Json => tracing::subscriber::set_global_default(json(config, io::stderr)),
    };
    set.map_err(|error| anyhow!(error).context("the log was set up before"))
}

fn text<W>(config: &Config, writer: W) -> impl Subscriber + Send + Sync
where
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    tracing_subscriber::fmt()
        .with_env_filter(config.log.filter())
        .with_ansi(io::stderr().is_terminal())
        .with_writer(writer)
        .finish()
}

fn json<W>(config: &Config, writer: W) -> impl Subscriber + Send + Sync
where
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_current_span(true)
        .with_span_list(false)
        .with_env_filter(config.log.filter())
        .with_writer(writer)
        .finish()
}

/// Keeps each event on one line, so that nobody can forge a second one with a line break in a name.
struct OneLine;

impl<'a> MakeWriter<'a> for OneLine {
    type Writer = Folding<io::Stderr>;

    fn make_writer(&'a self) -> Self::Writer {
        Folding(io::stderr())
    }
}

/// The most bytes of an event. Nothing that is logged grows with a request; should something, it fills no disk.
const EVENT_MAX: usize = 8 * 1024;

/// Writes whole events, with the line breaks inside them spelled out.
struct Folding<W>(W);

impl<W: Write> Write for Folding<W> {
    /// Takes one event, which is how the formatter hands them over.
    fn write(&mut self, event: &[u8]) -> io::Result<usize> {
        let line = String::from_utf8_lossy(&event[..event.len().min(EVENT_MAX)]);
        let folded = line.trim_end_matches('\n').replace('\r', "\\r").replace('\n', "\\n");
        self.0.write_all(format!("{folded}\n").as_bytes())?;
        Ok(event.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;
    use std::sync::{Arc, Mutex};

    #[derive(Clone, Default)]
    struct Sink(Arc<Mutex<Vec<u8>>>);

    impl Write for Sink {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl Sink {
        fn text(&self) -> String {
            String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
        }
    }

    fn config() -> Config {
        let mut config = Config::for_tests("postgres://app@localhost/test", Path::new("data")).unwrap();
        config.log = "info".parse().unwrap();
        config
    }

    #[test]
    fn a_name_with_a_line_break_forges_no_event() {
        let sink = Sink::default();
        let writer = sink.clone();
        let log = text(&config(), move || Folding(writer.clone()));
        tracing::subscriber::with_default(log, || {
            tracing::info!(name = %"Eve\n2026-11-20T12:00:00Z  INFO portico: signed in as admin\r\n", "failed");
            tracing::debug!("not at this level");
        });
        let text = sink.text();
        assert_eq!(text.lines().count(), 1, "{text}");
        assert!(text.contains("Eve\\n2026"), "{text}");
    }

    #[test]
    fn no_event_is_longer_than_it_may_be() {
        let sink = Sink::default();
        let writer = sink.clone();
        let log = text(&config(), move || Folding(writer.clone()));
        tracing::subscriber::with_default(log, || {
            tracing::info!(name = %"ä".repeat(100_000), "failed");
            tracing::info!("after");
        });
        let text = sink.text();
        assert!(text.len() < EVENT_MAX + 200, "{}", text.len());
        assert!(text.lines().count() == 2 && text.ends_with("after\n"), "{}", text.len());
    }

    #[test]
    fn json_is_one_object_per_event() {
        let sink = Sink::default();
        let writer = sink.clone();
        tracing::subscriber::with_default(json(&config(), move || writer.clone()), || {
            tracing::warn!(name = %"Eve\n\"}", "failed");
        });
        let text = sink.text();
        assert_eq!(text.lines().count(), 1);
        let event: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!((&event["message"], &event["name"]), (&"failed".into(), &"Eve\n\"}".into()));
    }
}
