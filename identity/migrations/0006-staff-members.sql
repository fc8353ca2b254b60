-- What the post of a member of staff lets them do.

create table staff_members (
  -- An account of the realm `staff`.
  account_id uuid primary key,
  roles text[] not null check (cardinality(roles) > 0 and roles <@ array['clerk', 'agent', 'operator']),
  created_at timestamptz not null
);
comment on table staff_members is 'Sharded by account.';
