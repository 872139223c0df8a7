import { expect, test } from 'vitest'
import { button, componentsV2, row, startWorld } from './world.ts'

/** A world and the calls for messages of its first channel. */
async function startChannel() {
  const world = await startWorld()
  const messages = `/channels/${world.channel}/messages`
  return {
    ...world,
    post: (body: object) => world.rest('POST', messages, body),
    list: async (query = '') => {
      const { status, body } = await world.rest('GET', `${messages}${query}`)
      return { status, contents: [body].flat().map(message => message.content) }
    },
    fetchOne: (id: string) => world.rest('GET', `${messages}/${id}`),
    edit: (id: string, body: object) => world.rest('PATCH', `${messages}/${id}`, body),
    remove: (id: string) => world.rest('DELETE', `${messages}/${id}`),
    deny: (...deny: Parameters<typeof world.client.setPermissions>[1]['deny'] & object) =>
      world.client.setPermissions(world.channel, { target: 'bot', deny }),
  }
}

test('a message is posted, read, edited and deleted, and gets an id and numbered components', async () => {
  const { post, fetchOne, edit, remove, bot, clock } = await startChannel()
  const { status, body } = await post({ content: 'Hello', components: [row(button('a'), button('b', { id: 7 }))] })
  expect(status).toBe(200)
  expect(body).toMatchObject({
    id: expect.stringMatching(/^\d{17,19}$/),
    author: { id: bot.id, bot: true },
    timestamp: new Date(clock.now()).toISOString(),
    edited_timestamp: null,
    components: [{ id: 1, components: [{ id: 2 }, { id: 7 }] }],
  })
  await clock.jump(60_000)
  expect((await edit(body.id, { content: 'Bye' })).body).toMatchObject({
    content: 'Bye',
    components: [{ id: 1 }],
    edited_timestamp: new Date(clock.now()).toISOString(),
  })
  expect((await remove(body.id)).status).toBe(204)
  expect(await fetchOne(body.id)).toMatchObject({ status: 404, body: { code: 10008, message: 'Unknown Message' } })
})

test('without View Channel everything in the channel is 50001', async () => {
  const { post, list, rest, channel, deny, fetchOne, edit } = await startChannel()
  const { body } = await post({ content: 'Hello' })
  await deny('ViewChannel')
  const missingAccess = { status: 403, body: { code: 50001, message: 'Missing Access' } }
  expect(await rest('GET', `/channels/${channel}`)).toMatchObject(missingAccess)
  expect(await post({ content: 'x' })).toMatchObject(missingAccess)
  expect(await edit(body.id, { content: 'x' })).toMatchObject(missingAccess)
  expect(await fetchOne(body.id)).toMatchObject(missingAccess)
  expect((await list()).status).toBe(403)
})

test('without Send Messages nothing can be posted (50013), but one’s own message still edited', async () => {
  const { post, edit, deny } = await startChannel()
  const { body } = await post({ content: 'Hello' })
  await deny('SendMessages')
  expect(await post({ content: 'x' })).toMatchObject({
    status: 403,
    body: { code: 50013, message: 'Missing Permissions' },
  })
  expect((await edit(body.id, { content: 'Edited' })).status).toBe(200)
})

test('without Embed Links the embeds of a message are dropped', async () => {
  const { post, deny } = await startChannel()
  await deny('EmbedLinks')
  expect((await post({ content: 'Hello', embeds: [{ description: 'x' }] })).body).toMatchObject({
    content: 'Hello',
    embeds: [],
  })
  expect(await post({ embeds: [{ description: 'x' }] })).toMatchObject({ status: 400, body: { code: 50006 } })
})

test('without Read Message History the list is empty, one message is 50013, and a reply 160002', async () => {
  const { post, list, fetchOne, deny } = await startChannel()
  const { body } = await post({ content: 'Hello' })
  await deny('ReadMessageHistory')
  expect(await list()).toEqual({ status: 200, contents: [] })
  expect(await fetchOne(body.id)).toMatchObject({ status: 403, body: { code: 50013 } })
  const reply = await post({ content: 'x', message_reference: { message_id: body.id } })
  expect(reply).toMatchObject({ status: 400, body: { code: 160002 } })
})

test('a reply to a message that is not there is 50035, unless the bot does not mind', async () => {
  const { post } = await startChannel()
  const message_reference = { message_id: '123456789012345678' }
  expect(await post({ content: 'x', message_reference })).toMatchObject({ status: 400, body: { code: 50035 } })
  const answer = await post({ content: 'x', message_reference: { ...message_reference, fail_if_not_exists: false } })
  expect(answer.status).toBe(200)
})

test('an unknown channel is 10003 and a path without an id 50035', async () => {
  const { rest } = await startChannel()
  expect(await rest('GET', '/channels/123456789012345678')).toMatchObject({ status: 404, body: { code: 10003 } })
  expect(await rest('GET', '/channels/general')).toMatchObject({ status: 400, body: { code: 50035 } })
})

test('a person’s message can be deleted with Manage Messages only, and edited by nobody else (50005)', async () => {
  const { nora, channel, edit, remove, client } = await startChannel()
  const { id } = await nora.say(channel, 'Hello')
  expect(await edit(id, { content: 'x' })).toMatchObject({ status: 403, body: { code: 50005 } })
  expect(await remove(id)).toMatchObject({ status: 403, body: { code: 50013 } })
  await client.setPermissions(channel, { target: 'bot', allow: ['ManageMessages'] })
  expect((await remove(id)).status).toBe(204)
})

test('messages are listed newest first, up to the limit, before, after and around one of them', async () => {
  const { nora, channel, list } = await startChannel()
  const ids: string[] = []
  for (const content of ['1', '2', '3', '4', '5']) ids.push((await nora.say(channel, content)).id)
  expect((await list()).contents).toEqual(['5', '4', '3', '2', '1'])
  expect((await list('?limit=2')).contents).toEqual(['5', '4'])
  expect((await list(`?limit=2&before=${ids[3]}`)).contents).toEqual(['3', '2'])
  expect((await list(`?limit=2&after=${ids[1]}`)).contents).toEqual(['4', '3'])
  expect((await list(`?limit=3&around=${ids[2]}`)).contents).toEqual(['4', '3', '2'])
  expect((await list('?limit=101')).status).toBe(400)
  expect((await list('?limit=0')).status).toBe(400)
})

test('the same nonce within five minutes of the sandbox’s clock posts once, where that is enforced', async () => {
  const { post, clock, client, list } = await startChannel()
  const body = { content: 'Winner', nonce: 'row-1', enforce_nonce: true }
  const first = await post(body)
  expect(first.body).toMatchObject({ nonce: 'row-1' })
  expect((await post({ ...body, content: 'Winner again' })).body).toMatchObject({
    id: first.body.id,
    content: 'Winner',
  })
  await clock.jump(5 * 60_000 - 1)
  expect((await post(body)).body.id).toBe(first.body.id)
  await clock.jump(1)
  const later = await post(body)
  expect(later.body.id).not.toBe(first.body.id)
  await client.forgetNonces()
  expect((await post(body)).body.id).not.toBe(later.body.id)
  expect((await list()).contents).toHaveLength(3)
})

test('a nonce is remembered per channel, and without enforce_nonce it changes nothing', async () => {
  const { post, rest, other } = await startChannel()
  const first = await post({ content: 'A', nonce: 'n' })
  const second = await post({ content: 'A', nonce: 'n' })
  const elsewhere = await rest('POST', `/channels/${other}/messages`, { content: 'A', nonce: 'n', enforce_nonce: true })
  expect(new Set([first, second, elsewhere].map(answer => answer.body.id)).size).toBe(3)
})

test('allowed_mentions decides whom a message mentions; roles must be mentionable besides', async () => {
  const { post, nora, ada, guild, client } = await startChannel()
  const open = await client.createRole(guild.id, 'Friends', { mentionable: true })
  const shut = await client.createRole(guild.id, 'Admins')
  const content = `<@${nora.id}> <@${ada.id}> <@&${open.id}> <@&${shut.id}> @everyone`
  expect((await post({ content, allowed_mentions: { parse: [] } })).body).toMatchObject({
    mentions: [],
    mention_roles: [],
    mention_everyone: false,
  })
  expect((await post({ content })).body).toMatchObject({
    mentions: [{ id: nora.id }, { id: ada.id }],
    mention_roles: [open.id],
    mention_everyone: false,
  })
  const some = { parse: [], users: [ada.id], roles: [open.id] }
  const components = [{ type: 10, content }]
  expect((await post({ flags: componentsV2, components, allowed_mentions: some })).body).toMatchObject({
    mentions: [{ id: ada.id }],
    mention_roles: [open.id],
  })
})

test('with Mention Everyone every role and @everyone can be mentioned', async () => {
  const { post, guild, client, channel } = await startChannel()
  const role = await client.createRole(guild.id, 'Admins')
  await client.setPermissions(channel, { target: 'bot', allow: ['MentionEveryone'] })
  const { body } = await post({ content: `<@&${role.id}> @everyone` })
  expect(body).toMatchObject({ mention_roles: [role.id], mention_everyone: true })
})

test('an edit that would leave nothing is 50006', async () => {
  const { post, edit } = await startChannel()
  const { body } = await post({ content: 'Hello' })
  expect(await edit(body.id, { content: '' })).toMatchObject({ status: 400, body: { code: 50006 } })
})

function upload(file: Blob, name: string, payload: object): FormData {
  const form = new FormData()
  form.set('files[0]', file, name)
  form.set('payload_json', JSON.stringify(payload))
  return form
}

test('files come as multipart, can be fetched where the message says, and need Attach Files', async () => {
  const { post, deny, edit } = await startChannel()
  const file = new Blob(['{"films":[]}'], { type: 'application/json' })
  const form = upload(file, 'export.json', { content: 'Yours', attachments: [{ id: '0', description: 'Your data' }] })
  const { body } = await post(form)
  const described = { filename: 'export.json', size: 12, content_type: 'application/json', description: 'Your data' }
  expect(body.attachments).toMatchObject([described])
  const fetched = await fetch(body.attachments[0]?.url ?? '')
  expect(fetched.headers.get('content-type')).toContain('application/json')
  expect(await fetched.text()).toBe('{"films":[]}')
  expect((await edit(body.id, { attachments: [] })).body).toMatchObject({ attachments: [] })
  await deny('AttachFiles')
  expect(await post(form)).toMatchObject({ status: 403, body: { code: 50013 } })
})

test('a file of up to 10 MiB is taken, a larger one is 40005, and so is a request of more than 25 MiB', async () => {
  const { post } = await startChannel()
  const file = (bytes: number) => new Blob([new Uint8Array(bytes)], { type: 'application/octet-stream' })
  const limit = 10 * 1024 * 1024
  expect((await post(upload(file(limit), 'most.bin', {}))).status).toBe(200)
  const tooLarge = { status: 413, body: { code: 40005, message: 'Request entity too large' } }
  expect(await post(upload(file(limit + 1), 'more.bin', {}))).toMatchObject(tooLarge)
  expect(await post(upload(file(2.5 * limit), 'far-more.bin', {}))).toMatchObject(tooLarge)
})

test('an attachment shown by a component is linked to where it can be fetched', async () => {
  const { post } = await startChannel()
  const gallery = { type: 12, items: [{ media: { url: 'attachment://poster.png' } }] }
  const form = upload(new Blob(['png'], { type: 'image/png' }), 'poster.png', {
    flags: componentsV2,
    components: [gallery],
  })
  const url = expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/discord\/attachments\/\d+\/poster\.png$/)
  expect((await post(form)).body.components).toMatchObject([{ items: [{ media: { url } }] }])
})

test('a file shown by a component gets its name and size, and runs nothing when it is opened by itself', async () => {
  const { post } = await startChannel()
  const form = upload(new Blob(['<script>alert(1)</script>'], { type: 'text/html' }), 'page.html', {
    flags: componentsV2,
    components: [{ type: 13, file: { url: 'attachment://page.html' } }],
  })
  const { body } = await post(form)
  const url = body.attachments[0]?.url ?? ''
  expect(body.components).toMatchObject([{ file: { url }, name: 'page.html', size: 25 }])
  expect((await fetch(url)).headers.get('content-security-policy')).toBe("default-src 'none'; sandbox")
})

test('a body that is not JSON is 50109', async () => {
  const { sandbox, channel } = await startChannel()
  const response = await fetch(`${sandbox.env.DISCORD_API_URL}/v10/channels/${channel}/messages`, {
    method: 'POST',
    headers: { authorization: `Bot ${sandbox.env.DISCORD_TOKEN}`, 'content-type': 'application/json' },
    body: '{"content":',
  })
  expect(response.status).toBe(400)
  expect(await response.json()).toMatchObject({ code: 50109 })
})
