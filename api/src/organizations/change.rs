//! What can be changed about the organization: first made to be what is kept, then put in its place.

use crate::access::fields::Fields;
use crate::addresses::Address;
use crate::problem::{Error, Result};
use shared::ids::LogoId;
use shared::organizations::{
    FirstStep, OrganizationField, OrganizationHappening, Registration, UpdateOrganization, WholeOrganization,
};
use shared::role::Role;

type Happened = Vec<OrganizationHappening>;

/// What is given, in the one form that it is kept in.
///
/// # Errors
/// There is no such time zone or domain, or two categories are one.
pub(super) fn cleaned(new: UpdateOrganization) -> Result<UpdateOrganization> {
    let trimmed = |text: String| text.trim().to_owned();
    if new.time_zone.as_deref().is_some_and(|zone| zone.parse::<chrono_tz::Tz>().is_err()) {
        return Err(Error::field("time_zone", "unknown", "Please choose a time zone from the list."));
    }
    let text = |text: String| Some(text.trim().replace("\r\n", "\n")).filter(|text| !text.is_empty());
    Ok(UpdateOrganization {
        name: new.name.map(trimmed),
        accent: new.accent.map(|accent| accent.map(|accent| accent.to_ascii_lowercase())),
        sign_in_text: new.sign_in_text.map(|given| given.and_then(text)),
        email_domains: new.email_domains.map(domains).transpose()?,
        ticket_categories: new.ticket_categories.as_deref().map(categories).transpose()?,
        two_factor_roles: new
            .two_factor_roles
            .map(|roles| Role::ALL.into_iter().filter(|role| roles.contains(role)).collect()),
        ..new
    })
}

/// In the form that addresses are looked up in. Each stands there once.
fn domains(given: Vec<String>) -> Result<Vec<String>> {
    let mut all = Vec::with_capacity(given.len());
    for one in given {
        let text = one.trim().trim_start_matches('@').trim_end_matches('.');
        let address = Address::read(&format!("somebody@{text}"));
        let domain = address.as_ref().and_then(|address| address.normalized.split_once('@'));
        let Some((_, domain)) = domain else {
            let detail = "This is not a domain, such as company.com.";
            return Err(Error::field("email_domains", "invalid", detail));
        };
        let domain = domain.to_owned();
        if !all.contains(&domain) {
            all.push(domain);
        }
    }
    Ok(all)
}

fn categories(given: &[String]) -> Result<Vec<String>> {
    let all: Vec<_> = given.iter().map(|one| one.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    let mut known: Vec<_> = all.iter().map(|one| one.to_lowercase()).collect();
    known.sort();
    if known.windows(2).any(|pair| pair[0] == pair[1]) {
        return Err(Error::field("ticket_categories", "duplicate", "This is given more than once."));
    }
    Ok(all)
}

/// Puts what was cleaned in its place; what is as it was did not happen.
///
/// # Errors
/// Registering goes by domain, and none is named.
pub(super) fn update(organization: &mut WholeOrganization, new: UpdateOrganization) -> Result<Happened> {
    let asks_for_domains = new.registration.is_some() || new.email_domains.is_some();
    let text = |text: &String| Some(text.clone());
    let list = |list: &Vec<String>| (!list.is_empty()).then(|| list.join(", "));
    let mut of = fields();
    of.put(OrganizationField::Name, &mut organization.name, new.name, text);
    of.put(OrganizationField::Slug, &mut organization.slug, new.slug, text);
    of.put(OrganizationField::Accent, &mut organization.accent, new.accent, Option::clone);
    of.put(OrganizationField::SignInText, &mut organization.sign_in_text, new.sign_in_text, Option::clone);
    of.put(OrganizationField::TimeZone, &mut organization.time_zone, new.time_zone, text);
    of.put(OrganizationField::Locale, &mut organization.locale, new.locale, text);
    of.put(OrganizationField::Currency, &mut organization.currency, new.currency, text);
    of.put(OrganizationField::Registration, &mut organization.registration, new.registration, |policy| {
        Some(policy.as_str().to_owned())
    });
    of.put(OrganizationField::EmailDomains, &mut organization.email_domains, new.email_domains, list);
    of.put(
        OrganizationField::TicketCategories,
        &mut organization.ticket_categories,
        new.ticket_categories,
        list,
    );
    of.put(
        OrganizationField::TwoFactorRoles,
        &mut organization.two_factor_roles,
        new.two_factor_roles,
        |roles| {
            let words: Vec<_> = roles.iter().map(|role| role.as_str()).collect();
            (!words.is_empty()).then(|| words.join(", "))
        },
    );
    let step = |step: &FirstStep| Some(step.as_str().to_owned());
    of.put(OrganizationField::FirstStep, &mut organization.first_step, new.first_step, step);
    let goes_by_domain = organization.registration == Registration::Domains;
    if asks_for_domains && goes_by_domain && organization.email_domains.is_empty() {
        return Err(Error::field("email_domains", "required", "Please name at least one domain."));
    }
    Ok(of.happened())
}

/// Another logo, or none.
pub(super) fn set_logo(organization: &mut WholeOrganization, new: Option<LogoId>) -> Happened {
    let mut of = fields();
    let told = |logo: &Option<LogoId>| logo.map(|logo| logo.to_string());
    of.put(OrganizationField::Logo, &mut organization.logo_id, Some(new), told);
    of.happened()
}

fn fields() -> Fields<OrganizationField, OrganizationHappening> {
    Fields::told_by(|field, from, to| OrganizationHappening::Changed { field, from, to })
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::ids::OrgId;
    use uuid::Uuid;

    fn acme() -> WholeOrganization {
        WholeOrganization {
            id: OrgId(Uuid::nil()),
            slug: "acme".into(),
            name: "Acme".into(),
            accent: Some("#007781".into()),
            logo_id: None,
            sign_in_text: None,
            time_zone: "Etc/UTC".into(),
            locale: "en".into(),
            currency: "EUR".into(),
            registration: Registration::Open,
            email_domains: Vec::new(),
            ticket_categories: vec!["Shop".into()],
            two_factor_roles: Vec::new(),
            first_step: FirstStep::Done,
            updated_at: Default::default(),
            version: 1,
        }
    }

    fn words(words: &[&str]) -> Option<Vec<String>> {
        Some(words.iter().map(|&word| word.to_owned()).collect())
    }

    #[test]
    fn what_is_as_it_was_did_not_happen() {
        let mut organization = acme();
        let same = UpdateOrganization {
            name: Some(" Acme ".into()),
            accent: Some(Some("#007781".into())),
            sign_in_text: Some(Some(" \n ".into())),
            registration: Some(Registration::Open),
            ticket_categories: words(&[" Shop "]),
            ..Default::default()
        };
        assert_eq!(update(&mut organization, cleaned(same).unwrap()).unwrap(), []);
        let other = UpdateOrganization { accent: Some(None), ..Default::default() };
        let gone = OrganizationHappening::Changed {
            field: OrganizationField::Accent,
            from: Some("#007781".into()),
            to: None,
        };
        assert_eq!(update(&mut organization, other).unwrap(), [gone]);
    }

    #[test]
    fn domains_are_kept_as_the_name_system_has_them() {
        let given = ["@Company.COM", "müller.example.", "xn--mller-kva.example", " company.com "];
        let kept = domains(given.map(str::to_owned).to_vec()).unwrap();
        assert_eq!(kept, ["company.com", "xn--mller-kva.example"]);
        for bad in [
            "company",
            "a b.com",
            "1.2.3.4",
            "[::1]",
            "https://company.com",
            "a@company.com",
            "-a.com",
            "xn--a.example",
        ] {
            assert!(domains(vec![bad.to_owned()]).is_err(), "{bad}");
        }
    }

    #[test]
    fn two_categories_are_not_one() {
        assert!(categories(&words(&["Shop", "shop"]).unwrap()).is_err());
        assert!(categories(&words(&["Größe", "GRÖSSE"]).unwrap()).is_ok());
        assert!(categories(&words(&["Web  site", "web site"]).unwrap()).is_err());
    }

    #[test]
    fn who_goes_by_domain_names_one() {
        let domains = |registration, email_domains| UpdateOrganization {
            registration,
            email_domains,
            ..Default::default()
        };
        let mut organization = acme();
        assert!(update(&mut organization, domains(Some(Registration::Domains), None)).is_err());
        let mut organization = acme();
        let both = domains(Some(Registration::Domains), words(&["company.com"]));
        assert_eq!(update(&mut organization, both).unwrap().len(), 2);
        assert!(update(&mut organization, domains(None, words(&[]))).is_err());
    }
}
