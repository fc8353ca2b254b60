import { type Assets, Sprite } from '../../kit/ui/index.ts'
import type { PhoneConfig } from '../config.ts'
import { iconPath } from './icons.ts'

/** The one page. Until the app is drawn it shows its name; it says nothing of anyone. */
export function ShellPage({ config, assets }: { config: PhoneConfig; assets: Assets }) {
  const realms = config.realms.map(({ name, issuer, look, label, home }) => ({
    name,
    issuer,
    icon: assets.icon(look),
    label,
    home,
  }))
  return (
    <html lang="zh-CN" data-realm={config.realms[0]?.look ?? 'toll'} data-size="normal">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
        <meta name="color-scheme" content="light dark" />
        <meta name="theme-color" content="#ffffff" media="(prefers-color-scheme: light)" />
        <meta name="theme-color" content="#161d1b" media="(prefers-color-scheme: dark)" />
        <meta name="format-detection" content="telephone=no" />
        <meta name="apple-mobile-web-app-title" content="青禾令牌" />
        <title>青禾令牌</title>
        <link rel="manifest" href="/manifest.webmanifest" />
        <link rel="icon" type="image/png" href={iconPath(192, 'any')} />
        <link rel="apple-touch-icon" href={iconPath(180, 'touch')} />
        <link rel="stylesheet" href={assets.css} />
        <link rel="stylesheet" href={assets.js('phone-app-style')} />
        <script type="module" src={assets.js('phone-app')} />
      </head>
      <body class="phone-app">
        <div id="app" data-config={JSON.stringify({ realms, demo: config.demo })}>
          <main id="content">
            <p class="content hint">青禾令牌</p>
            <noscript>
              <p class="content">青禾令牌需要浏览器允许运行脚本（JavaScript）。 Qinghe Token needs JavaScript.</p>
            </noscript>
          </main>
        </div>
        <Sprite />
      </body>
    </html>
  )
}
