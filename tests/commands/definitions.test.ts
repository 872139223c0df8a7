import { readdirSync, readFileSync } from 'node:fs'
import { PermissionFlagsBits } from 'discord.js'
import { expect, test } from 'vitest'
import { commands } from '../../commands/index.ts'
import { checkCommands } from '../../sandbox/discord/validate/index.ts'
import { actions } from '../../src/views/custom-id.ts'
import { help } from '../../src/views/help.ts'
import { words } from '../views/parts.ts'
import { change } from '../views/states.ts'

const definitions = commands.map(command => command.data.toJSON())

test('Discord takes the commands', () => {
  expect(checkCommands(definitions, 'global')).toBeNull()
})

test('the README and /help name every command once', () => {
  const names = definitions.map(({ name }) => name).toSorted()
  const [, table = ''] = readFileSync('README.md', 'utf8').split('## Commands')
  const readme = [...(table.split('\n## ')[0] ?? '').matchAll(/^\| `\/([a-z]+)/gm)].map(match => match[1])
  expect(readme.toSorted()).toEqual(names)
  const all = help({ upcoming: change, board: null, admin: true, trakt: true, claimable: true })
  const listed = [...words(all).matchAll(/^- `\/([a-z]+)`/gm)].map(match => match[1])
  expect([...listed, 'help'].toSorted()).toEqual(names)
})

test('every file in commands/ that defines a command is in the list', async () => {
  const files = readdirSync('commands').filter(name => name.endsWith('.ts') && name !== 'index.ts')
  const modules = await Promise.all(files.map(name => import(/* @vite-ignore */ `../../commands/${name}`)))
  const defined = modules.flatMap(module => (module.default === undefined ? [] : [module.default]))
  expect(new Set(commands)).toEqual(new Set(defined))
})

test('every command stands in the file of its name', () => {
  const files = new Set(readdirSync('commands'))
  expect(definitions.filter(({ name }) => !files.has(`${name}.ts`))).toEqual([])
})

test('every button and select belongs to exactly one command', () => {
  const handled = commands.flatMap(command => Object.keys(command.actions ?? {}))
  expect(handled.toSorted()).toEqual([...actions].toSorted())
})

test('commands are used in guilds only, but for those about a person’s own account', () => {
  for (const { name, contexts, integration_types } of definitions) {
    const places = ['trakt', 'privacy'].includes(name) ? [0, 1] : [0]
    expect({ name, contexts, integration_types }).toEqual({ name, contexts: places, integration_types: [0] })
  }
})

test('settings and rounds are shown to those with Manage Server, everything else to everybody', () => {
  const guarded = definitions.filter(({ default_member_permissions }) => default_member_permissions)
  expect(guarded.map(({ name }) => name).toSorted()).toEqual(['round', 'settings'])
  for (const { default_member_permissions } of guarded) {
    expect(default_member_permissions).toBe(String(PermissionFlagsBits.ManageGuild))
  }
})

test('a command with autocomplete answers it', () => {
  const asking = definitions.filter(definition => JSON.stringify(definition).includes('"autocomplete":true'))
  const answering = commands.filter(command => command.autocomplete).map(command => command.data.name)
  expect(asking.map(({ name }) => name).toSorted()).toEqual(answering.toSorted())
})
