import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const grave = ['serious', 'critical']

/** Fails when axe finds a serious or critical fault in what the page shows now, in dark or in light. */
export async function expectAccessible(page: Page, view: string): Promise<void> {
  await page.evaluate(`'axe' in window || (() => { ${axe} })()`)
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    const { violations } = (await page.evaluate("axe.run({ resultTypes: ['violations'] })")) as AxeResults
    const faults = violations
      .filter(({ impact }) => grave.includes(impact ?? ''))
      .flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target}: ${failureSummary}`))
    expect(faults, `what axe finds in ${view}, ${colorScheme}`).toEqual([])
  }
}
