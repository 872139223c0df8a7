import { expect } from 'vitest'
import { identify } from './raw-gateway.ts'
import { register, startWorld } from './world.ts'

/** A world with a bot that is spoken by hand, and `run` that runs its command and answers the event. */
export async function startBot() {
  const world = await startWorld()
  await register(world, { name: 'vote', description: 'Vote' })
  const gateway = await identify(world.sandbox)
  return {
    ...world,
    gateway,
    async run(person = world.nora) {
      const { interaction } = await person.run(world.channel, 'vote', { wait: 'sent' })
      const { d } = await gateway.event('INTERACTION_CREATE')
      expect(d.id).toBe(interaction)
      return eventOf(world, d)
    },
    async click(message: string, customId: string, person = world.nora) {
      await person.click(message, customId, { wait: 'sent' })
      return eventOf(world, (await gateway.event('INTERACTION_CREATE')).d)
    },
  }
}

function eventOf({ rest, bot, client }: Awaited<ReturnType<typeof startWorld>>, event: { id: string; token: string }) {
  return {
    ...event,
    event,
    respond: (body: object, query = '') =>
      rest('POST', `/interactions/${event.id}/${event.token}/callback${query}`, body),
    followUp: (body: object) => rest('POST', `/webhooks/${bot.id}/${event.token}`, body),
    edit: (body: object, message = '%40original') =>
      rest('PATCH', `/webhooks/${bot.id}/${event.token}/messages/${message}`, body),
    fetch: (message = '%40original') => rest('GET', `/webhooks/${bot.id}/${event.token}/messages/${message}`),
    remove: (message = '%40original') => rest('DELETE', `/webhooks/${bot.id}/${event.token}/messages/${message}`),
    outcome: () => client.outcome(event.id),
  }
}
