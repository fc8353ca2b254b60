/** What the toll portal needs to know of where it runs. */
export type TollConfig = {
  /** Its own public origin, without a slash at the end. */
  origin: string
  /** The issuer of the toll realm, exactly as it names itself. */
  issuer: string
  portalClientId: string
  fleetClientId: string
  kioskClientId: string
  deskClientId: string
  /** The clients' private key; made at the first start, readable by its owner only. */
  keyFile: string
  /** Outside systems are simulated, and pages say so. */
  demo: boolean
}

type Given = { dataFolder: string } & Partial<Omit<TollConfig, 'keyFile'>>

/** The shipped defaults with what the deployment sets otherwise. */
export function tollConfig({ dataFolder, ...given }: Given): TollConfig {
  return {
    origin: 'http://localhost:8081',
    issuer: 'http://localhost:8080/realms/toll',
    portalClientId: 'toll-portal',
    fleetClientId: 'toll-fleet',
    kioskClientId: 'toll-kiosk',
    deskClientId: 'toll-desk',
    demo: true,
    ...given,
    keyFile: `${dataFolder.replace(/\/$/, '')}/toll-client-key.json`,
  }
}
