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
    stay(false)
    found.scrollIntoView({ block: 'center' })
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
  const onScroll = ({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
    const before = height.current
    height.current = `${scrollHeight} ${clientHeight}`
    if (before === height.current) stay(scrollHeight - scrollTop - clientHeight < nearEnd)
  }

  const toEnd = () => {
    stay(true)
    follow()
  }
  return { scroller, onScroll, isAway, toEnd }
}
