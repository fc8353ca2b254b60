import type { Child } from 'hono/jsx'

type DeviceQuestionProps = {
  label: Child
  /** What is keyed in, as one string: how it falls into groups is for the eye only. */
  question: string
  /** The parts that it is read in, each with what it means. */
  parts: readonly { text: string; meaning?: Child }[]
}

/** What is keyed into a device that somebody holds: large, in groups, each with what it stands for. */
export function DeviceQuestion({ label, question, parts }: DeviceQuestionProps) {
  return (
    <div class="device-question">
      <p class="device-question-label">{label}</p>
      {/* Read out digit by digit: as a number nobody could key it in. */}
      <p class="sr-only">{[...question].join(' ')}</p>
      <div class="device-question-parts" aria-hidden="true">
        {parts.map(({ text, meaning }) => (
          <div>
            <p class="device-question-text">{text}</p>
            {meaning ? <p class="hint">{meaning}</p> : null}
          </div>
        ))}
      </div>
    </div>
  )
}
