import type { Page } from 'playwright-core'
import { expect } from 'vitest'

/** Nothing to be seen sticks out of the window or of its message to the left or the right, and nothing scrolls sideways. */
export async function expectToFit(page: Page): Promise<void> {
  const outside = await page.evaluate(`(() => {
    const clips = element => getComputedStyle(element).overflowX !== 'visible'
    function seen(element) {
      let { left, right } = element.getBoundingClientRect()
      for (let around = element.parentElement; around; around = around.parentElement) {
        if (!clips(around)) continue
        const edge = around.getBoundingClientRect()
        left = Math.max(left, edge.left)
        right = Math.min(right, edge.right)
      }
      return { left, right }
    }
    const scrolls = element =>
      ['auto', 'scroll'].includes(getComputedStyle(element).overflowX) && element.scrollWidth > element.clientWidth + 1
    function isOutside(element) {
      const { left, right } = seen(element)
      const frame = element.closest('.message')?.getBoundingClientRect() ?? { left: 0, right: innerWidth }
      return left < right && (left < frame.left - 1 || right > frame.right + 1)
    }
    return [...document.querySelectorAll('body, body *')]
      .filter(element => element.checkVisibility({ visibilityProperty: true }))
      .filter(element => isOutside(element) || scrolls(element))
      .map(element => element.outerHTML.slice(0, 120))
  })()`)
  expect(outside).toEqual([])
}
