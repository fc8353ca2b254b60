-- When an approval of it was asked for, and with which media alone: its time to be approved begins then, and what is asked stays the same.
alter table transfer_drafts add column asked_at timestamptz;
alter table transfer_drafts add column media text[];
alter table operation_drafts add column asked_at timestamptz;

-- Small reference data. What clerks at a counter ask for an organisation's members and limits, who asked it and who decided: written once,
-- decided once, and kept as the record of who did what.
create table organisation_changes (
  organisation_id uuid not null,
  id uuid not null,
  kind text not null check (kind in ('add-member', 'change-role', 'remove-member', 'change-limit')),
  -- Of whom; null where a role's limit changes.
  customer_id uuid,
  name text,
  role text not null check (role in ('maker', 'checker', 'manager')),
  per_batch bigint check (per_batch >= 0),
  per_day bigint check (per_day >= 0),
  -- What stood there when it was asked; another thing by the time it is decided makes it void.
  before text not null,
  -- It only takes away, so one clerk does.
  alone boolean not null,
  asked_by uuid not null,
  asked_by_name text not null,
  asked_at timestamptz not null,
  state text not null default 'waiting' check (state in ('waiting', 'applied', 'declined')),
  decided_by uuid,
  decided_by_name text,
  decided_at timestamptz,
  primary key (organisation_id, id),
  check ((state = 'waiting') = (decided_at is null)),
  check ((kind = 'change-limit') = (customer_id is null)),
  check ((kind = 'change-limit') = (per_batch is not null and per_day is not null)),
  -- Two clerks, whatever the application believes.
  constraint organisation_changes_two_clerks check (state <> 'applied' or alone or decided_by <> asked_by)
);
