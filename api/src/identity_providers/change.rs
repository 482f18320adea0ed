//! What can be changed about a provider, as pure functions: they change the value and say what happened.

use super::kept::Kept;
use crate::access::fields::Fields;
use crate::problem::{Error, Result};
use shared::identity_providers::{GroupRole, ProviderField, ProviderHappening, UpdateIdentityProvider};

/// Puts what is given in its place, with the secret sealed already; what is as it was did not happen.
///
/// # Errors
/// It is another issuer, and not said which secret that one knows: the old one would be sent to a server that it was never
/// for.
pub(super) fn update(
    kept: &mut Kept,
    new: UpdateIdentityProvider,
    secret: Option<Option<Vec<u8>>>,
) -> Result<Vec<ProviderHappening>> {
    let is_elsewhere = new.issuer.as_deref().is_some_and(|issuer| issuer.trim() != kept.issuer);
    if is_elsewhere && kept.client_secret.is_some() && secret.is_none() {
        let detail = "Please give the secret of this issuer. The one that is kept was for another.";
        return Err(Error::field("client_secret", "required", detail));
    }
    let mut of = Fields::told_by(|field, from, to| ProviderHappening::Changed { field, from, to });
    let line = |text: String| text.trim().to_owned();
    let told = |text: &String| Some(text.clone());
    of.put(ProviderField::Name, &mut kept.name, new.name.map(line), told);
    of.put(ProviderField::Issuer, &mut kept.issuer, new.issuer.map(line), told);
    of.put(ProviderField::ClientId, &mut kept.client_id, new.client_id.map(line), told);
    // Of a secret nothing is told but that it is another one.
    of.put(ProviderField::ClientSecret, &mut kept.client_secret, secret, |_| None);
    let claim = new.groups_claim.map(|claim| Some(line(claim)).filter(|claim| !claim.is_empty()));
    of.put(ProviderField::GroupsClaim, &mut kept.groups_claim, claim, Option::clone);
    of.put(ProviderField::Roles, &mut kept.roles, new.roles, |roles| {
        let one = |given: &GroupRole| format!("{} {}", given.group, given.role.as_str());
        Some(roles.iter().map(one).collect::<Vec<_>>().join(", ")).filter(|roles| !roles.is_empty())
    });
    of.put(ProviderField::Enabled, &mut kept.is_enabled, new.is_enabled, |is_enabled| {
        Some(if *is_enabled { "yes" } else { "no" }.to_owned())
    });
    Ok(of.happened())
}
