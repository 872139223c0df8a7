import type { SeenMessage } from '../../sandbox/client.ts'
import type { Town } from './e2e.ts'

/**
 * A message of the bot's, posted behind its back, whose buttons and selects carry any custom ids: what somebody who can
 * send interactions by hand, or an earlier version of the bot, would make it receive.
 */
export async function forgeMessage(
  town: Town,
  channel: string,
  of: { buttons?: string[]; selects?: { customId: string; values: string[]; max?: number }[] },
): Promise<SeenMessage> {
  const { DISCORD_API_URL, DISCORD_TOKEN } = town.sandbox.env
  const buttons = (of.buttons ?? []).map((custom_id, index) => ({
    type: 2,
    style: 2,
    label: `Forged ${index}`,
    custom_id,
  }))
  const selects = (of.selects ?? []).map(({ customId, values, max = values.length }) => ({
    type: 1,
    components: [
      {
        type: 3,
        custom_id: customId,
        options: values.map(value => ({ label: value, value })),
        max_values: max,
      },
    ],
  }))
  const response = await fetch(`${DISCORD_API_URL}/v10/channels/${channel}/messages`, {
    method: 'POST',
    headers: { authorization: `Bot ${DISCORD_TOKEN}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      content: 'forged',
      components: [...(buttons.length > 0 ? [{ type: 1, components: buttons }] : []), ...selects],
    }),
  })
  if (!response.ok) throw new Error(await response.text())
  return (await response.json()) as SeenMessage
}
