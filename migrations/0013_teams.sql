-- A team that is no longer used is archived: tickets keep it, and none is given to it any more.
-- Back out: drop the column; archived teams are teams again.
set local lock_timeout = '2s';
set local role portico_owner;

alter table teams add column archived_at timestamptz;

reset role;
