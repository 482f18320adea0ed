-- What external login has to remember besides: which link of a mail it confirms, whether it was to be shown anew who
-- somebody is and when it was shown, the session that asked to link, and the provider that a session was opened by.
-- Back out: drop the columns, and the trigger with its function.
set local lock_timeout = '2s';
set local role portico_owner;

alter table external_sign_ins
    -- Of the link in the mail that confirms an address; the account is confirmed when both come together.
    add column verification_hash bytea,
    -- Whether the provider was asked to have them sign in there once more.
    add column is_anew boolean not null default false,
    -- Who asked to link: what comes back counts for this session alone.
    add column session_id uuid references sessions (id) on delete cascade;
create index external_sign_ins_session on external_sign_ins (session_id) where session_id is not null;

-- The key of the provider that it was opened by, as `identities` has it; null for a password.
alter table sessions add column provider text;
create index sessions_provider on sessions (provider) where provider is not null;

-- Whom an organization's provider let in is out when the provider is switched off, exchanged for another, or removed.
create function end_sessions_of_provider() returns trigger
    language plpgsql security definer set search_path = pg_catalog, public, pg_temp
as $$
begin
    update sessions set revoked_at = now(), revoked_because = 'provider ended'
    where provider = old.id::text and revoked_at is null;
    return null;
end
$$;
revoke execute on function end_sessions_of_provider() from public;
create trigger end_sessions after update on identity_providers
    for each row when (old.is_enabled and not new.is_enabled or old.issuer <> new.issuer)
    execute function end_sessions_of_provider();
create trigger end_sessions_too after delete on identity_providers
    for each row execute function end_sessions_of_provider();

alter table sign_in_challenges
    add column provider_key text,
    -- When they showed the provider who they are; null where it does not say.
    add column proved_at timestamptz;

reset role;
