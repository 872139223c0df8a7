import type { Database } from '../../db/database.ts'
import { openMessages, saveFrozen } from '../../db/posted-messages.ts'
import type { Announcement } from '../../db/schema.ts'
import { type Clock, toStored } from '../clock.ts'
import type { Logger } from '../log.ts'
import { createSerial, forEvery } from '../serial.ts'
import { importContent } from '../services/import-news.ts'
import type { Views } from '../views/index.ts'
import { failureOf } from './failures.ts'
import type { Posting } from './posting.ts'

/** A message that shows progress is drawn again so often at the most. Milliseconds. */
const BETWEEN_EDITS = 3_000

/**
 * Keeps the messages about first imports like the rows: how far each is, and in the end, once, the summary. What has to be
 * drawn is what the row says, so nothing is forgotten in a crash; drawing twice does no harm.
 */
export function createImports(deps: { db: Database; posting: Posting; views: Views; clock: Clock; log: Logger }) {
  const { db, posting, views, clock, log } = deps
  /** When each message was drawn last; losing it costs one early edit. */
  const drawnAt = new Map<number, number>()

  async function draw(row: Announcement): Promise<void> {
    const content = await importContent(db, row, clock.now())
    const since = clock.now() - (drawnAt.get(row.id) ?? 0)
    if (content.state === 'running' && since >= 0 && since < BETWEEN_EDITS) return
    drawnAt.set(row.id, clock.now())
    const isDrawn = await edit(row, views.traktImport(content, { announcementId: row.id }))
    if (!isDrawn || content.state === 'running') return
    await saveFrozen(db, row.id, toStored(clock.now()))
    drawnAt.delete(row.id)
  }

  /** False when it is worth another try. */
  async function edit(row: Announcement, view: ReturnType<Views['traktImport']>): Promise<boolean> {
    if (row.channel_id === null || row.message_id === null) return true
    try {
      await posting.edit(row.channel_id, row.message_id, view)
      return true
    } catch (error) {
      const failure = failureOf(error)
      log.warn({ err: error, announcement: row.id, failure }, 'the message about an import was not drawn')
      return failure !== 'limited' && failure !== 'ambiguous'
    }
  }

  return {
    /** Draws every message about an import that can still change. */
    refresh: createSerial(async () => forEvery(await openMessages(db, 'trakt_import'), draw)),
  }
}
