import { solveChallenge, type WorkChallenge } from './proof-of-work.ts'

onmessage = (event: MessageEvent<WorkChallenge>) => {
  postMessage(solveChallenge(event.data, () => performance.now()))
}
