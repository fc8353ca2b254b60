import { Button } from '../components/button.tsx'
import { Card } from '../components/card.tsx'
import { EnvironmentCheck } from '../components/environment-check.tsx'
import { ErrorSummary } from '../components/error-summary.tsx'
import { Field } from '../components/field.tsx'
import { Form } from '../components/form.tsx'
import { Page, type PageFrame } from '../components/page.tsx'
import { Split } from '../components/split.tsx'
import { Tabs } from '../components/tabs.tsx'

/** A sign-in page as the components make it, to be looked at and weighed. */
export function SignInSample({ frame, failed = false }: { frame: PageFrame; failed?: boolean }) {
  const wrong = '账号或密码不对，还可以试 3 次。'
  return (
    <Page frame={frame} title="登录" error={failed}>
      <Split
        title="一张通行卡，一个账户，全程放心"
        lead="登录后可查余额与通行记录、开发票、办理挂失与解挂。"
        tells={[
          {
            icon: 'shield',
            text: (
              <>
                地址栏应为 <b>id.qinghe.example</b>。收到的短信、链接拿不准时，先<a href="#check">验一验</a>。
              </>
            ),
          },
          { icon: 'phone', text: '我们不会来电索要验证码。' },
        ]}
      >
        <Card corner={{ href: '#scan', icon: 'qr', label: '扫码登录' }}>
          <Tabs
            label="登录方式"
            tabs={[
              { href: '#password', label: '密码登录', current: true },
              { href: '#sms', label: '短信登录' },
            ]}
          />
          {failed ? <ErrorSummary errors={[{ field: 'password', message: wrong }]} /> : null}
          <Form action="/sign-in" hidden={{ csrf: 'sample' }}>
            <Field
              name="identifier"
              label="手机号、证件号码或登录名"
              autocomplete="username"
              value={failed ? '138 0013 8000' : ''}
            />
            <Field
              name="password"
              kind="password"
              label="登录密码"
              autocomplete="current-password"
              error={failed ? wrong : undefined}
            />
            <Button wide>登录</Button>
          </Form>
          <p class="between after-button">
            <a href="#recover">忘记密码</a>
            <a href="#register">注册新账户</a>
          </p>
          <EnvironmentCheck result="ok">这是您常用的设备（Chrome · Windows · 青禾市）。</EnvironmentCheck>
        </Card>
      </Split>
    </Page>
  )
}
