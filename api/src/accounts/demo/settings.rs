//! The settings of the example organization, changed as an admin would.

use crate::access::{Db, System};
use crate::clock::Clock;
use crate::http::answer::Answer;
use crate::organizations;
use crate::problem::Result;
use shared::ids::OrgId;
use shared::organizations::UpdateOrganization;
use shared::person::Person;

/// Where it is, and what its sign-in page says.
pub(super) async fn make(db: &Db, clock: &Clock, org: OrgId, by: &Person) -> Result<()> {
    let new = UpdateOrganization {
        time_zone: Some("Europe/Amsterdam".to_owned()),
        locale: Some("en-GB".to_owned()),
        sign_in_text: Some(Some("Locked out? Call us at +31 10 555 0100.".to_owned())),
        ..Default::default()
    };
    let mut tx = System::of(db.clone(), clock.clone(), org).change_for(by).await?;
    if let Some(event) = organizations::change(&mut tx, org, new).await? {
        tx.commit(event, Answer::done()).await?;
    }
    Ok(())
}
