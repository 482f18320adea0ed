//! What the tests that walk the whole API document have in common: each operation, called with somebody's things.

use crate::actor::{Actor, Call, Surface, Ticket};
use crate::answer::Answer;
use crate::app::App;
use crate::document::{Door, Operation};
use crate::world::{Organization, make_contact};
use serde_json::Value;
use uuid::Uuid;

/// An id that is nobody's.
pub(crate) const UNKNOWN: Uuid = Uuid::from_u128(0x0192_3456_789a_7bcd_8ef0_1234_5678_9abc);

/// A picture of one point.
pub(crate) const PNG: &[u8] = include_bytes!("../picture.png");

/// The things of one owner, by the name of their kind.
pub(crate) struct Things<'a> {
    pub(crate) organization: &'a Organization,
    pub(crate) ticket: Uuid,
    pub(crate) customer: Uuid,
    pub(crate) client: Uuid,
    /// Somebody who works there, and a client, who do nothing by themselves: they may be shut out.
    pub(crate) staff: Uuid,
    pub(crate) colleague: Uuid,
    /// An invitation to the customer, and a contact there.
    pub(crate) invitation: Uuid,
    pub(crate) stakeholder: Uuid,
    pub(crate) contact: Uuid,
    /// Another sign-in of the owner, and one of an agent.
    pub(crate) session: Uuid,
    pub(crate) staff_session: Uuid,
    pub(crate) api_key: Uuid,
    pub(crate) identity_provider: Uuid,
    /// Who the owner, and an agent, are elsewhere.
    pub(crate) identity: Uuid,
    pub(crate) staff_identity: Uuid,
    /// A file of the owner, and one of an agent, that hang on nothing.
    pub(crate) attachment: Uuid,
    pub(crate) staff_attachment: Uuid,
}

impl Things<'_> {
    /// The id that stands in a path after `noun`.
    pub(crate) fn in_path(&self, operation: &Operation, noun: &str) -> Uuid {
        match noun {
            "staff" => self.staff,
            "clients" | "team" => self.colleague,
            "invitations" => self.invitation,
            // One of these things' own, which can be removed.
            "contacts" => self.contact,
            "sessions" => match Surface::of_path(&operation.path) {
                Surface::Portal => self.session,
                Surface::Console => self.staff_session,
            },
            "identities" => match Surface::of_path(&operation.path) {
                Surface::Portal => self.identity,
                Surface::Console => self.staff_identity,
            },
            "attachments" => self.file(operation),
            "api-keys" => self.api_key,
            "identity-providers" => self.identity_provider,
            _ => in_path(operation, noun, self.organization, self.ticket),
        }
    }

    fn file(&self, operation: &Operation) -> Uuid {
        match Surface::of_path(&operation.path) {
            Surface::Portal => self.attachment,
            Surface::Console => self.staff_attachment,
        }
    }

    /// The id that a body's or query's `name` asks for.
    pub(crate) fn named(&self, operation: &Operation, name: &str) -> Uuid {
        match name {
            "organization_id" => self.organization.id,
            "customer_id" => self.customer,
            "requester_id" | "client_id" => self.client,
            "assignee_id" | "member_id" | "member_ids" => self.organization.agent.member,
            "team_id" => self.organization.team,
            "contact_id" => self.stakeholder,
            "attachment_ids" => self.file(operation),
            // What an event is about; of others there is none.
            "object_id" => self.ticket,
            _ => panic!(
                "{} takes the id `{name}`. Add `{name}` to Things::named in api/tests/it/probe.rs: the id of one \
                 that belongs to these things' owner.",
                operation.name()
            ),
        }
    }

    pub(crate) fn path(&self, operation: &Operation) -> String {
        fill(operation, |noun| self.in_path(operation, noun))
    }

    pub(crate) fn body(&self, operation: &Operation) -> Value {
        let mut body = operation.valid_body(|name| Some(self.named(operation, name)));
        // A file hangs on one thing, and only on what its sender writes.
        body.as_object_mut().map(|body| body.remove("attachment_ids"));
        // Everybody signs in by it.
        if body.get("slug").is_some() {
            body["slug"] = self.organization.slug.into();
        }
        // Nor would anybody get any further who has no second factor.
        if body.get("two_factor_roles").is_some() {
            body["two_factor_roles"] = Value::Array(Vec::new());
        }
        body
    }
}

/// The path of an operation on a ticket, or on another thing of the organization.
pub(crate) fn path_on(operation: &Operation, organization: &Organization, ticket: Uuid) -> String {
    fill(operation, |noun| in_path(operation, noun, organization, ticket))
}

/// The id that stands in a path after `noun`.
fn in_path(operation: &Operation, noun: &str, organization: &Organization, ticket: Uuid) -> Uuid {
    match noun {
        "tickets" => ticket,
        "teams" => organization.team,
        "organizations" => organization.id,
        "logos" => organization.logo,
        "members" | "staff" => organization.agent.member,
        "clients" | "team" => organization.customer.colleague.member,
        "invitations" => organization.invitation,
        "api-keys" => organization.api_key,
        "attachments" => organization.attachment,
        "identity-providers" => organization.identity_provider,
        "oidc" => organization.identity_provider,
        // Not one with clients, who could not raise tickets while it is archived.
        "customers" => organization.prospect.id,
        "contacts" => organization.prospect.contact,
        // Whose one ends is asked for where things have an owner.
        "sessions" | "identities" => UNKNOWN,
        _ => panic!(
            "{} has an id of `{noun}` in its path. Add `{noun}` to `in_path` in api/tests/it/probe.rs: the id of one \
             that belongs to the organization, or to the ticket's customer.",
            operation.name()
        ),
    }
}

/// The path with ids in it; `id` is asked by the noun before each.
pub(crate) fn fill(operation: &Operation, id: impl Fn(&str) -> Uuid) -> String {
    let mut noun = "";
    let mut segments = Vec::new();
    for segment in operation.path.split('/') {
        if segment == "{key}" {
            // Of a picture, which has no owner in the path.
            segments.push("A".repeat(43));
        } else if segment.starts_with('{') {
            segments.push(id(noun).to_string());
        } else {
            noun = segment;
            segments.push(segment.to_owned());
        }
    }
    segments.join("/")
}

pub(crate) fn has_id(operation: &Operation) -> bool {
    operation.path.contains('{')
}

pub(crate) async fn things_of<'a>(
    organization: &'a Organization,
    customer: Uuid,
    owner: &Actor,
) -> Things<'a> {
    let Ticket { id: ticket, .. } = owner.raises("CANARY of an owner").await;
    let (app, org, prospect) = (&owner.app, organization.id, organization.prospect.id);
    Things {
        organization,
        ticket,
        customer,
        client: owner.member,
        staff: organization.newcomer(app, None).await,
        colleague: organization.newcomer(app, Some(customer)).await,
        invitation: organization.invites(app, customer).await,
        stakeholder: make_contact(app, org, customer, "CANARY of a stakeholder").await,
        contact: make_contact(app, org, prospect, "CANARY of a contact").await,
        session: owner.another_session().await,
        staff_session: organization.agent.another_session().await,
        api_key: organization.has_key(app).await,
        identity_provider: organization.has_provider(app).await,
        identity: owner.another_identity().await,
        staff_identity: organization.agent.another_identity().await,
        attachment: has_file(app, org, owner.member).await,
        staff_attachment: has_file(app, org, organization.agent.member).await,
    }
}

/// A file of theirs that hangs on nothing, with its pictures.
pub(crate) async fn has_file(app: &App, org: Uuid, member: Uuid) -> Uuid {
    let id = app.clock.id();
    let folder = app.data().join(format!("files/{org}/{id}"));
    std::fs::create_dir_all(&folder).unwrap();
    for form in ["whole", "preview", "thumbnail"] {
        std::fs::write(folder.join(form), PNG).unwrap();
    }
    app.make(&format!(
        "insert into attachments (org_id, id, uploaded_by, name, kind, size, sha256, preview, width, height, created_at)
         values ('{org}', '{id}', '{member}', 'canary.png', 'image/png', {}, sha256('canary'), 'ready', 1, 1, '{}')",
        PNG.len(),
        app.clock.now(),
    ))
    .await;
    id
}

/// The call of `actor` with the body that the operation takes.
pub(crate) fn call<'a>(actor: &'a Actor, operation: &Operation, path: &str, body: &Value) -> Call<'a> {
    with_body(actor.call(operation.method.clone(), path), operation, body)
}

/// The same call with the body that the operation takes: this JSON, a picture, a form with one, or none.
pub(crate) fn with_body<'a>(call: Call<'a>, operation: &Operation, json: &Value) -> Call<'a> {
    match (operation.body(), operation.takes_body()) {
        (Some(_), _) => call.json(json),
        (None, true) if operation.takes_a_form() => call.file("canary.png", PNG),
        (None, true) => call.raw("image/png", PNG),
        (None, false) => call,
    }
}

/// What comes back, under the operation's name.
pub(crate) async fn answer(call: Call<'_>, operation: &Operation) -> Answer {
    Answer { asked: operation.name(), ..call.await }
}

/// Who may use the operation, as a member of `organization`.
pub(crate) fn allowed<'a>(organization: &'a Organization, operation: &Operation) -> &'a Actor {
    match operation.door() {
        Door::Client | Door::PrimaryContact => &organization.customer.primary,
        Door::Staff(Some(permission)) => organization.who_may(&permission),
        Door::Staff(None) => &organization.agent,
        Door::Anybody => match Surface::of_path(&operation.path) {
            Surface::Portal => &organization.customer.primary,
            Surface::Console => &organization.agent,
        },
    }
}
