/** The sandbox's application at Trakt: 64 hex digits like real ones, and plainly none. */
export const traktClientId = '7a2a5a2d0c'.padEnd(64, '0')
export const traktClientSecret = '5ec2e75a2d0c'.padEnd(64, '0')

/** A key for the bot's own encryption, of the right shape and of no worth. */
export const traktEncryptionKey = '5a2db0c0'.repeat(8)

/** What Trakt knows of the application that asks its users for access. */
export interface Application {
  name: string
  clientId: string
  clientSecret: string
  /** Compared letter by letter (trakt-api #863). */
  redirectUris: string[]
  /** Seconds; Trakt's own are documented as 604,800, seven days. */
  accessTokenLifetime: number
}

export const usualLifetime = 604_800

export function createApplication(redirectUris: string[]): Application {
  return {
    name: 'Movie Night',
    clientId: traktClientId,
    clientSecret: traktClientSecret,
    redirectUris: [...redirectUris],
    accessTokenLifetime: usualLifetime,
  }
}
