-- QR sign-in: one row for each time that a browser shows a picture.

create table tickets (
  id uuid primary key,
  realm text not null,
  -- The sign-in that the starting browser is in; an approval is good there and nowhere else.
  ceremony_id uuid not null,
  status text not null check (status in ('pending', 'scanned', 'approved', 'declined', 'expired')),
  -- Of the secret in the starting browser's cookie. Nothing of it is in the picture.
  poll_hash text not null,
  -- Of the codes that the picture shows one after the other, each for slot_ms.
  slot_hashes text[] not null,
  slot_ms integer not null,
  -- The keyed hash of the two digits to match.
  digits_mac text not null,
  -- Where and on what it was begun, and for which application, in the words that the phone shows.
  device text not null,
  device_id uuid,
  place jsonb,
  network text,
  application jsonb,
  account_id uuid,
  phone_id uuid,
  phone_session_id uuid,
  phone_place jsonb,
  scanned_at timestamptz,
  decided_at timestamptz,
  -- The approval was turned into evidence; once.
  used_at timestamptz,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  changed_at timestamptz not null
);
comment on table tickets is 'Short-lived; found by its own id or by its ceremony, and of no account until it is scanned.';
create index tickets_ceremony on tickets (ceremony_id);
create index tickets_open on tickets (expires_at) where status in ('pending', 'scanned');
create index tickets_changed on tickets (changed_at) where status <> 'pending';
create index tickets_purge on tickets (expires_at);
create index tickets_account on tickets (account_id) where account_id is not null;
