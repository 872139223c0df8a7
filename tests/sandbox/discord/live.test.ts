import { once } from 'node:events'
import { expect, onTestFinished, test } from 'vitest'
import { WebSocket } from 'ws'
import { identify } from './raw-gateway.ts'
import { button, ephemeral, row, startWorld } from './world.ts'

/** Everything one person is told over the live WebSocket, without the log. */
async function watch(url: string, person: string) {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/sandbox/live?as=${person}`)
  onTestFinished(() => socket.terminate())
  const told: { type: string }[] = []
  socket.on('message', data => {
    const change = JSON.parse(String(data))
    if (change.type !== 'log') told.push(change)
  })
  await once(socket, 'open')
  return told
}

test('messages are told as they come, change and go', async () => {
  const { sandbox, nora, channel, rest, client } = await startWorld()
  const told = await watch(sandbox.url, nora.id)
  const { body } = await rest('POST', `/channels/${channel}/messages`, { content: 'One' })
  await rest('PATCH', `/channels/${channel}/messages/${body.id}`, { content: 'Two' })
  await client.deleteMessage(channel, body.id)
  await expect.poll(() => told).toHaveLength(3)
  expect(told).toMatchObject([
    { type: 'message', channel, message: { id: body.id, content: 'One' } },
    { type: 'message_update', channel, message: { id: body.id, content: 'Two' } },
    { type: 'message_delete', channel, id: body.id },
  ])
})

test('a person is told nothing of a channel out of sight, nor of what is for somebody else', async () => {
  const { sandbox, client, nora, ada, channel, other, rest } = await startWorld()
  await client.setPermissions(other, { target: ada.id, deny: ['ViewChannel'] })
  const gateway = await identify(sandbox)
  const [toNora, toAda] = [await watch(sandbox.url, nora.id), await watch(sandbox.url, ada.id)]
  await rest('POST', `/channels/${other}/messages`, { content: 'Out of sight' })
  const board = await rest('POST', `/channels/${channel}/messages`, {
    content: 'Board',
    components: [row(button('a'))],
  })
  await nora.click(board.body.id, 'a', { wait: 'sent' })
  const { id, token } = (await gateway.event('INTERACTION_CREATE')).d
  await rest('POST', `/interactions/${id}/${token}/callback`, {
    type: 4,
    data: { content: 'Private', flags: ephemeral },
  })
  await client.jump({ by: 1_000 })
  await expect.poll(() => toAda.at(-1)).toEqual({ type: 'clock', now: '2026-02-16T08:00:01.000Z' })
  await expect.poll(() => toNora.at(-1)?.type).toBe('clock')
  expect(toAda.map(change => change.type)).toEqual(['message', 'clock'])
  expect(toNora.map(change => change.type)).toEqual([
    'message',
    'message',
    'interaction',
    'message',
    'interaction',
    'clock',
  ])
  expect(toNora.at(-2)).toMatchObject({
    type: 'interaction',
    outcome: { interaction: id, status: 'answered', message: { content: 'Private' } },
  })
})

test('a change of channels is told', async () => {
  const { sandbox, client, nora, guild } = await startWorld()
  const told = await watch(sandbox.url, nora.id)
  await client.createChannel(guild.id, 'new')
  await expect.poll(() => told).toEqual([{ type: 'channels' }])
})
