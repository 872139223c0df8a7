import type { Outcome } from '../../sandbox/client.ts'
import { type Person, press, type Town } from './e2e.ts'
import { rowsOf } from './stored.ts'

export function runPrivacy(town: Town, person: Person, subcommand: 'export' | 'delete'): Promise<Outcome> {
  return person.run(town.general, 'privacy', { subcommand })
}

/** `/privacy delete`, confirmed. */
export async function deleteData(town: Town, person: Person): Promise<Outcome> {
  const asked = await runPrivacy(town, person, 'delete')
  return press(person, asked.message, 'Delete everything')
}

/** The person's row of `users`; undefined for somebody of whom nothing is stored. */
export function userOf(town: Town, person: Person) {
  return rowsOf(town, 'users').find(row => row.discord_id === person.id)
}
