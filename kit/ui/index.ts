// The look of every page: tokens, one component per file with its css beside it, the islands (tiny scripts that pages
// work without), and the bundle that carries them. Knows nothing of accounts; words of its own are in `phrases/`.
export { type AssetFile, type Assets, loadAssets } from './assets.ts'
export { BigAmount } from './components/big-amount.tsx'
export { Breadcrumb } from './components/breadcrumb.tsx'
export { Button, Buttons } from './components/button.tsx'
export { ImageCaptcha, ProofOfWork } from './components/captcha.tsx'
export { Card } from './components/card.tsx'
export { CellFields } from './components/cell-fields.tsx'
export { Checkbox, Choices } from './components/checkbox.tsx'
export { CodeSheet } from './components/code-sheet.tsx'
export { Countdown } from './components/countdown.tsx'
export { type Column, DataTable } from './components/data-table.tsx'
export { Deadline } from './components/deadline.tsx'
export { DefinitionList } from './components/definition-list.tsx'
export { Device } from './components/device.tsx'
export { DeviceQuestion } from './components/device-question.tsx'
export { EmptyState } from './components/empty-state.tsx'
export { EnvironmentCheck } from './components/environment-check.tsx'
export { ErrorSummary, type FieldFault } from './components/error-summary.tsx'
export { Field } from './components/field.tsx'
export { Fold } from './components/fold.tsx'
export { Form } from './components/form.tsx'
export { GridCardPicture } from './components/grid-card-picture.tsx'
export { Icon, Sprite } from './components/icon.tsx'
export type { IconName } from './components/icon-paths.ts'
export { List, ListRow, SectionTitle } from './components/list.tsx'
export { Mark } from './components/mark.tsx'
export { type RealmLook, realmLooks } from './components/mark-paths.ts'
export { Notice } from './components/notice.tsx'
export { OtherWays } from './components/other-ways.tsx'
export { Page, type PageFrame, type PageLink } from './components/page.tsx'
export { Pager } from './components/pager.tsx'
export { Pill } from './components/pill.tsx'
export { PortalShell } from './components/portal-shell.tsx'
export { QrCode } from './components/qr-code.tsx'
export { Score } from './components/score.tsx'
export { Select } from './components/select.tsx'
export { Split } from './components/split.tsx'
export { StepProgress } from './components/step-progress.tsx'
export { type Strength, StrengthMeter } from './components/strength-meter.tsx'
export { Tabs } from './components/tabs.tsx'
export { WithPhone } from './components/with-phone.tsx'
export { LanguageContext } from './language-context.ts'
export {
  chosenPreferences,
  type Preferences,
  preferenceLinks,
  preferenceNames,
  readPreferences,
  type Size,
  type Theme,
  themes,
} from './preferences.ts'
export { serveAssets } from './serve-assets.ts'
export { useLargeType } from './size-context.ts'
