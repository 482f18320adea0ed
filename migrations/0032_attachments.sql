-- Files: sent first, each alone, and then hung on a ticket or a message. Who sees what one hangs on sees it, and nobody
-- else: its policies ask for that thing, under the policies of that thing. Their bytes are in the object store, under
-- organization and id.
-- Back out: drop the tables and functions; give `ticket_messages` the check of 0003 again, once no message is empty.
set local lock_timeout = '2s';
set local role portico_owner;

create table attachments (
    org_id uuid not null references organizations (id),
    id uuid not null,
    uploaded_by uuid not null,
    name text not null check (length(name) between 1 and 200),
    -- By what is in it, not by its name.
    kind text not null check (length(kind) between 1 and 100),
    size bigint not null check (size > 0),
    sha256 bytea not null check (octet_length(sha256) = 32),
    preview text not null check (preview in ('none', 'pending', 'ready')),
    width integer check (width > 0),
    height integer check (height > 0),
    -- What it hangs on, and where among its files; nothing while it is only sent.
    object_kind text check (object_kind in ('ticket', 'message')),
    object_id uuid,
    place smallint,
    created_at timestamptz not null,
    primary key (org_id, id),
    foreign key (org_id, uploaded_by) references members (org_id, id),
    check ((object_kind is null) = (object_id is null) and (object_id is null) = (place is null)),
    check ((preview = 'ready') = (width is not null) and (width is null) = (height is null))
);
create index attachments_object on attachments (org_id, object_id, place);
create index attachments_unsent on attachments (org_id, created_at) where object_id is null;

-- Whether whoever asks sees what a file hangs on. It has no rights of its own: the policies of those tables decide.
create function attachment_is_seen(object_kind text, object_id uuid) returns boolean
    language sql stable parallel safe as $$
    select case object_kind
        when 'ticket' then exists (select from tickets t where t.org_id = ctx_org() and t.id = object_id)
        when 'message' then exists (select from ticket_messages m where m.org_id = ctx_org() and m.id = object_id)
        else false
    end
$$;

alter table attachments enable row level security, force row level security;

create policy staff on attachments for select to portico_staff
    using (org_id = ctx_org() and case when object_id is null then uploaded_by = ctx_member()
        else attachment_is_seen(object_kind, object_id) end);
create policy staff_send on attachments for insert to portico_staff
    with check (org_id = ctx_org() and uploaded_by = ctx_member() and object_id is null);
create policy staff_hang on attachments for update to portico_staff
    using (org_id = ctx_org() and uploaded_by = ctx_member() and object_id is null)
    with check (org_id = ctx_org() and uploaded_by = ctx_member() and attachment_is_seen(object_kind, object_id));
create policy staff_remove on attachments for delete to portico_staff
    using (org_id = ctx_org() and uploaded_by = ctx_member() and object_id is null);
grant select, insert, delete, update (object_kind, object_id, place) on attachments to portico_staff;

create policy client on attachments for select to portico_client
    using (org_id = ctx_org() and case when object_id is null then uploaded_by = ctx_member()
        else attachment_is_seen(object_kind, object_id) end);
create policy client_send on attachments for insert to portico_client
    with check (org_id = ctx_org() and uploaded_by = ctx_member() and object_id is null);
create policy client_hang on attachments for update to portico_client
    using (org_id = ctx_org() and uploaded_by = ctx_member() and object_id is null)
    with check (org_id = ctx_org() and uploaded_by = ctx_member() and attachment_is_seen(object_kind, object_id));
create policy client_remove on attachments for delete to portico_client
    using (org_id = ctx_org() and uploaded_by = ctx_member() and object_id is null);
grant select, insert, delete, update (object_kind, object_id, place) on attachments to portico_client;

create policy system on attachments to portico_system using (org_id = ctx_org()) with check (org_id = ctx_org());
grant select, insert, delete, update (object_kind, object_id, place) on attachments to portico_system;

-- Previews are made by jobs.
create policy relay on attachments to portico_relay using (true) with check (true);
grant select, update (preview, width, height) on attachments to portico_relay;

-- How much an organization keeps, by every change of its files: no sum over all of them, and no two uploads that both
-- find room for one.
create table attachment_usage (
    org_id uuid not null references organizations (id),
    id uuid not null,
    bytes bigint not null check (bytes >= 0),
    primary key (org_id, id),
    unique (org_id)
);
alter table attachment_usage enable row level security, force row level security;
create policy counted on attachment_usage to portico_owner using (true) with check (true);

-- How much the organization of the transaction keeps.
create function attachments_kept() returns bigint language sql stable security definer
    set search_path = pg_catalog, public, pg_temp as $$
    select bytes from public.attachment_usage where org_id = public.ctx_org()
$$;
revoke execute on function attachments_kept from public;
grant execute on function attachments_kept to portico_staff, portico_client, portico_system;

create function attachments_are_counted() returns trigger language plpgsql security definer
    set search_path = pg_catalog, public, pg_temp as $$
begin
    insert into public.attachment_usage as u (org_id, id, bytes)
    values (coalesce(new.org_id, old.org_id), gen_random_uuid(), coalesce(new.size, 0))
    on conflict (org_id) do update set bytes = u.bytes + coalesce(new.size, 0) - coalesce(old.size, 0);
    return null;
end $$;
revoke execute on function attachments_are_counted from public;
create trigger attachments_are_counted after insert or delete on attachments
    for each row execute function attachments_are_counted();

-- A message may be nothing but a file.
alter table ticket_messages drop constraint ticket_messages_body_check,
    add constraint ticket_messages_body_check check (length(body) <= 50000);

reset role;
