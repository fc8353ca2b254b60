-- Organisations with several members, and batches of payments that one of them makes and another checks.

-- Small reference data. An organisation's accounts carry its id as their customer.
create table organisations (
  id uuid primary key,
  name text not null,
  opened_at timestamptz not null
);

-- Small reference data. What each person may do there; each signs in with an account and media of their own.
create table organisation_members (
  organisation_id uuid not null,
  -- The subject that the realm knows.
  customer_id uuid not null,
  name text not null,
  role text not null check (role in ('maker', 'checker', 'manager')),
  added_at timestamptz not null,
  removed_at timestamptz,
  primary key (organisation_id, customer_id)
);
create index organisation_members_customer on organisation_members (customer_id) where removed_at is null;

-- Small reference data. What each role may order or approve, and what of the day it has used.
create table organisation_limits (
  organisation_id uuid not null,
  role text not null check (role in ('maker', 'checker', 'manager')),
  per_batch bigint not null check (per_batch >= 0),
  per_day bigint not null check (per_day >= 0),
  day date not null,
  day_spent bigint not null default 0 check (day_spent >= 0),
  primary key (organisation_id, role)
);

-- Sharded by organisation. Never changed but for what became of it: what was checked is what is paid.
create table batches (
  organisation_id uuid not null,
  id uuid not null,
  from_account uuid not null,
  file_name text not null,
  lines integer not null check (lines > 0),
  total bigint not null check (total > 0),
  -- SHA-256 of the account and all lines.
  digest text not null,
  maker_id uuid not null,
  made_at timestamptz not null,
  state text not null default 'waiting' check (state in ('waiting', 'approved', 'done', 'declined')),
  -- Who approved or declined it, and with what.
  decided_by uuid,
  decided_at timestamptz,
  medium text,
  finished_at timestamptz,
  primary key (organisation_id, id),
  check ((state = 'waiting') = (decided_at is null)),
  -- Two people, whatever the application believes.
  constraint batches_two_people check (state not in ('approved', 'done') or (decided_by is not null and decided_by <> maker_id))
);
create index batches_approved on batches (decided_at) where state = 'approved';

-- Sharded by organisation. One payment each; `outcome` is null until it was tried, and is set once.
create table batch_lines (
  organisation_id uuid not null,
  batch_id uuid not null,
  line integer not null,
  -- Null where the payee's account is with this bank.
  bank text,
  name_cipher text not null,
  name_masked text not null,
  name_index text not null,
  number_cipher text not null,
  number_masked text not null,
  number_index text not null,
  amount bigint not null check (amount > 0),
  memo text not null,
  outcome text,
  entry_id uuid,
  ran_at timestamptz,
  primary key (organisation_id, batch_id, line),
  check ((outcome is null) = (ran_at is null)),
  check ((entry_id is not null) = (outcome is not null and outcome = 'done'))
);
create index batch_lines_open on batch_lines (organisation_id, batch_id, line) where outcome is null;

-- One line of an approved batch, once. Locks, always in this order: the line, both accounts by id.
-- `p_numbers` and `p_names`: every blind index that the payee may be kept under.
create function pay_batch_line(
  p_organisation uuid, p_batch uuid, p_line integer, p_entry uuid, p_at timestamptz, p_clearing uuid,
  p_numbers text[], p_names text[]
) returns text language plpgsql
  set search_path from current
as $$
declare
  item batch_lines;
  batch batches;
  source accounts;
  target accounts;
  one accounts;
  receiver uuid := p_clearing;
  became text := 'done';
  entry_kind text := 'other-bank';
begin
  select * into item from batch_lines l
    where l.organisation_id = p_organisation and l.batch_id = p_batch and l.line = p_line for no key update;
  if item.outcome is not null then return item.outcome; end if;
  select * into batch from batches b where b.organisation_id = p_organisation and b.id = p_batch
    and b.state = 'approved' and b.decided_by is not null and b.decided_by <> b.maker_id;
  if batch.id is null or item.line is null then return 'batch.not_approved'; end if;

  if item.bank is null then
    entry_kind := 'within';
    -- One answer for a number that nobody has and for another's name.
    select a.id into receiver from accounts a
      where a.number_index = any (p_numbers) and a.holder_index = any (p_names) and a.kind = 'customer';
  end if;
  for one in select * from accounts a where a.id in (batch.from_account, receiver) order by a.id for no key update loop
    if one.id = batch.from_account then source := one; else target := one; end if;
  end loop;
  if source.customer_id is distinct from p_organisation then became := 'transfer.account_unknown';
  elsif receiver is null then became := 'batch.not_matched';
  elsif receiver = batch.from_account then became := 'transfer.same_account';
  elsif source.state = 'frozen' then became := 'transfer.account_frozen';
  elsif source.state = 'closed' then became := 'transfer.account_closed';
  elsif target.state = 'closed' then became := 'transfer.receiver_closed';
  elsif source.balance < item.amount then became := 'transfer.insufficient_balance';
  end if;

  update batch_lines l set outcome = became, ran_at = p_at, entry_id = case became when 'done' then p_entry end
    where l.organisation_id = p_organisation and l.batch_id = p_batch and l.line = p_line;
  if became <> 'done' then return became; end if;
  with moved as (
    update accounts a
      set balance = a.balance + case a.id when receiver then item.amount else -item.amount end, movements = a.movements + 1
      where a.id in (batch.from_account, receiver)
      returning a.id, a.balance, a.movements
  )
  insert into postings
    select m.id, m.movements, p_entry, entry_kind, case m.id when receiver then item.amount else -item.amount end,
      m.balance, p_at, case m.id when receiver then batch.from_account else receiver end
    from moved m;
  insert into entries values (p_entry, entry_kind, p_at, item.memo, null, item.bank,
    case when item.bank is not null then item.name_cipher end,
    case when item.bank is not null then item.name_masked end,
    case when item.bank is not null then item.name_index end,
    case when item.bank is not null then item.number_cipher end,
    case when item.bank is not null then item.number_masked end,
    case when item.bank is not null then item.number_index end,
    case when item.bank is not null then 'simulated' end);
  perform tell_movements(p_entry);
  return became;
end
$$;
