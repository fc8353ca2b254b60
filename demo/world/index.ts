/**
 * The demo world: accounts of the demo's people in every realm, with something to see in each, and as many more as a bench
 * wants. The same wherever it is loaded. Knows of the service its tables only; a test compares what it writes with what the
 * service reads.
 */

/** For accounts that get a device each. */
export { deviceHash } from '../../identity/devices/index.ts'
export { cardHolderOf, createNameOf } from './cast.ts'
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
  type DemoRealm,
  type DemoWorldDependencies,
  demoPassword,
  loadDemoWorld,
  staffPassword,
} from './load-demo-world.ts'
export { demoDevices } from './media.ts'
export { phrases } from './phrases/index.ts'
export { type DemoDatabase, insertSink, type RowSink } from './row-sink.ts'
export { accountIdOf } from './rows.ts'
