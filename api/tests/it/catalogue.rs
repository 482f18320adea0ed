//! What the catalogue of the database must say: the rules of its tables, the rights of its roles, and its words.

use portico::access::Surface;
use shared::accounts::TicketScope;
use shared::attachments::Preview;
use shared::audience::Whom;
use shared::links::Purpose;
use shared::mails::MailState;
use shared::organizations::{FirstStep, Registration};
use shared::person::{Actor, Side};
use shared::role::{INTEGRATION, Role};
use shared::tickets::{Channel, Priority, SlaState, Status};
use sqlx::PgPool;
use std::collections::{BTreeMap, BTreeSet};

/// Fails with what `sql` finds: it selects what breaks a rule.
async fn nothing_breaks(pool: &PgPool, rule: &str, sql: &'static str) {
    let found: Vec<String> = sqlx::query_scalar(sql).fetch_all(pool).await.unwrap();
    assert!(found.is_empty(), "{rule}:\n  {}", found.join("\n  "));
}

/// Every table whose rows belong to an organization.
pub(crate) async fn tenant_tables(pool: &PgPool) -> Vec<String> {
    let tables: Vec<String> = sqlx::query_scalar(
        "select c.relname::text from pg_class c
         join pg_attribute a on a.attrelid = c.oid and a.attname = 'org_id' and not a.attisdropped
         where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace order by 1",
    )
    .fetch_all(pool)
    .await
    .unwrap();
    assert!(tables.len() >= 10, "the tenant tables are gone: {tables:?}");
    tables
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn every_tenant_table_keeps_the_rules(pool: PgPool) {
    nothing_breaks(
        &pool,
        "a tenant table's org_id is uuid not null, and its primary key is (org_id, id)",
        "select t.relname::text from pg_class t
         join pg_attribute o on o.attrelid = t.oid and o.attname = 'org_id' and not o.attisdropped
         left join pg_constraint k on k.conrelid = t.oid and k.contype = 'p'
         where t.relkind in ('r', 'p') and t.relnamespace = 'public'::regnamespace
             and (not o.attnotnull or o.atttypid <> 'uuid'::regtype
                 or pg_get_constraintdef(k.oid) is distinct from 'PRIMARY KEY (org_id, id)')",
    )
    .await;
    nothing_breaks(
        &pool,
        "row-level security is enabled and forced on every tenant table",
        "select t.relname::text from pg_class t
         join pg_attribute o on o.attrelid = t.oid and o.attname = 'org_id' and not o.attisdropped
         where t.relkind in ('r', 'p') and t.relnamespace = 'public'::regnamespace
             and not (t.relrowsecurity and t.relforcerowsecurity
                 and exists (select 1 from pg_policy p where p.polrelid = t.oid))",
    )
    .await;
    nothing_breaks(
        &pool,
        "a policy is for named roles, is permissive only within the organization, and checks what it lets write",
        "select t.relname || ': ' || p.polname from pg_policy p join pg_class t on t.oid = p.polrelid
         where 0 = any (p.polroles)
             or (p.polcmd in ('a', 'w', '*') and p.polwithcheck is null)
             or (p.polcmd in ('r', 'w', 'd', '*') and p.polqual is null)",
    )
    .await;
    nothing_breaks(
        &pool,
        "what a side may see or write is bound to the organization in every policy",
        "select t.relname || ': ' || p.polname from pg_policy p join pg_class t on t.oid = p.polrelid
         where p.polroles && array['portico_client', 'portico_staff', 'portico_system']::regrole[]::oid[]
             and (coalesce(pg_get_expr(p.polqual, p.polrelid), 'ctx_org()') not like '%ctx_org()%'
                 or coalesce(pg_get_expr(p.polwithcheck, p.polrelid), 'ctx_org()') not like '%ctx_org()%')",
    )
    .await;
    nothing_breaks(
        &pool,
        "a policy of tenant rows is for one side, so that none has to ask which",
        "select t.relname || ': ' || p.polname from pg_policy p join pg_class t on t.oid = p.polrelid
         where t.relname <> 'organizations' and cardinality(p.polroles) > 1",
    )
    .await;
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn every_key_of_a_tenant_table_begins_with_its_organization(pool: PgPool) {
    nothing_breaks(
        &pool,
        "a foreign key between tenant tables begins with org_id on both sides",
        "select k.conrelid::regclass || ': ' || k.conname from pg_constraint k
         join pg_attribute o on o.attrelid = k.conrelid and o.attname = 'org_id'
         join pg_attribute f on f.attrelid = k.confrelid and f.attname = 'org_id'
         where k.contype = 'f' and (k.conkey[1] <> o.attnum or k.confkey[1] <> f.attnum)",
    )
    .await;
    // An index over all organizations answers one of them with the other's rows (a duplicate), and cannot be
    // distributed by org_id.
    nothing_breaks(
        &pool,
        "a unique key of a tenant table begins with org_id",
        "select i.indrelid::regclass || ': ' || i.indexrelid::regclass from pg_index i
         join pg_class t on t.oid = i.indrelid and t.relnamespace = 'public'::regnamespace
         join pg_attribute o on o.attrelid = i.indrelid and o.attname = 'org_id'
         where i.indisunique and i.indkey[0] <> o.attnum",
    )
    .await;
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn views_and_functions_open_no_side_door(pool: PgPool) {
    nothing_breaks(
        &pool,
        "a view works with the rights of who asks (security_invoker)",
        "select v.relname::text from pg_class v
         where v.relkind in ('v', 'm') and v.relnamespace = 'public'::regnamespace
             and not coalesce(v.reloptions @> '{security_invoker=true}' or v.reloptions @> '{security_invoker=on}', false)",
    )
    .await;
    nothing_breaks(
        &pool,
        "a SECURITY DEFINER function has its search_path, and not everybody may call it",
        "select f.proname::text from pg_proc f
         where f.prosecdef and f.pronamespace = 'public'::regnamespace
             and (not exists (select 1 from unnest(f.proconfig) c where c like 'search_path=%')
                 or f.proacl is null
                 or exists (select 1 from aclexplode(f.proacl) a where a.grantee = 0))",
    )
    .await;
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn the_servers_roles_may_do_what_they_need_and_no_more(pool: PgPool) {
    nothing_breaks(
        &pool,
        "the server's roles have no attribute of power",
        "select rolname::text from pg_roles
         where pg_has_role('portico_app', oid, 'member')
             and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication
                 or rolinherit and rolname = 'portico_app' or rolcanlogin and rolname <> 'portico_app')",
    )
    .await;
    nothing_breaks(
        &pool,
        "the server's login becomes one of five roles, and none of these becomes anything",
        "select m.rolname || ' is in ' || r.rolname from pg_auth_members a
         join pg_roles m on m.oid = a.member join pg_roles r on r.oid = a.roleid
         where pg_has_role('portico_app', m.oid, 'member')
             and not (m.rolname = 'portico_app' and r.rolname in
                 ('portico_client', 'portico_staff', 'portico_system', 'portico_accounts', 'portico_relay'))",
    )
    .await;
    nothing_breaks(
        &pool,
        "as long as it is nobody, the server's login reads and writes nothing of ours",
        "select p || ' ' || c.relname from pg_class c, unnest(array['select', 'insert', 'update', 'delete']) p
         where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace
             and c.relname <> '_sqlx_migrations' and has_table_privilege('portico_app', c.oid, p)",
    )
    .await;
    nothing_breaks(
        &pool,
        "the server's roles own nothing",
        "select c.relname || ' of ' || r.rolname from pg_class c join pg_roles r on r.oid = c.relowner
         where pg_has_role('portico_app', r.oid, 'member')",
    )
    .await;
    nothing_breaks(
        &pool,
        "the server's roles change rows, never tables",
        "select r.rolname || ' may ' || p || ' ' || c.relname from pg_class c, pg_roles r,
             unnest(array['truncate', 'references', 'trigger']) p
         where pg_has_role('portico_app', r.oid, 'member')
             and c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace
             and has_table_privilege(r.oid, c.oid, p)",
    )
    .await;
    nothing_breaks(
        &pool,
        "the server's roles make nothing",
        "select r.rolname || ' may create in ' || n.nspname from pg_namespace n, pg_roles r
         where pg_has_role('portico_app', r.oid, 'member')
             and n.nspname !~ '^pg_temp' and has_schema_privilege(r.oid, n.oid, 'create')",
    )
    .await;
    nothing_breaks(
        &pool,
        "nobody but a retention job ever changes the audit trail, or history",
        "select r.rolname || ' may ' || p || ' ' || t from pg_roles r, unnest(array['update', 'delete']) p,
             unnest(array['audit_events', 'history']) t
         where pg_has_role('portico_app', r.oid, 'member') and has_table_privilege(r.oid, t::regclass, p)",
    )
    .await;
    nothing_breaks(
        &pool,
        "what belongs to no organization is read and written by no side",
        "select r || ' may ' || p || ' ' || c.relname
         from unnest(array['portico_client', 'portico_staff', 'portico_system']) r, pg_class c,
             unnest(array['select', 'insert', 'update', 'delete']) p
         where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace and not c.relrowsecurity
             and not (c.relname = 'outbox_pruned' and p = 'select') and has_table_privilege(r, c.oid, p)",
    )
    .await;
}

/// The words of every column that a check constraint holds to a list, such as `status in ('open', …)`.
async fn words(pool: &PgPool) -> BTreeMap<String, BTreeSet<String>> {
    let found: Vec<(String, String)> = sqlx::query_as(
        "select format('%s.%s', k.conrelid::regclass, a.attname),
             (regexp_matches(pg_get_constraintdef(k.oid), '''([^'']*)''::text', 'g'))[1]
         from pg_constraint k
         join pg_class t on t.oid = k.conrelid and t.relnamespace = 'public'::regnamespace
         join pg_attribute a on a.attrelid = k.conrelid and k.conkey = array[a.attnum]
         where k.contype = 'c' and pg_get_constraintdef(k.oid) ~ '= ANY'",
    )
    .fetch_all(pool)
    .await
    .unwrap();
    let mut words: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (column, word) in found {
        words.entry(column).or_default().insert(word);
    }
    words
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn the_words_in_the_tables_are_those_of_the_program(pool: PgPool) {
    fn all<T: Copy>(values: &[T], word: fn(T) -> &'static str) -> BTreeSet<String> {
        values.iter().map(|value| word(*value).to_owned()).collect()
    }
    let program = [
        ("account_tokens.purpose", all(&Purpose::ALL, Purpose::as_str)),
        ("attachments.object_kind", ["message", "ticket"].map(str::to_owned).into()),
        ("attachments.preview", all(&Preview::ALL, Preview::as_str)),
        ("audit_events.actor", all(&Actor::ALL, Actor::as_str)),
        ("email_changes.audience", all(&Surface::ALL, Surface::as_str)),
        ("history.audience", all(&Whom::ALL, Whom::as_str)),
        ("invitations.role", all(&Role::ALL, Role::as_str)),
        ("invitations.ticket_scope", all(&TicketScope::ALL, TicketScope::as_str)),
        ("mails.state", all(&MailState::ALL, MailState::as_str)),
        ("members.role", &all(&Role::ALL, Role::as_str) | &[INTEGRATION.to_owned()].into()),
        ("members.ticket_scope", all(&TicketScope::ALL, TicketScope::as_str)),
        ("outbox.audience", all(&Whom::ALL, Whom::as_str)),
        ("organizations.first_step", all(&FirstStep::ALL, FirstStep::as_str)),
        ("organizations.registration", all(&Registration::ALL, Registration::as_str)),
        ("external_sign_ins.audience", all(&Surface::ALL, Surface::as_str)),
        ("sessions.audience", all(&Surface::ALL, Surface::as_str)),
        ("sign_in_challenges.audience", all(&Surface::ALL, Surface::as_str)),
        ("ticket_counts.status", all(&Status::ALL, Status::as_str)),
        ("ticket_messages.author_side", all(&Side::ALL, Side::as_str)),
        ("ticket_messages.via", all(&Channel::ALL, Channel::as_str)),
        ("tickets.channel", all(&Channel::ALL, Channel::as_str)),
        ("tickets.priority", all(&Priority::ALL, Priority::as_str)),
        ("tickets.sla_state", all(&SlaState::ALL, SlaState::as_str)),
        ("tickets.status", all(&Status::ALL, Status::as_str)),
    ];
    let program: BTreeMap<_, _> =
        program.into_iter().map(|(column, words)| (column.to_owned(), words)).collect();
    // A new column with a list of words is here at once: give it an enum in `shared`, and a line above.
    assert_eq!(words(&pool).await, program);
    for (rank, priority) in Priority::ALL.into_iter().enumerate() {
        let sql = "select pg_get_expr(d.adbin, d.adrelid) from pg_attrdef d join pg_attribute a
             on a.attrelid = d.adrelid and a.attnum = d.adnum
             where d.adrelid = 'tickets'::regclass and a.attname = 'priority_rank'";
        let rule: String = sqlx::query_scalar(sql).fetch_one(&pool).await.unwrap();
        let place = format!("WHEN '{}'::text THEN {rank}", priority.as_str());
        let is_last = rank + 1 == Priority::ALL.len() && rule.contains(&format!("ELSE {rank}"));
        assert!(rule.contains(&place) || is_last, "{priority:?} has not the rank {rank} in {rule}");
    }
}
