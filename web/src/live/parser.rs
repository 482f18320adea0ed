//! Reads `text/event-stream` as it arrives, wherever the network cuts it.

/// One event of the stream.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StreamEvent {
    /// Its `event:`; `message` when it has none.
    pub name: String,
    /// Its `data:` lines.
    pub data: String,
    /// The stream's last `id:` so far.
    pub id: Option<String>,
}

impl StreamEvent {
    /// As it stands in a stream, to be read by another parser.
    pub(super) fn written(&self) -> String {
        let mut text = format!("event: {}\n", self.name);
        for line in self.data.split('\n') {
            text.extend(["data: ", line, "\n"]);
        }
        if let Some(id) = &self.id {
            text.extend(["id: ", id, "\n"]);
        }
        text + "\n"
    }
}

/// Takes bytes, gives events. Follows the HTML standard's rules for lines, fields and ids.
#[derive(Debug, Default)]
pub struct Parser {
    line: Vec<u8>,
    after_return: bool,
    started: bool,
    name: String,
    data: Vec<String>,
    id: Option<String>,
    retry: Option<u32>,
}

impl Parser {
    /// Takes what arrived and gives the events that became whole by it.
    pub fn push(&mut self, bytes: &[u8]) -> Vec<StreamEvent> {
        let mut events = Vec::new();
        for &byte in bytes {
            let follows_return = std::mem::replace(&mut self.after_return, byte == b'\r');
            match byte {
                b'\n' if follows_return => {}
                b'\n' | b'\r' => events.extend(self.end_line()),
                _ => self.line.push(byte),
            }
        }
        events
    }

    /// How many milliseconds the server wants between tries.
    pub fn retry(&self) -> Option<u32> {
        self.retry
    }

    fn end_line(&mut self) -> Option<StreamEvent> {
        let bytes = std::mem::take(&mut self.line);
        let bytes =
            if self.started { &bytes[..] } else { bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes) };
        self.started = true;
        let line = String::from_utf8_lossy(bytes);
        if line.is_empty() {
            return self.dispatch();
        }
        // A line that begins with a colon is a comment: it only keeps the connection open.
        let (field, value) = line.split_once(':').unwrap_or((&line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "event" => self.name = value.to_owned(),
            "data" => self.data.push(value.to_owned()),
            "id" if !value.contains('\0') => self.id = (!value.is_empty()).then(|| value.to_owned()),
            "retry" => self.retry = value.parse().ok().or(self.retry),
            _ => {}
        }
        None
    }

    fn dispatch(&mut self) -> Option<StreamEvent> {
        let name = std::mem::take(&mut self.name);
        let data = std::mem::take(&mut self.data);
        // `reset` needs no data to be meant.
        if data.is_empty() && name.is_empty() {
            return None;
        }
        let name = if name.is_empty() { "message".to_owned() } else { name };
        Some(StreamEvent { name, data: data.join("\n"), id: self.id.clone() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(name: &str, data: &str, id: Option<&str>) -> StreamEvent {
        StreamEvent { name: name.into(), data: data.into(), id: id.map(Into::into) }
    }

    const STREAM: &str = "\u{feff}: hello\n\nid: 7\r\nevent: change\r\ndata: {\"a\":\ndata: \"ü\"}\n\n\
                          retry: 2500\n: still here\n\nevent: typing\rdata:x\r\revent: reset\nid\n\n";

    fn expected() -> Vec<StreamEvent> {
        vec![
            event("change", "{\"a\":\n\"ü\"}", Some("7")),
            event("typing", "x", Some("7")),
            event("reset", "", None),
        ]
    }

    #[test]
    fn a_whole_stream_is_read() {
        let mut parser = Parser::default();
        assert_eq!(parser.push(STREAM.as_bytes()), expected());
        assert_eq!(parser.retry(), Some(2500));
    }

    #[test]
    fn it_does_not_matter_where_the_network_cuts() {
        for size in 1..=STREAM.len() {
            let mut parser = Parser::default();
            let events: Vec<_> =
                STREAM.as_bytes().chunks(size).flat_map(|bytes| parser.push(bytes)).collect();
            assert_eq!(events, expected(), "cut every {size} bytes");
        }
    }

    #[test]
    fn what_is_written_is_read_as_it_was() {
        for event in [event("change", "{\"a\":\n\"ü\"}", Some("7")), event("reset", "", None)] {
            assert_eq!(Parser::default().push(event.written().as_bytes()), [event]);
        }
    }

    #[test]
    fn an_unfinished_event_is_not_told() {
        let mut parser = Parser::default();
        assert_eq!(parser.push(b"event: change\ndata: {}\n"), vec![]);
        assert_eq!(parser.push(b"\n"), vec![event("change", "{}", None)]);
    }

    #[test]
    fn bytes_that_are_no_text_do_not_stop_it() {
        let mut parser = Parser::default();
        let events = parser.push(b"data: \xFF\xFE\n\nid: a\0b\ndata: ok\n\n");
        assert_eq!(events.len(), 2);
        assert_eq!(events.last(), Some(&event("message", "ok", None)));
    }
}
