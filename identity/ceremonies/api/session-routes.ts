import { apiRoute } from '../../shell/index.ts'
import type { CeremonyApiDependencies } from './routes.ts'
import { sessionSchema } from './schemas.ts'

const tags = ['session']

/** Who is signed in here, and signing out. */
export function sessionRoutes(deps: Pick<CeremonyApiDependencies, 'signOut'>) {
  return [
    apiRoute(
      {
        method: 'get',
        path: '/session',
        summary: 'The session of this browser, or null',
        tags,
        response: sessionSchema,
        errors: [],
      },
      ({ c }) => {
        const { session } = c.get('visit')
        if (!session) return { session: null }
        return {
          session: {
            id: session.id,
            accountId: session.accountId,
            aal: session.aal,
            amr: session.amr,
            authTime: session.authTime.toISOString(),
            createdAt: session.createdAt.toISOString(),
            expiresAt: session.expiresAt.toISOString(),
            device: session.clientLabel,
            place: session.place,
          },
        }
      },
    ),
    apiRoute(
      {
        method: 'delete',
        path: '/sessions/current',
        summary: 'Sign out, here and at the applications',
        description: 'Done as well where nobody is signed in.',
        tags,
        response: null,
        errors: [],
      },
      async ({ c }) => {
        if (c.get('visit').session) await deps.signOut(c.get('visit'))
        c.get('cookies').clearSession(c)
        return null
      },
    ),
  ]
}
