import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'

/** How near to the end one has to be, in pixels, for new messages to be scrolled to. */
const nearEnd = 160

/**
 * Keeps the end of the messages in sight while one is there, and a message that was sought.
 * @param {{ messages: unknown, attempts: number, sought: { id: string } | undefined }} of
 */
export function useScrolling({ messages, attempts, sought }) {
  const scroller = useRef(null)
  const atEnd = useRef(true)
  const [isAway, setAway] = useState(false)

  const stay = end => {
    atEnd.current = end
    setAway(!end)
  }
  const follow = () => {
    const { current } = scroller
    if (current && atEnd.current) current.scrollTop = current.scrollHeight
  }
  useLayoutEffect(follow, [messages])

  useLayoutEffect(() => {
    const found = sought && scroller.current.querySelector(`[data-message="${CSS.escape(sought.id)}"]`)
    if (!found) return
    found.scrollIntoView({ block: 'center' })
    stay(endsIn(scroller.current) < 1)
  }, [sought])

  // Who does something wants to see what comes of it.
  useLayoutEffect(() => {
    if (attempts > 0) stay(true)
    follow()
  }, [attempts])

  // Pictures, opened lists and the composer change the height without a new message.
  useEffect(() => {
    const { current } = scroller
    const keep = new ResizeObserver(follow)
    keep.observe(current)
    keep.observe(current.firstElementChild)
    return () => keep.disconnect()
  }, [])

  // Only a scroll at the same height is one of the reader's own.
  const height = useRef('')
  const onScroll = ({ currentTarget }) => {
    const before = height.current
    height.current = `${currentTarget.scrollHeight} ${currentTarget.clientHeight}`
    if (before === height.current) stay(endsIn(currentTarget) < nearEnd)
  }

  const toEnd = () => {
    stay(true)
    follow()
  }
  return { scroller, onScroll, isAway, toEnd }
}

/** How far it is to the end, in pixels. @param {Element} scroller */
const endsIn = ({ scrollHeight, scrollTop, clientHeight }) => scrollHeight - scrollTop - clientHeight
