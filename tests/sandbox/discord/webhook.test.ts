import { expect, test } from 'vitest'
import { startBot } from './raw-bot.ts'
import { componentsV2, ephemeral } from './world.ts'

test('the token works for 15 minutes of the sandbox’s clock and is 50027 to the millisecond then', async () => {
  const { run, clock } = await startBot()
  const { respond, edit, followUp } = await run()
  await respond({ type: 4, data: { content: 'First' } })
  await clock.jump(15 * 60_000 - 1)
  expect((await edit({ content: 'Edited' })).status).toBe(200)
  await clock.jump(1)
  expect(await edit({ content: 'Too late' })).toMatchObject({ status: 401, body: { code: 50027 } })
  expect(await followUp({ content: 'Too late' })).toMatchObject({ status: 401, body: { code: 50027 } })
})

test('a dismissed answer is out of sight but its token still reaches it', async () => {
  const { run, nora, channel } = await startBot()
  const { respond, outcome, edit } = await run()
  await respond({ type: 4, data: { content: 'For you', flags: ephemeral } })
  await nora.dismiss((await outcome()).message?.id ?? '')
  expect((await edit({ content: 'Unseen' })).status).toBe(200)
  expect(await nora.messages(channel)).toEqual([])
})

test('a deferred answer is loading until it is edited, and stays as private as it was deferred', async () => {
  const { run, nora, ada, channel } = await startBot()
  const { respond, edit, outcome } = await run()
  await respond({ type: 5, data: { flags: ephemeral } })
  expect(await outcome()).toMatchObject({ status: 'deferred', followUps: [] })
  expect(await nora.messages(channel)).toMatchObject([{ flags: 128 | ephemeral, content: '' }])
  const { body } = await edit({ flags: componentsV2, components: [{ type: 10, content: 'Ready' }] })
  expect(body).toMatchObject({ flags: ephemeral | componentsV2, edited_timestamp: null })
  expect(await outcome()).toMatchObject({ status: 'answered', message: { ephemeral: true } })
  expect(await ada.messages(channel)).toEqual([])
})

test('a follow-up while the answer is loading fills it, whatever its own flags say', async () => {
  const { run, nora, ada, channel } = await startBot()
  const { respond, followUp, outcome } = await run()
  await respond({ type: 5 })
  await followUp({ content: 'Filled', flags: ephemeral })
  expect(await outcome()).toMatchObject({ status: 'answered', message: { content: 'Filled' }, followUps: [] })
  await followUp({ content: 'Really private', flags: ephemeral })
  expect(await ada.messages(channel)).toMatchObject([{ content: 'Filled' }])
  expect(await nora.messages(channel)).toMatchObject([
    { content: 'Filled' },
    { content: 'Really private', ephemeral: true },
  ])
})

test('the original and follow-ups are read, edited and deleted with the token, and nothing else is', async () => {
  const { run, rest, channel } = await startBot()
  const foreign = await rest('POST', `/channels/${channel}/messages`, { content: 'A plain message' })
  const { respond, followUp, fetch, edit, remove } = await run()
  await respond({ type: 4, data: { content: 'Original' } })
  const further = await followUp({ content: 'Further' })
  expect((await fetch()).body.content).toBe('Original')
  expect((await edit({ content: 'Edited' }, further.body.id)).body).toMatchObject({ content: 'Edited' })
  expect(await fetch(foreign.body.id)).toMatchObject({ status: 404, body: { code: 10008 } })
  expect((await remove()).status).toBe(204)
  expect(await fetch()).toMatchObject({ status: 404, body: { code: 10008 } })
})

test('IS_COMPONENTS_V2 can be added by an edit and never taken away', async () => {
  const { run } = await startBot()
  const { respond, edit } = await run()
  await respond({ type: 4, data: { content: 'Plain' } })
  const v2 = await edit({ content: null, flags: componentsV2, components: [{ type: 10, content: 'V2' }] })
  expect(v2.body).toMatchObject({ flags: componentsV2, content: '' })
  expect(await edit({ content: 'Plain again', flags: 0, components: [] })).toMatchObject({
    status: 400,
    body: { code: 50035 },
  })
})
