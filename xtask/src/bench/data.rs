//! The data sets: one organization of 200 customers, beside fifty others.

use anyhow::Result;
use serde::{Deserialize, Serialize};

use crate::scratch::Scratch;

const ORGANIZATIONS: &str = include_str!("sql/organizations.sql");
const TICKETS: &str = include_str!("sql/tickets.sql");
/// How many tickets are inserted at once, about.
const BATCH: u32 = 50_000;
const OTHERS: u32 = 50;

/// How much there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Data {
    /// 20,000 tickets and 100,000 messages in the one, 25,000 tickets in the others.
    Usual,
    /// 10,000 tickets in all.
    Small,
    /// A million tickets in all, the client's customer a hundred times as large as the others. It is filled on top of
    /// the small one, with what came before that: history grows, and the work that is open stays what staff can carry.
    Large,
}

/// A part of a data set: these places in the order, newest first.
struct Part {
    own: bool,
    first: u32,
    last: u32,
    /// One in so many is open.
    open: u32,
    messages: u32,
    /// One in so many is the client's own customer's.
    giant: u32,
}

impl Data {
    /// As the report calls it.
    pub(super) fn title(self) -> &'static str {
        match self {
            Self::Usual => "20,000 tickets, and 25,000 of fifty other organizations",
            Self::Small => "10,000 tickets of 51 organizations",
            Self::Large => "1,000,000 tickets of 51 organizations, one customer a hundred times larger",
        }
    }

    fn parts(self) -> [Part; 2] {
        let part = |own, first, last| Part { own, first, last, open: 4, messages: 5, giant: 0 };
        match self {
            Self::Usual => [part(true, 1, 20_000), part(false, 1, 500)],
            Self::Small => [part(true, 1, 6_000), part(false, 1, 80)],
            Self::Large => [
                Part { open: 2_000, messages: 1, giant: 3, ..part(true, 6_001, 300_000) },
                Part { open: 2_000, messages: 1, ..part(false, 81, 14_000) },
            ],
        }
    }
}

/// Adds what a data set has beyond the one before it.
pub(super) fn fill(scratch: &Scratch, database: &str, data: Data) -> Result<()> {
    if data != Data::Large {
        scratch.execute(database, ORGANIZATIONS)?;
    }
    for batch in data.parts().iter().flat_map(Part::batches) {
        scratch.execute(database, &batch)?;
    }
    Ok(())
}

impl Part {
    /// The statements that insert it.
    fn batches(&self) -> Vec<String> {
        let step = if self.own { BATCH } else { BATCH / OTHERS };
        let firsts = (self.first..=self.last).step_by(usize::try_from(step).unwrap_or(1));
        firsts.map(|first| self.batch(first, self.last.min(first + step - 1))).collect()
    }

    fn batch(&self, first: u32, last: u32) -> String {
        let Self { own, open, messages, giant, .. } = self;
        format!(
            "set bench.own = '{own}'; set bench.first = {first}; set bench.last = {last}; set bench.open = {open}; \
             set bench.messages = {messages}; set bench.giant = {giant};\n{TICKETS}"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many tickets the parts add.
    fn tickets(data: Data) -> u32 {
        data.parts().iter().map(|part| (part.last - part.first + 1) * if part.own { 1 } else { OTHERS }).sum()
    }

    #[test]
    fn the_sets_have_as_many_tickets_as_they_say() {
        assert_eq!((tickets(Data::Usual), tickets(Data::Small)), (45_000, 10_000));
        assert_eq!(tickets(Data::Small) + tickets(Data::Large), 1_000_000);
    }

    #[test]
    fn batches_leave_nothing_out_and_repeat_nothing() {
        let part = Part { own: false, first: 81, last: 2_500, open: 4, messages: 1, giant: 0 };
        let batches = part.batches();
        let bounds =
            ["81; set bench.last = 1080;", "1081; set bench.last = 2080;", "2081; set bench.last = 2500;"];
        assert_eq!(batches.len(), bounds.len());
        for (batch, bounds) in batches.iter().zip(bounds) {
            assert!(batch.contains(&format!("bench.first = {bounds}")), "{bounds}");
        }
    }
}
