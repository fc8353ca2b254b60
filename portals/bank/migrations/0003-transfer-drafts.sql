-- Transfers as a customer has filled them in and is shown them, before and after they are approved. Sharded by account:
-- every key carries customer_id. A row is never changed but for `taken_at`: what was shown is what is made.
create table transfer_drafts (
  customer_id uuid not null,
  id uuid not null,
  from_account uuid not null,
  to_account uuid,
  payee_id uuid,
  amount bigint not null check (amount > 0),
  memo text not null default '',
  -- Null for at once.
  first_at timestamptz,
  repeat text not null default 'once' check (repeat in ('once', 'weekly', 'monthly')),
  -- SHA-256 of all that the page shows of it, the payee's name, number and bank too.
  digest text not null,
  created_at timestamptz not null,
  -- When a schedule was made of it; a transfer at once is known by its key in `transfers`.
  taken_at timestamptz,
  primary key (customer_id, id),
  check ((to_account is null) <> (payee_id is null))
);
create index transfer_drafts_age on transfer_drafts (created_at);
