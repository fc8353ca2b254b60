import { type CompiledQuery, createQueryId, type Kysely } from 'kysely'

/** A query builder, or raw SQL that `compile` has been tied to an executor. */
interface Preparable<O> {
  compile(): CompiledQuery<O>
}

export interface Prepared<T, P, O> {
  /** Runs the statement. @returns its rows */
  (executor: Kysely<T>, values: P): Promise<O[]>
  /** The same for others to run, as part of a larger one. */
  with(executor: Kysely<T>, values: P): { compile(): CompiledQuery<O> }
}

/**
 * A statement of a hot path, put into words once and not at every run: building and compiling a query costs more than sending it.
 * Belongs in a `createX` of one store, whose executors all mean the same schema. A value that is missing the first time is missing for
 * ever: the statement's shape must not depend on values.
 *
 * @param build is given placeholders for the values, to be put where values go and nowhere else
 */
export function prepare<T, P extends object>() {
  return <O>(build: (executor: Kysely<T>, values: P) => Preparable<O>): Prepared<T, P, O> => {
    let compiled: CompiledQuery<O> | undefined
    const filled = (executor: Kysely<T>, values: P): CompiledQuery<O> => {
      compiled ??= build(executor, placeholders as P).compile()
      const parameters = compiled.parameters.map((one): unknown =>
        isPlaceholder(one) ? Reflect.get(values, one.name) : one,
      )
      return { ...compiled, queryId: createQueryId(), parameters }
    }
    const run = async (executor: Kysely<T>, values: P): Promise<O[]> =>
      (await executor.executeQuery<O>(filled(executor, values))).rows
    return Object.assign(run, {
      with: (executor: Kysely<T>, values: P) => ({ compile: () => filled(executor, values) }),
    })
  }
}

const tag = Symbol('placeholder')

interface Placeholder {
  [tag]: true
  name: string
}

const isPlaceholder = (value: unknown): value is Placeholder =>
  typeof value === 'object' && value !== null && tag in value

/** An object whose every member is a placeholder of its name. */
const placeholders: unknown = new Proxy({}, { get: (_, name): Placeholder => ({ [tag]: true, name: String(name) }) })
