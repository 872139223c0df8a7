import type { DeviceLinking } from '../services/device-linking.ts'

/**
 * Goes on asking Trakt about the codes that were under way when the last process ended. The messages in which they stand can
 * no longer be changed: who approves hears of it by direct message, or by `/trakt status` if it is a question.
 */
export async function resumeDevices(
  devices: Pick<DeviceLinking, 'unfinished' | 'wait'>,
  run: (work: (signal: AbortSignal) => Promise<void>) => void,
): Promise<void> {
  for (const stateId of await devices.unfinished()) {
    run(async signal => void (await devices.wait(stateId, signal)))
  }
}
