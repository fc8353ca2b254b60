import { z } from 'zod'
import { approvalDetails } from '../../../kit/approval-details/index.ts'
import { AppError } from '../../../kit/errors/index.ts'
import type { Executed, Execution } from '../../approvals/index.ts'
import { apiRoute, type RealmApiPart } from '../../shell/index.ts'
import { type TokenApiDependencies, tokenPart, tokenRefusals } from './token-part.ts'

export interface ApprovalApiDependencies extends TokenApiDependencies {
  executeApproval: (execution: Execution) => Promise<Executed>
}

const executionSchema = z
  .strictObject({
    approval: z.uuid(),
    transaction: z.string(),
    medium: z.string().meta({ description: 'What it was signed with: the medium whose limits it uses.' }),
    first: z.boolean().meta({ description: 'True for exactly one of all who ask: it is this call that executes.' }),
    executed_at: z.iso.datetime(),
    outcome: z
      .string()
      .optional()
      .meta({ description: 'Of what the service itself has done of it: `done`, or why not.' }),
  })
  .meta({ id: 'Execution' })

const permissionSchema = z
  .strictObject({
    operation: z.string(),
    acr: z.string().meta({ description: 'How strongly the session is proved by now (AAL).' }),
    auth_time: z.int(),
    ial: z.int(),
  })
  .meta({ id: 'OperationPermission' })

/** What an application's API asks before it acts: whether the session suffices (RFC 9470), and whether exactly this was approved. */
export function createApprovalApi(deps: ApprovalApiDependencies): RealmApiPart {
  return tokenPart(deps, demanding => [
    apiRoute(
      {
        method: 'get',
        path: '/token/operations/:operation',
        summary: 'Whether the session behind the token may do an operation now',
        description:
          'By the level and the age that the realm’s policy asks. 401 `insufficient_user_authentication` with `acr_values` and `max_age` where it may not (RFC 9470): ask for those in an authorization request and come back.',
        tags: ['token'],
        response: permissionSchema,
        errors: [...Object.values(tokenRefusals), 'operation.unknown', 'assurance.identity_needed'],
        caller: 'application',
      },
      async ({ c }) => {
        const name = c.req.param('operation') ?? ''
        const operation = c.get('realm').policy.operations[name]
        if (!operation) throw new AppError('operation.unknown')
        const demand = { aal: operation.aal, maxAge: operation.maxAge }
        const { holder } = await demanding(c, `/token/operations/${name}`, demand)
        if (holder.ial < operation.ial)
          throw new AppError('assurance.identity_needed', { details: { ial: operation.ial } })
        const { aal, authTime, ial } = holder
        return { operation: name, acr: String(aal), auth_time: Math.floor(authTime.getTime() / 1000), ial }
      },
    ),
    apiRoute(
      {
        method: 'post',
        path: '/token/approval/execution',
        summary: 'Claim an approved transaction for its execution',
        description:
          'With the access token that the approval gave, and the details that are about to be executed: they must be those that the holder was shown and signed, byte for byte of their canonical form (RFC 8785). Who is not the first is told so, and when it was.',
        tags: ['token'],
        request: z.strictObject({ details: approvalDetails }),
        response: executionSchema,
        errors: [...Object.values(tokenRefusals), 'approval.none', 'approval.details_differ'],
        caller: 'application',
      },
      async ({ c, body }) => {
        const { holder, clientId, details } = await demanding(c, '/token/approval/execution')
        const { accountId, sessionId } = holder
        const { policy } = c.get('realm')
        const execution = { accountId, sessionId, clientId, policy, approved: details, executing: body.details }
        const executed = await deps.executeApproval(execution)
        if (!executed.ok) throw new AppError(executed.code)
        const { id, transaction, medium, first, executedAt, outcome } = executed
        return {
          approval: id,
          transaction,
          medium,
          first,
          executed_at: executedAt.toISOString(),
          ...(outcome === null ? {} : { outcome }),
        }
      },
    ),
  ])
}
