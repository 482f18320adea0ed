//! What people get, and what strangers can do with it.

mod smtp;

use super::*;
use crate::access::Surface;
use crate::config::{Config, Origin};
use chrono::TimeDelta;
use shared::ids::{MailId, OrgId, TicketId};
use std::path::Path;
use uuid::Uuid;

fn origin() -> Origin {
    "https://desk.example.com".parse().unwrap()
}

fn head(name: &str) -> Letterhead {
    Letterhead { name: name.to_owned(), ..Letterhead::default() }
}

fn ticket(subject: &str) -> AboutTicket {
    AboutTicket {
        org: OrgId(Uuid::nil()),
        id: TicketId(Uuid::nil()),
        number: 1042,
        subject: subject.to_owned(),
    }
}

fn words(body: &str) -> Words {
    Words { by: "Ada Lovelace".to_owned(), body: body.to_owned() }
}

fn token() -> LinkToken {
    LinkToken::new("s3cret_-".to_owned())
}

/// Every template, with a subject and a body of people's own wherever there is room for them.
fn all(subject: &str, body: &str) -> Vec<Template> {
    let (ticket, customer) = (ticket(subject), subject.to_owned());
    let words = Words { by: subject.to_owned(), body: body.to_owned() };
    vec![
        Template::VerifyEmail {
            token: token(),
            valid_for: TimeDelta::days(1),
            surface: Surface::Portal,
            provider: None,
        },
        Template::AlreadyRegistered { surface: Surface::Portal },
        Template::ResetPassword {
            token: token(),
            valid_for: TimeDelta::minutes(30),
            surface: Surface::Console,
        },
        Template::Address(AddressLetter::Take {
            token: token(),
            until: "2026-11-20T09:05:00Z".parse().unwrap(),
            surface: Surface::Console,
        }),
        Template::Address(AddressLetter::GiveUp {
            token: token(),
            to: "ada@example.com".to_owned(),
            until: "2026-11-20T09:05:00Z".parse().unwrap(),
            surface: Surface::Portal,
        }),
        Template::Address(AddressLetter::Taken { at: "2026-11-20T09:05:00Z".parse().unwrap() }),
        Template::PasswordChanged { at: "2026-11-20T09:05:00Z".parse().unwrap(), surface: Surface::Console },
        Template::Security {
            at: "2026-11-20T09:05:00Z".parse().unwrap(),
            happened: Happened::NewDevice { device: "Firefox on Linux".to_owned(), address: None },
            surface: Surface::Portal,
        },
        Template::Invitation {
            token: token(),
            organization: subject.to_owned(),
            by: words.by.clone(),
            role: shared::role::Role::Client,
            customer: Some(customer.clone()),
            until: "2026-11-23T09:05:00Z".parse().unwrap(),
        },
        Template::TicketReceived { ticket: ticket.clone() },
        Template::StaffReplied { ticket: ticket.clone(), reply: words.clone() },
        Template::TicketRaised {
            ticket: ticket.clone(),
            customer: customer.clone(),
            description: words.clone(),
        },
        Template::ClientReplied { ticket, customer, reply: words },
    ]
}

#[test]
fn every_mail_has_a_subject_and_the_same_link_in_text_and_html() {
    for (template, subject, link) in all("Printer", "It *burns*.")
        .into_iter()
        .zip([
            ("Confirm your e-mail address", "https://desk.example.com/portal/verify-email#token=s3cret_-"),
            ("You already have an account", "https://desk.example.com/portal/login"),
            ("Choose a new password", "https://desk.example.com/console/reset-password#token=s3cret_-"),
            (
                "Confirm your new e-mail address",
                "https://desk.example.com/console/confirm-email#token=s3cret_-",
            ),
            (
                "Confirm that your e-mail address changes",
                "https://desk.example.com/portal/confirm-email#token=s3cret_-",
            ),
            ("This is your e-mail address now", "https://desk.example.com/portal/login"),
            ("Your password was changed", "https://desk.example.com/console/forgot-password"),
            ("New sign-in to your account", "https://desk.example.com/portal/forgot-password"),
            ("Invitation to Printer", "https://desk.example.com/portal/accept-invitation#token=s3cret_-"),
            (
                "[#1042] Printer",
                "https://desk.example.com/portal/tickets/00000000-0000-0000-0000-000000000000?in=00000000-0000-0000-0000-000000000000",
            ),
            (
                "Re: [#1042] Printer",
                "https://desk.example.com/portal/tickets/00000000-0000-0000-0000-000000000000?in=00000000-0000-0000-0000-000000000000",
            ),
            (
                "[#1042] Printer",
                "https://desk.example.com/console/tickets/00000000-0000-0000-0000-000000000000?in=00000000-0000-0000-0000-000000000000",
            ),
            (
                "Re: [#1042] Printer",
                "https://desk.example.com/console/tickets/00000000-0000-0000-0000-000000000000?in=00000000-0000-0000-0000-000000000000",
            ),
        ])
        .map(|(template, (subject, link))| (template, subject, link))
    {
        let mail = template.render(&origin(), &head("Harbour & Vale"));
        assert_eq!(mail.subject, subject);
        assert!(mail.text.contains(&format!("\n{link}\n")), "{}", mail.text);
        assert!(mail.html.replace("&#x2f;", "/").contains(&format!("href=\"{link}\"")), "{}", mail.html);
        assert!(mail.text.contains("Harbour & Vale\n") && mail.html.contains("Harbour &amp; Vale"));
        assert!(!mail.text.contains("\n\n\n"), "{}", mail.text);
    }
}

#[test]
fn a_mail_reads_like_this() {
    let mail = Template::StaffReplied {
        ticket: ticket("Printer on fire"),
        reply: words("Please **unplug** it.\n\nThen wait."),
    };
    let mail = mail.render(&origin(), &head("Harbour & Vale"));
    assert_eq!(
        mail.text,
        "Ada Lovelace replied\n\n> Please **unplug** it.\n>\n> Then wait.\n\nOpen the ticket:\n\
         https://desk.example.com/portal/tickets/00000000-0000-0000-0000-000000000000?in=00000000-0000-0000-0000-000000000000\n\n\
         To answer, open the ticket.\n\n-- \nHarbour & Vale\nhttps://desk.example.com\n\
         Replies to this address are not read."
    );
    assert!(mail.html.contains("<p>Please <strong>unplug</strong> it.</p>"), "{}", mail.html);
}

#[test]
fn a_mail_is_dressed_in_the_colour_and_the_logo_of_whom_it_speaks_for() {
    let mail = Template::AlreadyRegistered { surface: Surface::Portal };
    let plain = mail.render(&origin(), &head("Harbour & Vale")).html;
    assert!(plain.contains("background:#006b74;color:#ffffff;"), "{plain}");
    assert!(!plain.contains("<img"), "{plain}");
    let accent = Some("#7a1f5c".to_owned());
    let head = Letterhead { accent, logo: Some(b"PNG".to_vec()), ..head("Harbour & Vale") };
    let dressed = mail.render(&origin(), &head).html;
    assert!(!dressed.contains("#006b74"), "{dressed}");
    assert!(dressed.contains("<img src=\"cid:logo\" alt=\"Harbour &amp; Vale\""), "{dressed}");
    let mail = Outgoing { logo: head.logo, html: dressed, ..outgoing("Ada", "Hello") };
    let from = mailbox("Portico", "desk@example.com").unwrap();
    let sent = String::from_utf8(mail.message(&from, "desk.example.com").unwrap().formatted()).unwrap();
    let order = [
        "multipart/alternative",
        "text/plain",
        "multipart/related",
        "text/html",
        "Content-ID: <logo>",
        "image/png",
    ];
    for part in order {
        assert!(sent.contains(part), "{part}: {sent}");
    }
}

#[test]
fn what_people_write_is_no_template_and_no_html() {
    let nasty = "{{7*7}} {% raw %} {{ origin }} ${7*7} <script>alert(1)</script> \"><img src=x>";
    for template in all(nasty, nasty).into_iter().skip(8) {
        let mail = template.render(&origin(), &head(nasty));
        for text in [&mail.subject, &mail.text, &mail.html] {
            assert!(text.contains("{{7*7}} {% raw %} {{ origin }} ${7*7}"), "{text}");
            assert!(!text.contains("49"), "{text}");
        }
        assert!(!mail.html.contains("<script>alert") && !mail.html.contains("<img"), "{}", mail.html);
    }
}

#[test]
fn no_name_is_a_link() {
    let nasty = "Pay at https://evil.example/x, www.evil.example or eve@evil.example";
    let by = || Words { by: nasty.to_owned(), body: "It burns.".to_owned() };
    let (about, customer) = (ticket("Printer"), nasty.to_owned());
    for template in [
        Template::StaffReplied { ticket: about.clone(), reply: by() },
        Template::TicketRaised { ticket: about.clone(), customer: customer.clone(), description: by() },
        Template::ClientReplied { ticket: about, customer: customer.clone(), reply: by() },
        Template::Invitation {
            token: token(),
            organization: customer.clone(),
            by: customer.clone(),
            role: shared::role::Role::Client,
            customer: Some(customer),
            until: "2026-11-23T09:05:00Z".parse().unwrap(),
        },
    ] {
        let mail = template.render(&origin(), &head(nasty));
        for text in [mail.subject, mail.text, mail.html.replace("&#x2f;", "/")] {
            for link in ["https://evil", "evil.example", "www.evil", "@evil"] {
                assert!(!text.contains(link), "{link} in {text}");
            }
        }
    }
    for letter in [
        AddressLetter::GiveUp {
            token: token(),
            to: "eve@evil.example".to_owned(),
            until: "2026-11-23T09:05:00Z".parse().unwrap(),
            surface: Surface::Portal,
        },
        AddressLetter::GivenUp {
            at: "2026-11-23T09:05:00Z".parse().unwrap(),
            to: "eve@evil.example".to_owned(),
        },
    ] {
        let text = Template::Address(letter).render(&origin(), &Letterhead::default()).text;
        assert!(text.contains("evil") && !text.contains("@evil"), "{text}");
    }
    let to = mailbox(nasty, "ada@example.com").unwrap().name.unwrap();
    assert!(!to.contains("://") && !to.contains("evil.example"), "{to}");
}

#[test]
fn a_subject_stays_as_it_was_typed() {
    let typed = "https://shop.example is down";
    let mail = Template::TicketReceived { ticket: ticket(typed) }.render(&origin(), &Letterhead::default());
    assert_eq!(mail.subject, format!("[#1042] {typed}"));
    assert!(mail.text.contains(typed), "{}", mail.text);
}

#[test]
fn unconfirmed_addresses_get_no_strangers_words() {
    for template in all("STRANGER", "STRANGER").into_iter().take(5) {
        let mail = template.render(&origin(), &Letterhead::default());
        assert!(!mail.text.contains("STRANGER") && mail.text.contains("-- \nPortico\n"));
    }
}

#[test]
fn tokens_stay_in_the_fragment_and_out_of_logs() {
    let template = Template::ResetPassword {
        token: LinkToken::new("a b&c#d/../é".to_owned()),
        valid_for: TimeDelta::minutes(30),
        surface: Surface::Portal,
    };
    assert!(!format!("{template:?}").contains("a b"));
    let text = template.render(&origin(), &Letterhead::default()).text;
    assert!(text.contains("/portal/reset-password#token=a+b%26c%23d%2F..%2F%C3%A9\n"), "{text}");
    assert!(text.contains("for 30 minutes."), "{text}");
}

fn outgoing(name: &str, subject: &str) -> Outgoing {
    Outgoing {
        id: MailId(Uuid::nil()),
        ticket: None,
        to: mailbox(name, "ada@example.com").unwrap(),
        subject: subject.to_owned(),
        text: "Grüße,\n.\nlast line".to_owned(),
        html: "<p>Grüße</p>".to_owned(),
        logo: None,
    }
}

fn headers(mail: &Outgoing) -> String {
    let from = mailbox("Portico", "desk@example.com").unwrap();
    let message = mail.message(&from, "desk.example.com").unwrap().formatted();
    String::from_utf8(message).unwrap().split_once("\r\n\r\n").unwrap().0.to_owned()
}

#[test]
fn headers_say_that_a_machine_wrote() {
    let headers = headers(&outgoing("Ada", "Re: [#1042] Printer"));
    for line in [
        "Message-ID: <00000000-0000-0000-0000-000000000000@desk.example.com>",
        "To: Ada <ada@example.com>",
        "From: Portico <desk@example.com>",
        "Subject: Re: [#1042] Printer",
        "Auto-Submitted: auto-generated",
        "X-Auto-Response-Suppress: All",
    ] {
        assert!(headers.lines().any(|header| header == line), "{line} in\n{headers}");
    }
}

#[test]
fn mails_about_one_ticket_are_one_conversation() {
    let ticket = TicketId(Uuid::from_u128(7));
    let mail = Outgoing { ticket: Some(ticket), ..outgoing("Ada", "Re: [#1042] Printer") };
    let headers = headers(&mail);
    for name in ["In-Reply-To", "References"] {
        let line = format!("{name}: <ticket-{ticket}@desk.example.com>");
        assert!(headers.lines().any(|header| header == line), "{line} in\n{headers}");
    }
}

#[test]
fn nothing_that_people_type_adds_a_header() {
    let nasty = "Ada\r\nBcc: eve@example.com\r\n\r\nbody \"\\ <x@example.com>, \u{2028}Bcc: é";
    let mut mail = outgoing(nasty, nasty);
    mail.to = Mailbox::new(Some(nasty.to_owned()), "ada@example.com".parse().unwrap());
    for mail in [mail, outgoing(nasty, &nasty.repeat(50))] {
        let headers = headers(&mail);
        let names: Vec<_> = headers
            .split("\r\n")
            .filter(|line| !line.starts_with([' ', '\t']))
            .map(|line| line.split_once(':').map_or(line, |(name, _)| name))
            .collect();
        let only = [
            "Message-ID",
            "From",
            "To",
            "Subject",
            "Auto-Submitted",
            "X-Auto-Response-Suppress",
            "MIME-Version",
            "Date",
            "Content-Type",
        ];
        assert!(names.iter().all(|name| only.contains(name)), "{headers}");
        assert!(headers.is_ascii() && headers.split("\r\n").all(|line| line.len() <= 998), "{headers}");
    }
    for address in [
        "ada@example.com\r\nBcc: eve@example.com",
        "ada@example.com, eve@example.com",
        "<a@b.co>",
        "",
        "a@b@c",
    ] {
        assert!(mailbox("Ada", address).is_err(), "{address}");
    }
}

fn config(data: &Path) -> Config {
    Config::for_tests("postgres://app@localhost/test", data).unwrap()
}

#[tokio::test]
async fn without_a_server_mail_goes_into_a_folder() {
    let data = tempfile::tempdir().unwrap();
    let mailer = Mailer::new(&config(data.path())).unwrap();
    for _ in 0..2 {
        mailer.send(&outgoing("Ada", "Hello")).await.unwrap();
    }
    let names: Vec<_> =
        std::fs::read_dir(data.path().join("mail")).unwrap().map(|file| file.unwrap().file_name()).collect();
    assert_eq!(names, ["00000000-0000-0000-0000-000000000000.eml"]);
    let text = std::fs::read_to_string(data.path().join("mail").join(&names[0])).unwrap();
    assert!(text.contains("Subject: Hello\r\n") && text.contains("multipart/alternative"), "{text}");
}

#[tokio::test]
async fn a_folder_that_cannot_be_written_is_a_reason_to_try_again() {
    let data = tempfile::tempdir().unwrap();
    std::fs::write(data.path().join("mail"), "in the way").unwrap();
    let error = Mailer::new(&config(data.path())).unwrap().send(&outgoing("Ada", "Hello")).await.unwrap_err();
    assert!(is_temporary(&error), "{error:?}");
}

const fn is_temporary(error: &SendError) -> bool {
    matches!(error, SendError::Temporary(_))
}
