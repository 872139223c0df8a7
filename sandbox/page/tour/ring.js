import { useLayoutEffect, useRef } from 'preact/hooks'
import { html } from '../html.js'
import { firstSeen } from './controls.js'

/** How far the ring stands off what it is around, in pixels. */
const distance = 4

/** A ring around the first of the controls that can be seen, wherever it moves. @param {{ finds: import('./controls.js').Find[] }} properties */
export function Ring({ finds }) {
  const ring = useRef(/** @type {HTMLElement | null} */ (null))

  useLayoutEffect(() => {
    let frame = 0
    const draw = () => {
      frame = 0
      place(ring.current, firstSeen(finds))
    }
    const soon = () => {
      frame ||= requestAnimationFrame(draw)
    }
    const changes = new MutationObserver(records => {
      if (records.some(({ target }) => target !== ring.current)) soon()
    })
    changes.observe(document.body, { childList: true, subtree: true, attributes: true })
    const sizes = new ResizeObserver(soon)
    sizes.observe(document.body)
    addEventListener('scroll', soon, { capture: true, passive: true })
    addEventListener('resize', soon)
    addEventListener('transitionend', soon)
    draw()
    return () => {
      cancelAnimationFrame(frame)
      changes.disconnect()
      sizes.disconnect()
      removeEventListener('scroll', soon, { capture: true })
      removeEventListener('resize', soon)
      removeEventListener('transitionend', soon)
    }
  }, [finds])

  return html`<div class="tour-ring" aria-hidden="true" ref=${ring}></div>`
}

/** @param {HTMLElement | null} ring @param {Element | undefined | null} target */
function place(ring, target) {
  if (!ring) return
  const box = target?.getBoundingClientRect()
  ring.hidden = !box || isOutside(target, box)
  if (!box || ring.hidden) return
  Object.assign(ring.style, {
    left: `${box.left - distance}px`,
    top: `${box.top - distance}px`,
    width: `${box.width + 2 * distance}px`,
    height: `${box.height + 2 * distance}px`,
  })
}

/** Whether it is scrolled out of sight. @param {Element} element @param {DOMRect} box */
function isOutside(element, box) {
  const frame = element.closest('.scroller')?.getBoundingClientRect()
  return frame !== undefined && (box.bottom < frame.top + 8 || box.top > frame.bottom - 8)
}
