/** Settings from the environment: parsed once, and a wrong one says what to write. */
export { type HostNameFault, hostNameFault } from './host-name.ts'
export { type Environment, type ParseOptions, parseEnvironment } from './parse-environment.ts'
export { folder, list, oneOf, secret, setting, text, urlOf, wholeNumber, yesOrNo } from './settings.ts'
