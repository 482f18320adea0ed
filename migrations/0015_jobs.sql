-- One queue for all work that happens after the answer. Mails keep what people look at; when they are tried is the
-- queue's.
-- Back out: add `next_attempt_at timestamptz not null default now()` to mails with its index as in 0004; drop trigger,
-- functions and table; revoke what the relay may read of accounts.
set local lock_timeout = '2s';
set local role portico_owner;

create table jobs (
    id uuid primary key,
    kind text not null check (length(kind) between 1 and 60),
    -- The organization that it is for; null when it is for none, as a mail about an account.
    organization_id uuid references organizations (id) on delete cascade,
    -- Whose jobs wait one behind the other: the organization's, or those of none.
    line uuid not null generated always as
        (coalesce(organization_id, '00000000-0000-0000-0000-000000000000')) stored,
    payload jsonb not null,
    -- Of the same kind, for the same organization, under the same key there is one job at a time.
    key text check (length(key) between 1 and 200),
    -- When it may be taken: when it is due, or when the node that has it must have died.
    ready_at timestamptz not null,
    attempts integer not null default 0,
    -- The node that has it.
    lent_to uuid,
    -- It was asked for once more after it had been taken, so it is done once more.
    again boolean not null default false,
    done bigint,
    total bigint,
    last_error text,
    -- When it was given up. It stays for a while, to be looked at.
    set_aside_at timestamptz,
    created_at timestamptz not null
);
create unique index jobs_key on jobs (kind, line, key) where key is not null and set_aside_at is null;
create index jobs_ready on jobs (kind, ready_at) where set_aside_at is null;
create index jobs_turns on jobs (kind, line, ready_at, id) where set_aside_at is null;
create index jobs_lent on jobs (kind, line) where lent_to is not null;
create index jobs_organization on jobs (organization_id) where organization_id is not null;
create index jobs_set_aside on jobs (set_aside_at) where set_aside_at is not null;

alter table jobs enable row level security, force row level security;
create policy relay on jobs to portico_relay using (true) with check (true);
-- For the function below, which everybody else goes through.
create policy enqueue on jobs to portico_owner using (true) with check (true);
grant select, insert, update, delete on jobs to portico_relay;

-- Asks for a job, in the transaction of whoever has reason to. Under a key that waits already it is that job, with the
-- newer payload; under one that is being done it is done once more. What has failed before keeps its wait.
create function enqueue_job(
    new_id uuid, new_kind text, organization uuid, new_payload jsonb, new_key text, due timestamptz, now timestamptz
) returns void language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
    -- `role` is what the transaction became, not the owner of this function.
    if organization is distinct from public.ctx_org() and current_setting('role') <> 'portico_relay' then
        raise exception 'a job is for the organization of its transaction' using errcode = '42501';
    end if;
    insert into public.jobs as there (id, kind, organization_id, payload, key, ready_at, created_at)
    values (new_id, new_kind, organization, new_payload, new_key, due, now)
    on conflict (kind, line, key) where key is not null and set_aside_at is null do update
    set payload = excluded.payload,
        again = there.lent_to is not null,
        ready_at = case when there.lent_to is null and there.attempts = 0
            then least(there.ready_at, excluded.ready_at) else there.ready_at end;
end $$;
revoke execute on function enqueue_job from public;
grant execute on function enqueue_job
    to portico_client, portico_staff, portico_system, portico_accounts, portico_relay;

-- A mail is tried by a job under its own id, so there is none that nobody tries.
create function mails_are_sent() returns trigger language plpgsql
    set search_path = pg_catalog, public, pg_temp as $$
begin
    perform public.enqueue_job(new.id, 'mail', (new.template ->> 'org')::uuid, jsonb_build_object('mail', new.id),
        null, new.created_at, new.created_at);
    return null;
end $$;
create trigger mails_are_sent after insert on mails
    for each row when (new.state = 'queued') execute function mails_are_sent();
reset role;

-- As the relay, who sees the organizations.
set local role portico_relay;
insert into jobs (id, kind, organization_id, payload, ready_at, attempts, created_at)
select m.id, 'mail', o.id, jsonb_build_object('mail', m.id), m.next_attempt_at, m.attempts, m.created_at
from mails m left join organizations o on o.id = (m.template ->> 'org')::uuid
where m.state = 'queued';

reset role;
set local role portico_owner;
alter table mails drop column next_attempt_at;
create index mails_queued on mails (created_at, id) where state = 'queued';

-- Whoever was disabled, or never confirmed the address, gets no mail about tickets.
grant select (id, is_active, email_verified_at) on accounts to portico_relay;

reset role;
