import { globSync } from 'node:fs'
import { basename } from 'node:path'
import { defineConfig } from 'vite'

// Bundles the stylesheets and the islands (every `islands/*-entry.ts`, a stylesheet beside one, and the few that `kit/ui` names) into
// dist/assets, with hashed names and a manifest that `kit/ui/assets.ts` reads.
const apps = '{identity,portals,phone,console,demo}/**/islands'
const entries = globSync(`${apps}/*-entry.ts`, { cwd: import.meta.dirname })
const styles = globSync(`${apps}/*-entry.css`, { cwd: import.meta.dirname })

export default defineConfig({
  root: import.meta.dirname,
  publicDir: false,
  build: {
    outDir: 'dist/assets',
    emptyOutDir: true,
    assetsDir: '.',
    manifest: 'manifest.json',
    // Cascade layers are the newest thing that is not translated away: embedded browsers of 2022 still see the look.
    target: ['chrome99', 'safari15.4', 'firefox97'],
    cssTarget: ['chrome99', 'safari15.4', 'firefox97'],
    modulePreload: false,
    rolldownOptions: {
      input: {
        style: 'kit/ui/main.css',
        page: 'kit/ui/islands/page.ts',
        'proof-of-work-worker': 'kit/ui/islands/proof-of-work-worker.ts',
        ...Object.fromEntries(entries.map(path => [basename(path, '-entry.ts'), path])),
        ...Object.fromEntries(styles.map(path => [`${basename(path, '-entry.css')}-style`, path])),
      },
    },
  },
})
