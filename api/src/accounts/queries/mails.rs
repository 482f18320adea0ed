//! Mails that this module asks for: a row each, which the job runner makes a mail of.

use crate::access::AccountsTx;
use crate::accounts::mails::AccountMail;
use crate::clock::Clock;
use crate::problem::Result;

/// Asks for a mail.
pub(crate) async fn queue(
    tx: &mut AccountsTx,
    clock: &Clock,
    address: &str,
    mail: &AccountMail,
) -> Result<()> {
    sqlx::query!(
        "insert into mails (id, address, template, next_attempt_at, created_at) values ($1, $2, $3, $4, $4)",
        clock.id(),
        address,
        mail.to_json()?,
        clock.now(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
