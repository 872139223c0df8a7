import { z } from 'zod'
import { cutText, nameKey } from '../../text.ts'
import { quoted, type Remarks, type RowRemarks } from './remarks.ts'
import { isObject, words } from './values.ts'

/** Somebody whom the file names. */
export interface OldPerson {
  /** See `nameKey`. */
  key: string
  /** As the file writes it first. */
  name: string
  icon: string | null
  /** Four digits. */
  pin: string | null
  /** Whether the file has them among its users, and not only on what they did. */
  isUser: boolean
}

const longestName = 100
/** An emoji can have a dozen code points, as a family has. */
const longestIcon = 32

const Icon = z
  .string()
  .min(1)
  .max(longestIcon)
  .refine(icon => icon.isWellFormed() && !/[\p{Cc}\s]/u.test(icon))
const Pin = z.string().regex(/^\d{4}$/)
/** Somebody has saved the pin as a number, which has no zeros in front. */
const NumericPin = z
  .int()
  .min(0)
  .max(9999)
  .transform(pin => String(pin).padStart(4, '0'))

export type People = ReturnType<typeof createPeople>

/** The people of one file, by name whatever its case. */
export function createPeople(remarks: Remarks) {
  const people = new Map<string, OldPerson>()

  function iconOf(row: RowRemarks, raw: unknown): string | null {
    if (raw === undefined || raw === null || raw === '') return null
    const icon = Icon.safeParse(raw)
    if (!icon.success) row.mend(`icon ${words(raw)} is not an emoji and is left out`)
    return icon.success ? icon.data : null
  }

  /** The pin itself is never told. */
  function pinOf(row: RowRemarks, raw: unknown): string | null {
    if (raw === undefined || raw === null || raw === '') return null
    const pin = Pin.safeParse(raw)
    if (pin.success) return pin.data
    const numeric = NumericPin.safeParse(raw)
    row.mend(
      numeric.success
        ? 'pin was a number, not text'
        : 'pin is not four digits and is left out, so that an admin has to confirm a claim',
    )
    return numeric.success ? numeric.data : null
  }

  function readUser(name: string, raw: unknown): void {
    const row = remarks.row('users')
    row.call(name)
    const label = labelOf(name)
    if (label === '') return void row.skip('has no name')
    if (label !== name) row.mend('the name was cleaned')
    const user = isObject(raw) ? raw : {}
    if (user !== raw) row.mend(`${words(raw)} stands where an icon and a pin are expected`)
    remarks.countUnknown(user, ['icon', 'pin'], 'users.*.')
    const person = {
      key: nameKey(label),
      name: label,
      icon: iconOf(row, user.icon),
      pin: pinOf(row, user.pin),
      isUser: true,
    }
    const present = people.get(person.key)
    if (!present) return void people.set(person.key, person)
    row.mend(sameNameWords(present, person))
    present.icon ??= person.icon
    present.pin ??= person.pin
  }

  return {
    /** Reads the file's `users`. */
    read(raw: unknown): void {
      if (raw === undefined || raw === null) return
      if (!isObject(raw)) return void remarks.skip('users', `${words(raw)} stands where names are expected`)
      for (const [name, user] of Object.entries(raw)) readUser(name, user)
    },

    /** Whose name this is, also of somebody who is not among the users (any more); null for no name at all. */
    keyOf(raw: unknown): string | null {
      const label = typeof raw === 'string' ? labelOf(raw) : ''
      if (label === '') return null
      const key = nameKey(label)
      if (!people.has(key)) {
        people.set(key, { key, name: label, icon: null, pin: null, isUser: false })
        const row = remarks.row('users')
        row.call(label)
        row.mend('is not among the users, but has done something: gets a profile without icon and pin')
      }
      return key
    },

    /** The same, without giving anybody a profile for it. */
    knownKeyOf(name: string): string | null {
      const key = nameKey(labelOf(name))
      return people.has(key) ? key : null
    },

    all: (): OldPerson[] => [...people.values()],
  }
}

function labelOf(name: string): string {
  const cleaned = name
    .toWellFormed()
    .replace(/\p{Cc}+/gu, ' ')
    .trim()
  return cutText(cleaned, longestName).trim()
}

function sameNameWords(present: OldPerson, other: OldPerson): string {
  const pins = present.pin !== null && other.pin !== null && present.pin !== other.pin
  const name = present.name === other.name ? 'the name' : `${quoted(present.name)} in another case`
  return `is ${name} once more: both become one profile${pins ? ', with the first one’s pin' : ''}`
}
