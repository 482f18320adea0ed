-- Admins say which roles have to have a second factor.
-- Back out: revoke it.
set local lock_timeout = '2s';
set local role portico_owner;

grant update (two_factor_roles) on organizations to portico_staff, portico_system;

reset role;
