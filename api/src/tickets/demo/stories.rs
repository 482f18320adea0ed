//! What happened at the example organization in a fortnight.

use shared::tickets::{Priority, Status};

const MARTA: &str = "marta.lindholm@tidewell.example";
const PIETER: &str = "pieter.visser@tidewell.example";
const INGRID: &str = "ingrid.moe@tidewell.example";
const JONAS: &str = "jonas.reuter@harbourvale.example";
const PRIYA: &str = "priya.nair@harbourvale.example";
const TOM: &str = "tom.okafor@harbourvale.example";
const LUCIE: &str = "lucie.brandt@harbourvale.example";

/// One ticket's story. Ages are minutes before now.
pub(super) struct Story {
    pub(super) by: &'static str,
    pub(super) subject: &'static str,
    pub(super) description: &'static str,
    pub(super) category: &'static str,
    pub(super) priority: Priority,
    pub(super) age: i64,
    pub(super) steps: &'static [(i64, Step)],
}

/// What someone did.
pub(super) enum Step {
    Take(&'static str, &'static str),
    Reply(&'static str, &'static str),
    ReplyAndWait(&'static str, &'static str),
    Note(&'static str, &'static str),
    Set(&'static str, Status),
}

use Step::{Note, Reply, ReplyAndWait, Set, Take};

const HOUR: i64 = 60;
const DAY: i64 = 24 * HOUR;

/// The stories, in no order.
pub(super) const STORIES: &[Story] = &[
    Story {
        by: MARTA,
        subject: "Translate the service page into German",
        description: "The text is attached to the mail of last Friday, the prices stay the same.",
        category: "Content",
        priority: Priority::Low,
        age: 13 * DAY,
        steps: &[],
    },
    Story {
        by: "hannah.oakes@oakline.example",
        subject: "Two product filters show no results",
        description: "*Material: walnut* and *Width: 90 cm* both come back empty, although we have eleven such tables.",
        category: "Shop",
        priority: Priority::Medium,
        age: 11 * DAY,
        steps: &[(10 * DAY, Take(PRIYA, "Web")), (10 * DAY - 20, Set(PRIYA, Status::InProgress))],
    },
    Story {
        by: PIETER,
        subject: "Datasheet downloads ask for a login",
        description: "Customers write to us that the PDF datasheets suddenly want a password. This began after Tuesday's update.",
        category: "Website",
        priority: Priority::Medium,
        age: 9 * DAY,
        steps: &[
            (9 * DAY - 2 * HOUR, Take(PRIYA, "Hosting")),
            (9 * DAY - 2 * HOUR, Set(PRIYA, Status::InProgress)),
            (
                8 * DAY,
                Reply(
                    PRIYA,
                    "Three of the 214 files still had the old setting. They are open again; I am checking the rest tonight.",
                ),
            ),
        ],
    },
    Story {
        by: INGRID,
        subject: "Renew the certificate for the spare parts shop",
        description: "It runs out at the end of the month.",
        category: "Hosting",
        priority: Priority::High,
        age: 8 * DAY,
        steps: &[],
    },
    Story {
        by: "samir.haddad@medby.example",
        subject: "Booking page shows last week's times",
        description: "The calendar on the booking page still offers the times of last week, so people book what is gone.",
        category: "Website",
        priority: Priority::High,
        age: 6 * DAY,
        steps: &[(6 * DAY - 40, Take(PRIYA, "Web"))],
    },
    Story {
        by: MARTA,
        subject: "Add the Rotterdam sales office to the store finder",
        description: "Westblaak 180, Rotterdam. Open Monday to Friday, 9 to 17.",
        category: "Content",
        priority: Priority::Low,
        age: 5 * DAY,
        steps: &[
            (5 * DAY - HOUR, Take(TOM, "Content")),
            (4 * DAY, Set(TOM, Status::InProgress)),
            (4 * DAY - 30, Reply(TOM, "The map entry is ready for Monday.")),
        ],
    },
    Story {
        by: PIETER,
        subject: "Lead report counts our own test forms",
        description: "Every form that we send for testing shows up as a lead. Can our offices be left out?",
        category: "Analytics",
        priority: Priority::Medium,
        age: 4 * DAY,
        steps: &[
            (4 * DAY - 3 * HOUR, Take(LUCIE, "Analytics")),
            (
                3 * DAY,
                ReplyAndWait(LUCIE, "Yes, by network address. Could you send us the office addresses?"),
            ),
        ],
    },
    Story {
        by: "carla.ferrow@ferrow.example",
        subject: "Leads from the trade fair do not reach the CRM",
        description: "We collected 64 cards at the fair. The form says *Thank you*, but the CRM has only nine of them.",
        category: "Website",
        priority: Priority::High,
        age: 3 * DAY,
        steps: &[
            (3 * DAY - 50, Take(JONAS, "Web")),
            (3 * DAY - 45, Set(JONAS, Status::InProgress)),
            (
                2 * DAY,
                Note(JONAS, "Their CRM refuses contacts without a country. The form never asks for one."),
            ),
        ],
    },
    Story {
        by: MARTA,
        subject: "Contact form drops attachments larger than 5 MB",
        description: "Two distributors say the contact form loses their drawings. A PDF of 3 MB went through, one of 7 MB did not. They see “Thank you”, but nothing reaches us.",
        category: "Website",
        priority: Priority::High,
        age: 2 * DAY + 5 * HOUR,
        steps: &[
            (2 * DAY + 4 * HOUR, Take(JONAS, "Web")),
            (2 * DAY + 4 * HOUR - 1, Set(JONAS, Status::InProgress)),
            (
                12,
                ReplyAndWait(
                    JONAS,
                    "Found it, Marta. The form service refuses files above 5 MB without telling anyone. We are raising the limit to 25 MB, and visitors will be told when a file is too large.\n\nOne question before it goes live: four of the eleven fields were almost never filled in this year. **Which of these fields can we leave out?**",
                ),
            ),
        ],
    },
    Story {
        by: PIETER,
        subject: "Cookie banner covers the menu on small phones",
        description: "On a small phone the banner sits on top of the menu button, so one can neither agree nor leave.",
        category: "Website",
        priority: Priority::Medium,
        age: 2 * DAY,
        steps: &[
            (2 * DAY - HOUR, Take(TOM, "Web")),
            (DAY, Set(TOM, Status::InProgress)),
            (DAY - 20, Reply(TOM, "I can see it on a narrow screen, fixing it now.")),
        ],
    },
    Story {
        by: MARTA,
        subject: "Prices on the Spanish catalogue are a day behind",
        description: "Our Madrid office quoted an old price for the T-40 this morning. The Spanish catalogue still shows what was valid on Monday, the English one is right.",
        category: "Shop",
        priority: Priority::Urgent,
        age: DAY,
        steps: &[
            (DAY - 20, Take(JONAS, "Web")),
            (DAY - 20, Set(JONAS, Status::InProgress)),
            (
                DAY - 32,
                Reply(
                    JONAS,
                    "Thank you, Marta. We can see it too. The price feed now runs every hour, and we are checking why Spanish kept the old file.",
                ),
            ),
            (
                3 * HOUR,
                Reply(
                    MARTA,
                    "Madrid sends three more quotes today. Please tell me as soon as the prices are right.",
                ),
            ),
            (
                2 * HOUR,
                Note(
                    PRIYA,
                    "The feed ran, but the cache key has no language in it, so `es` got yesterday's file. Fix is on staging. Please warn Marta before we purge, the page is slow for a minute.",
                ),
            ),
        ],
    },
    Story {
        by: MARTA,
        subject: "New starter needs access to the newsletter tool",
        description: "Her name is Ana Ruiz, she starts on Monday.",
        category: "Access",
        priority: Priority::Medium,
        age: 5 * HOUR,
        steps: &[],
    },
    Story {
        by: "david.castellan@castellan.example",
        subject: "New bank details for the invoice footer",
        description: "From the first of next month on. The new details are in the letter that we sent you by post.",
        category: "Content",
        priority: Priority::Medium,
        age: 4 * HOUR,
        steps: &[],
    },
    Story {
        by: "hannah.oakes@oakline.example",
        subject: "Checkout refuses cards issued in France",
        description: "Since this morning every French card is declined at the last step. German and Dutch ones work.",
        category: "Shop",
        priority: Priority::Urgent,
        age: 50,
        steps: &[],
    },
    Story {
        by: "amelie.roux@brightwater.example",
        subject: "Sizes missing in the spring price list",
        description: "The 250 g jars are in the shop, but not in the list.",
        category: "Content",
        priority: Priority::Low,
        age: 12 * DAY,
        steps: &[
            (12 * DAY - HOUR, Take(LUCIE, "Content")),
            (11 * DAY, Reply(LUCIE, "Added, and sent to the printer.")),
            (11 * DAY - 1, Set(LUCIE, Status::Resolved)),
            (10 * DAY, Set("amelie.roux@brightwater.example", Status::Closed)),
        ],
    },
];
