import { expect, test } from 'vitest'
import { catalogue } from '../../sandbox/tmdb/catalogue.ts'
import {
  answerOf,
  buildRunningTown,
  buildTown,
  posts,
  press,
  publicMessages,
  startTownBot,
  textOf,
} from '../helpers/e2e.ts'
import { giveHostileTitle } from '../helpers/hostile.ts'
import { privateAnswer, refusal, rowsOf } from '../helpers/stored.ts'

const film = (movie: string | number) => ({ options: { movie: typeof movie === 'number' ? `tmdb:${movie}` : movie } })
const stamp = (iso: string) => `<t:${Date.parse(iso) / 1000}:`

test('before the server is set up, nominating says who can do that, and how', async () => {
  const town = await buildTown()
  await startTownBot(town)
  const words = await refusal(town, () => town.nora.run(town.general, 'nominate', film(348)))
  expect(words).toContain('not set up here yet')
  expect(words).toContain('`/settings channel`')
})

test('between rounds, nominating says when nominations open', async () => {
  const town = await buildTown()
  await startTownBot(town)
  await town.nora.run(town.general, 'settings', { subcommand: 'channel', options: { channel: town.channel } })
  const words = await refusal(town, () => town.ben.run(town.general, 'nominate', film(348)))
  expect(words).toContain('No nominations are open at the moment. Nominations open')
  expect(words).toContain(stamp('2026-02-23T09:00:00Z'))
})

test('while voting is open, nominating says what is open now and when nominations are', async () => {
  const town = await buildRunningTown()
  await town.ben.run(town.general, 'nominate', film(348))
  await town.client.jump({ to: '2026-02-19T09:00:00.000Z' })
  const words = await refusal(town, () => town.cleo.run(town.general, 'nominate', film(603)))
  expect(words).toContain('Nominations for this week closed')
  expect(words).toContain('`/vote` is open now')
  expect(words).toContain(stamp('2026-02-23T09:00:00Z'))
})

test('nominations close to the millisecond, whether or not the tick has noticed', async () => {
  const town = await buildRunningTown()
  await town.client.jump({ to: '2026-02-19T08:59:59.999Z' })
  expect(answerOf(await town.ben.run(town.general, 'nominate', film(348)))).toContain('is nominated')
  await town.bot.tick()
  const hold = await town.client.hold({ service: 'gateway', path: 'INTERACTION_CREATE' }, 'before')
  const late = town.cleo.run(town.general, 'nominate', film(603))
  await hold.waiting(1)
  await town.client.jump({ by: 1 })
  await hold.release()
  expect(await privateAnswer(town, await late)).toContain('Nominations for this week closed')
  expect(rowsOf(town, 'nominations')).toHaveLength(1)
})

test('nominations that close while TMDB is thinking stay closed', async () => {
  const town = await buildRunningTown()
  await town.ben.run(town.general, 'nominate', film(348))
  await town.client.jump({ to: '2026-02-19T08:59:00.000Z' })
  const hold = await town.client.hold({ service: 'tmdb', path: '/movie/603' }, 'before')
  const late = town.cleo.run(town.general, 'nominate', film(603))
  await hold.waiting(1)
  await town.client.jump({ to: '2026-02-19T09:00:00.000Z' })
  await hold.release()
  expect(await privateAnswer(town, await late)).toContain('Nominations for this week closed')
  expect(rowsOf(town, 'nominations')).toHaveLength(1)
})

test('while the server is paused, nominating says how to go on', async () => {
  const town = await buildRunningTown()
  await town.client.jump({ to: '2026-02-20T12:00:00.000Z' })
  await town.client.jump({ to: '2026-02-23T09:00:00.000Z' })
  await town.client.jump({ to: '2026-02-27T12:00:00.000Z' })
  expect((await posts(town)).at(-1)).toContain('[Resume]')
  const words = await refusal(town, () => town.ben.run(town.general, 'nominate', film(348)))
  expect(words).toContain('Movie night is paused')
  expect(words).toContain('Resume')
})

test('the same film twice by one member is refused', async () => {
  const town = await buildRunningTown()
  await town.ben.run(town.general, 'nominate', film(348))
  const words = await refusal(town, () => town.ben.run(town.general, 'nominate', film(348)))
  expect(words).toContain('You have already nominated **Alien** (1979) this week.')
})

test('a film that somebody else has nominated is refused, and says who', async () => {
  const town = await buildRunningTown()
  await town.ben.run(town.general, 'nominate', film(348))
  const words = await refusal(town, () => town.cleo.run(town.general, 'nominate', film(348)))
  expect(words).toContain(`**Alien** (1979) is already in, nominated by <@${town.ben.id}>. Choose another film.`)
})

test('a second film over the quota is refused, names the first and says how to change one’s mind', async () => {
  const town = await buildRunningTown()
  await town.ben.run(town.general, 'nominate', film(348))
  const words = await refusal(town, () => town.ben.run(town.general, 'nominate', film(603)))
  expect(words).toContain('You have used your nominations for this week (1 film each): **Alien** (1979).')
  expect(words).toContain('withdraw')
})

test('the button to withdraw that the refusal promises is in /movies', async () => {
  const town = await buildRunningTown()
  await town.ben.run(town.general, 'nominate', film(348))
  const shown = await town.ben.run(town.general, 'movies')
  expect(answerOf(await press(town.ben, shown.message, 'Withdraw Alien (1979)'))).toContain('is withdrawn')
  expect(answerOf(await town.ben.run(town.general, 'nominate', film(603)))).toContain('is nominated')
})

test('the 26th film is refused, and a compact board shows the 25', async () => {
  const town = await buildRunningTown({ rules: { nominations: 5 } })
  const dan = await town.client.createPerson('Dan')
  const eve = await town.client.createPerson('Eve')
  const fay = await town.client.createPerson('Fay')
  for (const { id } of [dan, eve, fay]) await town.client.setMember(town.guild, id)
  const five = [town.nora, town.ben, town.cleo, dan, eve].flatMap(person => Array(5).fill(person))
  const ids = catalogue().films.map(({ id }) => id)
  for (const [index, person] of five.entries()) {
    expect(answerOf(await person.run(town.general, 'nominate', film(ids[index] ?? 0)))).toContain('is nominated')
  }
  expect(rowsOf(town, 'nominations')).toHaveLength(25)
  const words = await refusal(town, () => fay.run(town.general, 'nominate', film(ids[25] ?? 0)))
  expect(words).toContain('This week is full: 25 films are in.')
  await town.client.jump({ by: 5_000 })
  expect((await posts(town))[0]).toContain('\n25. ')
})

test('an id that TMDB does not know is refused', async () => {
  const town = await buildRunningTown()
  const words = await refusal(town, () => town.ben.run(town.general, 'nominate', film(999_999_999)))
  expect(words).toContain('does not know that film')
})

test.each(['tmdb:0', 'tmdb:-1', 'tmdb:99999999999999999999', 'tmdb:abc', 'tmdb:'])(
  'an id that cannot be one (%s) is taken for a title that matches nothing',
  async movie => {
    const town = await buildRunningTown()
    const words = await refusal(town, () => town.ben.run(town.general, 'nominate', film(movie)))
    expect(words).toContain(`I found no film for “`)
  },
)

test('a title that matches nothing is refused, and repeats what was typed harmlessly', async () => {
  const town = await buildRunningTown()
  const words = await refusal(town, () => town.ben.run(town.general, 'nominate', film('**zzqq** @everyone')))
  expect(words).toContain('I found no film for “\\*\\*zzqq\\*\\* \\@everyone”. Check the spelling')
})

test('nothing but spaces is refused in words', async () => {
  const town = await buildRunningTown()
  const words = await refusal(town, () => town.ben.run(town.general, 'nominate', film('   ')))
  expect(words).toContain('I found no film for')
})

test('6,000 characters are refused in words, and get no suggestions', async () => {
  const town = await buildRunningTown()
  const long = 'zq🎬'.repeat(1_500)
  const { choices } = await town.ben.autocomplete(town.general, 'nominate', {
    focused: 'movie',
    options: { movie: long },
  })
  expect(choices).toEqual([])
  const words = await refusal(town, () => town.ben.run(town.general, 'nominate', film(long)))
  expect(words).toContain('I found no film for “zq🎬')
  expect(words.length).toBeLessThan(400)
})

test('a title full of markup, mentions and emoji does no harm on cards, boards, panels and lists', async () => {
  const town = await buildRunningTown()
  await giveHostileTitle(town.client)
  await town.client.changePerson(town.ben.id, { name: '@everyone **Ben**' })
  const nominated = await town.ben.run(town.general, 'nominate', film(348))
  const safe = '**\\*\\*Bold\\*\\* \\@everyone \\<\\@&1\\> \\`code\\` \\|\\|spoiler\\|\\|'
  expect(await privateAnswer(town, nominated)).toMatch(/^\*\*\\\*\\\*Bold\\\*\\\* \\@everyone/)
  await town.client.jump({ to: '2026-02-19T09:00:00.000Z' })
  const panel = await town.cleo.run(town.general, 'vote')
  await town.cleo.select(panel.message?.id ?? '', 'v1|vote-cast|1', [String(rowsOf(town, 'nominations')[0]?.id)])
  await town.client.jump({ to: '2026-02-20T12:00:00.000Z' })
  const results = await town.cleo.run(town.general, 'results')
  const shown = [...(await publicMessages(town)), ...(await town.cleo.messages(town.general))]
  const words = shown.map(textOf).join('\n')
  expect(words.split('Bold').length).toBeGreaterThan(5)
  expect(words).not.toMatch(/(?<!\\)@everyone/)
  expect(words).not.toMatch(/(?<!\\)<@&/)
  expect(words).not.toMatch(/(?<!\\)\[click\]\(/)
  expect(words).not.toContain('\u202e')
  expect(answerOf(results)).toContain(safe.slice(0, 30))
  for (const message of shown) expect(message.mentions.map(({ id }) => id)).not.toContain(town.ben.id)
})
