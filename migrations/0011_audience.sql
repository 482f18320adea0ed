-- Who hears of an event is said in columns, for whatever it is about; one history for everything that has one.
-- Back out: make ticket_events again as in 0003 from the rows of `history` about tickets, and the outbox's columns
-- `is_public` (an audience of `requester`) and `requester_id` (`member_id`); the policies that 0012 drops read them.
set local lock_timeout = '2s';
set local role portico_owner;

-- The words are those of `shared::audience::Whom`. Staff hear of all but `nobody` and what is one member's, if they
-- have the permission; no permission means all of them.
alter table outbox
    add column audience text not null default 'staff'
        check (audience in ('nobody', 'member', 'staff', 'requester', 'customer', 'clients')),
    add column permission text,
    add column member_id uuid,
    no force row level security;
drop policy client on outbox;
update outbox set
    audience = case when is_public and customer_id is not null then 'requester' else 'staff' end,
    permission = change ->> 'resource' || 's:read',
    member_id = requester_id;
alter table outbox
    alter column audience drop default,
    drop column is_public,
    drop column requester_id,
    add check (audience not in ('requester', 'customer') or customer_id is not null),
    add check (audience <> 'member' or member_id is not null),
    force row level security;

-- What happened to a thing, as its page tells it. It hangs on any noun: the kind and id of the thing are its key, and
-- the audience is that of the event, so that the policies need no join.
create table history (
    org_id uuid not null references organizations (id),
    id uuid not null,
    object_kind text not null,
    object_id uuid not null,
    actor_id uuid,
    happening jsonb not null,
    audience text not null
        check (audience in ('nobody', 'member', 'staff', 'requester', 'customer', 'clients')),
    permission text,
    customer_id uuid,
    member_id uuid,
    created_at timestamptz not null,
    primary key (org_id, id),
    foreign key (org_id, actor_id) references members (org_id, id),
    foreign key (org_id, customer_id) references customers (org_id, id),
    check (audience not in ('requester', 'customer') or customer_id is not null),
    check (audience <> 'member' or member_id is not null)
);
alter table ticket_events no force row level security;
insert into history (org_id, id, object_kind, object_id, actor_id, happening, audience, permission, customer_id,
        member_id, created_at)
    select org_id, id, 'ticket', ticket_id, actor_id, happening,
        case when is_public then 'requester' else 'staff' end, 'tickets:read', customer_id, requester_id, created_at
    from ticket_events;
drop table ticket_events;
create index history_object on history (org_id, object_kind, object_id, created_at, id);
alter table history enable row level security, force row level security;

reset role;
