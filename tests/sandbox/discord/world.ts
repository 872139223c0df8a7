import { expect, onTestFinished } from 'vitest'
import { createSandboxClient } from '../../../sandbox/client.ts'
import { createMovableClock } from '../../../sandbox/clock.ts'
import { type SandboxOptions, startSandbox } from '../../../sandbox/start.ts'

/** A sandbox with one guild of two people that ends with the test: Nora owns the guild, Ada is a plain member. */
export async function startWorld(options: Partial<SandboxOptions> = {}) {
  const clock = createMovableClock({ start: Date.parse('2026-02-16T08:00:00Z') })
  const sandbox = await startSandbox({ clock, ...options })
  onTestFinished(() => sandbox.close())
  const client = createSandboxClient(sandbox.url)
  const nora = await client.createPerson('Nora')
  const ada = await client.createPerson('Ada')
  const guild = await client.createGuild({
    name: 'Film club',
    owner: nora.id,
    people: [ada.id],
    channels: ['films', 'chat'],
  })
  const [channel = '', other = ''] = guild.channels.map(each => each.id)
  const { bot } = await client.world()
  return { sandbox, client, clock, nora, ada, guild, channel, other, bot, rest: restOf(sandbox) }
}

type World = Awaited<ReturnType<typeof startWorld>>

/** Registers commands for the whole world, by hand. */
export async function register(world: World, ...commands: object[]): Promise<void> {
  const answer = await world.rest('PUT', `/applications/${world.bot.id}/commands`, commands)
  expect(answer.status).toBe(200)
}

/** What the tests look at in an answer; which of it there is depends on the request. */
interface AnswerBody {
  id: string
  code: number
  message: string
  content: string
  flags: number
  attachments: { url: string }[]
  components: unknown[]
  [key: string]: unknown
}

export interface RestAnswer {
  status: number
  headers: Headers
  body: AnswerBody
}

/** Hand-written requests to Discord's REST API. */
function restOf({ env }: { env: { DISCORD_API_URL: string; DISCORD_TOKEN: string } }) {
  return async (method: string, path: string, body?: unknown, token = env.DISCORD_TOKEN): Promise<RestAnswer> => {
    const response = await fetch(`${env.DISCORD_API_URL}/v10${path}`, {
      method,
      headers: {
        authorization: `Bot ${token}`,
        ...(!(body instanceof FormData) && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: body instanceof FormData ? body : JSON.stringify(body) }),
    })
    const text = await response.text()
    return { status: response.status, headers: response.headers, body: JSON.parse(text || '{}') }
  }
}

/** A button as it stands in a message. */
export const button = (custom_id: string, more: object = {}) => ({
  type: 2,
  style: 1,
  label: custom_id,
  custom_id,
  ...more,
})

/** A row of components. */
export const row = (...components: object[]) => ({ type: 1, components })

export const ephemeral = 64
export const componentsV2 = 32_768
