//! The first steps of a new organization.

use shared::organizations::FirstStep;

/// The page.
pub const TITLE: &str = "Welcome";
/// Names the list of the steps.
pub const STEPS: &str = "First steps";
/// Read out after a step that is taken.
pub const TAKEN: &str = "done";
/// Goes on without more.
pub const NEXT: &str = "Next step";
/// Ends the steps.
pub const FINISH: &str = "Finish";
/// One step back.
pub const BACK: &str = "Back";
/// Leaves them for another time.
pub const LATER: &str = "Do this later";
/// They are found no more.
pub const PUT_AWAY: &str = "Don't show again";
/// Leads on from the dashboard.
pub const GO_ON: &str = "Go on";
/// The end: the title.
pub const DONE: &str = "You are set up";
/// The end: what is next.
pub const DONE_TEXT: &str = "All of this can be changed under Settings, Team and Customers.";
/// Leads to the first page.
pub const TO_DASHBOARD: &str = "To the dashboard";
/// Under the second step.
pub const STAFF_TEXT: &str = "Each gets a mail with a link. Agents work on tickets, managers also look after customers and clients, admins \
     may do everything.";
/// Opens the form.
pub const INVITE: &str = "Invite someone";
/// Names the list of those who were asked.
pub const INVITED: &str = "Invited so far";

/// What a step is called.
pub const fn step(step: FirstStep) -> &'static str {
    match step {
        FirstStep::Brand => "Name and brand",
        FirstStep::Staff => "Invite your staff",
        FirstStep::Client => "Invite your first client",
        FirstStep::Done => DONE,
    }
}

/// On the dashboard, until it is done or put away.
pub fn waits(next: FirstStep) -> String {
    format!("Your organization is new. Next step: {}.", step(next))
}
