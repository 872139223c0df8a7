import { PermissionFlagsBits } from 'discord.js'
import { describe, expect, test } from 'vitest'
import {
  allPermissions,
  channelPermissions,
  has,
  type Overwrite,
  type PermissionName,
  permissionBits,
} from '../../../sandbox/discord/permissions.ts'

const bits = (...names: PermissionName[]) => names.reduce((all, name) => all | permissionBits[name], 0n)
const guild = {
  id: 'everyone',
  ownerId: 'owner',
  roles: [
    { id: 'everyone', permissions: bits('ViewChannel', 'SendMessages', 'EmbedLinks') },
    { id: 'host', permissions: bits('CreateEvents') },
    { id: 'admin', permissions: bits('Administrator') },
  ],
}
const member = { id: 'ana', roles: ['host'] }
const overwrite = (id: string, type: 0 | 1, allow: PermissionName[], deny: PermissionName[]): Overwrite => ({
  id,
  type,
  allow: bits(...allow),
  deny: bits(...deny),
})
const permissions = (overwrites: Overwrite[], who = member) => channelPermissions({ guild, member: who, overwrites })

test('each permission has the bit that discord.js knows it by', () => {
  const { ManageEmojisAndStickers: _formerName, ...known } = PermissionFlagsBits
  expect(permissionBits).toEqual(known)
})

describe('in a channel', () => {
  test('a member has what @everyone and their roles have', () => {
    expect(permissions([])).toBe(bits('ViewChannel', 'SendMessages', 'EmbedLinks', 'CreateEvents'))
  })

  test('the owner and an administrator have everything, whatever the channel denies', () => {
    const denied = [overwrite('everyone', 0, [], ['ViewChannel']), overwrite('owner', 1, [], ['ViewChannel'])]
    expect(permissions(denied, { id: 'owner', roles: [] })).toBe(allPermissions)
    expect(permissions(denied, { id: 'ana', roles: ['admin'] })).toBe(allPermissions)
  })

  test('a role gives back what @everyone is denied', () => {
    const denied = overwrite('everyone', 0, [], ['SendMessages'])
    expect(has(permissions([denied]), 'SendMessages')).toBe(false)
    expect(has(permissions([overwrite('host', 0, ['SendMessages'], []), denied]), 'SendMessages')).toBe(true)
  })

  test('of several roles one that allows goes before one that denies', () => {
    const who = { id: 'ana', roles: ['host', 'guest'] }
    const overwrites = [overwrite('host', 0, ['SendMessages'], []), overwrite('guest', 0, [], ['SendMessages'])]
    expect(has(permissions(overwrites, who), 'SendMessages')).toBe(true)
  })

  test('the member’s own overwrite has the last word', () => {
    const overwrites = [overwrite('ana', 1, [], ['SendMessages']), overwrite('host', 0, ['SendMessages'], [])]
    expect(has(permissions(overwrites), 'SendMessages')).toBe(false)
  })

  test('the overwrites of others do not count', () => {
    const overwrites = [overwrite('ben', 1, [], ['SendMessages']), overwrite('guest', 0, [], ['SendMessages'])]
    expect(has(permissions(overwrites), 'SendMessages')).toBe(true)
  })

  test('who cannot view it can do nothing in it', () => {
    expect(permissions([overwrite('everyone', 0, [], ['ViewChannel'])])).toBe(0n)
  })

  test('who cannot send messages cannot embed links either', () => {
    const left = permissions([overwrite('everyone', 0, [], ['SendMessages'])])
    expect(has(left, 'EmbedLinks')).toBe(false)
    expect(has(left, 'ViewChannel')).toBe(true)
  })
})
