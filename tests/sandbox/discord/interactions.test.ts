import { expect, test } from 'vitest'
import { startBot } from './raw-bot.ts'
import { button, componentsV2, ephemeral, register, row } from './world.ts'

test('the event carries everything that discord.js needs, and what the person may do in that channel', async () => {
  const { run, guild, channel, nora, bot } = await startBot()
  const { event } = await run()
  expect(event).toMatchObject({
    application_id: bot.id,
    type: 2,
    version: 1,
    guild_id: guild.id,
    channel_id: channel,
    channel: { id: channel, type: 0 },
    member: { user: { id: nora.id, global_name: 'Nora' }, roles: [], permissions: expect.stringMatching(/^\d+$/) },
    app_permissions: expect.stringMatching(/^\d+$/),
    locale: 'en-US',
    guild_locale: 'en-US',
    entitlements: [],
    authorizing_integration_owners: { 0: guild.id },
    context: 0,
    attachment_size_limit: 10_485_760,
    data: { name: 'vote', type: 1, options: [] },
  })
})

test('a first response is answered 204, and with the message where it is asked for', async () => {
  const { run, nora, channel } = await startBot()
  const first = await (await run()).respond({ type: 4, data: { content: 'Done' } })
  expect(first.status).toBe(204)
  const second = await (await run()).respond({ type: 4, data: { content: 'Again' } }, '?with_response=true')
  expect(second).toMatchObject({
    status: 200,
    body: { interaction: { type: 2 }, resource: { type: 4, message: { content: 'Again' } } },
  })
  expect(await nora.messages(channel)).toMatchObject([
    { content: 'Done', type: 20, interaction_metadata: { user: { id: nora.id }, name: 'vote' } },
    { content: 'Again' },
  ])
})

test('three seconds without a response fail the interaction: 10062 afterwards, and 10015 for its token', async () => {
  const { run } = await startBot()
  const interaction = await run()
  const start = performance.now()
  await expect.poll(async () => (await interaction.outcome()).status).toBe('failed')
  expect(performance.now() - start).toBeGreaterThan(2_800)
  expect(await interaction.outcome()).toMatchObject({ failure: 'The application did not respond' })
  expect(await interaction.respond({ type: 4, data: { content: 'Late' } })).toMatchObject({
    status: 404,
    body: { code: 10062 },
  })
  expect(await interaction.followUp({ content: 'Late' })).toMatchObject({ status: 404, body: { code: 10015 } })
})

test('a wrong token for an interaction is 10062', async () => {
  const { run, rest } = await startBot()
  const { id } = await run()
  const answer = await rest('POST', `/interactions/${id}/made-up/callback`, { type: 4, data: { content: 'Hi' } })
  expect(answer).toMatchObject({ status: 404, body: { code: 10062, message: 'Unknown interaction' } })
})

test('a second response is 40060, and changes nothing', async () => {
  const { run, nora, channel } = await startBot()
  const { respond } = await run()
  await respond({ type: 4, data: { content: 'First' } })
  expect(await respond({ type: 4, data: { content: 'Second' } })).toMatchObject({ status: 400, body: { code: 40060 } })
  expect((await nora.messages(channel)).map(message => message.content)).toEqual(['First'])
})

test('a malformed response is 50035 and leaves the interaction open for a better one', async () => {
  const { run } = await startBot()
  const { respond } = await run()
  const answer = await respond({ type: 4, data: { content: 'x'.repeat(2_001) } })
  expect(answer).toMatchObject({ status: 400, body: { code: 50035, errors: { data: { content: {} } } } })
  expect((await respond({ type: 4, data: { content: 'short' } })).status).toBe(204)
})

test('an ephemeral answer is seen by its owner alone, and not through the channel', async () => {
  const { run, nora, ada, channel, rest } = await startBot()
  const { respond, outcome } = await run()
  await respond({ type: 4, data: { content: 'For you', flags: ephemeral, components: [row(button('a'))] } })
  const { message } = await outcome()
  expect(await nora.messages(channel)).toMatchObject([{ content: 'For you', ephemeral: true }])
  expect(await ada.messages(channel)).toEqual([])
  await expect(ada.click(message?.id ?? '', 'a')).rejects.toMatchObject({ status: 404 })
  expect(await rest('GET', `/channels/${channel}/messages/${message?.id}`)).toMatchObject({
    status: 404,
    body: { code: 10008 },
  })
  expect(await rest('PATCH', `/channels/${channel}/messages/${message?.id}`, { content: 'x' })).toMatchObject({
    body: { code: 10008 },
  })
  expect((await rest('GET', `/channels/${channel}/messages`)).body).toEqual([])
})

test('a deferral carries the ephemeral flag and no other', async () => {
  const { run } = await startBot()
  const { respond } = await run()
  expect(await respond({ type: 5, data: { flags: componentsV2 } })).toMatchObject({
    status: 400,
    body: { code: 50035 },
  })
  expect((await respond({ type: 5, data: { flags: ephemeral } })).status).toBe(204)
})

test('a modal opens as a first response only, and not in answer to a modal', async () => {
  const { run, nora, gateway, rest } = await startBot()
  const modal = {
    custom_id: 'm',
    title: 'Why?',
    components: [{ type: 18, label: 'Reason', component: { type: 4, custom_id: 'r', style: 1 } }],
  }
  const deferred = await run()
  await deferred.respond({ type: 5 })
  expect(await deferred.respond({ type: 9, data: modal })).toMatchObject({ status: 400, body: { code: 40060 } })

  const opener = await run()
  expect((await opener.respond({ type: 9, data: modal })).status).toBe(204)
  expect((await opener.outcome()).modal?.title).toBe('Why?')
  await nora.submit(opener.id, { r: 'Because' }, { wait: 'sent' })
  const { d } = await gateway.event('INTERACTION_CREATE')
  expect(d).toMatchObject({
    type: 5,
    data: { custom_id: 'm', components: [{ type: 18, component: { custom_id: 'r', value: 'Because' } }] },
  })
  const again = await rest('POST', `/interactions/${d.id}/${d.token}/callback`, { type: 9, data: modal })
  expect(again).toMatchObject({ status: 400, body: { code: 50035 } })
})

test('only a component can update a message: a command cannot, nor a modal that a command opened', async () => {
  const { run, nora, gateway, rest } = await startBot()
  const { respond, id } = await run()
  for (const type of [6, 7]) {
    expect(await respond({ type, data: { content: 'x' } })).toMatchObject({ status: 400, body: { code: 50035 } })
  }
  await respond({
    type: 9,
    data: {
      custom_id: 'm',
      title: 'T',
      components: [{ type: 18, label: 'L', component: { type: 4, custom_id: 'r', style: 1, required: false } }],
    },
  })
  await nora.submit(id, {}, { wait: 'sent' })
  const { d } = await gateway.event('INTERACTION_CREATE')
  const answer = await rest('POST', `/interactions/${d.id}/${d.token}/callback`, { type: 7, data: { content: 'x' } })
  expect(answer).toMatchObject({ status: 400, body: { code: 50035 } })
})

test('a click updates the message it sits on at once, or after a silent acknowledgement', async () => {
  const { rest, channel, click, nora } = await startBot()
  const { body } = await rest('POST', `/channels/${channel}/messages`, {
    content: 'Board',
    components: [row(button('a'))],
  })
  const first = await click(body.id, 'a')
  await first.respond({ type: 7, data: { content: 'One vote' } })
  expect(await first.outcome()).toMatchObject({ status: 'answered', updated: { id: body.id, content: 'One vote' } })

  const second = await click(body.id, 'a')
  await second.respond({ type: 6 })
  expect(await second.outcome()).toMatchObject({ status: 'acknowledged' })
  await second.edit({ content: 'Two votes' })
  expect(await second.outcome()).toMatchObject({ updated: { id: body.id, content: 'Two votes' } })
  expect(await nora.messages(channel)).toMatchObject([
    { id: body.id, content: 'Two votes', components: [row(button('a'))] },
  ])
})

test('an update of a message that was deleted meanwhile is 10008', async () => {
  const { rest, channel, click, client } = await startBot()
  const { body } = await rest('POST', `/channels/${channel}/messages`, {
    content: 'Board',
    components: [row(button('a'))],
  })
  const { respond } = await click(body.id, 'a')
  await client.deleteMessage(channel, body.id)
  expect(await respond({ type: 7, data: { content: 'x' } })).toMatchObject({ status: 404, body: { code: 10008 } })
})

test('choices answer autocomplete and nothing else does', async () => {
  const world = await startBot()
  await register(world, {
    name: 'nominate',
    description: 'N',
    options: [{ type: 3, name: 'movie', description: 'M', autocomplete: true }],
  })
  const asked = world.nora.autocomplete(world.channel, 'nominate', { focused: 'movie', options: { movie: 'al' } })
  const { d } = await world.gateway.event('INTERACTION_CREATE')
  expect(d).toMatchObject({ type: 4, data: { options: [{ name: 'movie', value: 'al', focused: true }] } })
  const respond = (body: object) => world.rest('POST', `/interactions/${d.id}/${d.token}/callback`, body)
  expect(await respond({ type: 4, data: { content: 'x' } })).toMatchObject({ body: { code: 50035 } })
  expect((await respond({ type: 8, data: { choices: [{ name: 'Alien', value: '348' }] } })).status).toBe(204)
  expect(await asked).toMatchObject({ choices: [{ name: 'Alien', value: '348' }] })
  await register(world, { name: 'vote', description: 'Vote' })
  const command = await world.run()
  expect(await command.respond({ type: 8, data: { choices: [] } })).toMatchObject({ body: { code: 50035 } })
})

test('an answer needs none of the bot’s permissions in the channel', async () => {
  const { run, client, channel, nora } = await startBot()
  await client.setPermissions(channel, { target: 'bot', deny: ['SendMessages', 'EmbedLinks'] })
  const { respond } = await run()
  await respond({ type: 4, data: { embeds: [{ description: 'Still here' }] } })
  expect(await nora.messages(channel)).toMatchObject([{ embeds: [{ description: 'Still here' }] }])
})
