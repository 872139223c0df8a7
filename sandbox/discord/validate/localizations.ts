import { faults } from './faults.ts'
import { object } from './fields.ts'
import type { Field } from './tree.ts'

/** The languages Discord's clients come in (Discord docs, reference, Locales). */
export const locales = [
  'id',
  'da',
  'de',
  'en-GB',
  'en-US',
  'es-ES',
  'es-419',
  'fr',
  'hr',
  'it',
  'lt',
  'hu',
  'nl',
  'no',
  'pl',
  'pt-BR',
  'ro',
  'fi',
  'sv-SE',
  'vi',
  'tr',
  'cs',
  'el',
  'bg',
  'ru',
  'uk',
  'hi',
  'th',
  'zh-CN',
  'ja',
  'zh-TW',
  'ko',
]

/** Texts by language; each given one is checked as the text it stands for, and an unknown language is a fault. */
export function localizations(field: Field, check: (text: Field) => void): void {
  if (!object(field)) return
  for (const locale of Object.keys(Object(field.value))) {
    const localized = field.at(locale)
    if (!locales.includes(locale)) localized.fail(faults.notEnum(locale))
    else if (localized.given) check(localized)
  }
}
