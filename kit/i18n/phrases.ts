import type { Language } from './language.ts'
import { toTraditional } from './to-traditional.ts'

/** A catalogue: flat, one text per key. */
export type Catalogue = Readonly<Record<string, string>>

/** The names in a text's placeholders: `{name}` and `{count, one: item, other: items}`. */
export type PlaceholderOf<Text extends string> = Text extends `${string}{${infer Inside}}${infer Rest}`
  ? NameOf<Inside> | PlaceholderOf<Rest>
  : never

type NameOf<Inside extends string> = Inside extends `${infer Name},${string}` ? Name : Inside

type Arguments<Name extends string> = [Name] extends [never]
  ? []
  : [params: { readonly [key in Name]: string | number }]

/** A text of the catalogue in the chosen language; its placeholders must all be given. */
export type Translate<Z extends Catalogue, E extends Catalogue> = <Key extends keyof Z & keyof E>(
  key: Key,
  ...params: Arguments<PlaceholderOf<Z[Key]> | PlaceholderOf<E[Key]>>
) => string

/** Every key of the one, none that the other lacks. */
type SameKeys<Z, E> = { readonly [key in keyof Z]: string } & { readonly [key in Exclude<keyof E, keyof Z>]: never }

/**
 * Two catalogues of one concept, with the same keys, made into `(language) => t`.
 *
 * A placeholder is `{name}`. A plural picks its word by number and leaves the number to be written beside it:
 * `{count} {count, one: try, other: tries} left`. zh-Hant is generated from zh-CN, text by text, when first asked for;
 * what is put into the placeholders (names, numbers) is never converted.
 */
export function createPhrases<const Z extends Catalogue, const E extends SameKeys<Z, E> & Catalogue>(
  zhCN: Z,
  en: E,
): (language: Language) => Translate<Z, E> {
  const catalogues: Record<Language, (key: string) => string | undefined> = {
    'zh-CN': key => zhCN[key],
    'zh-Hant': key => (zhCN[key] === undefined ? undefined : toTraditional(zhCN[key])),
    en: key => en[key],
  }
  return language => {
    const textOf = catalogues[language]
    return (key, ...[params]) => {
      const text = textOf(String(key))
      if (text === undefined) throw new TypeError(`No phrase ${String(key)} in ${language}`)
      return params === undefined ? text : fill(text, params, language)
    }
  }
}

function fill(text: string, params: Readonly<Record<string, string | number>>, language: Language): string {
  return text.replace(placeholder, (whole, name: string, choices: string | undefined) => {
    const value = params[name]
    if (value === undefined) return whole
    return choices === undefined ? String(value) : choose(choices, Number(value), language)
  })
}

/** `{name}` or `{name, one: …, other: …}`; no braces inside. */
export const placeholder = /\{([^{},]+)(?:,([^{}]*))?\}/g

function choose(choices: string, count: number, language: Language): string {
  const words = new Map(choices.split(',').map(choice => splitOnce(choice, ':')))
  return words.get(pluralRules[language]().select(count)) ?? words.get('other') ?? ''
}

const pluralRules: Readonly<Record<Language, () => Intl.PluralRules>> = {
  'zh-CN': once(() => new Intl.PluralRules('zh-CN')),
  'zh-Hant': once(() => new Intl.PluralRules('zh-Hant')),
  en: once(() => new Intl.PluralRules('en')),
}

/** Made when first asked for: making one costs far more than using it. */
function once<Made>(make: () => Made): () => Made {
  let made: Made | undefined
  return () => (made ??= make())
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator)
  return [text.slice(0, at).trim(), text.slice(at + 1).trim()]
}
