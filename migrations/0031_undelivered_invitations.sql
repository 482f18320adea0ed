-- An invitation knows that its mail was given up: whoever invited somebody sees that nothing reached them, and an
-- invitation is good as long as whoever sent it last may invite.
-- Back out: drop the column.
set local lock_timeout = '2s';
set local role portico_owner;

-- Since when it is known; null again once it is sent anew.
alter table invitations add column undelivered_at timestamptz;
-- Whoever sends it again is who invites.
grant update (undelivered_at, invited_by) on invitations to portico_client, portico_staff, portico_system;

reset role;
