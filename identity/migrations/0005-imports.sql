-- Where an import of accounts stands, so that it can be stopped, killed and started again.

create table imports (
  id uuid primary key,
  realm text not null,
  -- SHA-256 of the file: the same file goes on where it stood, a mended one is another import.
  digest text not null,
  state text not null check (state in ('running', 'completed')),
  -- All before it is in; moved on in the transaction that writes the accounts.
  byte_offset bigint not null default 0,
  line bigint not null default 0,
  imported bigint not null default 0,
  -- Lines that an earlier import had brought in.
  repeated bigint not null default 0,
  rejected bigint not null default 0,
  started_at timestamptz not null,
  updated_at timestamptz not null,
  completed_at timestamptz,
  unique (realm, digest)
);
comment on table imports is 'Small reference data; a row a file.';

create table import_rejections (
  import_id uuid not null,
  line bigint not null,
  code text not null,
  field text,
  -- Why in particular, by the code of whoever refused the value.
  reason text,
  -- Of an identifier that is taken; never the value.
  masked text,
  other_line bigint,
  primary key (import_id, line)
);
comment on table import_rejections is 'Small reference data; what the report of an import is written from.';
