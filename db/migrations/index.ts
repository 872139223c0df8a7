import type { Migration } from 'kysely/migration'
import * as first from './0001-first.ts'
import * as trakt from './0002-trakt.ts'
import * as discordUsername from './0003-discord-username.ts'
import * as traktSync from './0004-trakt-sync.ts'
import * as dataImport from './0005-import.ts'
import * as privacy from './0006-privacy.ts'

/** Every migration in order. Forward only; a released one is never edited. */
export const migrations: Record<string, Migration> = {
  '0001-first': first,
  '0002-trakt': trakt,
  '0003-discord-username': discordUsername,
  '0004-trakt-sync': traktSync,
  '0005-import': dataImport,
  '0006-privacy': privacy,
}
