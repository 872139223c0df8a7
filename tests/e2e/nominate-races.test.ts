import { expect, test } from 'vitest'
import { answerOf, buildRunningTown, posts } from '../helpers/e2e.ts'
import { privateAnswer, rowsOf } from '../helpers/stored.ts'

const film = (id: number) => ({ options: { movie: `tmdb:${id}` } })

test('of two people who nominate the same film at the same moment, one has it in and the other is told', async () => {
  const town = await buildRunningTown()
  const hold = await town.client.hold({ service: 'gateway', path: 'INTERACTION_CREATE' }, 'before', 2)
  const both = [
    town.ben.run(town.general, 'nominate', film(348)),
    town.cleo.run(town.general, 'nominate', film(348)),
  ] as const
  await hold.waiting(2)
  await hold.release()
  const words = await Promise.all((await Promise.all(both)).map(outcome => privateAnswer(town, outcome)))

  expect(words.filter(said => said.includes('is nominated for 2026-W08'))).toHaveLength(1)
  expect(words.filter(said => said.includes('**Alien** (1979) is already in, nominated by'))).toHaveLength(1)
  expect(rowsOf(town, 'nominations')).toHaveLength(1)
  await town.bot.tick()
  expect((await posts(town)).filter(post => post.includes('nominated **Alien**'))).toHaveLength(1)
})

test('one who nominates two films at the same moment has one of them in', async () => {
  const town = await buildRunningTown()
  const hold = await town.client.hold({ service: 'tmdb', path: '/movie/(348|603)' }, 'after', 2)
  const both = [
    town.ben.run(town.general, 'nominate', film(348)),
    town.ben.run(town.general, 'nominate', film(603)),
  ] as const
  await hold.waiting(2)
  await hold.release()
  const words = (await Promise.all(both)).map(answerOf)

  expect(words.filter(said => said.includes('is nominated for'))).toHaveLength(1)
  expect(words.filter(said => said.includes('You have used your nominations'))).toHaveLength(1)
  expect(rowsOf(town, 'nominations')).toHaveLength(1)
})

test('a film that is withdrawn while its card is being posted ends as a withdrawn card', async () => {
  const town = await buildRunningTown()
  const hold = await town.client.hold({ service: 'discord', method: 'POST', path: '/channels/\\d+/messages$' }, 'after')
  const nominated = await town.ben.run(town.general, 'nominate', film(348))
  await hold.waiting(1)
  await town.ben.click(nominated.message?.id ?? '', 'v1|withdraw|1')
  await hold.release()
  await town.bot.tick()
  await town.client.jump({ by: 5_000 })
  expect((await posts(town)).at(-1)).toBe('**Alien** (1979) was nominated, and has been withdrawn.')
})
