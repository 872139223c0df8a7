import type { ButtonInteraction, ChatInputCommandInteraction } from 'discord.js'
import type { SyncState } from '../src/services/sync-state.ts'
import type { Trakt } from '../src/services/trakt.ts'
import { isOver } from '../src/views/trakt-sync.ts'
import type { Context } from './command.ts'

/** How often an answer is drawn again while a pull runs. Milliseconds. */
const BETWEEN_EDITS = 3_000
/** Discord takes changes of an answer for fifteen minutes; later it says a last time that it goes on. Milliseconds. */
const EDITABLE = 14 * 60_000

/** Has the member's Trakt account read now, and shows how far that is until it has ended. */
export async function syncNow(
  interaction: ChatInputCommandInteraction | ButtonInteraction,
  { syncs }: Trakt,
  { services: { clock }, views, userId, afterwards }: Context,
): Promise<void> {
  const already = (await syncs.request(userId)) === 'running'
  const until = clock.now() + EDITABLE
  let shownAt = clock.now()

  /** Whether there is more to come. */
  async function show(state: SyncState | null): Promise<boolean> {
    shownAt = clock.now()
    const view = state ? views.traktSync(state, interaction.user.id, { already }) : views.traktSyncStopped()
    await interaction.editReply(view)
    return state !== null && !isOver(state) && clock.now() < until
  }

  // What changes after a look at the state must not be missed, so the next change is waited for from before it on.
  let change = syncs.change(userId)
  if (!(await show(await syncs.state(userId)))) return
  afterwards(async signal => {
    for (let goesOn = true; goesOn; ) {
      await Promise.race([change, clock.sleep(BETWEEN_EDITS, signal)])
      change = syncs.change(userId)
      const state = await syncs.state(userId)
      const isEarly = state !== null && !isOver(state) && isWithin(clock.now() - shownAt)
      if (!isEarly) goesOn = await show(state)
    }
  })
}

/** A clock that was set back says nothing about the distance. */
function isWithin(since: number): boolean {
  return since >= 0 && since < BETWEEN_EDITS
}
