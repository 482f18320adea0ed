-- A text is cut and cleaned before it is indexed: `to_tsvector` takes time with the square of a run without blanks
-- (`a_a_a_…`) and of what looks like a tag that never ends, so one message of 50,000 characters took 15 seconds.
-- Back out: drop the triggers and the three functions; make `search` generated again, as in 0003.
set local lock_timeout = '2s';
set local role portico_owner;

-- The first 20,000 characters, without tags, and with a blank after every 80 that have none.
create function searchable(text text) returns tsvector
    language sql immutable strict parallel safe
begin atomic
    select to_tsvector('simple', regexp_replace(translate(left(text, 20000), '<', ' '), '(\S{80})', '\1 ', 'g'));
end;
grant execute on function searchable to portico_app;

-- A generated column is computed anew by every change of its row, a trigger only when the words change. What is
-- there already stays as it is, so no table is rewritten.
alter table tickets alter column search drop expression;
alter table ticket_messages alter column search drop expression;

create function tickets_are_searchable() returns trigger language plpgsql
    set search_path = pg_catalog, public, pg_temp as $$
begin
    new.search := public.searchable(new.subject || ' ' || new.description);
    return new;
end $$;
-- Whoever raises a ticket gives its words with it, computed before the number that others wait for is taken.
create trigger tickets_are_searchable before insert on tickets
    for each row when (new.search is null) execute function tickets_are_searchable();
create trigger tickets_stay_searchable before update of subject, description on tickets
    for each row when (old.subject is distinct from new.subject or old.description is distinct from new.description)
    execute function tickets_are_searchable();

create function ticket_messages_are_searchable() returns trigger language plpgsql
    set search_path = pg_catalog, public, pg_temp as $$
begin
    new.search := public.searchable(new.body);
    return new;
end $$;
create trigger ticket_messages_are_searchable before insert or update of body on ticket_messages
    for each row execute function ticket_messages_are_searchable();

reset role;
