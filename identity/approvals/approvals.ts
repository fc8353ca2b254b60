import { type ApprovalDetails, canonicalJson, hashOfDetails, operationOf } from '../../kit/approval-details/index.ts'
import type { Database, Executor, Transaction } from '../../kit/database/index.ts'
import { AppError } from '../../kit/errors/index.ts'
import type { EventInput, EventLog } from '../events/index.ts'
import type { MediumKind } from '../evidence/index.ts'
import type { Combination, OperationPolicy, Policy, Realm } from '../realms/index.ts'
import type { IdentityTables } from '../tables.ts'
import { readDetails, tellable } from './read-details.ts'
import { amountOf, beginningsOf, carrierOf, combinationsFor, isTaken, isWithinLimits } from './rules.ts'
import type { ApprovalKey, ApprovalStore, StoredApproval } from './store.ts'

export interface ApprovalDependencies {
  database: Pick<Database<IdentityTables>, 'query' | 'transaction'>
  store: ApprovalStore
  events: EventLog
  now: () => Date
  newId: () => string
}

/** An authorization that asks for the approval of details. */
export interface ApprovalRequest {
  realm: Realm
  clientId: string
  accountId: string
  sessionId: string
  details: ApprovalDetails
  /** The authorization, as a hash of its id: the approval is good for no other. */
  requestHash: string
}

export type Asked =
  | { ok: true; status: 'asked' | 'approved'; id: string; hash: string; operation: OperationPolicy }
  | { ok: false; code: 'approval.declined' | 'approval.transaction_used' | 'approval.operation_unknown' }

/** What a ceremony decides by. */
export interface Considered {
  /** `changed`: what is stored is not what was asked. `over`: decided already, or too late. */
  standing: 'open' | 'changed' | 'over'
  details: ApprovalDetails
  clientId: string
  operation: OperationPolicy
  /** By the policy, at this amount. */
  permitted: readonly Combination[]
  /** Of those, what the limits leave room for. */
  withinLimits: readonly Combination[]
}

type Where = Partial<Pick<EventInput, 'surface' | 'sessionId' | 'ceremonyId' | 'deviceId' | 'place'>> & {
  device?: string
}
type Run = Executor<IdentityTables>
export type Approvals = ReturnType<typeof createApprovals>

/** What becomes of an approval: asked, then approved, declined or refused, then executed once. */
export function createApprovals(deps: ApprovalDependencies) {
  const { database, store, now } = deps
  return { ask, consider, approve, end, isGranted }

  async function ask(request: ApprovalRequest): Promise<Asked> {
    const { realm, details, requestHash, accountId, clientId } = request
    const operation = realm.policy.operations[operationOf(details)]
    if (!operation?.bound) return { ok: false, code: 'approval.operation_unknown' }
    const transactionId = details.transaction
    const hash = hashOfDetails(details)
    const expiresAt = new Date(now().getTime() + realm.policy.ceremonies.lifetime)
    const id = deps.newId()
    if (await begin(request, { id, hash, expiresAt })) return { ok: true, status: 'asked', id, hash, operation }
    const found = await store.findTransaction(database.query, { accountId, clientId, transactionId })
    // One transaction has one set of details: another under its name would be executed in its place.
    if (found?.hash !== hash) return { ok: false, code: 'approval.transaction_used' }
    const same = found.requestHash === requestHash
    if (found.status === 'asked') {
      const moved = same || (await store.moveTo(database.query, found, requestHash, expiresAt))
      return moved
        ? { ok: true, status: 'asked', id: found.id, hash, operation }
        : { ok: false, code: 'approval.transaction_used' }
    }
    // Approved in another authorization: nobody gets a second token for it.
    if (!same || found.status === 'executed') return { ok: false, code: 'approval.transaction_used' }
    return found.status === 'approved'
      ? { ok: true, status: 'approved', id: found.id, hash, operation }
      : { ok: false, code: 'approval.declined' }
  }

  async function begin(
    { realm, clientId, accountId, sessionId, details, requestHash }: ApprovalRequest,
    { id, hash, expiresAt }: { id: string; hash: string; expiresAt: Date },
  ): Promise<boolean> {
    return await database.transaction(async tx => {
      const inserted = await store.insert(tx, {
        accountId,
        id,
        realm: realm.name,
        clientId,
        transactionId: details.transaction,
        operation: operationOf(details),
        details: canonicalJson(details),
        hash,
        amount: amountOf(details),
        requestHash,
        expiresAt,
      })
      if (inserted)
        await deps.events.append(tx, {
          realm: realm.name,
          kind: 'approval.asked',
          outcome: 'success',
          surface: 'oidc',
          accountId,
          sessionId,
          detail: tellable(details, clientId, hash),
        })
      return inserted
    })
  }

  async function consider(run: Run, key: ApprovalKey, policy: Policy, shown: string): Promise<Considered | null> {
    const found = await store.find(run, key)
    if (!found) return null
    const read = readDetails(found)
    const operation = policy.operations[found.operation]
    if (!operation) return null
    const permitted = combinationsFor(operation, amountOf(read.details))
    const used = await store.used(run, key.accountId, beginningsOf(now(), policy.timeZone))
    const within = { limits: policy.mediaLimits, used }
    return {
      standing: !read.intact || found.hash !== shown ? 'changed' : isOpen(found, now()) ? 'open' : 'over',
      details: read.details,
      clientId: found.clientId,
      operation,
      permitted,
      withinLimits: permitted.filter(
        one => isTaken(one, read.details, policy.mediaLimits) && isWithinLimits(one, amountOf(read.details), within),
      ),
    }
  }

  /**
   * @param proof `signed`: the media that stand for exactly these details
   * @throws AppError `approval.over`, `approval.over_limit`: somebody else was first, in this very moment
   */
  async function approve(
    tx: Transaction<IdentityTables>,
    key: ApprovalKey,
    proof: { hash: string; signed: readonly MediumKind[]; aal: number; amr: string[]; policy: Policy; where: Where },
  ): Promise<void> {
    const { policy, hash, aal, amr } = proof
    await store.lockAccount(tx, key.accountId)
    const found = await store.find(tx, key)
    const medium = carrierOf(proof.signed, policy.mediaLimits)
    const read = found && readDetails(found)
    if (!found || !medium || !read?.intact || found.hash !== hash) throw new AppError('approval.over')
    const used = await store.used(tx, key.accountId, beginningsOf(now(), policy.timeZone))
    const within = isWithinLimits(proof.signed, amountOf(read.details), { limits: policy.mediaLimits, used })
    if (!within || !isTaken(proof.signed, read.details, policy.mediaLimits)) throw new AppError('approval.over_limit')
    if (!(await store.approve(tx, key, { hash, medium, aal, amr }))) throw new AppError('approval.over')
    await tell(tx, found, 'approval.completed', { where: proof.where, detail: { aal, amr } })
  }

  async function end(
    tx: Transaction<IdentityTables>,
    key: ApprovalKey,
    { as, where }: { as: 'declined' | 'refused'; where: Where },
  ): Promise<void> {
    if (!(await store.end(tx, key, as)) || as === 'refused') return
    const found = await store.find(tx, key)
    if (found) await tell(tx, found, 'approval.declined', { where })
  }

  async function tell(
    tx: Transaction<IdentityTables>,
    found: StoredApproval,
    kind: 'approval.completed' | 'approval.declined',
    { where: { device, ...where }, detail = {} }: { where: Where; detail?: Record<string, unknown> },
  ): Promise<void> {
    await deps.events.append(tx, {
      realm: found.realm,
      kind,
      outcome: kind === 'approval.completed' ? 'success' : 'refused',
      surface: 'page',
      accountId: found.accountId,
      ...where,
      detail: {
        ...tellable(readDetails(found).details, found.clientId, found.hash),
        ...detail,
        ...(device ? { device } : {}),
      },
    })
  }

  /** Whether these very details were approved, in this very authorization. */
  async function isGranted(run: Run, request: Omit<ApprovalRequest, 'realm' | 'sessionId'>): Promise<boolean> {
    const { accountId, clientId, details, requestHash } = request
    const at = { accountId, clientId, transactionId: details.transaction }
    const found = await store.findTransaction(run, at)
    return found?.status === 'approved' && found.requestHash === requestHash && found.hash === hashOfDetails(details)
  }
}

const isOpen = ({ status, expiresAt }: StoredApproval, now: Date): boolean => status === 'asked' && expiresAt > now
