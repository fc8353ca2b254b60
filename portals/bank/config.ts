/** What the bank portal needs to know of where it runs. */
export type BankConfig = {
  /** Its own public origin, without a slash at the end. */
  origin: string
  /** The issuer of the bank realm, exactly as it names itself. */
  issuer: string
  clientId: string
  /** The issuer of the realm `staff`, whose clerks serve at the counter, and the client that the counter is there. */
  staffIssuer: string
  counterClientId: string
  /** The client's private key; made at the first start, readable by its owner only. */
  keyFile: string
  /** Outside systems are simulated, and pages say so. */
  demo: boolean
}

type Given = { dataFolder: string } & Partial<Omit<BankConfig, 'keyFile'>>

/** The shipped defaults with what the deployment sets otherwise. */
export function bankConfig({ dataFolder, ...given }: Given): BankConfig {
  return {
    origin: 'http://localhost:8083',
    issuer: 'http://localhost:8080/realms/bank',
    clientId: 'bank-portal',
    staffIssuer: 'http://localhost:8080/realms/staff',
    counterClientId: 'bank-counter',
    demo: true,
    ...given,
    keyFile: `${dataFolder.replace(/\/$/, '')}/bank-client-key.json`,
  }
}
