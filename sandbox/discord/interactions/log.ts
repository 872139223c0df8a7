import type { Log } from '../../intercept/log.ts'
import type { World } from '../world.ts'
import { type Interaction, outcomeOf } from './interaction.ts'

const kinds: Record<number, string> = { 2: 'command', 3: 'component', 4: 'autocomplete', 5: 'modal' }

/** Writes each interaction to the log once it has had its first response, or none in time. */
export function logInteractions(world: World, log: Log): void {
  const written = new WeakSet<Interaction>()
  world.changes.subscribe(change => {
    if (change.type !== 'interaction' || change.interaction.state === 'waiting') return
    const { interaction } = change
    if (written.has(interaction)) return
    written.add(interaction)
    log.write({
      kind: 'interaction',
      method: kinds[interaction.type] ?? String(interaction.type),
      route: interaction.name,
      status: interaction.state === 'failed' ? 0 : (interaction.responseType ?? 0),
      milliseconds: interaction.milliseconds ?? performance.now() - interaction.begunAt,
      interaction: interaction.id,
      person: interaction.personId,
      answer: outcomeOf(world, interaction).status,
    })
  })
}
