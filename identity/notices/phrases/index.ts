import { type Catalogue, createPhrases, type PlaceholderOf } from '../../../kit/i18n/index.ts'
import type { NoticeTemplate } from '../notice.ts'
import type { RealmParameter, templateParameters } from '../template-parameters.ts'
import { en } from './en.ts'
import { zhCN } from './zh-CN.ts'

export type NoticePart = 'sms' | 'subject' | 'email'

type Known<Template extends NoticeTemplate> = (typeof templateParameters)[Template][number] | RealmParameter

/** A text asks for nothing that its template is not given; otherwise the compiler names the text and the parameter. */
type Fitting<C extends Catalogue> = {
  readonly [Key in keyof C]: Key extends `${infer Template extends NoticeTemplate}.${NoticePart}`
    ? Exclude<PlaceholderOf<C[Key]>, Known<Template>> extends never
      ? C[Key]
      : { unknownParameter: Exclude<PlaceholderOf<C[Key]>, Known<Template>> }
    : C[Key]
}

function fitting<const C extends Readonly<Record<`${NoticeTemplate}.${NoticePart}`, string>> & Catalogue>(
  texts: C & Fitting<C>,
): C {
  return texts
}

export const phrases = createPhrases(fitting(zhCN), fitting(en))
