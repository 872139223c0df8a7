import { z } from 'zod'

const Instant = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
const Snowflake = z.string().regex(/^\d{17,20}$/)
const Film = { title: z.string(), year: z.number().nullable() }
const Source = z.enum(['discord', 'trakt', 'import'])

/** The file of `/privacy export`, version 1: described for people in docs/privacy.md, which names every key. */
export const ExportFile = z.strictObject({
  format: z.literal('movie-night-export'),
  version: z.literal(1),
  exportedAt: Instant,
  person: z.strictObject({
    discordId: Snowflake,
    name: z.string(),
    icon: z.string().nullable(),
    since: Instant,
    importedIn: Snowflake.nullable(),
  }),
  servers: z.array(
    z.strictObject({
      serverId: Snowflake,
      since: Instant,
      visibility: z.enum(['named', 'counted', 'hidden']),
      botLeftAt: Instant.nullable(),
    }),
  ),
  serversSetUp: z.array(Snowflake),
  nominations: z.array(
    z.strictObject({
      ...Film,
      serverId: Snowflake,
      week: z.string(),
      tmdbId: z.number(),
      imdbId: z.string().nullable(),
      nominatedAt: Instant,
      place: z.union([z.literal(1), z.literal(2)]).nullable(),
    }),
  ),
  votes: z.array(
    z.strictObject({ ...Film, serverId: Snowflake, week: z.string(), tmdbId: z.number(), votedAt: Instant }),
  ),
  plays: z.array(
    z.strictObject({
      ...Film,
      tmdbId: z.number().nullable(),
      traktId: z.number().nullable(),
      traktHistoryId: z.number().nullable(),
      watchedAt: Instant,
      recordedAt: Instant.nullable(),
      rating: z.number().nullable(),
      source: Source,
      serverId: Snowflake.nullable(),
      week: z.string().nullable(),
      onTrakt: z.boolean(),
      missingSince: Instant.nullable(),
    }),
  ),
  ratings: z.array(
    z.strictObject({
      title: z.string().nullable(),
      year: z.number().nullable(),
      tmdbId: z.number(),
      rating: z.number(),
      ratedAt: Instant,
      source: Source,
      onTrakt: z.boolean(),
      missingSince: Instant.nullable(),
    }),
  ),
  watchlist: z.array(
    z.strictObject({
      ...Film,
      tmdbId: z.number().nullable(),
      traktId: z.number(),
      listedAt: Instant,
      missingSince: Instant.nullable(),
    }),
  ),
  trakt: z.strictObject({
    link: z
      .strictObject({
        account: z.string(),
        accountId: z.string(),
        accountIsPrivate: z.boolean(),
        linkedAt: Instant,
        serverId: Snowflake,
        state: z.enum(['linked', 'relink', 'unreadable']),
        tokensFrom: Instant,
        tokensUntil: Instant,
        lastActivities: z.unknown(),
        lastSyncedAt: Instant.nullable(),
      })
      .nullable(),
    pull: z
      .strictObject({
        pulls: z.number(),
        stage: z.string().nullable(),
        page: z.number(),
        pages: z.number().nullable(),
        isFirst: z.boolean(),
        activities: z.unknown(),
        counts: z.unknown(),
        startedAt: Instant.nullable(),
        finishedAt: Instant.nullable(),
        nextAt: Instant,
        scheduledAt: Instant,
        failures: z.number(),
        lastError: z.string().nullable(),
      })
      .nullable(),
    outbox: z.array(
      z.strictObject({
        ...Film,
        kind: z.string(),
        tmdbId: z.number(),
        imdbId: z.string().nullable(),
        traktId: z.number().nullable(),
        watchedAt: Instant.nullable(),
        rating: z.number().nullable(),
        ratedAt: Instant.nullable(),
        traktHistoryId: z.number().nullable(),
        status: z.string(),
        sends: z.number(),
        looks: z.number(),
        removed: z.number(),
        attempts: z.number(),
        createdAt: Instant,
        dueAt: Instant,
        sentAt: Instant.nullable(),
        acknowledgedAt: Instant.nullable(),
        doneAt: Instant.nullable(),
        answer: z.string().nullable(),
        lastError: z.string().nullable(),
      }),
    ),
    pause: z
      .strictObject({ since: Instant, until: Instant, why: z.enum(['trouble', 'locked']), failures: z.number() })
      .nullable(),
    underWay: z.array(
      z.strictObject({
        kind: z.enum(['login', 'browser', 'device', 'revoke']),
        status: z.string(),
        serverId: z.string(),
        discordUsername: z.string().nullable(),
        account: z.string().nullable(),
        accountId: z.string().nullable(),
        accountIsPrivate: z.boolean(),
        replacesAccountId: z.string().nullable(),
        tokensFrom: Instant.nullable(),
        tokensUntil: Instant.nullable(),
        createdAt: Instant,
        expiresAt: Instant,
      }),
    ),
  }),
  imported: z.strictObject({
    profiles: z.array(z.strictObject({ serverId: Snowflake, name: z.string() })),
    rows: z.array(
      z.strictObject({
        serverId: Snowflake,
        kind: z.enum(['nomination', 'vote', 'play', 'rating']),
        week: z.string(),
        tmdbId: z.number(),
        name: z.string(),
      }),
    ),
  }),
  claims: z.strictObject({
    attemptedAt: z.array(Instant),
    requests: z.array(z.strictObject({ serverId: Snowflake, status: z.enum(['proved', 'asked']), expiresAt: Instant })),
  }),
  messages: z.array(
    z.strictObject({
      kind: z.string(),
      serverId: Snowflake,
      dueAt: Instant,
      status: z.string(),
      about: z.unknown(),
      channelId: z.string().nullable(),
      messageId: z.string().nullable(),
    }),
  ),
})

export type ExportFile = z.infer<typeof ExportFile>
