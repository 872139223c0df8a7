import { SnowflakeUtil } from 'discord.js'
import type { Announcement } from '../../db/schema.ts'
import { fromStored } from '../clock.ts'
import { isReplacement } from '../services/announcements.ts'
import type { BoardState } from '../services/board.ts'
import type { View, Views } from '../views/index.ts'
import { LATE } from './announcer.ts'

/**
 * A message that was posted for good, as it would be posted today: somebody whom it names may have gone since. `previous` as
 * with boards. Null for a kind that names nobody.
 */
export function redrawn(views: Views, row: Announcement, state: BoardState, previous: BoardState[]): View | null {
  const announcementId = row.id
  switch (row.kind) {
    case 'nominations_open':
    case 'voting_open':
      return views.board(state, { announcementId, previous, frozen: true, again: isReplacement(row) })
    case 'winner':
      return views.winner(state, { announcementId, ...(wasLate(row) && { wasDue: row.due_at }) })
    default:
      return null
  }
}

/** The message's own id says when it was posted (Discord docs, reference, "Snowflakes"). */
function wasLate({ message_id, due_at }: Announcement): boolean {
  return message_id !== null && SnowflakeUtil.timestampFrom(message_id) - fromStored(due_at) > LATE
}
