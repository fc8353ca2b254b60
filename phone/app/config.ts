/** What the server tells the app: the realms that it works for. Public, and the same for everyone. */
export interface RealmConfig {
  name: string
  issuer: string
  /** The realm's mark. */
  icon: string
  label: { 'zh-CN': string; en: string }
  /** Where its services are. */
  home: string
}

export interface AppConfig {
  realms: RealmConfig[]
  demo: boolean
}

export function readConfig(): AppConfig {
  return JSON.parse(document.getElementById('app')?.dataset['config'] ?? '{"realms":[],"demo":false}') as AppConfig
}
