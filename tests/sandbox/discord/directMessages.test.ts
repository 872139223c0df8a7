import { expect, test } from 'vitest'
import { identify } from './raw-gateway.ts'
import { button, register, row, startWorld } from './world.ts'

async function startDirect() {
  const world = await startWorld()
  const { body: channel } = await world.rest('POST', '/users/@me/channels', { recipient_id: world.ada.id })
  return {
    ...world,
    dm: channel,
    post: (content: string) => world.rest('POST', `/channels/${channel.id}/messages`, { content }),
  }
}

test('a direct message is seen by the two of them, in the same channel each time', async () => {
  const { rest, dm, post, ada, nora } = await startDirect()
  expect(dm).toMatchObject({ type: 1, recipients: [{ id: ada.id }] })
  expect((await rest('POST', '/users/@me/channels', { recipient_id: ada.id })).body.id).toBe(dm.id)
  expect((await post('Psst')).status).toBe(200)
  expect(await ada.dm()).toMatchObject({ channel: dm.id, messages: [{ content: 'Psst' }] })
  await expect(nora.messages(dm.id)).rejects.toMatchObject({ status: 409 })
})

test('closed direct messages are 50007', async () => {
  const { post, client, ada } = await startDirect()
  await client.changePerson(ada.id, { dmsOpen: false })
  expect(await post('Psst')).toMatchObject({ status: 403, body: { code: 50007 } })
})

test('without a mutual guild a direct message is 50278', async () => {
  const { post, client, ada, guild } = await startDirect()
  await client.removeMember(guild.id, ada.id)
  expect(await post('Psst')).toMatchObject({ status: 403, body: { code: 50278 } })
})

test('nobody at all cannot be messaged: 50033', async () => {
  const { rest } = await startDirect()
  const answer = await rest('POST', '/users/@me/channels', { recipient_id: '123456789012345678' })
  expect(answer).toMatchObject({ status: 400, body: { code: 50033 } })
})

test('a command in direct messages carries the user and no guild, and guild-only commands are not there', async () => {
  const world = await startDirect()
  await register(world, { name: 'help', description: 'Help' }, { name: 'vote', description: 'Vote', contexts: [0] })
  const gateway = await identify(world.sandbox)
  await world.ada.run(world.dm.id, 'help', { wait: 'sent' })
  const { d } = await gateway.event('INTERACTION_CREATE')
  expect(d).toMatchObject({
    user: { id: world.ada.id },
    context: 1,
    channel: { type: 1 },
    authorizing_integration_owners: { 0: '0' },
  })
  expect(d).not.toHaveProperty('guild_id')
  expect(d).not.toHaveProperty('member')
  await expect(world.ada.run(world.dm.id, 'vote')).rejects.toMatchObject({ status: 404 })
})

test('a button in direct messages can be clicked', async () => {
  const world = await startDirect()
  const gateway = await identify(world.sandbox)
  const { body } = await world.rest('POST', `/channels/${world.dm.id}/messages`, {
    content: 'x',
    components: [row(button('a'))],
  })
  await world.ada.click(body.id, 'a', { wait: 'sent' })
  expect((await gateway.event('INTERACTION_CREATE')).d).toMatchObject({ type: 3, message: { id: body.id } })
})
