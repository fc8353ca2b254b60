import { solveWork, type Work } from './solve-work.ts'

/** No realm's policy asks for more; a challenge that needs them is broken. */
const mostTries = 100_000

onmessage = ({ data }: MessageEvent<Work>) => {
  void solveWork(data, mostTries).then(
    answer => postMessage(answer),
    () => postMessage(null),
  )
}
