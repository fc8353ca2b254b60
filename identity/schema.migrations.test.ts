import assert from 'node:assert/strict'
import { it } from 'node:test'
import { onEachDatabase } from '../kit/database/testing.ts'
import { tryUpgrade } from '../kit/database/testing-migrations.ts'
import { packageRoot } from '../kit/root.ts'

const id = (number: number) => `'00000000-0000-7000-8000-${String(number).padStart(12, '0')}'`
const at = `'2026-03-01T00:00:00Z'`
const later = `'2026-03-01T01:00:00Z'`

/** A row for every table, put in as soon as the table is there: later migrations must carry it along. */
const rowsAfter = {
  '0001-accounts.sql': `
    insert into accounts (id, realm, status, origin, created_at) values (${id(1)}, 'toll', 'active', 'self', ${at});
    insert into identifiers (realm, kind, blind_index, next_blind_index, account_id, cipher, masked, created_at) values
      ('toll', 'phone', 'b1', 'n1', ${id(1)}, 'c', '138****0001', ${at}),
      ('toll', 'username', 'b2', null, ${id(1)}, 'c', 'q***e', ${at});
    insert into persons values (${id(1)}, 'toll', 'c', '王**', 'resident-id', 'c', '110*', ${at}, 'simulated');
    insert into passwords (account_id, hash, set_at) values (${id(1)}, 'h', ${at});
    insert into password_history values (${id(1)}, ${at}, 'h');
    insert into devices values (${id(2)}, 'toll', 'h', 'Firefox', 'Linux', 'desktop', null, ${at}, ${at});
    insert into account_devices values (${id(1)}, ${id(2)}, ${at}, ${at}, null);
    insert into sessions (id, account_id, realm, secret_hash, client_label, aal, amr, auth_time, evidence, created_at,
      last_seen_at, expires_at) values
      (${id(3)}, ${id(1)}, 'toll', 'h', 'Firefox', 1, '{pwd}', ${at}, '[]', ${at}, ${at}, ${later});
    insert into consents values (${id(1)}, 'toll-fleet', '{openid}', ${at}, null);`,
  '0002-ceremonies.sql': `
    insert into policies values ('toll', 1, ${at}, 'd', '{}');
    insert into ceremonies (id, realm, purpose, status, browser_hash, account_id, state, return_to, language, created_at,
      expires_at) values (${id(4)}, 'toll', 'sign-in', 'open', 'h', ${id(1)}, '{}', '/', 'zh-CN', ${at}, ${later});
    insert into codes (ceremony_id, kind, recipient_key, code_hash, sent_at, expires_at) values
      (${id(4)}, 'sms-code', 'k', 'h', ${at}, ${later});
    insert into captchas values (${id(5)}, ${id(4)}, 'image', 'm', ${at}, ${later}, null);
    insert into locks (realm, subject, kind) values ('toll', 'a:1', 'password');
    insert into throttles values ('k', ${at});
    insert into risk_verdicts values (${id(6)}, 'toll', ${id(4)}, ${id(1)}, ${at}, 'allow', 0, '[]');
    insert into sign_in_attempts values (${id(7)}, 'toll', ${at}, 'a', 'p', ${id(2)}, 's', ${id(1)}, true, null);
    insert into one_time_links values ('t', 'toll', ${id(1)}, 'not-me', null, ${at}, ${later}, null);`,
  '0003-notices-events.sql': `
    insert into notices (id, realm, account_id, channel, recipient_key, recipient_cipher, recipient_masked, is_code, template,
      language, parameters_cipher, state, next_attempt_at, created_at) values
      (${id(8)}, 'toll', ${id(1)}, 'sms', 'k', 'c', '138****0001', false, 'new-device', 'zh-CN', 'c', 'waiting', ${at}, ${at});
    insert into events (id, realm, at, kind, outcome, account_id, surface, detail) values
      (${id(9)}, 'toll', ${at}, 'sign-in.completed', 'success', ${id(1)}, 'pages', '{}');
    insert into event_links values ('toll', 1, ${id(9)}, 'h', ${at});
    insert into event_checkpoints values ('toll', 1, 'h', 's', ${at});`,
  '0004-oidc.sql': `
    insert into oidc_artifacts (realm, model, id_hash, payload) values
      ('toll', 'Grant', 'h', '{"accountId":"00000000-0000-7000-8000-000000000001"}');
    insert into signing_keys values ('toll', 'k', 'ES256', '{}', 'c', ${at}, ${at}, null, null);`,
  '0005-imports.sql': `
    insert into imports (id, realm, digest, state, started_at, updated_at) values (${id(10)}, 'toll', 'd', 'running', ${at}, ${at});
    insert into import_rejections (import_id, line, code) values (${id(10)}, 1, 'line.malformed');`,
  '0006-staff-members.sql': `insert into staff_members values (${id(11)}, '{clerk}', ${at});`,
  '0007-key-rotations.sql': `
    insert into key_rotations (id, phase, uses, started_at, updated_at) values (${id(12)}, 'fill', '["mac"]', ${at}, ${at});
    insert into key_readers values (${id(13)}, 'v', ${at}, ${at});`,
  '0012-one-time-media.sql': `
    insert into totp_apps (account_id, id, realm, status, secret_cipher, created_at, activate_by) values
      (${id(1)}, ${id(14)}, 'bank', 'issued', 'c', ${at}, ${later});
    insert into otp_tokens (id, realm, serial, batch, suite, status, secret_cipher, valid_until, imported_at) values
      (${id(15)}, 'bank', 'QH1', 'b', 'OCRA-1:HOTP-SHA256-6:QA24-T1M', 'in-stock', 'c', ${later}, ${at});
    insert into otp_token_challenges values (${id(1)}, ${id(4)}, ${id(15)}, '123456', '', '', ${at}, ${later}, null);
    insert into grid_cards (account_id, id, realm, serial, status, secret_cipher, valid_until, created_at) values
      (${id(1)}, ${id(16)}, 'bank', 'K1', 'issued', 'c', ${later}, ${at});
    insert into grid_challenges values (${id(1)}, ${id(16)}, 'A1 B2', ${id(4)}, '', ${at}, ${later}, null, null);
    insert into recovery_code_sets values (${id(1)}, ${id(17)}, 'bank', 'c', ${at});
    insert into recovery_codes values (${id(1)}, ${id(17)}, 'h', null);`,
  '0014-approvals.sql': `
    insert into approvals (account_id, id, realm, client_id, transaction_id, operation, details_cipher, details_hash, amount,
      request_hash, status, asked_at, expires_at) values
      (${id(1)}, ${id(14)}, 'toll', 'toll-fleet', 't', 'payment', 'c', 'h', 100, 'r', 'asked', ${at}, ${later});`,
  '0015-certificate-keys.sql': `
    insert into certificate_keys (account_id, id, realm, fingerprint, serial, status, secret_cipher, valid_until, created_at)
      values (${id(1)}, ${id(15)}, 'toll', 'f', '01', 'active', 'c', ${later}, ${at});
    insert into certificate_key_owners values ('toll', 'h', ${id(1)});
    insert into certificate_key_requests values (${id(3)}, ${id(1)}, 'h', null, ${later});`,
  '0016-face-checks.sql': `
    insert into face_checks values (${id(1)}, ${id(18)}, 'toll', ${id(4)}, 'h', 't', false, 'pending', ${at}, ${later}, null, null);`,
  '0009-logout-notices.sql': `
    insert into logout_notices (account_id, session_id, client_id, realm, sid, next_attempt_at, created_at) values
      (${id(1)}, ${id(3)}, 'toll-fleet', 'toll', 's', ${at}, ${at});`,
  '0010-takeover.sql': `
    insert into identifier_changes (account_id, kind, realm, value_cipher, masked, asked_at, due_at)
      values (${id(1)}, 'phone', 'toll', 'cipher', '139****0000', ${at}, ${at});`,
  '0013-passkeys.sql': `
    insert into passkeys (account_id, id, realm, credential_id, public_key, synced, backed_up, name_cipher, made_on, created_at)
      values (${id(1)}, ${id(14)}, 'toll', 'c', '\\x00', true, true, 'c', 'Firefox', ${at});
    insert into passkey_credentials values ('toll', 'c', ${id(1)});
    insert into passkey_challenges values (${id(3)}, ${id(1)}, 'h', ${later});`,
  '0017-phones.sql': `
    insert into phones (account_id, id, realm, thumbprint, public_key, name_cipher, made_on, session_id, created_at, last_used_at)
      values (${id(1)}, ${id(15)}, 'toll', 't', '{}', 'c', 'Chrome', ${id(3)}, ${at}, ${at});
    insert into phone_challenges values (${id(15)}, ${id(1)}, ${id(16)}, ${later});
    insert into inbox_messages values (${id(1)}, ${id(17)}, 'toll', 'security', 'locked', 'c', ${at}, null, ${later});
    insert into inbox_settings values (${id(1)}, 'account', false);`,
  '0018-tickets.sql': `
    insert into tickets (id, realm, ceremony_id, status, poll_hash, slot_hashes, slot_ms, digits_mac, device, created_at, expires_at, changed_at)
      values (${id(17)}, 'toll', ${id(4)}, 'pending', 'h', '{h}', 30000, 'm', 'Firefox', ${at}, ${later}, ${at});`,
  '0019-pushed-requests.sql': `
    insert into push_holds values (${id(1)}, 'toll', ${id(17)}, ${at});
    insert into push_subscriptions values (${id(1)}, ${id(15)}, 'toll', 'h', 'c', 'c', ${at});
    insert into push_keys values ('toll', 'k', 'c', ${at});`,
  '0020-screens-and-backchannel.sql': `
    insert into backchannel_requests (id, realm, client_id, account_id, ticket_id, request_hash, status, payload, poll_seconds, created_at, expires_at)
      values (${id(19)}, 'toll', 'desk', ${id(1)}, ${id(17)}, 'h', 'pending', '{}', 5, ${at}, ${later});
    insert into screen_requests (id, realm, client_id, device_code_hash, user_code_hash, status, payload, screen, poll_seconds, created_at, expires_at)
      values (${id(18)}, 'toll', 'toll-kiosk', 'h', 'u', 'pending', '{}', '', 5, ${at}, ${later});`,
}

onEachDatabase('the schema of identity', database => {
  it('is the same made fresh and upgraded step by step with rows in every table', async () => {
    const folder = new URL('identity/migrations/', packageRoot)
    const { fresh, upgraded, rows } = await tryUpgrade(database, { folder, rowsAfter })
    assert.deepEqual(upgraded, fresh)
    const empty = Object.keys(rows).filter(table => rows[table] === 0)
    assert.deepEqual(empty, [], 'a migration that makes a table wants rows above')
    assert.equal(rows['identifiers'], 2)
  })
})
