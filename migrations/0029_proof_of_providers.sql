-- What external login has to remember besides: which link of a mail it confirms, whether it was to be shown anew who
-- somebody is and when it was shown, the session that asked to link, and the provider that a session was opened by.
-- Back out: drop the columns.
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

alter table sign_in_challenges
    add column provider_key text,
    -- When they showed the provider who they are; null where it does not say.
    add column proved_at timestamptz;

reset role;
