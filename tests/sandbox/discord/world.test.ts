import { expect, test } from 'vitest'
import { register, startWorld } from './world.ts'

test('the world shows its guilds, people and commands', async () => {
  const world = await startWorld()
  await register(world, { name: 'vote', description: 'Vote' })
  const { client, nora, ada, guild, channel, other, bot } = world
  expect(await client.world()).toMatchObject({
    bot: { id: bot.id, name: 'Movie Night' },
    guilds: [
      {
        id: guild.id,
        name: 'Film club',
        owner: nora.id,
        botJoined: true,
        channels: [
          { id: channel, name: 'films', type: 0 },
          { id: other, name: 'chat', type: 0 },
        ],
        members: [nora.id, ada.id],
      },
    ],
    people: [
      { id: nora.id, name: 'Nora', dmsOpen: true },
      { id: ada.id, name: 'Ada' },
    ],
    commands: [{ name: 'vote' }],
    clock: '2026-02-16T08:00:00.000Z',
  })
})

test('a person’s world has their guilds, the channels they can view, and the commands that their client lists there', async () => {
  const world = await startWorld()
  const { client, nora, ada, guild, channel, other } = world
  await client.createGuild({ name: 'Nora alone', owner: nora.id })
  await register(
    world,
    { name: 'everywhere', description: 'For all' },
    { name: 'manage', description: 'For some', default_member_permissions: '32' },
    { name: 'admin', description: 'For administrators', default_member_permissions: '0', contexts: [0] },
    { name: 'direct', description: 'In private', contexts: [1] },
  )
  const named = async (ids: string[] = []) => {
    const { commands } = (await client.world()) as { commands: { id: string; name: string }[] } & object
    return ids.map(id => commands.find(command => command.id === id)?.name)
  }

  await client.setPermissions(other, { target: ada.id, deny: ['ViewChannel'] })
  const first = await ada.world()
  expect(first.guilds.map(({ id, channels }) => [id, channels.map(each => each.id)])).toEqual([[guild.id, [channel]]])
  expect(first.guilds[0]?.channels[0]?.mayWrite).toBe(true)
  expect(await named(first.guilds[0]?.channels[0]?.commands)).toEqual(['everywhere'])
  expect(first.direct.mayWrite).toBe(true)
  expect(await named(first.direct.commands)).toEqual(['everywhere', 'manage', 'direct'])

  const { guilds } = await nora.world()
  expect(guilds.map(({ name, channels }) => [name, channels.length])).toEqual([
    ['Film club', 2],
    ['Nora alone', 1],
  ])
  expect(await named(guilds[0]?.channels[0]?.commands)).toEqual(['everywhere', 'manage', 'admin'])

  await client.setMember(guild.id, ada.id, { manageServer: true })
  await client.setPermissions(channel, { target: ada.id, deny: ['SendMessages'] })
  const [managing] = (await ada.world()).guilds
  expect(managing?.channels[0]?.mayWrite).toBe(false)
  expect(await named(managing?.channels[0]?.commands)).toEqual(['everywhere', 'manage'])
  await client.setPermissions(channel, { target: ada.id, deny: ['UseApplicationCommands'] })
  expect((await ada.world()).guilds[0]?.channels[0]?.commands).toEqual([])
  await client.setBotJoined(guild.id, false)
  expect((await nora.world()).guilds[0]?.channels[0]?.commands).toEqual([])
})

test('ids grow also while the clock stands still, and tell its time', async () => {
  const { client, clock } = await startWorld()
  const first = await client.createPerson('First')
  const second = await client.createPerson('Second')
  expect(BigInt(second.id)).toBeGreaterThan(BigInt(first.id))
  await clock.jump(3_600_000)
  const later = await client.createPerson('Later')
  expect(Number((BigInt(later.id) >> 22n) + 1_420_070_400_000n)).toBe(clock.now())
})

test('a person who comes, goes, and is renamed', async () => {
  const { client, guild, channel } = await startWorld()
  const eve = await client.createPerson('Eve')
  await client.setMember(guild.id, eve.id)
  expect((await eve.say(channel, 'Hello')).author).toMatchObject({ id: eve.id, global_name: 'Eve' })
  await client.changePerson(eve.id, { name: 'Eva' })
  expect((await eve.say(channel, 'Again')).author.global_name).toBe('Eva')
  await client.removeMember(guild.id, eve.id)
  await expect(eve.messages(channel)).rejects.toMatchObject({ status: 409 })
})

test('the owner of a guild cannot leave it', async () => {
  const { client, guild, nora } = await startWorld()
  await expect(client.removeMember(guild.id, nora.id)).rejects.toMatchObject({ status: 409 })
})

test('who may not write in a channel is refused', async () => {
  const { client, ada, channel } = await startWorld()
  await client.setPermissions(channel, { target: ada.id, deny: ['SendMessages'] })
  await expect(ada.say(channel, 'x')).rejects.toMatchObject({ status: 409 })
})

test('a channel that is deleted is gone with its messages', async () => {
  const { client, nora, channel, other, guild, rest } = await startWorld()
  const { id } = await nora.say(channel, 'Hello')
  await client.deleteChannel(channel)
  expect((await client.world()).guilds.find(each => each.id === guild.id)?.channels).toMatchObject([{ id: other }])
  await expect(nora.click(id, 'x')).rejects.toMatchObject({ status: 404 })
  expect(await rest('GET', `/channels/${channel}/messages`)).toMatchObject({ status: 404, body: { code: 10003 } })
})

test('the next deadline is the earliest time ahead that the bot shows, and the clock can be moved to it', async () => {
  const { client, rest, channel, nora, clock } = await startWorld()
  const at = (hours: number) => Math.floor(clock.now() / 1_000) + hours * 3_600
  await nora.say(channel, `<t:${at(1)}:R>`)
  expect(await client.clock()).toEqual({ now: '2026-02-16T08:00:00.000Z' })
  await expect(client.jump({ nextDeadline: true })).rejects.toMatchObject({ status: 409 })
  await rest('POST', `/channels/${channel}/messages`, {
    flags: 32_768,
    components: [{ type: 10, content: `Closed <t:${at(-1)}>, closes <t:${at(5)}:F> (<t:${at(3)}:R>)` }],
  })
  expect(await client.clock()).toMatchObject({ nextDeadline: '2026-02-16T11:00:00.000Z' })
  expect(await client.jump({ nextDeadline: true })).toMatchObject({
    now: '2026-02-16T11:00:00.000Z',
    nextDeadline: '2026-02-16T13:00:00.000Z',
  })
})

test('the clock is moved by and to an instant once the listeners are done, and not backwards', async () => {
  const { client, clock } = await startWorld()
  const heard: number[] = []
  clock.onJump(async () => {
    await Promise.resolve()
    heard.push(clock.now())
  })
  await client.jump({ by: 60_000 })
  await client.jump({ to: '2026-02-16T09:00:00Z' })
  expect(heard).toEqual([Date.parse('2026-02-16T08:01:00Z'), Date.parse('2026-02-16T09:00:00Z')])
  await expect(client.jump({ to: '2026-02-16T08:00:00Z' })).rejects.toMatchObject({ status: 409 })
})

test('what is asked for wrongly is 400, and what is not there 404', async () => {
  const { sandbox, client } = await startWorld()
  await expect(client.createPerson('')).rejects.toMatchObject({ status: 400 })
  await expect(client.changePerson('123456789012345678', {})).rejects.toMatchObject({ status: 404 })
  const headers = { 'content-type': 'application/json' }
  expect((await fetch(`${sandbox.url}/sandbox/people`, { method: 'POST', headers, body: '{' })).status).toBe(400)
  expect((await fetch(`${sandbox.url}/sandbox/nothing`)).status).toBe(404)
})
