import { isNode, LineCounter, parseDocument } from 'yaml'
import type { z } from 'zod'
import { AppError } from '../../kit/errors/index.ts'
import { type Policy, type PolicyDocument, policySchema } from './policy.ts'

export interface PolicyProblem {
  line: number
  /** The setting, as in `locks.password.attempts`. */
  setting: string
  problem: string
}

/**
 * Reads a policy file.
 *
 * @returns the document as written (what the version row keeps) and the parsed policy
 * @throws AppError `policy.invalid` with `details.problems`: one sentence and a line for each thing to mend
 */
export function parsePolicy(source: string): { document: PolicyDocument; policy: Policy } {
  const lines = new LineCounter()
  const yaml = parseDocument(source, { lineCounter: lines, uniqueKeys: true })
  if (yaml.errors.length > 0) {
    throw invalid(
      yaml.errors.map(error => ({
        line: error.linePos?.[0].line ?? 1,
        setting: '',
        problem: error.message.split('\n')[0] ?? '',
      })),
    )
  }
  const lineOf = (path: readonly PropertyKey[]): number => {
    for (let length = path.length; length >= 0; length--) {
      const node = yaml.getIn(path.slice(0, length), true)
      if (isNode(node) && node.range) return lines.linePos(node.range[0]).line
    }
    return 1
  }
  const document: unknown = yaml.toJS()
  return { document: document as PolicyDocument, policy: parsePolicyDocument(document, lineOf) }
}

/** Parses what a version row keeps. @throws AppError `policy.invalid` */
export function parsePolicyDocument(
  document: unknown,
  lineOf: (path: readonly PropertyKey[]) => number = () => 0,
): Policy {
  const parsed = policySchema.safeParse(document)
  if (!parsed.success) {
    throw invalid(parsed.error.issues.flatMap(issue => problemsOf(issue, lineOf)))
  }
  return parsed.data
}

function problemsOf(issue: z.core.$ZodIssue, lineOf: (path: readonly PropertyKey[]) => number): PolicyProblem[] {
  const at = (path: readonly PropertyKey[], problem: string): PolicyProblem => ({
    line: lineOf(path),
    setting: path.map(String).join('.'),
    problem,
  })
  if (issue.code === 'unrecognized_keys') return issue.keys.map(key => at([...issue.path, key], 'is not a setting'))
  // Of what is not there, the library says which type it would have been.
  if (issue.code === 'invalid_type' && issue.message.endsWith('received undefined'))
    return [at(issue.path, 'is missing')]
  return [at(issue.path, issue.message)]
}

function invalid(problems: PolicyProblem[]): AppError<'policy.invalid'> {
  return new AppError('policy.invalid', { details: { problems } })
}

/** `line 12: locks.password.attempts: Too small: expected number to be >=1` */
export function describeProblem({ line, setting, problem }: PolicyProblem): string {
  return `line ${line}: ${setting ? `${setting}: ` : ''}${problem}`
}
