import { iconPath, iconSizes } from './icons.ts'

const words = {
  'zh-CN': {
    name: '青禾令牌',
    short_name: '令牌',
    description: '扫码登录、确认操作、接收账户消息。',
    scan: '扫一扫',
    codes: '验证码',
  },
  en: {
    name: 'Qinghe Token',
    short_name: 'Token',
    description: 'Sign in by scanning, confirm operations, receive messages.',
    scan: 'Scan',
    codes: 'Codes',
  },
} as const

/** W3C Web Application Manifest. The id stays when the address of the start changes. */
export function manifestOf(language: keyof typeof words) {
  const { scan, codes, ...said } = words[language]
  return {
    id: '/',
    ...said,
    lang: language,
    dir: 'ltr',
    start_url: '/',
    scope: '/',
    display: 'standalone',
    orientation: 'portrait',
    background_color: '#f4f7f5',
    theme_color: '#ffffff',
    categories: ['security', 'utilities'],
    icons: iconSizes.flatMap(size => [
      { src: iconPath(size, 'any'), sizes: `${size}x${size}`, type: 'image/png', purpose: 'any' },
      { src: iconPath(size, 'maskable'), sizes: `${size}x${size}`, type: 'image/png', purpose: 'maskable' },
    ]),
    shortcuts: [
      { name: scan, url: '/scan' },
      { name: codes, url: '/codes' },
    ],
  }
}
