import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { answerOf, buildTown, type Person, press, startTownBot, type Town, textOf } from '../helpers/e2e.ts'
import { forgeMessage } from '../helpers/forged.ts'
import { oldFile, users, wednesday } from '../helpers/legacy.ts'
import { startLoggedBot } from '../helpers/logged.ts'
import { buildOldTown, importIntoTown } from '../helpers/old-town.ts'
import { privateAnswer, refusal, rowsOf } from '../helpers/stored.ts'

async function claim(town: Town, person: Person, name: string, pin?: string) {
  return person.run(town.general, 'claim', { options: { name, ...(pin !== undefined && { pin }) } })
}

/** Public messages in `#general`, without the bot's greeting. */
async function said(town: Town): Promise<{ id: string; text: string }[]> {
  const messages = (await town.nora.messages(town.general)).filter(message => !message.ephemeral)
  return messages
    .map(message => ({ id: message.id, text: textOf(message) }))
    .filter(({ text }) => !text.includes('[Set up]'))
}

function ownerOf(town: Town, title: string): string | null | undefined {
  const film = rowsOf(town, 'nominations').find(row => row.title === title)
  return rowsOf(town, 'users').find(user => user.id === film?.proposed_by)?.discord_id
}

test('the list shows those who are left, and narrows down while one types', async () => {
  const town = await buildOldTown()
  const list = async (name: string) =>
    (await town.ben.autocomplete(town.general, 'claim', { focused: 'name', options: { name } })).choices?.map(
      choice => choice.name,
    )
  expect(await list('')).toEqual(['🦊 Mika', '👩‍🚀 Nora', '🧔 Pál'])
  expect(await list('ná')).toEqual([])
  expect(await list(' PÁ')).toEqual(['🧔 Pál'])
})

test('a member who knows the pin sees what they will get, confirms, and has it', async () => {
  const town = await buildOldTown()
  const { choices } = await town.ben.autocomplete(town.general, 'claim', { focused: 'name', options: { name: 'nor' } })
  const outcome = await claim(town, town.ben, String(choices?.[0]?.value), '0417')
  const preview = await privateAnswer(town, outcome)
  expect(preview).toContain(
    '## 👩‍🚀 Nora\nA profile from the old app, with 1 nomination, 2 votes, 1 film watched and 1 rating.',
  )
  expect(preview).toContain('This cannot be undone.')
  expect(preview).toContain('[Make it mine]')
  expect(ownerOf(town, 'Alien')).toBeNull()
  const done = await privateAnswer(town, await press(town.ben, outcome.message, 'Make it mine'))
  expect(done).toContain('**Welcome back, Nora!** Yours now: 1 nomination, 2 votes, 1 film watched and 1 rating.')
  expect(ownerOf(town, 'Alien')).toBe(town.ben.id)
  expect(rowsOf(town, 'users').map(user => user.name)).not.toContain('Nora')
  const results = answerOf(await claim(town, town.cleo, 'Nora', '0417'))
  expect(results).toContain('No profile of that name is waiting here to be claimed.')
})

test('what a member has claimed stands under their name on the board', async () => {
  const town = await buildOldTown()
  await town.nora.run(town.general, 'settings', { subcommand: 'channel', options: { channel: town.channel } })
  await town.bot.tick()
  const board = async () =>
    (await town.nora.messages(town.channel)).filter(message => !message.ephemeral).map(textOf)[0]
  expect(await board()).toContain('Nominated by Nora · 2 votes')
  const { message } = await claim(town, town.ben, 'Nora', '0417')
  await press(town.ben, message, 'Make it mine')
  await town.client.jump({ by: 10_000 })
  expect(await board()).toContain(`Nominated by <@${town.ben.id}> · 2 votes`)
})

test('a wrong pin is refused, privately and with what is left, and after five tries the right one is, too', async () => {
  const town = await buildOldTown()
  for (const left of [4, 3, 2, 1, 0]) {
    const words = await refusal(town, () => claim(town, town.ben, 'Nora', '0000'))
    expect(words).toContain(
      `That is not the pin of this profile. You have ${left} ${left === 1 ? 'try' : 'tries'} left this hour.`,
    )
  }
  expect(await refusal(town, () => claim(town, town.ben, 'Nora', '0417'))).toContain(
    'You have had 5 tries in an hour. Try again <t:1772024400:F>',
  )
  expect(await refusal(town, () => claim(town, town.cleo, 'Nora', '0417'))).toContain(
    'This profile has had 5 tries in an hour.',
  )
  await town.client.jump({ by: 60 * 60_000 })
  expect(answerOf(await claim(town, town.ben, 'Nora', '0417'))).toContain('[Make it mine]')
})

test('tries outlive a restart of the bot', async () => {
  const town = await buildOldTown()
  for (let tries = 0; tries < 5; tries++) await claim(town, town.ben, 'Nora', '0000')
  await town.bot.stop()
  await startTownBot(town)
  expect(answerOf(await claim(town, town.ben, 'Nora', '0417'))).toContain('You have had 5 tries in an hour.')
})

test('a profile without a pin is asked for in the channel, and somebody who manages the server decides', async () => {
  const town = await buildOldTown()
  const outcome = await claim(town, town.ben, 'Mika', '1234')
  expect(await privateAnswer(town, outcome)).toContain(
    'It has no pin, so somebody who manages the server has to confirm that it is you.',
  )
  expect(await said(town)).toEqual([])
  const asked = await press(town.ben, outcome.message, 'Ask for it here')
  expect(textOf(asked.updated)).toContain('I have asked here in the channel whether **Mika** is you.')
  const [question] = await said(town)
  expect(question?.text).toContain(`**Is <@${town.ben.id}> 🦊 Mika?**`)
  expect(question?.text).toContain('with 2 nominations, 2 votes, 1 film watched and 1 rating.')
  const find = async (person: Person) =>
    (await person.messages(town.general)).find(message => message.id === question?.id)

  const words = await refusal(town, async () => press(town.cleo, await find(town.cleo), 'Yes, it is them'))
  expect(words).toContain('For this you need the permission Manage Server.')
  expect(await refusal(town, async () => press(town.ben, await find(town.ben), 'Yes, it is them'))).toContain(
    'Manage Server',
  )

  await press(town.nora, await find(town.nora), 'Yes, it is them')
  expect(await said(town)).toEqual([
    {
      id: question?.id,
      text: `**🦊 Mika** from the old app is <@${town.ben.id}> now, as <@${town.nora.id}> has confirmed.`,
    },
  ])
  expect(ownerOf(town, 'Heat')).toBe(town.ben.id)
})

test('a no leaves the profile as it is, and the member may ask again', async () => {
  const town = await buildOldTown()
  const { message } = await claim(town, town.ben, 'Mika')
  await press(town.ben, message, 'Ask for it here')
  const question = (await town.nora.messages(town.general)).find(one => textOf(one).includes('[Yes, it is them]'))
  await press(town.nora, question, 'No')
  expect((await said(town)).map(({ text }) => text)).toEqual([
    `<@${town.ben.id}> is not **🦊 Mika** from the old app, says <@${town.nora.id}>. The profile stays as it is.`,
  ])
  expect(ownerOf(town, 'Heat')).toBeNull()
  const again = await claim(town, town.ben, 'Mika')
  await press(town.ben, again.message, 'Ask for it here')
  expect((await said(town)).at(-1)?.text).toContain('[Yes, it is them]')
})

test('a question asked before a restart is answered after it', async () => {
  const town = await buildOldTown()
  const { message } = await claim(town, town.ben, 'Mika')
  await press(town.ben, message, 'Ask for it here')
  await town.bot.stop()
  await startTownBot(town)
  const question = (await town.nora.messages(town.general)).find(one => textOf(one).includes('[Yes, it is them]'))
  await press(town.nora, question, 'Yes, it is them')
  expect(ownerOf(town, 'Heat')).toBe(town.ben.id)
})

test('who manages the server needs nobody else’s word, as long as they do', async () => {
  const town = await buildOldTown()
  await town.client.setMember(town.guild, town.ben.id, { manageServer: true })
  const outcome = await claim(town, town.ben, 'Nora')
  expect(await privateAnswer(town, outcome)).toContain('You manage this server, so your word is enough.')
  await town.client.setMember(town.guild, town.ben.id, { manageServer: false })
  expect(await refusal(town, () => press(town.ben, outcome.message, 'Make it mine'))).toContain('Manage Server')
  await town.client.setMember(town.guild, town.ben.id, { manageServer: true })
  await press(town.ben, outcome.message, 'Make it mine')
  expect(ownerOf(town, 'Alien')).toBe(town.ben.id)
})

test('a member who has forgotten the pin can ask, too', async () => {
  const town = await buildOldTown()
  const words = answerOf(await claim(town, town.ben, 'Nora'))
  expect(words).toContain('It has a pin: use `/claim` again with it. If nobody knows it any more,')
  expect(words).toContain('[Ask for it here]')
})

test('a forged button opens nothing: neither somebody else’s proof nor a profile without any', async () => {
  const town = await buildOldTown()
  await claim(town, town.ben, 'Nora', '0417')
  const [proof] = rowsOf(town, 'claim_requests')
  const mika = rowsOf(town, 'users').find(user => user.name === 'Mika')
  const ids = [
    `v1|claim-confirm|${proof?.id}`,
    `v1|claim-take|${mika?.id}`,
    `v1|claim-approve|${proof?.id}`,
    'v1|claim-confirm|999',
    'v1|claim-confirm|x',
  ]
  const message = await forgeMessage(town, town.general, { buttons: ids })
  const words = []
  for (const id of ids) words.push(await refusal(town, () => town.cleo.click(message.id, id)))
  expect(words).toEqual([
    expect.stringContaining('That button is for somebody else.'),
    expect.stringContaining('Manage Server'),
    expect.stringContaining('Manage Server'),
    expect.stringContaining('This is settled already, or too old.'),
    expect.stringContaining('This message is from an earlier version'),
  ])
  expect(await refusal(town, () => town.nora.click(message.id, `v1|claim-approve|${proof?.id}`))).toContain(
    'This is settled already',
  )
})

test('without an import there is nothing to claim, and the help does not speak of it', async () => {
  const town = await buildTown()
  await startTownBot(town)
  expect(await refusal(town, () => claim(town, town.ben, 'Nora'))).toContain(
    'No profile from the old app is waiting here to be claimed.',
  )
  expect(
    (await town.ben.autocomplete(town.general, 'claim', { focused: 'name', options: { name: '' } })).choices,
  ).toEqual([])
  expect(answerOf(await town.ben.run(town.general, 'help'))).not.toContain('/claim')
})

test('the help says that there are profiles to claim', async () => {
  const town = await buildOldTown()
  expect(answerOf(await town.ben.run(town.general, 'help'))).toContain(
    '- `/claim`: take over your profile from the old app',
  )
})

test('a pin stands in no log and nowhere in the database, be it right or wrong', async () => {
  const town = await buildTown({ start: wednesday })
  await importIntoTown(town, oldFile({ users: { ...users, Nora: { icon: '👩‍🚀', pin: '8642' } } }))
  const bot = await startLoggedBot(town)
  await claim(town, town.ben, 'Nora', '9753')
  const { message } = await claim(town, town.ben, 'Nora', '8642')
  await press(town.ben, message, 'Make it mine')
  await bot.stop()
  const file = town.databaseUrl.replace('file:', '')
  const kept = [file, `${file}-wal`].map(path => (existsSync(path) ? readFileSync(path).toString('latin1') : ''))
  expect(bot.logged()).toContain('active')
  // Not within the digits of an id or a hash.
  for (const place of [bot.logged(), ...kept]) expect(place).not.toMatch(/(?<![\da-f])(8642|9753)(?![\da-f])/)
})
