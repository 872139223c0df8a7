import { expect, test, vi } from 'vitest'
import { commands } from '../../commands/index.ts'
import { registerCommands } from '../../src/discord/register.ts'

const applicationId = '900000000000000020'
const guildId = '900000000000000001'

/** Commands as Discord gives them back: with ids, and defaults filled in or left out. */
function registered() {
  return commands.map(({ data }, index) => ({
    id: `90000000000000010${index}`,
    application_id: applicationId,
    version: '1',
    type: 1,
    nsfw: false,
    dm_permission: false,
    name_localizations: null,
    default_member_permissions: null,
    ...JSON.parse(JSON.stringify(data)),
  }))
}

function restWith(present: unknown) {
  return { get: vi.fn(async () => present), put: vi.fn(async () => []) }
}

test('nothing is written when Discord has the same commands', async () => {
  const rest = restWith(registered())
  const registration = await registerCommands({ rest, applicationId, commands })
  expect(registration).toEqual({ added: [], changed: [], removed: [] })
  expect(rest.put).not.toHaveBeenCalled()
})

test('all are written at once when one is new, one has changed and one is gone', async () => {
  const [first, second, ...others] = registered()
  const present = [{ ...second, description: 'Something else' }, { ...first, name: 'old' }, ...others]
  const rest = restWith(present)
  const registration = await registerCommands({ rest, applicationId, commands })
  expect(registration).toEqual({ added: ['nominate'], changed: ['vote'], removed: ['old'] })
  expect(rest.put).toHaveBeenCalledExactlyOnceWith(`/applications/${applicationId}/commands`, {
    body: commands.map(({ data }) => data.toJSON()),
  })
})

test('a change deep in an option is seen', async () => {
  const present = registered()
  const settings = present.find(({ name }) => name === 'settings')
  settings.options[3].options[0].max_value = 4
  const registration = await registerCommands({ rest: restWith(present), applicationId, commands })
  expect(registration.changed).toEqual(['settings'])
})

test('for one guild, what only global commands may have is left out', async () => {
  const rest = restWith([])
  await registerCommands({ rest, applicationId, commands, guildId })
  expect(rest.put).toHaveBeenCalledExactlyOnceWith(`/applications/${applicationId}/guilds/${guildId}/commands`, {
    body: expect.not.arrayContaining([expect.objectContaining({ contexts: expect.anything() })]),
  })
})

test('for one guild, the kinds of installation that Discord fills in are no difference', async () => {
  const present = registered().map(command => ({ ...command, contexts: null, integration_types: [0] }))
  const rest = restWith(present)
  await registerCommands({ rest, applicationId, commands, guildId })
  expect(rest.put).not.toHaveBeenCalled()
})
