import { expect, test } from 'vitest'
import { identify } from './raw-gateway.ts'
import { register, startWorld } from './world.ts'

const option = (type: number, name: string, more: object = {}) => ({ type, name, description: name, ...more })

/** A world with one command of these options, and what the bot receives when Nora runs it. */
async function startCommand(options: object[], more: object = {}) {
  const world = await startWorld()
  await register(world, { name: 'do', description: 'Do', options, ...more })
  const gateway = await identify(world.sandbox)
  return {
    ...world,
    gateway,
    async received(values: Record<string, unknown>, subcommand?: string) {
      await world.nora.run(world.channel, 'do', { options: values, subcommand, wait: 'sent' })
      return (await gateway.event('INTERACTION_CREATE')).d.data
    },
    run: (values: Record<string, unknown>, subcommand?: string) =>
      world.nora.run(world.channel, 'do', { options: values, subcommand, wait: 'sent' }),
  }
}

test('an unknown command, subcommand or option is 404', async () => {
  const { nora, channel, run } = await startCommand([option(3, 'text')])
  await expect(nora.run(channel, 'undo')).rejects.toMatchObject({ status: 404 })
  await expect(run({ other: 'x' })).rejects.toMatchObject({ status: 404 })
  await expect(run({}, 'sub')).rejects.toMatchObject({ status: 404 })
})

test('a command with subcommands is only run with one of them, and the event nests its options', async () => {
  const sub = option(1, 'channel', { options: [option(3, 'name')] })
  const group = option(2, 'admin', { options: [option(1, 'reset')] })
  const { run, received } = await startCommand([sub, group])
  await expect(run({})).rejects.toMatchObject({ status: 409 })
  expect(await received({ name: 'x' }, 'channel')).toMatchObject({
    options: [{ name: 'channel', type: 1, options: [{ name: 'name', value: 'x' }] }],
  })
  expect(await received({}, 'admin reset')).toMatchObject({
    options: [{ name: 'admin', type: 2, options: [{ name: 'reset', type: 1, options: [] }] }],
  })
})

test.for<[string, object, unknown[], unknown[]]>([
  ['a required option', option(3, 'value', { required: true }), ['x'], [undefined, null, '']],
  ['a text', option(3, 'value', { min_length: 2, max_length: 3 }), ['ab', 'abc'], ['a', 'abcd', 5]],
  ['a text without limits', option(3, 'value'), ['x'.repeat(6_000)], ['x'.repeat(6_001)]],
  ['a choice', option(3, 'value', { choices: [{ name: 'A', value: 'a' }] }), ['a'], ['A', 'b']],
  ['a whole number', option(4, 'value', { min_value: 1, max_value: 3 }), [1, 3], [0, 4, 1.5, '2']],
  ['a number', option(10, 'value', { max_value: 1 }), [0.5], [1.1, '0.5']],
  ['yes or no', option(5, 'value'), [true, false], ['true', 1]],
])('%s is taken and refused as the client would', async ([, definition, good, bad]) => {
  const { run, received } = await startCommand([definition])
  for (const value of good) expect(await received({ value })).toMatchObject({ options: [{ name: 'value', value }] })
  for (const value of bad) await expect(run({ value })).rejects.toMatchObject({ status: 409 })
})

test('people, roles and channels are resolved, a channel with what the bot may do there', async () => {
  const world = await startCommand([option(6, 'who'), option(8, 'role'), option(7, 'where'), option(9, 'any')])
  const { client, guild, ada, other, received } = world
  const role = await client.createRole(guild.id, 'Friends')
  await client.setPermissions(other, { target: 'bot', deny: ['SendMessages'] })
  const data = await received({ who: ada.id, role: role.id, where: other, any: role.id })
  expect(data).toMatchObject({
    resolved: {
      users: { [ada.id]: { global_name: 'Ada' } },
      members: { [ada.id]: { roles: [], permissions: expect.any(String) } },
      roles: { [role.id]: { name: 'Friends' } },
      channels: {
        [other]: { name: 'chat', type: 0, permissions: expect.any(String), app_permissions: expect.any(String) },
      },
    },
  })
  const { app_permissions } =
    Object.values((data.resolved as { channels: Record<string, { app_permissions: string }> }).channels)[0] ?? {}
  expect(BigInt(app_permissions ?? 0) & 2_048n).toBe(0n)
  expect(BigInt(app_permissions ?? 0) & 1_024n).toBe(1_024n)
})

test('what cannot be picked is refused: nobody, a channel of another kind, one that is out of sight', async () => {
  const world = await startCommand([option(6, 'who'), option(7, 'where'), option(7, 'voice', { channel_types: [2] })])
  const { run, client, ada, other } = world
  await expect(run({ who: '123456789012345678' })).rejects.toMatchObject({ status: 409 })
  await expect(run({ voice: other })).rejects.toMatchObject({ status: 409 })
  await client.setPermissions(other, { target: ada.id, deny: ['ViewChannel'] })
  await expect(ada.run(world.channel, 'do', { options: { where: other } })).rejects.toMatchObject({ status: 409 })
})

test('a command for managers is hidden from others, and can be forced as a server may allow it', async () => {
  const world = await startCommand([], { default_member_permissions: '32' })
  const { ada, nora, channel, guild, client } = world
  await expect(ada.run(channel, 'do', { wait: 'sent' })).rejects.toMatchObject({ status: 409 })
  expect(await nora.run(channel, 'do', { wait: 'sent' })).toMatchObject({ status: 'sent' })
  expect(await ada.run(channel, 'do', { wait: 'sent', force: true })).toMatchObject({ status: 'sent' })
  await client.setMember(guild.id, ada.id, { manageServer: true })
  expect(await ada.run(channel, 'do', { wait: 'sent' })).toMatchObject({ status: 'sent' })
  await client.setMember(guild.id, ada.id, { manageServer: false })
  await expect(ada.run(channel, 'do', { wait: 'sent' })).rejects.toMatchObject({ status: 409 })
})

test('who cannot see the channel, cannot use commands there, or has no bot there is refused', async () => {
  const { ada, nora, channel, client, guild } = await startCommand([])
  const outsider = await client.createPerson('Outsider')
  await expect(outsider.run(channel, 'do')).rejects.toMatchObject({ status: 409 })
  await client.setPermissions(channel, { target: ada.id, deny: ['UseApplicationCommands'] })
  await expect(ada.run(channel, 'do')).rejects.toMatchObject({ status: 409 })
  await client.setOutage(guild.id, true)
  await expect(nora.run(channel, 'do')).rejects.toMatchObject({ status: 409 })
  await client.setOutage(guild.id, false)
  await client.setBotJoined(guild.id, false)
  await expect(nora.run(channel, 'do')).rejects.toMatchObject({ status: 409 })
})

test('autocomplete sends what is typed and what else is filled in, and refuses an option that has none', async () => {
  const world = await startCommand([
    option(3, 'movie', { autocomplete: true, required: true }),
    option(4, 'rating'),
    option(3, 'plain'),
  ])
  const { nora, channel, gateway } = world
  const asked = nora.autocomplete(channel, 'do', { focused: 'movie', options: { rating: 5 } })
  const { d } = await gateway.event('INTERACTION_CREATE')
  expect(d.data.options).toEqual([
    { name: 'movie', type: 3, value: '', focused: true },
    { name: 'rating', type: 4, value: 5 },
  ])
  await expect(nora.autocomplete(channel, 'do', { focused: 'plain' })).rejects.toMatchObject({ status: 409 })
  expect(await asked).toEqual({ choices: null, failed: 'The application did not respond' })
})
