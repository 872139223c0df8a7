import type { Hooks } from '../../src/services/hooks.ts'

/** Nobody listens. */
export const noHooks: Hooks = {
  boardChanged: () => undefined,
  announcementsDue: () => undefined,
  pushesDue: () => undefined,
  syncsDue: () => undefined,
  syncMoved: () => undefined,
}
