-- What was accepted or taken back keeps no hash of its links: nothing is left that a token could be compared with.
-- Back out: drop the constraint.
set local lock_timeout = '2s';
set local role portico_owner;

alter table invitations no force row level security;
update invitations set token_hashes = '{}'
where (accepted_at is not null or revoked_at is not null) and token_hashes <> '{}';
alter table invitations force row level security;

alter table invitations
    add constraint invitations_settled_check
        check (accepted_at is null and revoked_at is null or token_hashes = '{}') not valid;
alter table invitations validate constraint invitations_settled_check;

reset role;
