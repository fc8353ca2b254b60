-- What the risk rules count of an address and of a network are failures. Successes outnumber them many times over, and reading past
-- those made a sign-in dearer the more people had signed in from the same network.

create index sign_in_attempts_failed_address on sign_in_attempts (realm, address_key, at) where not success;
create index sign_in_attempts_failed_prefix on sign_in_attempts (realm, prefix_key, at) where not success;
drop index sign_in_attempts_prefix;
