import { Button } from '../components/button.tsx'
import { DataTable } from '../components/data-table.tsx'
import { List, ListRow, SectionTitle } from '../components/list.tsx'
import { Page, type PageFrame } from '../components/page.tsx'
import { Pager } from '../components/pager.tsx'
import { Pill } from '../components/pill.tsx'
import { PortalShell } from '../components/portal-shell.tsx'
import { Score } from '../components/score.tsx'

/** An account centre in a portal's shell, to be looked at. */
export function AccountSample({ frame }: { frame: PageFrame }) {
  return (
    <Page
      frame={frame}
      title="安全中心"
      bare
      account={{
        name: '王**',
        links: [{ href: '#security', label: '安全中心' }],
        signOut: { action: '/sign-out', hidden: { csrf: 'sample' } },
      }}
    >
      <PortalShell
        items={[
          { href: '#home', icon: 'home', label: '首页' },
          { href: '#security', icon: 'shield', label: '安全中心', current: true },
          { href: '#cards', icon: 'card', label: '通行卡' },
          { href: '#trips', icon: 'road', label: '通行记录' },
          { href: '#invoices', icon: 'receipt', label: '发票' },
          { href: '#messages', icon: 'message', label: '消息' },
        ]}
      >
        <div class="stack">
          <h1>安全中心</h1>
          <Score
            score={72}
            title="还有两件事，能让账户更安全"
            detail="上次检查：今天 09:12。一次处理一件，大约两分钟。"
            action={<Button href="#start">开始处理</Button>}
          />
          <Authenticators />
          <div class="columns">
            <Devices />
            <Activity />
          </div>
          <Trips />
          <Pager page={5} total={12} href={page => `?page=${page}`} />
        </div>
      </PortalShell>
    </Page>
  )
}

function Authenticators() {
  return (
    <List label="认证介质">
      <ListRow icon="lock" title="登录密码" detail="3 个月前修改" action={<a href="#change">修改</a>} />
      <ListRow
        icon="token"
        title="密码器"
        pill={<Pill>尾号 4417</Pill>}
        detail="用于转账与登录 · 每日限额 50 万元"
        action={<a href="#manage">管理</a>}
      />
      <ListRow
        icon="grid-card"
        title="口令卡"
        pill={<Pill tone="warn">剩余 86 次</Pill>}
        detail="快用完了，建议现在申请新卡"
        action={<a href="#renew">换卡</a>}
      />
      <ListRow
        icon="passkey"
        title="通行密钥"
        detail="还没有。用指纹或面容登录，更快也更安全"
        action={<a href="#add">添加</a>}
      />
    </List>
  )
}

function Devices() {
  return (
    <section>
      <SectionTitle more={{ href: '#devices', label: '全部设备' }}>登录的设备</SectionTitle>
      <List>
        <ListRow
          icon="computer"
          tone="quiet"
          title="这台电脑"
          detail="Chrome · Windows · 青禾市 · 现在"
          action={<Pill>本机</Pill>}
        />
        <ListRow
          icon="phone"
          tone="quiet"
          title="手机 · 青禾 App"
          detail="Android · 青禾市 · 2 小时前"
          action={<Button kind="plain">退出</Button>}
        />
      </List>
    </section>
  )
}

function Activity() {
  return (
    <section>
      <SectionTitle>最近动态</SectionTitle>
      <List>
        <ListRow icon="check" tone="ok" title="登录成功" detail="密码 + 密码器 · 今天 09:12" />
        <ListRow
          icon="warning"
          tone="bad"
          title="被拦下的登录"
          detail="陌生设备 · 昨天 23:40"
          action={<a href="#not-me">不是我</a>}
        />
      </List>
    </section>
  )
}

const trips = [
  { when: '11 月 20 日 08:31', way: '青禾西 → 临川', fee: '24.50' },
  { when: '11 月 18 日 19:02', way: '临川 → 青禾西', fee: '24.50' },
  { when: '11 月 15 日 14:47', way: '青禾东 → 云浦机场', fee: '108.00' },
]

function Trips() {
  return (
    <DataTable
      caption="最近通行"
      columns={[
        { label: '时间', cell: trip => trip.when },
        { label: '行程', cell: trip => trip.way },
        { label: '金额（元）', cell: trip => trip.fee, numeric: true },
      ]}
      rows={trips}
    />
  )
}
