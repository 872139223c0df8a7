import { randomBytes } from 'node:crypto'
import type { Clock } from '../../src/clock.ts'
import type { Account } from './accounts.ts'
import { newToken } from './grants.ts'

/** Seconds, as Trakt's answers have them (`oauth/index.ts`). */
const lifetime = 600
const interval = 5

export interface Device {
  deviceCode: string
  userCode: string
  /** Milliseconds since the epoch. */
  expiresAt: number
  decision: 'pending' | 'denied' | { approvedBy: Account }
  /** The tokens have been fetched. */
  used: boolean
  polledAt: number | null
}

/** What polling comes to: the account whose tokens are due, or the status that Trakt answers without a body. */
export type Poll = { account: Account } | { status: 400 | 404 | 409 | 410 | 418 | 429 }

/** Devices that wait for a person to enter their code, some of them from before. */
export function createDevices(clock: Clock, earlier: readonly Device[] = []) {
  const devices: Device[] = [...earlier]

  const expired = (device: Device) => clock.now() >= device.expiresAt

  return {
    /** Seconds between two polls. */
    interval,
    lifetime,
    start(): Device {
      const device: Device = {
        deviceCode: newToken('device'),
        userCode: randomBytes(4).toString('hex').toUpperCase(),
        expiresAt: clock.now() + lifetime * 1000,
        decision: 'pending',
        used: false,
        polledAt: null,
      }
      devices.push(device)
      return device
    },

    /** The device whose code a person types, in any case and with spaces or hyphens, and what is wrong with it if anything. */
    enter(text: string): { device: Device } | { wrong: 'unknown' | 'expired' | 'used' } {
      const code = text.toUpperCase().replaceAll(/[\s-]/g, '')
      const device = devices.find(each => each.userCode === code)
      if (!device) return { wrong: 'unknown' }
      if (device.decision !== 'pending') return { wrong: 'used' }
      return expired(device) ? { wrong: 'expired' } : { device }
    },

    all: (): readonly Device[] => devices,

    /** One poll; two within the interval are too fast, and the second counts as well. */
    poll(deviceCode: string): Poll {
      const device = devices.find(each => each.deviceCode === deviceCode)
      if (!device) return { status: 404 }
      const now = clock.now()
      const tooFast = device.polledAt !== null && now - device.polledAt < interval * 1000
      device.polledAt = now
      if (device.used) return { status: 409 }
      if (device.decision === 'denied') return { status: 418 }
      if (expired(device)) return { status: 410 }
      if (tooFast) return { status: 429 }
      if (device.decision === 'pending') return { status: 400 }
      if (device.decision.approvedBy.deleted) return { status: 404 }
      device.used = true
      return { account: device.decision.approvedBy }
    },
  }
}

export type Devices = ReturnType<typeof createDevices>
