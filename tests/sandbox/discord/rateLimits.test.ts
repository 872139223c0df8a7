import { expect, test } from 'vitest'
import { usualRateLimits } from '../../../sandbox/discord/rest/rateLimits.ts'
import { identify } from './raw-gateway.ts'
import { register, startWorld } from './world.ts'

test('every answer says how much is left in its bucket, and channels have buckets of their own', async () => {
  const { rest, channel, other } = await startWorld()
  const post = (id: string) => rest('POST', `/channels/${id}/messages`, { content: 'x' })
  const [first, second, elsewhere] = [await post(channel), await post(channel), await post(other)]
  const header = (answer: typeof first, name: string) => answer.headers.get(`x-ratelimit-${name}`)
  expect([first, second, elsewhere].map(answer => header(answer, 'remaining'))).toEqual(['4', '3', '4'])
  expect(header(first, 'limit')).toBe('5')
  expect(header(first, 'bucket')).toBe(header(elsewhere, 'bucket'))
  expect(Number(header(first, 'reset-after'))).toBeGreaterThan(4)
  expect(Number(header(first, 'reset')) * 1_000).toBeGreaterThan(Date.now())
})

test('the sixth message in five seconds is 429 with how long to wait, and nothing is posted', async () => {
  const { rest, channel, nora } = await startWorld()
  const post = () => rest('POST', `/channels/${channel}/messages`, { content: 'x' })
  for (let count = 0; count < 5; count++) expect((await post()).status).toBe(200)
  const { status, headers, body } = await post()
  expect(status).toBe(429)
  expect(body).toMatchObject({ message: 'You are being rate limited.', global: false, retry_after: expect.any(Number) })
  expect(headers.get('x-ratelimit-scope')).toBe('user')
  expect(headers.get('x-ratelimit-remaining')).toBe('0')
  expect(Number(headers.get('retry-after'))).toBeGreaterThanOrEqual(4)
  expect(await nora.messages(channel)).toHaveLength(5)
})

test('a window that has ended starts anew', async () => {
  const routes = { 'POST /channels/:id/messages': { requests: 1, window: 40 } }
  const { rest, channel } = await startWorld({ rateLimits: { ...usualRateLimits, routes } })
  const post = async () => (await rest('POST', `/channels/${channel}/messages`, { content: 'x' })).status
  expect([await post(), await post()]).toEqual([200, 429])
  await expect.poll(post).toBe(200)
})

test('beyond the global limit every call is 429 but those of interactions', async () => {
  const world = await startWorld({ rateLimits: { ...usualRateLimits, global: { requests: 2, window: 60_000 } } })
  await register(world, { name: 'vote', description: 'Vote' })
  expect((await world.rest('GET', '/users/@me')).status).toBe(200)
  const { status, headers, body } = await world.rest('GET', '/users/@me')
  expect(status).toBe(429)
  expect(body.global).toBe(true)
  expect(headers.get('x-ratelimit-global')).toBe('true')
  expect(headers.get('x-ratelimit-scope')).toBe('global')

  const gateway = await identify(world.sandbox)
  const { interaction } = await world.nora.run(world.channel, 'vote', { wait: 'sent' })
  const { token } = (await gateway.event('INTERACTION_CREATE')).d
  const callback = await world.rest('POST', `/interactions/${interaction}/${token}/callback`, {
    type: 4,
    data: { content: 'x' },
  })
  expect(callback.status).toBe(204)
  expect(callback.headers.get('x-ratelimit-limit')).toBeNull()
  expect(
    (await world.rest('PATCH', `/webhooks/${world.bot.id}/${token}/messages/@original`, { content: 'y' })).status,
  ).toBe(200)
})
