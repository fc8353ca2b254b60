// Makes a fresh or updated clone ready: installs the packages when those in node_modules are not the ones that
// package-lock.json names. Plain JavaScript without dependencies, because it runs before there are any, on whatever Node
// the machine has (20 or later).
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

const root = new URL('../', import.meta.url)

function readPackages(file) {
  try {
    return JSON.parse(readFileSync(new URL(file, root), 'utf8')).packages
  } catch {
    return {}
  }
}

/** npm keeps a copy of the lock file of what it has installed. Optional packages are for other machines. */
function isInstalled() {
  const wanted = Object.entries(readPackages('package-lock.json')).filter(([path]) => path !== '')
  const installed = readPackages('node_modules/.package-lock.json')
  return wanted.every(([path, { version, optional, devOptional }]) => {
    const found = installed[path]
    return found === undefined ? optional === true || devOptional === true : found.version === version
  })
}

if (Number(process.versions.node.split('.')[0]) < 20) {
  process.stderr.write(
    `Lingpai needs Node 20 or later to start; this is ${process.version}. 需要 Node 20 或更高版本。\n`,
  )
  process.exit(1)
}
if (!isInstalled()) {
  process.stdout.write('Installing packages … 正在安装依赖…\n')
  execFileSync('npm', ['ci'], { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' })
}
