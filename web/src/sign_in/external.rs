//! Signing in by a provider elsewhere (OpenID Connect): the buttons that lead there, and the page that it leads back to.

use super::second::SecondFactor;
use super::{Entry, Words};
use crate::client::{Challenge, Entered, Standing, Trouble, Visitor};
use crate::location::{Going, Location};
use crate::place;
use crate::session::Session;
use crate::text::external as words;
use crate::ui::{Button, ButtonKind, ButtonLink, ButtonSize, Skeleton, SkeletonShape};
use leptos::prelude::*;
use shared::accounts::{BeginExternal, FinishExternal};
use shared::identity_providers::ExternalProvider;
use shared::problem::Code;
use wasm_bindgen_futures::spawn_local;

/// Where the way there is kept while the provider has the tab.
const KEPT: &str = "portico.external";

/// What has to be known when the provider leads back.
pub struct Way {
    /// By whom, as in addresses.
    pub provider: String,
    /// Whose sign-in page it was, by slug.
    pub organization: Option<String>,
    /// Where it goes on afterwards.
    pub next: Option<String>,
}

fn storage() -> Option<web_sys::Storage> {
    window().session_storage().ok().flatten()
}

impl Way {
    /// Leaves for the provider's page.
    pub fn leave(&self, authorization_url: &str) {
        let Self { provider, organization, next } = self;
        let text = |part: &Option<String>| part.clone().unwrap_or_default();
        let kept = [provider.clone(), text(organization), text(next)].join("\n");
        // Where nothing may be stored the way back ends at a page that says so.
        storage().map(|storage| storage.set_item(KEPT, &kept));
        // Refused only when the page is being left.
        let _ = window().location().set_href(authorization_url);
    }

    /// The way that this tab went, once.
    fn take() -> Option<Self> {
        let storage = storage()?;
        let kept = storage.get_item(KEPT).ok().flatten()?;
        // What can be read can be removed.
        let _ = storage.remove_item(KEPT);
        Self::read(&kept)
    }

    fn read(kept: &str) -> Option<Self> {
        let mut parts = kept.split('\n').map(|part| Some(part.to_owned()).filter(|part| !part.is_empty()));
        Some(Self {
            provider: parts.next().flatten()?,
            organization: parts.next().flatten(),
            next: parts.next().flatten(),
        })
    }
}

/// Leaves for a provider to sign in there, and to go on at `next` afterwards.
///
/// # Errors
/// Why it can't be begun.
pub(crate) async fn leave_for(
    visitor: Visitor,
    provider: String,
    body: BeginExternal,
    next: Option<String>,
) -> Result<(), Trouble> {
    let begun = visitor.begin_external(&provider, &body).await?;
    Way { provider, organization: body.organization, next }.leave(&begun.authorization_url);
    Ok(())
}

/// A button for each provider; nothing where there is none.
#[component]
pub(crate) fn Others(
    /// The providers.
    providers: Box<dyn Fn() -> Vec<ExternalProvider> + Send + Sync>,
    /// What a link of a mail asks for besides: an invitation to accept, or an address to confirm.
    #[prop(optional)]
    asked: BeginExternal,
    /// Nothing stands after it that one could do instead.
    #[prop(optional)]
    alone: bool,
) -> impl IntoView {
    let (entry, location) = (Entry::here(), Location::here());
    let visitor = Session::here().visitor();
    let (pending, said) = (RwSignal::new(false), RwSignal::new(None::<String>));
    let asked = StoredValue::new(asked);
    let begin = move |provider: String| {
        let next = untrack(|| location.parameter("next"));
        let body = BeginExternal { organization: untrack(|| entry.slug.get()), ..asked.get_value() };
        pending.set(true);
        spawn_local(async move {
            if let Err(trouble) = leave_for(visitor, provider, body, next).await {
                pending.try_set(false);
                said.try_set(Some(trouble.words()));
            }
        });
    };
    let button = move |one: ExternalProvider| {
        let name = words::go_on_with(&one.name);
        view! {
            <Button size=ButtonSize::Large pending=pending on_click=move |_| begin(one.key.clone())>
                {name}
            </Button>
        }
    };
    move || {
        let providers = providers();
        (!providers.is_empty()).then(|| {
            view! {
                <div class="sign-in-others" role="group" aria-label=words::OTHERS>
                    <p role="alert" class="sign-in-more">{said}</p>
                    {providers.into_iter().map(button).collect_view()}
                    {(!alone).then(|| view! { <p class="sign-in-or" aria-hidden="true">{words::OR}</p> })}
                </div>
            }
        })
    }
}

/// What the provider says in the address, which is taken out of it: neither the history nor a picture of the screen keeps
/// it.
fn sent_back(location: Location) -> Option<FinishExternal> {
    let parameter = |name: &str| untrack(|| location.parameter(name));
    let state = parameter("state")?;
    let back =
        FinishExternal { code: parameter("code"), state, iss: parameter("iss"), error: parameter("error") };
    let path = location.path().get_untracked();
    location.go_as(&path, Going::IN_PLACE);
    Some(back)
}

/// How far it is.
#[derive(Clone)]
enum Step {
    /// The server is asked.
    Asking,
    /// The second factor is wanted.
    Challenge(Challenge),
    /// It did not work; why, where that is known.
    Refused(Option<Trouble>),
}

/// Where the provider leads back to: signs in, or links it with the account that asked for it.
#[component]
pub fn External() -> impl IntoView {
    place::open_alone(words::PAGE);
    let (entry, location, session) = (Entry::here(), Location::here(), Session::here());
    let step = RwSignal::new(Step::Asking);
    // Which provider leads back says the address, that is registered with it alone: what another one says is not sent to it.
    let provider = untrack(|| location.parameter("provider"));
    let (way, back) =
        (Way::take().filter(|way| Some(&way.provider) == provider.as_ref()), sent_back(location));
    let organization = way.as_ref().and_then(|way| way.organization.clone());
    let next = way.as_ref().and_then(|way| crate::paths::next(entry.entrance.root, way.next.as_deref()));
    let to = next.clone().unwrap_or_else(entry.entrance.home);
    let go_in = Callback::new(move |()| location.go_as(&to, Going::IN_PLACE));
    let finish = move |provider: String, back: FinishExternal, goes_on: bool| {
        let visitor = session.visitor();
        spawn_local(async move {
            match visitor.finish_external(&provider, &back, goes_on).await {
                Ok(None | Some(Entered::In)) => go_in.run(()),
                Ok(Some(Entered::Challenge(challenge))) => {
                    step.try_set(Step::Challenge(challenge));
                }
                Err(trouble) => {
                    step.try_set(Step::Refused(Some(trouble)));
                }
            }
        });
    };
    match (way, back) {
        (Some(way), Some(back)) => {
            let goes_on = way.organization.is_none();
            let waiting = StoredValue::new(Some((way.provider, back)));
            // After the answer on who is there, which may take a cookie away that is not good any more.
            Effect::new(move |_| {
                if matches!(session.standing(), Standing::Starting) {
                    return;
                }
                if let Some((provider, back)) = waiting.try_update_value(Option::take).flatten() {
                    finish(provider, back, goes_on);
                }
            });
        }
        _ => step.set(Step::Refused(None)),
    }
    let login = crate::paths::for_organization(&(entry.entrance.login)(), organization.as_deref());
    move || match step.get() {
        Step::Asking => view! {
            <Words title=words::PAGE line=Some(words::ASKING.to_owned()) />
            <Skeleton shape=SkeletonShape::Rows rows=2 />
        }
        .into_any(),
        Step::Challenge(challenge) => {
            let again = move |()| location.go_as(&(entry.entrance.login)(), Going::IN_PLACE);
            view! { <SecondFactor challenge=challenge on_in=go_in on_over=again /> }.into_any()
        }
        Step::Refused(trouble) => {
            let waits = trouble.as_ref().is_some_and(|trouble| trouble.is(Code::EmailNotVerified));
            let title = if waits { crate::text::register::SENT_TITLE } else { words::REFUSED };
            let line = trouble.map_or_else(|| words::NOT_BEGUN.to_owned(), |trouble| trouble.words());
            view! {
                <Words title=title line=Some(line) />
                <Onward login=login.clone() next=next.clone() />
            }
            .into_any()
        }
    }
}

/// The way on after a refusal: back to where one came from, for who is signed in, or to sign-in.
#[component]
fn Onward(login: String, next: Option<String>) -> impl IntoView {
    let session = Session::here();
    let is_in = session.signed_in().is_some();
    match next.filter(|_| is_in) {
        Some(next) => view! {
            <ButtonLink kind=ButtonKind::Primary size=ButtonSize::Large href=next>
                {words::BACK}
            </ButtonLink>
        }
        .into_any(),
        None => view! {
            <ButtonLink kind=ButtonKind::Primary size=ButtonSize::Large href=login>
                {crate::text::sign_in::SUBMIT}
            </ButtonLink>
        }
        .into_any(),
    }
}

#[cfg(test)]
mod tests {
    use super::Way;

    #[test]
    fn the_way_back_is_read_as_it_was_kept() {
        let read = |kept: &str| Way::read(kept).map(|way| (way.provider, way.organization, way.next));
        let text = |text: &str| Some(text.to_owned());
        assert_eq!(
            read("google\nacme\n/portal/tickets"),
            Some(("google".into(), text("acme"), text("/portal/tickets")))
        );
        assert_eq!(read("google\n\n"), Some(("google".into(), None, None)));
        assert_eq!(read(""), None);
    }
}
