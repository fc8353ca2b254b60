-- Face checks by a provider: that one was asked, and its result. No picture, no score and nothing else of a face is ever here.

create table face_checks (
  account_id uuid not null,
  id uuid not null,
  realm text not null,
  -- A result is good for this ceremony of this account and for no other.
  ceremony_id uuid not null,
  -- What the provider's callback names, and what its page sends the browser back with; both as hashes.
  reference_hash text not null,
  return_hash text not null,
  -- Whether the account knew the device: a failure counts as one of it.
  known_device boolean not null,
  state text not null check (state in ('pending', 'passed', 'failed', 'cancelled', 'expired')),
  started_at timestamptz not null,
  expires_at timestamptz not null,
  decided_at timestamptz,
  used_at timestamptz,
  primary key (account_id, id)
);
comment on table face_checks is 'Sharded by account, but for the reference, by which a callback looks without an account. Short-lived.';
create unique index face_checks_reference on face_checks (reference_hash);
create index face_checks_ceremony on face_checks (account_id, ceremony_id);
create index face_checks_expiry on face_checks (expires_at);
