//! Mails that this module asks for: a row each, which a job makes a mail of.

use crate::access::AccountsTx;
use crate::accounts::letters::Letter;
use crate::clock::Clock;
use crate::problem::Result;

/// Asks for a mail.
pub(crate) async fn queue(tx: &mut AccountsTx, clock: &Clock, address: &str, letter: &Letter) -> Result<()> {
    sqlx::query!(
        "insert into mails (id, address, template, created_at) values ($1, $2, $3, $4)",
        clock.id(),
        address,
        letter.to_json()?,
        clock.now(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
