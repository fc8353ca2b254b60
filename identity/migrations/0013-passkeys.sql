-- Passkeys and security keys (WebAuthn).

create table passkeys (
  account_id uuid not null,
  id uuid not null,
  realm text not null,
  -- As the authenticator names the credential, base64url; public, and no use without the key.
  credential_id text not null,
  -- COSE.
  public_key bytea not null,
  -- How often the authenticator says that it has signed; 0 for ever where it does not count.
  counter bigint not null default 0,
  transports text[] not null default '{}',
  aaguid uuid,
  -- The backup-eligible flag never changes, the backup state may with each use (WebAuthn Level 3 6.1.3).
  synced boolean not null,
  backed_up boolean not null,
  -- Its attestation led to an anchor of the realm: the key cannot leave its hardware.
  hardware boolean not null default false,
  name_cipher text not null,
  made_on text not null,
  made_at_place text,
  created_at timestamptz not null,
  last_used_at timestamptz,
  primary key (account_id, id)
);
comment on table passkeys is 'Sharded by account. The user handle of a credential says whose it is.';

create table passkey_credentials (
  realm text not null,
  credential_id text not null,
  account_id uuid not null,
  primary key (realm, credential_id)
);
comment on table passkey_credentials is 'Global look-up: no credential belongs to two accounts of a realm.';
create index passkey_credentials_account on passkey_credentials (account_id);

create table passkey_challenges (
  session_id uuid primary key,
  account_id uuid not null,
  challenge_hash text not null,
  expires_at timestamptz not null
);
comment on table passkey_challenges is 'Short-lived; what a session that adds a passkey was asked last, deleted by the answer.';
create index passkey_challenges_expiry on passkey_challenges (expires_at);
