import { expect, test } from 'vitest'
import type { Outcome } from '../../sandbox/client.ts'
import { places } from '../../sandbox/trakt/faults.ts'
import { customIdOf, textOf } from '../helpers/e2e.ts'
import { rowsOf } from '../helpers/stored.ts'
import { buildTraktTown, linkAccount, runTrakt, type TraktTown } from '../helpers/trakt-town.ts'

const links = (town: TraktTown) => rowsOf(town, 'trakt_auth').map(row => row.trakt_user)

/** Acts while Trakt holds its answer: Discord gets the bot's first response all the same. In the end the connection breaks. */
async function whileTraktHangs(
  town: TraktTown,
  place: 'settings' | 'revoke' | 'device-code',
  act: () => Promise<Outcome>,
  meanwhile: () => void = () => undefined,
): Promise<string> {
  const held = await town.client.hold(places[place], 'before')
  const { interaction } = await act()
  await held.waiting(1)
  const { status } = await town.client.outcome(interaction, { wait: 'initial' })
  expect(['deferred', 'acknowledged']).toContain(status)
  meanwhile()
  await held.release({ drop: true })
  const { message, updated } = await town.client.outcome(interaction, { wait: 'final' })
  return textOf(message ?? updated)
}

test('the status waits for Trakt with Discord’s patience, and says when no answer comes', async () => {
  const town = await buildTraktTown()
  await linkAccount(town, town.nora)
  const words = await whileTraktHangs(town, 'settings', () =>
    town.nora.run(town.general, 'trakt', { subcommand: 'status', wait: 'sent' }),
  )
  expect(words).toContain('Account: **filmfan**')
  expect(words).toContain('Trakt does not answer at the moment')
  expect(links(town)).toEqual(['filmfan'])
})

test('an unlink waits for Trakt with Discord’s patience, is done before any answer, and says when none comes', async () => {
  const town = await buildTraktTown()
  await linkAccount(town, town.nora)
  const { message } = await runTrakt(town, town.nora, 'unlink')
  const words = await whileTraktHangs(
    town,
    'revoke',
    () => town.nora.click(message?.id ?? '', customIdOf(message, 'Unlink'), { wait: 'sent' }),
    () => expect(links(town)).toEqual([]),
  )
  expect(words).toContain('Trakt has not confirmed yet that they are ended: I tell it again as soon as it answers.')
  expect(links(town)).toEqual([])
  await town.client.jump({ by: 60_000 })
  expect([await town.trakt.tokens(), rowsOf(town, 'oauth_states')]).toEqual([[], []])
})

test('a code that Trakt never sends is told in words, and nothing is under way', async () => {
  const town = await buildTraktTown({ PUBLIC_URL: '' })
  const words = await whileTraktHangs(town, 'device-code', () =>
    town.nora.run(town.general, 'trakt', { subcommand: 'link', wait: 'sent' }),
  )
  expect(words).toContain('Trakt cannot be reached at the moment, so nothing was linked.')
  expect([links(town), rowsOf(town, 'oauth_states')]).toEqual([[], []])
})
