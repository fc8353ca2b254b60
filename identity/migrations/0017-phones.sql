-- Phones as authenticators: a key that the phone made and can't give away, and the gesture that unlocks its use.

create table phones (
  account_id uuid not null,
  id uuid not null,
  realm text not null,
  -- RFC 7638, of the public key; tokens of this phone are bound to it (RFC 9449).
  thumbprint text not null,
  public_key jsonb not null,
  name_cipher text not null,
  made_on text not null,
  made_at_place text,
  -- The session whose tokens it used last and the browser it is on: what ends with the phone.
  session_id uuid not null,
  device_id uuid,
  created_at timestamptz not null,
  last_used_at timestamptz not null,
  -- A revoked key never comes back, so its row stays.
  revoked_at timestamptz,
  gesture_hash text,
  gesture_set_at timestamptz,
  -- Wrong answers since the last right one.
  gesture_tries integer not null default 0,
  -- What the last signed value said of its own time: the next must be later.
  gesture_at timestamptz,
  primary key (account_id, id),
  unique (account_id, thumbprint)
);
comment on table phones is 'Sharded by account. Revoked ones stay, so that their keys are refused for ever.';

create table phone_challenges (
  phone_id uuid primary key,
  account_id uuid not null,
  -- What the passkey''s challenge is made from.
  id uuid not null,
  expires_at timestamptz not null
);
comment on table phone_challenges is 'Short-lived; what a phone was asked to sign with a passkey last, deleted by the answer.';
create index phone_challenges_expiry on phone_challenges (expires_at);

create table inbox_messages (
  account_id uuid not null,
  id uuid not null,
  realm text not null,
  kind text not null,
  template text not null,
  parameters_cipher text not null,
  created_at timestamptz not null,
  read_at timestamptz,
  expires_at timestamptz not null,
  primary key (account_id, id)
);
comment on table inbox_messages is 'Sharded by account. What the holder was told, for as long as the inbox keeps it.';
create index inbox_messages_unread on inbox_messages (account_id) where read_at is null;
create index inbox_messages_expiry on inbox_messages (expires_at);

create table inbox_settings (
  account_id uuid not null,
  kind text not null,
  announced boolean not null,
  primary key (account_id, kind)
);
comment on table inbox_settings is 'Sharded by account. Only what differs from the usual: every kind is announced.';
