import { languages } from '../../kit/i18n/index.ts'
import { templateParameters } from '../notices/index.ts'
import { type Finding, ill, well } from './finding.ts'

/** A provider's template: its id, and which of our parameters it takes, in its order. */
type ProviderTemplates = Readonly<Record<string, { id: string; parameters: readonly string[] }>>

export interface GatewaySettings {
  production: boolean
  LINGPAI_SMS_GATEWAY: 'simulated' | 'http' | 'alibaba' | 'tencent'
  LINGPAI_EMAIL_GATEWAY: 'simulated' | 'smtp'
  LINGPAI_REGISTRY: 'simulated' | 'http'
  face: 'none' | 'simulated' | 'http'
  LINGPAI_SMS_TEMPLATES?: ProviderTemplates | undefined
}

const simulations = [
  ['LINGPAI_SMS_GATEWAY', 'SMS reach nobody'],
  ['LINGPAI_EMAIL_GATEWAY', 'emails reach nobody'],
  ['LINGPAI_REGISTRY', 'real names are not really checked'],
  ['LINGPAI_FACE', 'faces are not really looked at'],
] as const

const settingOf = (config: GatewaySettings, name: (typeof simulations)[number][0]): string =>
  name === 'LINGPAI_FACE' ? config.face : config[name]

export function lookAtGateways({ config }: { config: GatewaySettings }): Finding[] {
  return [...lookAtSimulations(config), ...lookAtFace(config), ...lookAtTemplates(config)]
}

function lookAtSimulations(config: GatewaySettings): Finding[] {
  const simulated = simulations.filter(([setting]) => settingOf(config, setting) === 'simulated')
  if (simulated.length === 0) return [well('SMS, email, the real-name check and face checks go through real gateways.')]
  return simulated.map(([setting, harm]) =>
    config.production
      ? ill(`${setting} is simulated: ${harm}. Name a real one, or this is a demonstration.`)
      : well(`${setting} is simulated: ${harm}. That is right for a demonstration.`),
  )
}

/** Its absence is no fault: face checks are always one way among others. */
const lookAtFace = ({ face }: GatewaySettings): Finding[] =>
  face === 'none' ? [well('LINGPAI_FACE names no provider: nobody is offered a face check.')] : []

/** Providers send only texts that they have approved: a notice without a template of theirs is never sent. */
function lookAtTemplates({
  LINGPAI_SMS_GATEWAY: gateway,
  LINGPAI_SMS_TEMPLATES: given = {},
}: GatewaySettings): Finding[] {
  if (gateway !== 'alibaba' && gateway !== 'tencent') return []
  const missing = Object.keys(templateParameters).filter(name => !isCovered(given, name))
  const findings = Object.entries(given).flatMap(([name, { parameters }]) => faultsOf(name, parameters))
  if (missing.length > 0)
    findings.push(
      ill(
        `LINGPAI_SMS_TEMPLATES has no template of the provider's for ${missing.join(', ')}: these are never sent. Have them approved and name them there.`,
      ),
    )
  return findings.length > 0 ? findings : [well('Every notice has a template of the SMS provider.')]
}

/** One template for all languages, or one for each. */
const keysOf = (template: string): string[] => [template, ...languages.map(language => `${template}:${language}`)]

function isCovered(given: ProviderTemplates, template: string): boolean {
  const [forAll = '', ...forEach] = keysOf(template)
  return given[forAll] !== undefined || forEach.every(key => given[key] !== undefined)
}

function faultsOf(name: string, parameters: readonly string[]): Finding[] {
  const ours = knownParameters(name)
  if (!ours) return [ill(`LINGPAI_SMS_TEMPLATES names ${name}, and there is no such notice.`)]
  const unknown = parameters.filter(parameter => !ours.includes(parameter))
  if (unknown.length === 0) return []
  return [ill(`LINGPAI_SMS_TEMPLATES asks for ${unknown.join(', ')} in ${name}, which has only ${ours.join(', ')}.`)]
}

const knownParameters = (name: string): readonly string[] | undefined =>
  Object.entries(templateParameters).find(([template]) => keysOf(template).includes(name))?.[1]
