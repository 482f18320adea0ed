-- The profile of an account: another address, which waits until both have confirmed it, and a picture.
-- Back out: drop both tables, the tokens of the two purposes and the purposes, what portico_accounts may do with contacts,
-- the trigger with its function, and the column of members.
set local lock_timeout = '2s';
set local role portico_owner;

create table email_changes (
    id uuid primary key,
    -- One waits at a time; a newer one takes its place.
    account_id uuid not null constraint email_changes_account_key unique references accounts (id) on delete cascade,
    email text not null,
    email_normalized text not null,
    -- Where it was asked for: the links lead there, and the session goes on.
    audience text not null check (audience in ('portal', 'console')),
    session_id uuid references sessions (id) on delete set null,
    former_confirmed_at timestamptz,
    new_confirmed_at timestamptz,
    expires_at timestamptz not null,
    created_at timestamptz not null
);
create index email_changes_session on email_changes (session_id);
create index email_changes_expired on email_changes (expires_at);
grant select, insert, update, delete on email_changes to portico_accounts;

alter table account_tokens
    drop constraint account_tokens_purpose_check,
    add constraint account_tokens_purpose_check
        check (purpose in ('verification', 'reset', 'invitation', 'former_address', 'new_address'));

-- A contact who has an account is written to at its address.
create policy accounts on contacts for select to portico_accounts using (true);
create policy accounts_write on contacts for update to portico_accounts using (true) with check (true);
grant select on contacts to portico_accounts;
grant update (email, email_normalized, updated_at, version) on contacts to portico_accounts;

-- A picture of an account's owner: one, written anew from what was sent. Its address holds the key, 256 bits that nobody
-- can guess, since the browser asks for pictures without a token.
create table avatars (
    account_id uuid primary key references accounts (id) on delete cascade,
    key text not null constraint avatars_key_key unique check (key ~ '^[A-Za-z0-9_-]{43}$'),
    jpeg bytea not null check (octet_length(jpeg) between 1 and 1048576),
    created_at timestamptz not null
);
grant select, insert, update, delete on avatars to portico_accounts;

-- A copy of the account's, as name and address are: who sees a member may see the picture.
alter table members add column avatar text;
create function members_take_avatar() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
    new.avatar := (select key from avatars where account_id = new.account_id);
    return new;
end
$$;
create trigger members_take_avatar before insert on members
    for each row when (new.account_id is not null) execute function members_take_avatar();

reset role;
