/** @jsxImportSource hono/jsx/dom */
import { useEffect, useState } from 'hono/jsx/dom'
import { Button, Heading } from '../parts.tsx'
import type { Scene } from '../scene.ts'
import { lookForRequest } from '../waiting.ts'
import { type Ticket, TicketScreen } from './ticket.tsx'

/** Where a notification leads: the request that waits. Once shown it stays, so that its outcome can be read. */
export function RequestScreen({ scene }: { scene: Scene }) {
  const { t, realm, wishes, go, look } = scene
  const [ticket, setTicket] = useState<Ticket | null | undefined>(undefined)
  useEffect(() => {
    void lookForRequest(realm, wishes.language).then(({ request }) => setTicket(request))
    return look
  }, [realm.name])

  if (ticket === undefined) return <p class="content hint">{t('loading')}</p>
  if (ticket) return <TicketScreen scene={scene} pushed={ticket} key={ticket.id} />
  return (
    <div class="content narrow stack">
      <Heading title={t('request.none')} lead={t('request.none-body')} />
      <Button onClick={() => go('/')}>{t('nav.home')}</Button>
    </div>
  )
}
