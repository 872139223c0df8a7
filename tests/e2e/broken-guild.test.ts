import SQLite from 'better-sqlite3'
import { expect, test } from 'vitest'
import { buildRunningTown, posts } from '../helpers/e2e.ts'

test('a server whose row makes no sense fails alone: every other one goes on', async () => {
  const town = await buildRunningTown()
  const other = await town.client.createGuild({ name: 'Others', owner: town.nora.id, channels: ['lobby', 'talk'] })
  const [lobby = '', talk = ''] = other.channels.map(({ id }) => id)
  await town.nora.run(lobby, 'settings', { subcommand: 'channel', options: { channel: talk } })
  await town.ben.run(town.general, 'nominate', { options: { movie: 'tmdb:348' } })
  const sqlite = new SQLite(town.databaseUrl.replace('file:', ''))
  sqlite.prepare("update guilds set zone = 'Mars/Olympus' where id = ?").run(other.id)
  sqlite.close()
  await town.client.jump({ to: '2026-02-20T12:00:00.000Z' })
  expect((await posts(town)).at(-1)).toContain('The winner is **Alien** (1979)!')
  await expect(town.client.jump({ to: '2026-02-23T09:00:00.000Z' })).rejects.toThrow('Mars/Olympus'.toUpperCase())
  expect((await posts(town)).at(-1)).toContain('Nominations are open')
})
