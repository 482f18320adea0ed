//! The report as people read it: each figure beside its target, and beside last time's.

use std::fmt::Write as _;

use super::addresses::{self, Compared};
use super::data::Data;
use super::load::Rate;
use super::report::{Measured, Report};
use super::rows::{self, Row};
use super::streams::Listened;

/// The number of connections that targets are meant for.
const TARGETED: u32 = 8;

/// All of it in Markdown.
pub(super) fn markdown(report: &Report, last: Option<&Report>) -> String {
    let Report { commit, processor, cores, seconds, beside, .. } = report;
    let mut text = format!("# Bench of {commit}\n\n{cores} cores, {processor}; each load lasted {seconds} s");
    if let Some(beside) = beside {
        let _ = write!(text, "; beside it {beside}");
    }
    if let Some(last) = last {
        let _ = write!(text, "; last time: {}, {} s", last.commit, last.seconds);
    }
    text.push('\n');
    text += &server(report, last);
    for data in [Data::Usual, Data::Small, Data::Large] {
        text += &loads(report, last, data);
    }
    text + &growth(report) + &compared(&report.addresses)
}

/// Start, memory and streams.
fn server(report: &Report, last: Option<&Report>) -> String {
    let mut lines = Lines { text: String::new() };
    if let Some(now) = report.server {
        let before = last.and_then(|last| last.server);
        let start = before.map(|server| format!("{} ms", server.start_ms));
        lines.add(
            "start to first answer, migrated database",
            &format!("{} ms", now.start_ms),
            start,
            "300 ms",
        );
        lines.add(
            "resident memory, idle",
            &mib(now.idle_kib),
            before.map(|server| mib(server.idle_kib)),
            "60 MiB",
        );
        lines.add(
            "resident memory, after the loads",
            &mib(now.busy_kib),
            before.map(|server| mib(server.busy_kib)),
            "150 MiB",
        );
    }
    let before = last.and_then(|last| last.streams);
    lines.streams("", report.streams, before);
    lines.streams(", beside", report.streams_beside, last.and_then(|last| last.streams_beside));
    if lines.text.is_empty() {
        return String::new();
    }
    format!("\n| what | measured | last time | target |\n| --- | --- | --- | --- |\n{}", lines.text)
}

struct Lines {
    text: String,
}

impl Lines {
    fn add(&mut self, what: &str, now: &str, last: Option<String>, target: &str) {
        let _ = writeln!(self.text, "| {what} | {now} | {} | {target} |", last.unwrap_or_default());
    }

    fn streams(&mut self, whose: &str, now: Option<Listened>, last: Option<Listened>) {
        let Some(now) = now else { return };
        let memory = |of: Listened| mib(of.open_kib.saturating_sub(of.idle_kib));
        let processor = |of: Listened| format!("{:.1} %", of.processor_percent);
        let event = |of: Listened| format!("{:.0} ms", of.event_ms);
        let streams = format!("{} idle streams{whose}", now.streams);
        self.add(&format!("{streams}: memory above idle"), &memory(now), last.map(memory), "100 MiB");
        self.add(&format!("{streams}: processor, of one core"), &processor(now), last.map(processor), "1 %");
        self.add(&format!("{streams}: until an event is with all"), &event(now), last.map(event), "1000 ms");
    }
}

/// The rows under their loads, with one amount of data.
fn loads(report: &Report, last: Option<&Report>, data: Data) -> String {
    let lines: String = report
        .rows
        .iter()
        .filter(|one| one.data == data)
        .filter_map(|one| Some(load(one, rows::find(&one.row)?, last)))
        .collect();
    if lines.is_empty() {
        return String::new();
    }
    format!(
        "\n## {}\n\n| what | connections | a second | last time | of pgbench | of bare SQL | times the one beside |\n\
         | --- | --- | --- | --- | --- | --- | --- |\n{lines}",
        data.title()
    )
}

fn load(one: &Measured, row: &Row, last: Option<&Report>) -> String {
    let before = last.and_then(|last| last.rows.iter().find(|before| before.is_like(one)));
    let target = |target: Option<f64>| target.filter(|_| one.connections == TARGETED);
    format!(
        "| {} | {} | {} | {} | {} | {} | {} |\n",
        row.title,
        one.connections,
        rate(one.served),
        before.map(|before| changed(one.served, before.served)).unwrap_or_default(),
        part(one.served, one.pgbench, target(row.targets.pgbench)),
        part(one.served, one.bare, target(row.targets.bare)),
        one.beside.map(|beside| part(one.served, beside, None)).unwrap_or_default(),
    )
}

fn rate(rate: Rate) -> String {
    let failed =
        if rate.failed > 0.0 { format!(", {:.0} % failed", 100.0 * rate.failed) } else { String::new() };
    format!("{:.0} in {:.2} ms{failed}", rate.per_second, rate.latency_ms)
}

fn changed(now: Rate, before: Rate) -> String {
    let percent = 100.0 * (now.per_second / before.per_second - 1.0);
    format!("{} ({percent:+.0} %)", rate(before))
}

/// What part of another rate it is, and whether that is enough.
fn part(rate: Rate, of: Rate, target: Option<f64>) -> String {
    let part = rate.per_second / of.per_second;
    let sign = |target| if part < target { '<' } else { '≥' };
    let verdict = target.map(|target| format!(" {} {target:.2}", sign(target))).unwrap_or_default();
    format!("{part:.2}{verdict} ({:.0})", of.per_second)
}

/// The large amount of data against the small one.
fn growth(report: &Report) -> String {
    let line = |large: &Measured| {
        let small = report.rows.iter().find(|one| one.data == Data::Small && is_grown(one, large))?;
        let row = rows::find(&large.row)?;
        let (before, after) = (small.served.latency_ms, large.served.latency_ms);
        let (ratio, target) = (after / before, row.growth);
        let sign = if ratio > target { '>' } else { '≤' };
        let connections = large.connections;
        Some(format!(
            "| {} | {connections} | {before:.2} ms | {after:.2} ms | {ratio:.2} {sign} {target:.1} |\n",
            row.title
        ))
    };
    let lines: String = report.rows.iter().filter(|one| one.data == Data::Large).filter_map(line).collect();
    if lines.is_empty() {
        return String::new();
    }
    format!(
        "\n## Growth from 10,000 to 1,000,000 tickets\n\n| what | connections | median before | after | times |\n\
         | --- | --- | --- | --- | --- |\n{lines}"
    )
}

/// Addresses that are known beside those that are not: whether the time tells them apart.
fn compared(all: &[Compared]) -> String {
    if all.is_empty() {
        return String::new();
    }
    let line = |one: &Compared| {
        let verdict = |is_so: bool, so: char, not: char| if is_so { so } else { not };
        let gap = one.gap_ms();
        format!(
            "| {} | {} | {} | {:.2} ms | {:.2} ms | {gap:+.2} ms {} {:.0} ms | {:.3} {} {} |\n",
            one.what,
            one.whom,
            one.pairs,
            one.known_ms,
            one.unknown_ms,
            verdict(gap.abs() < addresses::GAP_MS, '<', '≥'),
            addresses::GAP_MS,
            one.p,
            verdict(one.p > addresses::P, '>', '≤'),
            addresses::P,
        )
    };
    format!(
        "\n## Whether the time tells who has an account\n\n| what | the address of | pairs | median | of an unknown one | \
         gap | p, Mann-Whitney |\n| --- | --- | --- | --- | --- | --- | --- |\n{}",
        all.iter().map(line).collect::<String>()
    )
}

fn is_grown(small: &Measured, large: &Measured) -> bool {
    (&small.row, small.connections) == (&large.row, large.connections)
}

fn mib(kib: u64) -> String {
    format!("{} MiB", kib / 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rate(per_second: f64) -> Rate {
        Rate { per_second, latency_ms: 8000.0 / per_second, failed: 0.0 }
    }

    fn report(data: &[(Data, f64)]) -> Report {
        let measured = |&(data, per_second): &(Data, f64)| Measured {
            row: "list".to_owned(),
            data,
            connections: TARGETED,
            served: rate(per_second),
            beside: Some(rate(500.0)),
            pgbench: rate(2000.0),
            bare: rate(8000.0),
        };
        Report {
            commit: "abc".to_owned(),
            processor: "one".to_owned(),
            cores: 2,
            seconds: 10,
            beside: None,
            server: None,
            rows: data.iter().map(measured).collect(),
            streams: None,
            streams_beside: None,
            addresses: Vec::new(),
        }
    }

    #[test]
    fn a_figure_stands_beside_its_target_and_last_times() {
        let text = markdown(&report(&[(Data::Usual, 1200.0)]), Some(&report(&[(Data::Usual, 1000.0)])));
        let line = "| client's ticket list | 8 | 1200 in 6.67 ms | 1000 in 8.00 ms (+20 %) | 0.60 ≥ 0.50 (2000) | \
                    0.15 < 0.25 (8000) | 2.40 (500) |\n";
        assert!(text.contains(line), "{text}");
        assert!(!text.contains("Growth"), "{text}");
    }

    #[test]
    fn growth_is_the_large_amount_against_the_small() {
        let text = markdown(&report(&[(Data::Small, 1000.0), (Data::Large, 500.0)]), None);
        assert!(text.contains("| client's ticket list | 8 | 8.00 ms | 16.00 ms | 2.00 > 1.5 |\n"), "{text}");
    }

    #[test]
    fn an_address_that_takes_longer_is_seen() {
        let one = |known_ms, p| Compared {
            what: "signing in".to_owned(),
            whom: "a client".to_owned(),
            pairs: 300,
            known_ms,
            unknown_ms: 30.0,
            p,
        };
        let report = Report { addresses: vec![one(30.5, 0.2), one(36.0, 0.001)], ..report(&[]) };
        let text = markdown(&report, None);
        for line in [
            "| signing in | a client | 300 | 30.50 ms | 30.00 ms | +0.50 ms < 5 ms | 0.200 > 0.01 |\n",
            "| signing in | a client | 300 | 36.00 ms | 30.00 ms | +6.00 ms ≥ 5 ms | 0.001 ≤ 0.01 |\n",
        ] {
            assert!(text.contains(line), "{text}");
        }
    }
}
