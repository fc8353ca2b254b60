import { loadSounds, type Sounds } from '../../kit/image-code/index.ts'
import type { Policy } from '../realms/index.ts'
import { type AnswerOutcome, answerCaptcha } from './answer-captcha.ts'
import type { CaptchaDeps, CaptchaPolicy, CaptchaWay } from './captcha.ts'
import { type IssueOutcome, issueCaptcha } from './issue-captcha.ts'
import { type RenderAs, type RenderOutcome, renderCaptcha } from './render-captcha.ts'
import { chooseWay } from './rules.ts'

/** The captchas of all realms, each by its own policy. */
export type Captchas = {
  /** Which captcha a page begins with; a page that begins with work still needs a picture for those who cannot. */
  chooseWay(policy: Policy, page: { hasScript: boolean; asksForImage: boolean }): CaptchaWay
  issue(ceremonyId: string, policy: Policy, way: CaptchaWay): Promise<IssueOutcome>
  /** Picture or sound; serve it `no-store`, only to the browser whose ceremony it is. */
  render(ceremonyId: string, policy: Policy, id: string, as: RenderAs): Promise<RenderOutcome>
  answer(ceremonyId: string, policy: Policy, answer: { id: string; typed: string }): Promise<AnswerOutcome>
}

export function createCaptchas(given: Omit<CaptchaDeps, 'sounds'>): Captchas {
  let sounds: Sounds | undefined
  const deps: CaptchaDeps = {
    ...given,
    sounds: () => {
      sounds ??= loadSounds()
      return sounds
    },
  }
  return {
    chooseWay: (policy, page) => chooseWay(captchaPolicyOf(policy), page),
    issue: (ceremonyId, policy, way) => issueCaptcha(deps, { ceremonyId, way, policy: captchaPolicyOf(policy) }),
    render: (ceremonyId, policy, id, as) =>
      renderCaptcha(deps, { ceremonyId, id, as, policy: captchaPolicyOf(policy) }),
    answer: (ceremonyId, policy, { id, typed }) =>
      answerCaptcha(deps, { ceremonyId, id, typed, policy: captchaPolicyOf(policy) }),
  }
}

function captchaPolicyOf({ captcha }: Policy): CaptchaPolicy {
  const { preferred, digits, lifetime, mostPerCeremony, work } = captcha
  return { preferred, digits, lifeSeconds: lifetime / 1000, mostPerCeremony, work }
}
