-- What is signed or released cannot be changed silently, by whatever role (docs/decisions/0021-months-and-their-release.md):
-- the triggers below hold the tables of months to the life of a month in lib/credit/release.

-- null = the calendar of working days does not reach so far: who signs gives the date.
alter table release alter column announced_at drop not null;
-- Each month is released under one version; the overlap of two has values under both.
create unique index release_period_key on release (period);

create function refuse_month(period text, mend text) returns void language plpgsql as $$
begin
  raise exception 'The values of % are signed or released: %', period, mend using errcode = 'XT001';
end $$;

-- A value stands while its month is not provisional. New versions belong to a revision that was written down before them.
create function guard_index_value() returns trigger language plpgsql as $$
declare
  month release%rowtype;
  revised int;
begin
  if tg_op <> 'INSERT' then
    select * into month from release r where r.methodology = old.methodology and r.period = old.period;
    if month.state <> 'provisional' and not (tg_op = 'DELETE' and month.synthetic) then
      perform refuse_month(old.period, 'they change only by a revision with its reason.');
    end if;
    if tg_op = 'DELETE' then return old; end if;
  end if;
  select * into month from release r where r.methodology = new.methodology and r.period = new.period;
  select coalesce(max(number), 0) into revised from release_revision v where v.methodology = new.methodology and v.period = new.period;
  if month.state <> 'provisional' and (new.version = 0 or new.version <> revised or month.state <> 'revised') then
    perform refuse_month(new.period, 'write the revision with its reason first.');
  end if;
  return new;
end $$;
create trigger guard before insert or update or delete on index_value for each row execute function guard_index_value();

-- The life of a month goes forward: provisional, signed, final, revised; back only from signed to provisional.
create function guard_release() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    if old.state <> 'provisional' and not old.synthetic then
      perform refuse_month(old.period, 'the month stays.');
    end if;
    return old;
  end if;
  if new.synthetic <> old.synthetic or (new.methodology, new.period) <> (old.methodology, old.period) then
    perform refuse_month(old.period, 'its key and its origin do not change.');
  end if;
  if (old.state, new.state) not in (('provisional', 'provisional'), ('provisional', 'signed'), ('signed', 'provisional'), ('signed', 'final'),
                                    ('final', 'revised'), ('revised', 'revised')) then
    perform refuse_month(old.period, format('%s does not become %s.', old.state, new.state));
  end if;
  if old.state in ('final', 'revised') and row(new.signed_by, new.signed_at, new.embargo_until, new.published_at, new.closes_at, new.announced_at)
     is distinct from row(old.signed_by, old.signed_at, old.embargo_until, old.published_at, old.closes_at, old.announced_at) then
    perform refuse_month(old.period, 'who signed it and when it was published do not change.');
  end if;
  if old.state = 'signed' and new.state = 'final' and row(new.signed_by, new.signed_at, new.embargo_until)
     is distinct from row(old.signed_by, old.signed_at, old.embargo_until) then
    perform refuse_month(old.period, 'it is published under the signature that it bears.');
  end if;
  return new;
end $$;
create trigger guard before update or delete on release for each row execute function guard_release();

-- A month begins provisional; only demonstration data have a history that nobody signed.
create function guard_new_release() returns trigger language plpgsql as $$
begin
  if new.state <> 'provisional' and not new.synthetic then
    perform refuse_month(new.period, 'a month begins provisional.');
  end if;
  return new;
end $$;
create trigger guard_new before insert on release for each row execute function guard_new_release();

create function guard_release_revision() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and exists (select 1 from release r where r.methodology = old.methodology and r.period = old.period and r.synthetic) then
    return old;
  end if;
  perform refuse_month(old.period, 'a revision stays as it was written.');
  return null;
end $$;
create trigger guard before update or delete on release_revision for each row execute function guard_release_revision();

create function guard_new_revision() returns trigger language plpgsql as $$
declare
  last int;
begin
  select coalesce(max(number), 0) into last from release_revision v where v.methodology = new.methodology and v.period = new.period;
  if new.number <> last + 1 or not exists (
       select 1 from release r where r.methodology = new.methodology and r.period = new.period and r.state = 'revised') then
    perform refuse_month(new.period, 'revisions are numbered one by one, of a month that is revised.');
  end if;
  return new;
end $$;
create trigger guard_new before insert on release_revision for each row execute function guard_new_revision();

create function guard_months() returns trigger language plpgsql as $$
begin
  if exists (select 1 from release where state <> 'provisional') then
    perform refuse_month('all months', 'they are never emptied at once.');
  end if;
  return null;
end $$;
create trigger guard_truncate before truncate on index_value for each statement execute function guard_months();
create trigger guard_truncate before truncate on release for each statement execute function guard_months();
create trigger guard_truncate before truncate on release_revision for each statement execute function guard_months();

-- A methodology that values stand on keeps its document, and a factor that was set stays.
create function guard_methodology() returns trigger language plpgsql as $$
begin
  if old.state = 'draft' and tg_op = 'DELETE' then return old; end if;
  if tg_op = 'DELETE' or (old.state <> 'draft' and new.document <> old.document) or (new.code, new.version) <> (old.code, old.version)
     or (old.link_factor is not null and new.link_factor is distinct from old.link_factor
         and exists (select 1 from release r where r.methodology = old.id and r.state <> 'provisional')) then
    raise exception 'The methodology % % is in use: bring in another version.', old.code, old.version using errcode = 'XT001';
  end if;
  return new;
end $$;
create trigger guard before update or delete on methodology for each row execute function guard_methodology();

-- Also where triggers of ordinary writes are off.
alter table index_value enable always trigger guard;
alter table release enable always trigger guard;
alter table release_revision enable always trigger guard;
alter table index_value enable always trigger guard_truncate;
alter table release enable always trigger guard_truncate;
alter table release_revision enable always trigger guard_truncate;
