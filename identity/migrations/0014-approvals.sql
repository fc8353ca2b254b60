-- What holders approve in its exact details, and whether it was executed.

create table approvals (
  account_id uuid not null,
  id uuid not null,
  realm text not null,
  client_id text not null,
  -- Chosen by the client: what is approved and executed once is this.
  transaction_id text not null,
  operation text not null,
  -- The canonical JSON of what is shown and signed, encrypted, and its SHA-256.
  details_cipher text not null,
  details_hash text not null,
  amount bigint,
  -- The authorization that it was asked in, as a hash: it is good for no other.
  request_hash text not null,
  status text not null check (status in ('asked', 'approved', 'declined', 'refused', 'executed')),
  -- The medium whose limits it counts towards, and by what it was proved.
  medium text,
  aal integer,
  amr text[],
  asked_at timestamptz not null,
  decided_at timestamptz,
  executed_at timestamptz,
  expires_at timestamptz not null,
  primary key (account_id, id)
);
comment on table approvals is 'Sharded by account.';
create unique index approvals_once on approvals (account_id, client_id, transaction_id);
create index approvals_used on approvals (account_id, decided_at) where status in ('approved', 'executed');
create index approvals_purge on approvals (expires_at);
