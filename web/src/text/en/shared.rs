//! The words for what `shared` names, by key. Each list is whole, so that a build says what a language lacks.

use super::trouble;
use shared::invitations::InvitationState;
use shared::password;
use shared::person::Side;
use shared::problem::{Code, FieldCode, FieldError};
use shared::role::Role;
use shared::tickets::{Priority, REOPEN_DAYS, Refusal, Sort, Status};
use std::borrow::Cow;

/// A client is told that a ticket waits for *them*.
pub const fn status(status: Status, reader: Side) -> &'static str {
    match (status, reader) {
        (Status::Open, _) => "Open",
        (Status::InProgress, _) => "In progress",
        (Status::WaitingForClient, Side::Client) => "Waiting for you",
        (Status::WaitingForClient, Side::Staff) => "Waiting for client",
        (Status::Resolved, _) => "Resolved",
        (Status::Closed, _) => "Closed",
    }
}

/// How pressing.
pub const fn priority(priority: Priority) -> &'static str {
    match priority {
        Priority::Low => "Low",
        Priority::Medium => "Medium",
        Priority::High => "High",
        Priority::Urgent => "Urgent",
    }
}

/// What a member is.
pub const fn role(role: Role) -> &'static str {
    match role {
        Role::Client => "Client",
        Role::Agent => "Agent",
        Role::Manager => "Manager",
        Role::Admin => "Admin",
    }
}

/// What came of an invitation.
pub const fn invitation(state: InvitationState) -> &'static str {
    match state {
        InvitationState::Pending => "Not answered",
        InvitationState::Accepted => "Accepted",
        InvitationState::Undelivered => "Not delivered",
        InvitationState::Expired => "Expired",
        InvitationState::Revoked => "Taken back",
    }
}

/// The order of a list.
pub const fn sort(sort: Sort) -> &'static str {
    match sort {
        Sort::Activity => "Last activity",
        Sort::Newest => "Newest",
        Sort::Oldest => "Oldest",
        Sort::Priority => "Priority",
    }
}

/// Why a button can't be used: what the server would say.
pub fn refusal(refusal: Refusal) -> Cow<'static, str> {
    problem(refusal.code())
}

/// What went wrong, and what to do about it.
pub fn problem(code: Code) -> Cow<'static, str> {
    match code {
        Code::Malformed => "The request could not be read.",
        Code::Unauthenticated => "Your sign-in is missing or has ended. Please sign in.",
        Code::InvalidCredentials => "The e-mail address or the password is not right.",
        Code::EmailNotVerified => "Please open the link in the mail that we sent you, then sign in.",
        Code::InvalidToken => {
            "This link was used already, is too old, or is not complete. Please ask for a new one."
        }
        Code::Forbidden => "You may not do this.",
        Code::NotFound => "It does not exist, or it is not yours to see.",
        Code::MethodNotAllowed | Code::UnsupportedMediaType => "This can't be done here.",
        Code::Stale => trouble::STALE,
        Code::TooLarge => "This is too large.",
        Code::NoSuchRange => "There is no such part of it.",
        Code::StorageFull => "Your organization has no room for more files. Please ask its admins.",
        Code::Invalid => "Some fields need another look.",
        Code::TicketClosed => "This ticket is closed. Reopen it to go on.",
        Code::StatusUnchanged => "The ticket already has this status.",
        Code::TicketNotClosed => "This ticket is still open.",
        Code::ReopenWindowOver => {
            return format!(
                "This ticket was closed more than {REOPEN_DAYS} days ago. Please raise a new one."
            )
            .into();
        }
        Code::StatusNotAllowed => "Clients close and reopen tickets; the other statuses are set by staff.",
        Code::Archived => "This is archived. Restore it before changing it.",
        Code::ApiKeyRevoked => "This key was revoked. Please make another one.",
        Code::CustomerArchived => "This company is archived.",
        Code::LastAdmin => "Make someone else an admin first.",
        Code::StillAtWork => "Give their tickets and teams to others first.",
        Code::PrimaryContact => "Please ask us to change this.",
        Code::AlreadyMember => "They are here already.",
        Code::MemberDisabled => "They were shut out. Staff can let them in again, under Team, Clients.",
        Code::AlreadyInvited => "They are invited already.",
        Code::InvitationOver => {
            "This invitation is no longer valid: it was used, withdrawn or has expired. Ask whoever invited you for a new one."
        }
        Code::ChallengeOver => "This took too long, or was wrong too often. Sign in again.",
        Code::TwoFactorRequired => "Set up two-factor sign-in first.",
        Code::PasswordNeeded => "Confirm with your password first.",
        Code::FreshProofNeeded => "Confirm first that it is you.",
        Code::SetupOver => "This took too long. Begin again.",
        Code::TwoFactorOff => "Two-factor sign-in is off.",
        Code::AddressTaken => "This address belongs to another account by now. Your address stays as it is.",
        Code::UsedElsewhere => {
            "They use this account in another organization, too. Ask whoever runs this server."
        }
        Code::ExternalOver => "This took too long, or was begun in another browser. Begin again.",
        Code::ExternalRefused => "This sign-in leads nowhere here.",
        Code::ExternalFailed => "The sign-in by this provider does not work now.",
        Code::AccountExists => "Sign in with your password, then link this in your profile.",
        Code::IdentityTaken => "This sign-in is linked already.",
        Code::OnlyWayIn => "Choose a password first: this is the only way in.",
        Code::LimitReached => "There are as many of these as there may be. Remove one first.",
        Code::InUse => "This is still in use.",
        Code::IdempotencyKeyReused => "This was sent before, with other words. Please send it again.",
        Code::IdempotencyKeyInUse => "This is being sent already.",
        Code::RegistrationClosed => {
            "You can't register here by yourself. Please ask the people who look after you."
        }
        Code::TooMany => "There were too many requests in a short time.",
        Code::Away => "Something we need is not reachable just now.",
        Code::Internal => trouble::INTERNAL,
    }
    .into()
}

/// What is wrong with a field, to stand beside it.
pub fn field(error: &FieldError) -> String {
    let about = error.about.as_deref();
    // Of one of several things: `contacts[0].email`.
    let field = error.field.rsplit('.').next().unwrap_or_default();
    let words = match error.code.parse() {
        Ok(FieldCode::Required) => required(field),
        Ok(FieldCode::TooLong) if is_password(field) => {
            return format!(
                "Please use a shorter password: {} plain letters at most, fewer with accents, other scripts or emoji.",
                password::MAX_BYTES
            );
        }
        Ok(FieldCode::TooLong) => match about {
            Some(most) => return format!("Please keep this to {most} characters."),
            None if is_list(field) => "These are too many.",
            None => "Please make this shorter.",
        },
        Ok(FieldCode::TooShort) => {
            return format!(
                "Please use at least {} characters. A few words in a row work well.",
                password::MIN_CHARACTERS
            );
        }
        Ok(FieldCode::ControlCharacter) => "This holds a character that can't be used here.",
        Ok(FieldCode::Invalid) => invalid(field),
        Ok(FieldCode::Unknown) => unknown(field),
        Ok(FieldCode::Taken) if field == "email" => "Someone else here has this address already.",
        Ok(FieldCode::Taken) if field == "slug" => {
            "Somebody else has this name in addresses. Please choose another."
        }
        Ok(FieldCode::Taken) => "There is one of this name already, perhaps an archived one.",
        Ok(FieldCode::Archived) => "This customer is archived. Restore it first.",
        Ok(FieldCode::Same) => "This is your address already.",
        Ok(FieldCode::Wrong) if field == "current_password" => "This is not your current password.",
        Ok(FieldCode::Wrong) if field == "code" => "This code is not right, or was used already.",
        Ok(FieldCode::Wrong) => "This is not the password that the account was made with.",
        Ok(FieldCode::Common) => "This password is easy to guess. A few unrelated words in a row work well.",
        Ok(FieldCode::Duplicate) => "This is given more than once.",
        Ok(FieldCode::Stale) => {
            let now = about.unwrap_or_default();
            return format!("Someone changed this to “{now}” in the meantime. Save again to have yours.");
        }
        Err(_) => invalid(""),
    };
    words.to_owned()
}

fn is_list(field: &str) -> bool {
    matches!(field, "email_domains" | "ticket_categories" | "attachment_ids")
}

fn is_password(field: &str) -> bool {
    matches!(field, "password" | "current_password")
}

fn required(field: &str) -> &'static str {
    match field {
        "email" => "Please enter your e-mail address.",
        "password" | "current_password" => "Please enter a password.",
        "permissions" => "Please choose what it may do.",
        "client_secret" => "Please give the secret of this issuer. The one that is kept was for another.",
        "company" => "Please tell us your company's name.",
        "customer_id" => "Please choose a customer.",
        "body" | "description" => "Please write something.",
        "email_domains" => "Please name at least one domain.",
        "ticket_categories" => "Please name at least one category.",
        _ => "Please fill this in.",
    }
}

/// It was attached too long ago, or sent with something else.
const FILE_GONE: &str = "One of the files is not there any more. Remove it and attach it again.";

fn invalid(field: &str) -> &'static str {
    match field {
        "email" => "This is not a complete e-mail address, such as name@company.com.",
        "locale" => "Please choose a language from the list.",
        "slug" => "Please use small letters from a to z, digits and hyphens between them.",
        "accent" => "A colour is # and six digits, such as #007781.",
        "email_domains" => "This is not a domain, such as company.com.",
        "website" => "This is not the address of a website.",
        "attachment_ids" => FILE_GONE,
        "token" => "This link is not complete. Please open it from the mail again.",
        "resolution" => "A resolution goes with the status resolved or closed.",
        _ => "This can't be used here.",
    }
}

fn unknown(field: &str) -> &'static str {
    match field {
        "category" => "Please choose a category from the list.",
        "currency" => "Please choose a currency from the list.",
        "time_zone" => "Please choose a time zone from the list.",
        "organization" => "We don't know this organization. Please check the address.",
        "organization_id" => "Please choose one of your organizations.",
        "customer_id" => "There is no such customer.",
        "requester_id" => "This customer has no such client.",
        "assignee_id" | "member_id" => "There is no such member of staff.",
        "team_id" => "There is no such team.",
        "attachment_ids" => FILE_GONE,
        _ => "This can't be found.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::tickets::validate_raised;
    use shared::validate::Errors;

    /// The API says it to programs, in English, and is not to say anything else.
    #[test]
    fn what_a_form_says_is_what_the_api_would_say() {
        let mut errors = Errors::default();
        validate_raised(&mut errors, "", "", Some(&"a".repeat(61)), &[]);
        validate_raised(&mut errors, &"a".repeat(201), "a\u{202e}b", Some(" "), &[]);
        errors.email("email", "");
        errors.email("email", "name");
        password::check_length(&mut errors, "password", "short");
        password::check_length(&mut errors, "password", &"a".repeat(257));
        password::check_known(&mut errors, "current_password", &"a".repeat(257));
        assert_eq!(errors.0.len(), 11);
        for error in &errors.0 {
            assert_eq!(field(error), error.detail, "{error:?}");
        }
        for refused in [Refusal::Unchanged, Refusal::Closed, Refusal::ReopenWindowOver, Refusal::StaffOnly] {
            assert_eq!(refusal(refused), refused.sentence());
        }
    }

    #[test]
    fn a_length_that_only_the_server_knows_is_not_made_up() {
        let error = FieldError::new("name", FieldCode::TooLong, "");
        assert_eq!(field(&error), "Please make this shorter.");
    }

    #[test]
    fn a_code_of_a_newer_server_is_said_somehow() {
        assert_eq!(field(&FieldError::new("name", "odd", "")), "This can't be used here.");
    }
}
