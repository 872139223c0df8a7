import { expect, onTestFinished, test } from 'vitest'
import { createSandboxClient } from '../../sandbox/client.ts'
import { createMovableClock } from '../../sandbox/clock.ts'
import { format, type KeptSandbox } from '../../sandbox/kept.ts'
import { startSandbox } from '../../sandbox/start.ts'
import { identify } from './discord/raw-gateway.ts'
import { button, ephemeral, register, row, startWorld } from './discord/world.ts'
import { shapeOf } from './shape.ts'

/** A world in which something of everything has happened. */
async function startFullWorld() {
  const world = await startWorld()
  const { client, rest, channel, other, nora, guild, bot, sandbox } = world
  await register(world, { name: 'ask', description: 'Opens a form' }, { name: 'show', description: 'Answers' })
  await client.createRole(guild.id, 'Film fans', { mentionable: true })
  await client.setPermissions(other, { target: 'bot', deny: ['EmbedLinks'] })
  await nora.say(channel, 'Hello all')
  const form = new FormData()
  form.set('files[0]', new Blob(['poster'], { type: 'image/png' }), 'poster.png')
  const body = { content: 'Board', components: [row(button('vote'))], nonce: 'row-1', enforce_nonce: true }
  form.set('payload_json', JSON.stringify(body))
  const board = await rest('POST', `/channels/${channel}/messages`, form)
  const dm = await rest('POST', '/users/@me/channels', { recipient_id: nora.id })
  await rest('POST', `/channels/${dm.body.id}/messages`, { content: 'In private' })

  const gateway = await identify(sandbox)
  const answer = async (name: string, response: object) => {
    const running = nora.run(channel, name, { wait: 'initial' })
    const { d } = await gateway.event('INTERACTION_CREATE')
    await rest('POST', `/interactions/${d.id}/${d.token}/callback`, response)
    await running
    return d
  }
  const shown = await answer('show', { type: 4, data: { content: 'Only for Nora', flags: ephemeral } })
  const input = { type: 18, label: 'Why', component: { type: 4, custom_id: 'why', style: 1 } }
  const asked = await answer('ask', { type: 9, data: { custom_id: 'form', title: 'Why?', components: [input] } })
  const unanswered = await nora.run(channel, 'show', { wait: 'sent' })
  return { ...world, board: board.body, shown, asked, unanswered, bot }
}

/** What was kept, as it comes back from a file, in a sandbox on another port. */
async function goOn(kept: KeptSandbox) {
  const written: KeptSandbox = JSON.parse(JSON.stringify(kept))
  const clock = createMovableClock({ start: Date.parse(written.now) })
  const sandbox = await startSandbox({ clock, kept: written })
  onTestFinished(() => sandbox.close())
  const headers = { authorization: `Bot ${sandbox.env.DISCORD_TOKEN}`, 'content-type': 'application/json' }
  const rest = async (method: string, path: string, body: object) => {
    const url = `${sandbox.env.DISCORD_API_URL}/v10${path}`
    const answer = await fetch(url, { method, headers, body: JSON.stringify(body) })
    return { status: answer.status, body: JSON.parse((await answer.text()) || '{}') }
  }
  return { sandbox, client: createSandboxClient(sandbox.url), rest }
}

test('a world goes on in another sandbox: everybody, every channel, and every message to those who saw it', async () => {
  const before = await startFullWorld()
  const { nora, ada, channel } = before
  const after = await goOn(before.sandbox.keep())
  expect(await after.client.world()).toEqual(await before.client.world())

  const moved = (messages: object[]) =>
    JSON.parse(JSON.stringify(messages).replaceAll(before.sandbox.url, after.sandbox.url))
  for (const person of [nora, ada]) {
    expect(await after.client.person(person.id).messages(channel)).toEqual(moved(await person.messages(channel)))
    expect(await after.client.person(person.id).dm()).toEqual(await person.dm())
  }
  expect((await nora.messages(channel)).map(({ content }) => content)).toContain('Only for Nora')
  expect((await ada.messages(channel)).map(({ content }) => content)).not.toContain('Only for Nora')
})

test('files that came with messages are served from the new address', async () => {
  const before = await startFullWorld()
  const after = await goOn(before.sandbox.keep())
  const messages = await after.client.person(before.nora.id).messages(before.channel)
  const [file] = messages.find(({ content }) => content === 'Board')?.attachments ?? []
  expect(file?.url).toContain(`${after.sandbox.url}/discord/attachments/`)
  const answer = await fetch(file?.url ?? '')
  expect([answer.headers.get('content-type'), await answer.text()]).toEqual(['image/png', 'poster'])
})

test('what the bot and people have begun goes on: nonces, tokens, components and forms', async () => {
  const { sandbox, channel, board, shown, asked, unanswered, bot, nora } = await startFullWorld()
  const { client, rest, sandbox: next } = await goOn(sandbox.keep())
  const again = { content: 'Board', nonce: 'row-1', enforce_nonce: true }
  expect((await rest('POST', `/channels/${channel}/messages`, again)).body.id).toBe(board.id)
  const edited = await rest('PATCH', `/webhooks/${bot.id}/${shown.token}/messages/@original`, { content: 'Edited' })
  expect(edited.body).toMatchObject({ content: 'Edited' })
  expect((await rest('POST', `/channels/${channel}/messages`, { content: 'New' })).body.id > board.id).toBe(true)

  const gateway = await identify(next)
  const person = client.person(nora.id)
  await person.click(board.id, 'vote', { wait: 'sent' })
  expect((await gateway.event('INTERACTION_CREATE')).d.data).toMatchObject({ custom_id: 'vote' })
  await person.submit(asked.id, { why: 'Because' }, { wait: 'sent' })
  expect((await gateway.event('INTERACTION_CREATE')).d.data).toMatchObject({ custom_id: 'form' })
  await expect(client.outcome(unanswered.interaction)).rejects.toThrow('There is no interaction')
})

test('what is kept has this shape: whoever changes it raises the format, so that nobody reads an old one', async () => {
  const { sandbox } = await startFullWorld()
  const { trakt: _trakt, ...kept }: KeptSandbox = JSON.parse(JSON.stringify(sandbox.keep()))
  // These are Discord's own objects.
  const { channels, interactions } = kept.discord
  for (const { messages } of channels) for (const message of messages) message.object = {} as never
  for (const interaction of interactions) delete interaction.modal
  kept.discord.commands = []
  expect([`format ${format}`, ...shapeOf(kept)]).toMatchInlineSnapshot(`
    [
      "format 1",
      "format number",
      "url string",
      "now string",
      "discord.lastId string",
      "discord.bot.id string",
      "discord.bot.name string",
      "discord.bot.dmsOpen boolean",
      "discord.bot.bot boolean",
      "discord.people[].id string",
      "discord.people[].name string",
      "discord.people[].dmsOpen boolean",
      "discord.people[].bot boolean",
      "discord.guilds[].id string",
      "discord.guilds[].name string",
      "discord.guilds[].ownerId string",
      "discord.guilds[].systemChannelId string",
      "discord.guilds[].available boolean",
      "discord.guilds[].roles[].id string",
      "discord.guilds[].roles[].name string",
      "discord.guilds[].roles[].permissions string",
      "discord.guilds[].roles[].mentionable boolean",
      "discord.guilds[].roles[].managed boolean",
      "discord.guilds[].members[].personId string",
      "discord.guilds[].members[].joinedAt string",
      "discord.guilds[].members[].roles[] string",
      "discord.guilds[].channelIds[] string",
      "discord.channels[].kind string",
      "discord.channels[].id string",
      "discord.channels[].guildId string",
      "discord.channels[].name string",
      "discord.channels[].messages[].ephemeralFor string",
      "discord.channels[].overwrites[].id string",
      "discord.channels[].overwrites[].type number",
      "discord.channels[].overwrites[].allow string",
      "discord.channels[].overwrites[].deny string",
      "discord.channels[].personId string",
      "discord.interactions[].id string",
      "discord.interactions[].token string",
      "discord.interactions[].type number",
      "discord.interactions[].personId string",
      "discord.interactions[].channelId string",
      "discord.interactions[].guildId string",
      "discord.interactions[].name string",
      "discord.interactions[].createdAt number",
      "discord.interactions[].state string",
      "discord.interactions[].updatedSource boolean",
      "discord.interactions[].settled boolean",
      "discord.interactions[].modalSubmitted boolean",
      "discord.interactions[].responseId string",
      "discord.interactions[].responseType number",
      "discord.interactions[].milliseconds number",
      "discord.attachments[].id string",
      "discord.attachments[].contentType string",
      "discord.attachments[].bytes string",
      "discord.nonces[][] string",
      "discord.nonces[][].messageId string",
      "discord.nonces[][].at number",
    ]
  `)
})
