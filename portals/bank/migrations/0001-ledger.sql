-- The bank's books. Amounts are whole fen. Names and numbers are encrypted field by field and found by blind index.
-- Money moves by the two functions at the end and by nothing else; why they are functions stands in docs/decisions/0031.

-- Sharded by account. A customer's balance is never negative; the bank's own accounts balance what enters and leaves.
-- No index on what a movement changes and room in each page, so that a movement rewrites no index (HOT).
create table accounts (
  id uuid primary key,
  kind text not null check (kind in ('customer', 'settlement', 'clearing')),
  -- The subject that the realm knows: a person's account, or an organisation.
  customer_id uuid,
  product text not null check (product in ('debit-card', 'savings', 'company', 'internal')),
  number_index text unique,
  number_cipher text,
  number_masked text,
  holder_index text,
  holder_cipher text,
  holder_masked text,
  state text not null default 'active' check (state in ('active', 'frozen', 'closed')),
  balance bigint not null default 0,
  -- How many postings the account has: the last one's number.
  movements bigint not null default 0,
  opened_at timestamptz not null,
  constraint accounts_no_overdraft check (kind <> 'customer' or balance >= 0),
  constraint accounts_exact check (balance between -9007199254740991 and 9007199254740991),
  constraint accounts_closed_empty check (state <> 'closed' or balance = 0),
  constraint accounts_customer check (
    (kind = 'customer') = (customer_id is not null and number_index is not null and holder_index is not null))
) with (fillfactor = 70);
create index accounts_customer_id on accounts (customer_id) where customer_id is not null;

-- The bank's own: cash and interest; and what is under way to and from other banks, spread over sixteen accounts so that
-- payments of different customers do not wait for one row.
insert into accounts (id, kind, product, opened_at)
  select ('00000000-0000-7000-8000-0000000000' || lpad(to_hex(n), 2, '0'))::uuid,
    case n when 255 then 'settlement' else 'clearing' end, 'internal', '2026-01-01T00:00:00Z'
  from (select generate_series(0, 15) as n union all select 255) as own;

-- Global by entry; append-only. One event of money: its postings sum to zero.
create table entries (
  id uuid primary key,
  kind text not null check (kind in
    ('own', 'within', 'other-bank', 'incoming', 'salary', 'purchase', 'cash', 'interest', 'fee', 'reversal')),
  at timestamptz not null,
  memo text not null default '',
  reverses uuid,
  -- The far side at another bank; and who carried it there: only a simulated bank so far.
  outside_bank text,
  outside_name_cipher text,
  outside_name_masked text,
  outside_name_index text,
  outside_number_cipher text,
  outside_number_masked text,
  outside_number_index text,
  carrier text check (carrier in ('simulated'))
);
create unique index entries_reverses on entries (reverses) where reverses is not null;

-- Sharded by account; append-only. `seq` counts an account's postings without gaps, so it is the statement's page key.
create table postings (
  account_id uuid not null,
  seq bigint not null,
  entry_id uuid not null,
  kind text not null,
  amount bigint not null check (amount <> 0),
  balance_after bigint not null,
  at timestamptz not null,
  -- The other account of an entry of two postings.
  counterparty_id uuid,
  primary key (account_id, seq)
);
create index postings_entry on postings (entry_id);

-- Sharded by customer. What was asked and what became of it, so that asking twice moves money once.
create table transfers (
  customer_id uuid not null,
  key text not null check (length(key) between 1 and 200),
  -- Hash of all that was asked.
  fingerprint text not null,
  -- 'done', or the code it was refused with.
  outcome text not null,
  entry_id uuid,
  at timestamptz not null,
  primary key (customer_id, key),
  check ((outcome = 'done') = (entry_id is not null))
);

-- Sharded by customer. The customer's own limits where they are below the policy's, and what this day and month have used.
create table limits (
  customer_id uuid not null,
  medium text not null,
  per_transaction bigint check (per_transaction >= 0),
  per_day bigint check (per_day >= 0),
  changed_at timestamptz,
  day date not null,
  day_spent bigint not null default 0 check (day_spent >= 0),
  month_spent bigint not null default 0 check (month_spent >= 0),
  primary key (customer_id, medium)
) with (fillfactor = 70);

-- Sharded by customer. A removed payee stays, so that adding it again does not begin a new allowance.
create table payees (
  customer_id uuid not null,
  id uuid not null,
  -- Null where the payee's account is with this bank, which is then `account_id`.
  bank text,
  account_id uuid,
  name_cipher text not null,
  name_masked text not null,
  name_index text not null,
  number_cipher text not null,
  number_masked text not null,
  number_index text not null,
  alias text not null default '',
  added_at timestamptz not null,
  cooling_until timestamptz not null,
  cooling_limit bigint not null check (cooling_limit >= 0),
  cooling_spent bigint not null default 0,
  removed_at timestamptz,
  primary key (customer_id, id),
  unique (customer_id, number_index),
  check ((bank is null) = (account_id is not null))
);

-- Sharded by customer. `due_at` is null once nothing is to be run any more.
create table schedules (
  customer_id uuid not null,
  id uuid not null,
  from_account uuid not null,
  to_account uuid,
  payee_id uuid,
  amount bigint not null check (amount > 0),
  memo text not null,
  medium text,
  repeat text not null check (repeat in ('once', 'weekly', 'monthly')),
  first_at timestamptz not null,
  due_at timestamptz,
  runs integer not null default 0,
  state text not null default 'waiting' check (state in ('waiting', 'done', 'failed', 'cancelled')),
  created_at timestamptz not null,
  primary key (customer_id, id),
  check ((state = 'waiting') = (due_at is not null)),
  check (num_nonnulls(to_account, payee_id) = 1)
);
create index schedules_due on schedules (due_at) where due_at is not null;

-- Sharded by customer. What became of each run; `told_at` is set once the customer has been told.
create table schedule_runs (
  customer_id uuid not null,
  schedule_id uuid not null,
  run integer not null,
  due_at timestamptz not null,
  ran_at timestamptz not null,
  outcome text not null,
  entry_id uuid,
  told_at timestamptz,
  primary key (customer_id, schedule_id, run)
);
create index schedule_runs_untold on schedule_runs (ran_at) where told_at is null;

-- Sharded by customer. "Not mine": outgoing payments are frozen while one of these is open.
create table reports (
  customer_id uuid not null,
  id uuid not null,
  -- The movement that is not theirs, where it is one.
  account_id uuid,
  seq bigint,
  note text not null,
  reported_at timestamptz not null,
  released_at timestamptz,
  released_by text,
  primary key (customer_id, id),
  check ((released_at is null) = (released_by is null))
);
create index reports_open on reports (customer_id) where released_at is null;

-- One transfer from a customer's account, once for its key; refusals are results too, and kept.
-- Locks, always in this order: the key, both accounts by id, the payee while it cools off, the limits.
create function transfer(
  p_customer uuid, p_key text, p_fingerprint text, p_entry uuid, p_at timestamptz,
  p_from uuid, p_to uuid, p_payee uuid, p_clearing uuid, p_amount bigint, p_memo text,
  p_medium text, p_day date, p_per_transaction bigint, p_per_day bigint, p_per_month bigint,
  out outcome text, out entry uuid, out balance bigint, out is_replay boolean, out happened_at timestamptz
) language plpgsql
  set search_path from current
as $$
declare
  known transfers;
  payee payees;
  source accounts;
  target accounts;
  one accounts;
  own_limits limits;
  receiver uuid := p_to;
  is_cooling boolean := false;
  entry_kind text := 'own';
begin
  outcome := 'done';
  entry := p_entry;
  is_replay := false;
  happened_at := p_at;
  insert into transfers values (p_customer, p_key, p_fingerprint, 'done', p_entry, p_at) on conflict do nothing;
  if not found then
    -- Whoever held the key has committed: this is what became of it.
    select * into strict known from transfers t where t.customer_id = p_customer and t.key = p_key;
    is_replay := true;
    entry := known.entry_id;
    happened_at := known.at;
    outcome := case known.fingerprint when p_fingerprint then known.outcome else 'transfer.key_reused' end;
    if outcome = 'done' then
      select p.balance_after into balance from postings p where p.entry_id = known.entry_id and p.account_id = p_from;
    else
      entry := null;
    end if;
    return;
  end if;

  if p_payee is not null then
    select * into payee from payees p where p.customer_id = p_customer and p.id = p_payee and p.removed_at is null;
    entry_kind := case when payee.bank is null then 'within' else 'other-bank' end;
    receiver := case when payee.bank is null then payee.account_id else p_clearing end;
  end if;
  for one in select * from accounts a where a.id in (p_from, receiver) order by a.id for no key update loop
    if one.id = p_from then source := one; else target := one; end if;
  end loop;

  if source.customer_id is distinct from p_customer then outcome := 'transfer.account_unknown';
  elsif p_payee is not null and payee.id is null then outcome := 'transfer.payee_unknown';
  elsif p_from = receiver then outcome := 'transfer.same_account';
  elsif target.id is null or (p_payee is null and target.customer_id is distinct from p_customer) then
    outcome := 'transfer.account_unknown';
  elsif source.state = 'frozen' then outcome := 'transfer.account_frozen';
  elsif source.state = 'closed' then outcome := 'transfer.account_closed';
  elsif target.state = 'closed' then outcome := 'transfer.receiver_closed';
  elsif source.balance < p_amount then outcome := 'transfer.insufficient_balance';
  end if;

  if outcome = 'done' and p_payee is not null and p_at < payee.cooling_until then
    is_cooling := true;
    -- Read again under its lock: another transfer may have used the allowance meanwhile, or the payee be gone.
    select * into payee from payees p where p.customer_id = p_customer and p.id = p_payee for no key update;
    if payee.removed_at is not null then outcome := 'transfer.payee_unknown';
    elsif payee.cooling_spent + p_amount > payee.cooling_limit then outcome := 'transfer.payee_cooling';
    end if;
  end if;

  if outcome = 'done' and p_medium is not null then
    if p_amount > p_per_transaction then outcome := 'transfer.over_transaction_limit';
    elsif p_amount > p_per_day then outcome := 'transfer.over_day_limit';
    elsif p_amount > p_per_month then outcome := 'transfer.over_month_limit';
    end if;
  end if;
  if outcome = 'done' and p_medium is not null then
    insert into limits as l (customer_id, medium, day, day_spent, month_spent)
      values (p_customer, p_medium, p_day, p_amount, p_amount)
      on conflict (customer_id, medium) do update set
        day = greatest(l.day, excluded.day),
        day_spent = p_amount + case when l.day >= excluded.day then l.day_spent else 0 end,
        month_spent = p_amount
          + case when date_trunc('month', l.day) >= date_trunc('month', excluded.day) then l.month_spent else 0 end
      where p_amount <= least(l.per_transaction, p_per_transaction)
        and p_amount + case when l.day >= excluded.day then l.day_spent else 0 end <= least(l.per_day, p_per_day)
        and (p_per_month is null or p_amount
          + case when date_trunc('month', l.day) >= date_trunc('month', excluded.day) then l.month_spent else 0 end
          <= p_per_month);
    if not found then
      -- The row was locked by what did not change it, so this is still why.
      select * into own_limits from limits l where l.customer_id = p_customer and l.medium = p_medium;
      outcome := case
        when p_amount > least(own_limits.per_transaction, p_per_transaction) then 'transfer.over_transaction_limit'
        when p_amount + case when own_limits.day >= p_day then own_limits.day_spent else 0 end
          > least(own_limits.per_day, p_per_day) then 'transfer.over_day_limit'
        else 'transfer.over_month_limit' end;
    end if;
  end if;

  if outcome <> 'done' then
    entry := null;
    update transfers t set outcome = transfer.outcome, entry_id = null
      where t.customer_id = p_customer and t.key = p_key;
    return;
  end if;

  if is_cooling then
    update payees p set cooling_spent = p.cooling_spent + p_amount where p.customer_id = p_customer and p.id = p_payee;
  end if;
  with moved as (
    update accounts a
      set balance = a.balance + case a.id when p_from then -p_amount else p_amount end, movements = a.movements + 1
      where a.id in (p_from, receiver)
      returning a.id, a.balance, a.movements
  )
  insert into postings
    select m.id, m.movements, p_entry, entry_kind, case m.id when p_from then -p_amount else p_amount end, m.balance,
      p_at, case m.id when p_from then receiver else p_from end
    from moved m;
  insert into entries values (p_entry, entry_kind, p_at, p_memo, null, payee.bank,
    case when payee.bank is not null then payee.name_cipher end,
    case when payee.bank is not null then payee.name_masked end,
    case when payee.bank is not null then payee.name_index end,
    case when payee.bank is not null then payee.number_cipher end,
    case when payee.bank is not null then payee.number_masked end,
    case when payee.bank is not null then payee.number_index end,
    case when payee.bank is not null then 'simulated' end);
  balance := source.balance - p_amount;
end
$$;

-- An entry of the bank's own making: cash, salaries, interest, a reversal. Once for its id, and once for what it reverses.
create function post(
  p_entry uuid, p_at timestamptz, p_kind text, p_memo text, p_reverses uuid, p_accounts uuid[], p_amounts bigint[]
) returns text language plpgsql
  set search_path from current
as $$
declare
  leg record;
  found_accounts integer := 0;
  new_balance bigint;
  new_seq bigint;
begin
  if cardinality(p_accounts) < 2 or cardinality(p_accounts) is distinct from cardinality(p_amounts)
    or (select sum(amount) <> 0 or bool_or(amount = 0) or count(distinct id) <> count(*)
        from unnest(p_accounts, p_amounts) as l (id, amount)) then
    return 'entry.unbalanced';
  end if;
  insert into entries (id, kind, at, memo, reverses) values (p_entry, p_kind, p_at, p_memo, p_reverses)
    on conflict do nothing;
  if not found then
    return case when exists (select from entries e where e.id = p_entry) then 'entry.known' else 'entry.reversed' end;
  end if;
  for leg in
    select a.kind, a.state, a.balance, l.amount from accounts a
      join unnest(p_accounts, p_amounts) as l (id, amount) on l.id = a.id
      order by a.id for no key update of a
  loop
    found_accounts := found_accounts + 1;
    if leg.state = 'closed' or (leg.kind = 'customer' and leg.balance + leg.amount < 0) then
      delete from entries e where e.id = p_entry;
      return case leg.state when 'closed' then 'entry.account_closed' else 'entry.insufficient_balance' end;
    end if;
  end loop;
  if found_accounts <> cardinality(p_accounts) then
    delete from entries e where e.id = p_entry;
    return 'entry.account_unknown';
  end if;
  for leg in select * from unnest(p_accounts, p_amounts) as l (id, amount) loop
    update accounts a set balance = a.balance + leg.amount, movements = a.movements + 1
      where a.id = leg.id returning a.balance, a.movements into new_balance, new_seq;
    insert into postings values (leg.id, new_seq, p_entry, p_kind, leg.amount, new_balance, p_at,
      case when cardinality(p_accounts) = 2 then p_accounts[case leg.id when p_accounts[1] then 2 else 1 end] end);
  end loop;
  return 'done';
end
$$;
