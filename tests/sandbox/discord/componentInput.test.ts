import { expect, test } from 'vitest'
import { identify } from './raw-gateway.ts'
import { button, ephemeral, register, row, startWorld } from './world.ts'

const select = (type: number, more: object = {}) => ({ type, custom_id: 'pick', ...more })
const options = ['a', 'b', 'c'].map(value => ({ label: value, value }))

/** A world with one message of the bot that has these components. */
async function startMessage(...components: object[]) {
  const world = await startWorld()
  const gateway = await identify(world.sandbox)
  const { body } = await world.rest('POST', `/channels/${world.channel}/messages`, { content: 'x', components })
  return {
    ...world,
    gateway,
    message: body.id,
    pick: (values: string[], person = world.nora) => person.select(body.id, 'pick', values, { wait: 'sent' }),
    click: (customId: string, person = world.nora) => person.click(body.id, customId, { wait: 'sent' }),
    received: async () => (await gateway.event('INTERACTION_CREATE')).d,
  }
}

test('a click carries the button and the message', async () => {
  const { click, received, message, ada } = await startMessage(row(button('go')))
  await click('go', ada)
  expect(await received()).toMatchObject({
    type: 3,
    data: { component_type: 2, custom_id: 'go', id: 2 },
    message: { id: message, content: 'x' },
    member: { user: { id: ada.id } },
  })
})

test('a button that is not there is 404; a disabled one and a select are not clicked', async () => {
  const { click } = await startMessage(row(button('off', { disabled: true })), row(select(3, { options })))
  await expect(click('other')).rejects.toMatchObject({ status: 404 })
  await expect(click('off')).rejects.toMatchObject({ status: 409 })
  await expect(click('pick')).rejects.toMatchObject({ status: 409 })
})

test('a button on the accessory of a section can be clicked', async () => {
  const { nora, channel, rest, received } = await startMessage(row(button('go')))
  const section = { type: 9, components: [{ type: 10, content: 'Alien' }], accessory: button('details') }
  const { body } = await rest('POST', `/channels/${channel}/messages`, {
    flags: 32_768,
    components: [{ type: 17, components: [section] }],
  })
  await nora.click(body.id, 'details', { wait: 'sent' })
  expect((await received()).data.custom_id).toBe('details')
})

test('a selection carries its values, each of them offered, none twice, not too few and not too many', async () => {
  const { pick, received } = await startMessage(row(select(3, { options, min_values: 1, max_values: 2 })))
  await pick(['a', 'c'])
  expect((await received()).data).toMatchObject({ component_type: 3, values: ['a', 'c'] })
  for (const values of [[], ['a', 'b', 'c'], ['a', 'a'], ['d']])
    await expect(pick(values)).rejects.toMatchObject({ status: 409 })
})

test('a select that asks for none at least can be emptied', async () => {
  const { pick, received } = await startMessage(row(select(3, { options, min_values: 0 })))
  await pick([])
  expect((await received()).data).toMatchObject({ values: [] })
})

test('a select of channels takes those of its kind that the person sees, and resolves them', async () => {
  const { pick, received, other, client, ada } = await startMessage(row(select(8, { channel_types: [0] })))
  await pick([other])
  expect((await received()).data).toMatchObject({
    values: [other],
    resolved: { channels: { [other]: { name: 'chat' } } },
  })
  await client.setPermissions(other, { target: ada.id, deny: ['ViewChannel'] })
  await expect(pick([other], ada)).rejects.toMatchObject({ status: 409 })
})

test('a select of people takes people', async () => {
  const { pick, received, ada, channel } = await startMessage(row(select(5)))
  await pick([ada.id])
  expect((await received()).data).toMatchObject({ resolved: { users: { [ada.id]: {} }, members: { [ada.id]: {} } } })
  await expect(pick([channel])).rejects.toMatchObject({ status: 409 })
})

test('nothing can be clicked where the person cannot see the channel, or the bot has gone', async () => {
  const { click, client, channel, guild, ada } = await startMessage(row(button('go')))
  await client.setPermissions(channel, { target: ada.id, deny: ['ViewChannel'] })
  await expect(click('go', ada)).rejects.toMatchObject({ status: 409 })
  await client.setBotJoined(guild.id, false)
  await expect(click('go')).rejects.toMatchObject({ status: 409 })
})

test('an answer that is still loading has nothing to be clicked', async () => {
  const world = await startMessage(row(button('go')))
  await register(world, { name: 'do', description: 'Do' })
  const { interaction } = await world.nora.run(world.channel, 'do', { wait: 'sent' })
  const { token } = await world.received()
  await world.rest('POST', `/interactions/${interaction}/${token}/callback`, { type: 5, data: { flags: ephemeral } })
  const loading = (await world.nora.messages(world.channel)).at(-1)
  await expect(world.nora.click(loading?.id ?? '', 'go')).rejects.toMatchObject({ status: 409 })
})
