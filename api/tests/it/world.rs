//! The world of every test: two organizations that must not know of each other, with two customers, one more that
//! nobody has an account of, and every role in each.

use crate::actor::{Actor, PASSWORD, Surface};
use crate::app::{App, Setup};
use crate::probe::PNG;
use argon2::{Argon2, PasswordHasher as _};
use portico::config::{Config, SealingKeys, TokenKey};
use sqlx::PgPool;
use std::ops::Deref;
use std::sync::{Arc, LazyLock};
use uuid::Uuid;

/// The hash of [`PASSWORD`], with the product's parameters.
static HASH: LazyLock<String> =
    LazyLock::new(|| Argon2::default().hash_password(PASSWORD.as_bytes()).unwrap().to_string());

/// Everybody.
pub(crate) struct World {
    pub(crate) acme: Organization,
    pub(crate) globex: Organization,
    pub(crate) app: Arc<App>,
}

/// A tenant with all its people.
pub(crate) struct Organization {
    pub(crate) id: Uuid,
    pub(crate) slug: &'static str,
    pub(crate) admin: Actor,
    pub(crate) manager: Actor,
    pub(crate) agent: Actor,
    /// Two clients: one sees all of the company, the other only their own.
    pub(crate) customer: Customer,
    /// Another company: one client.
    pub(crate) other_customer: Customer,
    /// A company without clients and tickets, with a contact.
    pub(crate) prospect: Prospect,
    /// A team, with the agent in it.
    pub(crate) team: Uuid,
    /// An invitation to the first company, an hour old.
    pub(crate) invitation: Uuid,
    /// A picture of one point.
    pub(crate) logo: Uuid,
    /// A key of the admin.
    pub(crate) api_key: Uuid,
    /// A provider of sign-ins, at an address that nobody asks.
    pub(crate) identity_provider: Uuid,
    /// A file of the agent that hangs on nothing; the store has nothing of it.
    pub(crate) attachment: Uuid,
}

/// A client company; it acts through its primary contact.
pub(crate) struct Customer {
    pub(crate) id: Uuid,
    pub(crate) primary: Actor,
    pub(crate) colleague: Actor,
}

/// A client company that nobody has an account of.
pub(crate) struct Prospect {
    pub(crate) id: Uuid,
    pub(crate) contact: Uuid,
}

impl Deref for Customer {
    type Target = Actor;
    fn deref(&self) -> &Actor {
        &self.primary
    }
}

impl World {
    /// The usual world.
    pub(crate) async fn new(pool: PgPool) -> Self {
        let setup = Setup::of(&pool);
        Self::on(pool, setup).await
    }

    /// The world on a server of one's own making.
    pub(crate) async fn on(pool: PgPool, setup: Setup) -> Self {
        let app = Arc::new(App::start(pool, setup).await);
        let categories = vec!["Website".to_owned(), "Shop".to_owned()];
        let acme = Organization::new(&app, "acme", "Acme Web", categories).await;
        let globex = Organization::new(&app, "globex", "Globex Studio", Vec::new()).await;
        Self { acme, globex, app }
    }

    /// A second server on the same database, with the same keys and the same time.
    pub(crate) async fn another_node(&self) -> Arc<App> {
        let keys = self.app.data().join("keys");
        let same_keys = move |config: &mut Config| {
            config.signing_key = TokenKey::Kept(keys.join("signing.pem"));
            config.sealing_keys = SealingKeys::Kept(keys.join("sealing.key"));
        };
        let mut setup = Setup::of(&self.app.pool).with(same_keys);
        setup.clock = self.app.clock.clone();
        Arc::new(App::start(self.app.pool.clone(), setup).await)
    }
}

impl Organization {
    async fn new(app: &Arc<App>, slug: &'static str, name: &str, categories: Vec<String>) -> Self {
        let id = app.clock.id();
        let now = app.clock.now();
        sqlx::query(
            "with made as (
                 insert into organizations (id, slug, name, ticket_categories, created_at, updated_at)
                 values ($1, $2, $3, $4, $5, $5) returning id
             )
             insert into ticket_counters (org_id, id) select id, id from made",
        )
        .bind(id)
        .bind(slug)
        .bind(name)
        .bind(categories)
        .bind(now)
        .execute(&app.pool)
        .await
        .unwrap();
        let staff = |first: &str| {
            let email = format!("{}@{slug}.example", first.to_lowercase());
            Actor::new(app.clone(), Surface::Console, slug, &format!("{first} {name}"), email)
        };
        let (admin, manager, agent) = (staff("Ada"), staff("Mila"), staff("Jonas"));
        for (actor, role) in [(&admin, "admin"), (&manager, "manager"), (&agent, "agent")] {
            join(actor, id, role, None, "own").await;
        }
        let team = app.clock.id();
        sqlx::query(
            "with made as (
                 insert into teams (org_id, id, name, created_at, updated_at) values ($1, $2, 'Web', $3, $3)
             )
             insert into team_members (org_id, id, team_id, member_id, created_at) values ($1, $4, $2, $5, $3)",
        )
        .bind(id)
        .bind(team)
        .bind(now)
        .bind(app.clock.id())
        .bind(agent.member)
        .execute(&app.pool)
        .await
        .unwrap();
        let logo = app.clock.id();
        sqlx::query(
            "with made as (insert into logos (org_id, id, png, created_at) values ($1, $2, $3, $4))
             update organizations set logo_id = $2 where id = $1",
        )
        .bind(id)
        .bind(logo)
        .bind(PNG)
        .bind(now)
        .execute(&app.pool)
        .await
        .unwrap();
        let customer = Customer::new(app, id, slug, "Tidewell").await;
        let other_customer = Customer::new(app, id, slug, "Northwind").await;
        let prospect = Prospect::new(app, id, slug).await;
        let [invitation, api_key, identity_provider, attachment] = [Uuid::nil(); 4];
        let mut made = Self {
            id,
            slug,
            admin,
            manager,
            agent,
            customer,
            other_customer,
            prospect,
            team,
            invitation,
            logo,
            api_key,
            identity_provider,
            attachment,
        };
        made.invitation = made.invites(app, made.customer.id).await;
        made.api_key = made.has_key(app).await;
        made.identity_provider = made.has_provider(app).await;
        made.attachment = made.has_file(app).await;
        made
    }

    /// Somebody new who works here, or a client of this customer.
    pub(crate) async fn newcomer(&self, app: &Arc<App>, customer: Option<Uuid>) -> Uuid {
        let (surface, role) =
            if customer.is_some() { (Surface::Portal, "client") } else { (Surface::Console, "agent") };
        let email = format!("{}@{}.example", app.clock.id(), self.slug);
        let actor = Actor::new(app.clone(), surface, self.slug, "Nina Newcomer", email);
        join(&actor, self.id, role, customer, "own").await;
        actor.member
    }

    /// A provider of sign-ins. Older ones than the last few go, since there may be only so many; its first stays.
    pub(crate) async fn has_provider(&self, app: &App) -> Uuid {
        sqlx::query(
            "delete from identity_providers where id in (
                 select id from identity_providers where org_id = $1 and id <> $2 order by id desc offset 8)",
        )
        .bind(self.id)
        .bind(self.identity_provider)
        .execute(&app.pool)
        .await
        .unwrap();
        let id = app.clock.id();
        sqlx::query(
            "insert into identity_providers (org_id, id, name, issuer, client_id, created_at, updated_at)
             values ($1, $2, 'Staff of ' || $3, 'https://127.0.0.1:1', 'portico', $4, $4)",
        )
        .bind(self.id)
        .bind(id)
        .bind(self.slug)
        .bind(app.clock.now())
        .execute(&app.pool)
        .await
        .unwrap();
        id
    }

    /// An invitation to this customer, an hour old.
    pub(crate) async fn invites(&self, app: &App, customer: Uuid) -> Uuid {
        let id = app.clock.id();
        sqlx::query(
            "insert into invitations (org_id, id, email, email_normalized, role, customer_id, invited_by, sent_at,
                 expires_at, created_at, updated_at)
             values ($1, $2, $3, $3, 'client', $4, $5, $6, $7, $6, $6)",
        )
        .bind(self.id)
        .bind(id)
        .bind(format!("{id}@{}.example", self.slug))
        .bind(customer)
        .bind(self.manager.member)
        .bind(app.clock.now() - chrono::TimeDelta::hours(1))
        .bind(app.clock.now() + chrono::TimeDelta::hours(71))
        .execute(&app.pool)
        .await
        .unwrap();
        id
    }

    /// A key whose text nobody knows.
    pub(crate) async fn has_key(&self, app: &App) -> Uuid {
        let (id, member) = (app.clock.id(), app.clock.id());
        sqlx::query(
            "with made as (
                 insert into members (org_id, id, role, name, email, created_at, updated_at)
                 values ($1, $3, 'integration', 'Robot (key)', '', $5, $5)
             )
             insert into api_keys (org_id, id, name, member_id, owner_id, permissions, prefix, hash, expires_at,
                 created_at, updated_at)
             values ($1, $2, 'Robot', $3, $4, '{tickets:read}', 'portico_Robot1', sha256($2::text::bytea), $6, $5, $5)",
        )
        .bind(self.id)
        .bind(id)
        .bind(member)
        .bind(self.admin.member)
        .bind(app.clock.now())
        .bind(app.clock.now() + chrono::TimeDelta::days(300))
        .execute(&app.pool)
        .await
        .unwrap();
        id
    }

    /// A file whose bytes nobody has.
    async fn has_file(&self, app: &App) -> Uuid {
        let id = app.clock.id();
        sqlx::query(
            "insert into attachments (org_id, id, uploaded_by, name, kind, size, sha256, preview, created_at)
             values ($1, $2, $3, 'lost.txt', 'text/plain', 4, sha256('lost'), 'none', $4)",
        )
        .bind(self.id)
        .bind(id)
        .bind(self.agent.member)
        .bind(app.clock.now())
        .execute(&app.pool)
        .await
        .unwrap();
        id
    }

    /// The first of its staff who has the permission.
    pub(crate) fn who_may(&self, permission: &str) -> &Actor {
        let roles = [(shared::role::Role::Agent, &self.agent), (shared::role::Role::Admin, &self.admin)];
        let may = |role: shared::role::Role| role.permissions().iter().any(|one| one.as_str() == permission);
        roles.into_iter().find(|(role, _)| may(*role)).map_or(&self.admin, |(_, actor)| actor)
    }
}

impl Prospect {
    async fn new(app: &App, org: Uuid, slug: &str) -> Self {
        let id = make_customer(app, org, &format!("Medby of {slug}")).await;
        let contact = make_contact(app, org, id, "Samir Medby").await;
        Self { id, contact }
    }
}

async fn make_customer(app: &App, org: Uuid, name: &str) -> Uuid {
    let id = app.clock.id();
    sqlx::query(
        "insert into customers (org_id, id, name, created_at, updated_at) values ($1, $2, $3, $4, $4)",
    )
    .bind(org)
    .bind(id)
    .bind(name)
    .bind(app.clock.now())
    .execute(&app.pool)
    .await
    .unwrap();
    id
}

/// Makes a contact of a customer, whatever state that is in.
pub(crate) async fn make_contact(app: &App, org: Uuid, customer: Uuid, name: &str) -> Uuid {
    let id = app.clock.id();
    sqlx::query(
        "insert into contacts (org_id, id, customer_id, name, created_at, updated_at) values ($1, $2, $3, $4, $5, $5)",
    )
    .bind(org)
    .bind(id)
    .bind(customer)
    .bind(name)
    .bind(app.clock.now())
    .execute(&app.pool)
    .await
    .unwrap();
    id
}

impl Customer {
    async fn new(app: &Arc<App>, org: Uuid, slug: &str, company: &str) -> Self {
        let id = make_customer(app, org, &format!("{company} of {slug}")).await;
        let client = |first: &str| {
            let email = format!("{}.{}@{slug}.example", first.to_lowercase(), company.to_lowercase());
            Actor::new(app.clone(), Surface::Portal, slug, &format!("{first} {company}"), email)
        };
        let (primary, colleague) = (client("Marta"), client("Colin"));
        join(&primary, org, "client", Some(id), "company").await;
        join(&colleague, org, "client", Some(id), "own").await;
        Self { id, primary, colleague }
    }
}

/// Makes an account that is verified, with a place in an organization.
async fn join(actor: &Actor, org: Uuid, role: &str, customer: Option<Uuid>, scope: &str) {
    let (first, last) = actor.name.split_once(' ').unwrap();
    sqlx::query(
        "with made as (
             insert into accounts (id, email, email_normalized, password_hash, first_name, last_name,
                 email_verified_at, created_at, updated_at)
             values ($1, $2, $2, $3, $4, $5, $6, $6, $6) returning id
         )
         insert into members (org_id, id, account_id, role, name, email, customer_id, is_primary_contact,
             ticket_scope, created_at, updated_at)
         select $7, $8, made.id, $9, $10, $2, $11, $12 = 'company', $12, $6, $6 from made",
    )
    .bind(actor.account)
    .bind(&actor.email)
    .bind(HASH.as_str())
    .bind(first)
    .bind(last)
    .bind(actor.app.clock.now())
    .bind(org)
    .bind(actor.member)
    .bind(role)
    .bind(&actor.name)
    .bind(customer)
    .bind(scope)
    .execute(&actor.app.pool)
    .await
    .unwrap();
}
