-- A screen is signed in by a phone that is still the account's when the screen comes for its tokens.

alter table screen_requests add column phone_id uuid;
comment on column screen_requests.phone_id is 'Of the phone that said yes; null where that was on a page.';
