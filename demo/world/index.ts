/**
 * The demo world: accounts of the demo's people in every realm, with something to see in each, and as many more as a bench
 * wants. The same wherever it is loaded. Nothing of the service knows of it; `start` loads it where the demo is wanted.
 */
export type { DemoRealm } from './account.ts'
export { createNameOf } from './cast.ts'
export { type CopyTarget, copySink } from './copy-rows.ts'
export {
  type GeneratedProgress,
  type GeneratorDependencies,
  generateAccounts,
  makeSharedHashes,
  sharedPasswordOf,
} from './generate.ts'
export {
  type DemoAccount,
  type DemoWorldDependencies,
  demoPassword,
  loadDemoWorld,
  staffPassword,
} from './load-demo-world.ts'
export { phrases } from './phrases/index.ts'
export { insertSink, type RowSink } from './row-sink.ts'
