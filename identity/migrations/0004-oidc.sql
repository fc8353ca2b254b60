-- What the OpenID provider keeps.

create table oidc_artifacts (
  realm text not null,
  model text not null,
  -- Codes and tokens are stored by hash.
  id_hash text not null,
  grant_id text,
  uid text,
  user_code text,
  payload jsonb not null,
  expires_at timestamptz,
  consumed_at timestamptz,
  primary key (realm, model, id_hash)
);
comment on table oidc_artifacts is 'Short-lived; found by hash.';
create index oidc_artifacts_grant on oidc_artifacts (grant_id) where grant_id is not null;
create index oidc_artifacts_uid on oidc_artifacts (realm, uid) where uid is not null;
create index oidc_artifacts_expiry on oidc_artifacts (expires_at);

create table signing_keys (
  realm text not null,
  kid text not null,
  alg text not null,
  public_jwk jsonb not null,
  private_cipher text not null,
  created_at timestamptz not null,
  -- A new key is published before it signs, an old one stays published after it stopped.
  signs_from timestamptz not null,
  signs_until timestamptz,
  published_until timestamptz,
  primary key (realm, kid)
);
comment on table signing_keys is 'Small reference data.';
