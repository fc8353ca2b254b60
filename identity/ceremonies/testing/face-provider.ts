/** For tests only: a provider of face checks at the other end of the line, written from the guide. */
import { createHmac } from 'node:crypto'
import type { FaceGateway, FaceOutcome, FaceQuestion } from '../../gateways/face/index.ts'
import { createGenericHttpFace } from '../../gateways/face/index.ts'

const secret = 'what we share'
const pages = 'https://face.example'

export type FaceProvider = ReturnType<typeof createFaceProvider>

export function createFaceProvider() {
  const state = { isDown: false, asked: [] as FaceQuestion[], now: () => new Date() }

  function sign(body: string, { by = secret, at = state.now() } = {}): { body: string; signature: string } {
    const time = Math.floor(at.getTime() / 1000)
    return { body, signature: `t=${time},v1=${createHmac('sha256', by).update(`${time}.${body}`).digest('hex')}` }
  }

  return {
    state,
    sign,
    gateway: (now: () => Date): FaceGateway => {
      state.now = now
      const answer = async (body: string | undefined) => {
        if (state.isDown) return { status: 503, text: '' }
        const question = JSON.parse(body ?? '') as Omit<FaceQuestion, 'expiresAt'> & { expiresAt: string }
        state.asked.push({ ...question, expiresAt: new Date(question.expiresAt) })
        return { status: 200, text: JSON.stringify({ page: `${pages}/${state.asked.length}` }) }
      }
      const fetchJson = async ({ body }: { body?: string }) => {
        const { status, text } = await answer(body)
        return { status, text, headers: new Headers(), json: (): unknown => JSON.parse(text) }
      }
      return createGenericHttpFace({ url: `${pages}/checks`, pages, secret }, { fetchJson, now })
    },
    /** The last check that was asked for. */
    last(): FaceQuestion & { ticket: string } {
      const question = state.asked.at(-1)
      if (!question) throw new Error('nothing was asked')
      return { ...question, ticket: question.returnUrl.split('/').at(-1) ?? '' }
    },
    /** What it tells of a check. */
    callback: (reference: string, outcome: FaceOutcome) => sign(JSON.stringify({ reference, outcome })),
  }
}
