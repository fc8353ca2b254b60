import { Breadcrumb } from '../components/breadcrumb.tsx'
import { Button, Buttons } from '../components/button.tsx'
import { ImageCaptcha, ProofOfWork } from '../components/captcha.tsx'
import { Card } from '../components/card.tsx'
import { Checkbox, Choices } from '../components/checkbox.tsx'
import { Countdown } from '../components/countdown.tsx'
import { DataTable } from '../components/data-table.tsx'
import { DefinitionList } from '../components/definition-list.tsx'
import { EmptyState } from '../components/empty-state.tsx'
import { EnvironmentCheck } from '../components/environment-check.tsx'
import { ErrorSummary } from '../components/error-summary.tsx'
import { Field } from '../components/field.tsx'
import { Form } from '../components/form.tsx'
import { Icon } from '../components/icon.tsx'
import { type IconName, iconPaths } from '../components/icon-paths.ts'
import { Mark } from '../components/mark.tsx'
import { realmLooks } from '../components/mark-paths.ts'
import { Notice } from '../components/notice.tsx'
import { Page, type PageFrame } from '../components/page.tsx'
import { Pager } from '../components/pager.tsx'
import { Pill } from '../components/pill.tsx'
import { Score } from '../components/score.tsx'
import { Select } from '../components/select.tsx'
import { StepProgress } from '../components/step-progress.tsx'
import { type Strength, StrengthMeter } from '../components/strength-meter.tsx'

type SampleProps = { frame: PageFrame; challenge: unknown }

/** Every component in every state on one page. */
export function ComponentsSample({ frame, challenge }: SampleProps) {
  return (
    <Page frame={frame} title="组件一览" error>
      <div class="content stack">
        <Breadcrumb path={[{ href: '#home', label: '首页' }]} here="组件一览" />
        <h1>组件一览</h1>
        <Marks />
        <Icons />
        <Fields />
        <NewPassword />
        <Codes frame={frame} challenge={challenge} />
        <Messages />
        <Facts />
      </div>
    </Page>
  )
}

function Marks() {
  return (
    <Card title="标识、标签与得分" quiet>
      <div class="stack">
        <p class="between">
          {realmLooks.map(realm => (
            <span class="mark" data-realm={realm}>
              <Mark realm={realm} />
              {realm}
            </span>
          ))}
        </p>
        <p>
          <Pill>尾号 4417</Pill> <Pill tone="ok">已实名</Pill> <Pill tone="warn">剩余 86 次</Pill>{' '}
          <Pill tone="bad">已锁定</Pill> <Pill tone="quiet">本机</Pill>
        </p>
        <Score score={0} title="还没有保护" />
        <Score score={100} title="都做好了" detail="我们会在需要时提醒您" />
      </div>
    </Card>
  )
}

function Icons() {
  return (
    <Card title="图标" quiet>
      <p class="between">
        {(Object.keys(iconPaths) as IconName[]).map(name => (
          <Icon name={name} label={name} />
        ))}
      </p>
    </Card>
  )
}

function Fields() {
  return (
    <Card title="填写" quiet>
      <ErrorSummary
        errors={[
          { field: 'phone', message: '手机号少一位，请看看是不是 11 位。' },
          { field: 'consent', message: '要先同意用户协议，才能开户。' },
        ]}
      />
      <Form action="/sample">
        <Field name="name" label="姓名" hint="与证件上一致" autocomplete="name" />
        <Field
          name="phone"
          kind="tel"
          label="手机号"
          value="1380013800"
          error="手机号少一位，请看看是不是 11 位。"
          autocomplete="tel"
        />
        <Field name="email" kind="email" label="邮箱" autocomplete="email" optional />
        <Field name="card" kind="number" label="银行卡号" value="6222 0000 1234 5678" autocomplete="off" />
        <Select
          name="kind"
          label="证件类型"
          value="id"
          options={[
            { value: 'id', label: '居民身份证' },
            { value: 'permit', label: '港澳台居民居住证' },
          ]}
        />
        <Choices
          name="send-by"
          legend="怎么收验证码"
          value="sms"
          options={[
            { value: 'sms', label: '短信' },
            { value: 'voice', label: '语音电话', hint: '会有电话打来，念出验证码' },
          ]}
        />
        <Checkbox name="remember" label="记住这台设备" checked />
        <Checkbox
          name="consent"
          label={
            <>
              我已阅读并同意<a href="#terms">用户协议</a>和<a href="#privacy">隐私政策</a>
            </>
          }
          error="要先同意用户协议，才能开户。"
        />
        <Buttons>
          <Button>继续</Button>
          <Button kind="secondary" href="#back">
            返回
          </Button>
          <Button kind="danger" icon="trash">
            注销账户
          </Button>
          <Button kind="plain">以后再说</Button>
          <Button kind="plain-danger">退出登录</Button>
        </Buttons>
      </Form>
    </Card>
  )
}

function NewPassword() {
  const advice = ['容易被猜到，换几个不相干的词试试', '加长几位会更好', '再长一点会更好', '', '']
  return (
    <Card title="设置密码" quiet>
      <StepProgress steps={['验证手机号', '实名核验', '设置密码', '完成']} current={3} />
      <Form action="/sample">
        {([0, 2, 4] satisfies Strength[]).map(score => (
          <Field name={`new-${score}`} kind="password" label="新密码" autocomplete="new-password">
            <StrengthMeter
              field={`new-${score}`}
              url="/strength"
              send={['csrf', `new-${score}`]}
              score={score}
              advice={advice[score] ?? ''}
            />
          </Field>
        ))}
      </Form>
    </Card>
  )
}

function Codes({ frame, challenge }: SampleProps) {
  const picture = { src: '#captcha', width: 160, height: 64 }
  return (
    <Card title="验证码" quiet>
      <Form id="resend" action="/sample/resend" />
      <Form action="/sample">
        <Field
          name="code"
          kind="code"
          label="短信验证码"
          hint="已发到 138****8000，5 分钟内有效"
          maxlength={6}
          end={
            <Countdown form="resend" seconds={42}>
              重新获取
            </Countdown>
          }
        />
        <ImageCaptcha image={picture} audio="#audio" another="#another" name="answer" error="图中的字符不对。" />
        <ProofOfWork challenge={challenge} worker={frame.assets.js('proof-of-work-worker')} name="proof">
          <ImageCaptcha image={picture} audio="#audio" another="#another" name="plain-answer" />
        </ProofOfWork>
        <Button kind="secondary">验证</Button>
      </Form>
    </Card>
  )
}

function Messages() {
  return (
    <div class="stack">
      <Notice kind="ok" title="密码已经换好" live>
        其他设备都已退出，下次请用新密码登录。
      </Notice>
      <Notice kind="info">一次只处理一件，大约两分钟。</Notice>
      <Notice kind="warn" title="口令卡快用完了">
        还可以用 86 次，建议现在<a href="#renew">申请新卡</a>。
      </Notice>
      <Notice kind="bad" title="账户暂时锁定">
        密码连续错了 5 次。今天 23:10 自动解锁，也可以<a href="#recover">现在找回密码</a>。
      </Notice>
      <Card quiet>
        <EnvironmentCheck result="ok">这是您常用的设备。</EnvironmentCheck>
        <EnvironmentCheck result="warn">第一次在这台设备登录，要多验证一步。</EnvironmentCheck>
        <EnvironmentCheck result="bad">浏览器版本太旧，请换一个再试。</EnvironmentCheck>
      </Card>
      <EmptyState icon="card" title="还没有通行卡" action={<Button href="#bind">绑定一张</Button>}>
        绑定后，余额、通行记录和发票都在这里。
      </EmptyState>
    </div>
  )
}

function Facts() {
  return (
    <div class="stack">
      <Card title="基本资料" quiet>
        <DefinitionList
          items={[
            { term: '姓名', value: '王**' },
            { term: '证件号码', value: '110101********1234' },
            { term: '实名等级', value: <Pill tone="ok">线上核验</Pill> },
          ]}
        />
      </Card>
      <DataTable
        caption="已登录的应用"
        columns={[
          { label: '应用', cell: row => row.name },
          { label: '上次使用', cell: row => row.used },
          { label: '次数', cell: row => row.times, numeric: true },
        ]}
        rows={[
          { name: '青禾通行', used: '今天 09:12', times: 128 },
          { name: '青禾车队', used: '昨天 18:40', times: 6 },
        ]}
      />
      <Pager label="动态翻页" previous="?before=a" next="?after=b" />
      <Pager page={1} total={9} href={page => `?page=${page}`} />
    </div>
  )
}
