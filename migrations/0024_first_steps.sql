-- A new organization's admin is led through three first steps; which is next is kept with the organization. Whoever is
-- there already has taken them.
-- Back out: drop the column, and with it the grants.
set local lock_timeout = '2s';
set local role portico_owner;

alter table organizations add column first_step text not null default 'done'
    constraint organizations_first_step_check check (first_step in ('brand', 'staff', 'client', 'done'));

grant update (first_step) on organizations to portico_staff, portico_system;

reset role;
