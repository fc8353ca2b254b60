-- Account-change notices, drafts that were declined, operations that are approved in their exact details, and a limit on name checks.
-- The two functions that move money are those of the first migration with one line more: they tell of it (docs/decisions/0042).

-- Sharded by customer. From which amount on a customer is told of movements; without a row, from 1,000 yuan.
create table notice_settings (
  customer_id uuid primary key,
  -- Fen; null for none at all.
  from_amount bigint check (from_amount >= 0),
  by_sms boolean not null,
  language text not null,
  changed_at timestamptz not null
);

-- Sharded by customer. The phone that was left with the bank when the account was opened; a session can't change it.
create table contacts (
  customer_id uuid primary key,
  phone_cipher text not null,
  phone_masked text not null,
  recorded_at timestamptz not null
);

-- Sharded by customer. The inbox, and at the same time the outbox of what goes by SMS: `sms_due_at` is when to try (again), null once
-- there is nothing to send. Figures and names are read from the books when it is shown or sent.
create table notices (
  customer_id uuid not null,
  -- The entry's, or one of its own.
  id uuid not null,
  account_id uuid not null,
  kind text not null check (kind in ('movement', 'schedule')),
  -- Of the movement.
  seq bigint,
  -- Of the run.
  schedule_id uuid,
  run integer,
  at timestamptz not null,
  read_at timestamptz,
  sms_due_at timestamptz,
  sms_attempts integer not null default 0,
  sms_sent_at timestamptz,
  primary key (customer_id, id, account_id),
  check ((kind = 'movement') = (seq is not null)),
  check ((kind = 'schedule') = (schedule_id is not null and run is not null))
);
create index notices_unread on notices (customer_id) where read_at is null;
create index notices_sms_due on notices (sms_due_at) where sms_due_at is not null;
create index notices_age on notices (at);

-- Declined or given up at the issuer: this transfer will not be approved any more.
alter table transfer_drafts add column declined_at timestamptz;

-- Sharded by customer. An operation as it is shown and approved; `content` is what will be done, in JSON, and never changes.
create table operation_drafts (
  customer_id uuid not null,
  id uuid not null,
  operation text not null,
  content text not null,
  created_at timestamptz not null,
  declined_at timestamptz,
  -- When it was carried out, and what became of it.
  done_at timestamptz,
  outcome text,
  primary key (customer_id, id),
  check ((done_at is null) = (outcome is null))
);
create index operation_drafts_age on operation_drafts (created_at);

-- Sharded by customer. How often the customer has had a name compared with a number since `since`.
create table name_checks (
  customer_id uuid primary key,
  since timestamptz not null,
  checks integer not null
);

-- Sharded by customer. Pictures of digits that wait for their answer; the digits follow from a keyed MAC of the ids.
create table image_codes (
  customer_id uuid not null,
  id uuid not null,
  expires_at timestamptz not null,
  primary key (customer_id, id)
);

-- Within the transaction of the entry, so that a movement is told if and only if it has happened. Persons are told, not organisations.
create function tell_movements(p_entry uuid) returns void language sql
  set search_path from current
as $$
  insert into notices (customer_id, id, account_id, kind, seq, at, sms_due_at)
    select a.customer_id, p.entry_id, p.account_id, 'movement', p.seq, p.at, case when coalesce(s.by_sms, true) then p.at end
    from postings p
    join accounts a on a.id = p.account_id
    left join notice_settings s on s.customer_id = a.customer_id
    where p.entry_id = p_entry and a.customer_id is not null and a.product <> 'company'
      and abs(p.amount) >= case when s.customer_id is null then 100000 else s.from_amount end
$$;

create or replace function transfer(
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
  perform tell_movements(p_entry);
  balance := source.balance - p_amount;
end
$$;

create or replace function post(
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
  perform tell_movements(p_entry);
  return 'done';
end
$$;
