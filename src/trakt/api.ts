import { z } from 'zod'
import { TraktError } from './errors.ts'
import { createTraktReads } from './reads.ts'
import { createTraktRequest, type TraktCall } from './request.ts'
import { createTraktWrites } from './writes.ts'

export type TraktApi = ReturnType<typeof createTraktApi>

/** Whose account it is. */
export interface TraktProfile {
  username: string
  /** Stays when username and slug change: the key of a link. */
  uuid: string
  private: boolean
}

const Settings = z
  .object({
    user: z.object({
      username: z.string().min(1),
      private: z.boolean().nullish(),
      ids: z.object({ uuid: z.string().min(1) }),
    }),
  })
  .transform(
    ({ user }): TraktProfile => ({
      username: user.username,
      uuid: user.ids.uuid,
      private: user.private ?? false,
    }),
  )

/** Trakt's API for one member at a time. Every call throws `TraktError`. */
export function createTraktApi(options: { apiUrl: string; clientId: string; userAgent: string; timeoutMs?: number }) {
  const { apiUrl, clientId, userAgent, timeoutMs } = options
  const { send, close } = createTraktRequest({ baseUrl: apiUrl, userAgent, ...(timeoutMs && { timeoutMs }) })

  const call: TraktCall = (method, path, accessToken, request = {}) =>
    send(method, path, {
      ...request,
      headers: { 'trakt-api-version': '2', 'trakt-api-key': clientId, authorization: `Bearer ${accessToken}` },
    })

  return {
    close,

    /** The account that the token belongs to. */
    async profile(accessToken: string): Promise<TraktProfile> {
      const { body } = await call('GET', '/users/settings', accessToken)
      const { data, success } = Settings.safeParse(body)
      if (!success)
        throw new TraktError('malformed', "Trakt's answer to GET /users/settings is not what its API promises")
      return data
    },

    ...createTraktReads(call),
    ...createTraktWrites(call, timeoutMs),
  }
}
