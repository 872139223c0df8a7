import { useEffect, useRef, useState } from 'preact/hooks'

const key = 'movie-night-sandbox-director'

/** Where the page is narrow, the director's panel lies over it. */
const narrow = matchMedia('(max-width: 900px)')

/** Whether the director's panel is to be seen, which the browser remembers. */
export function usePane() {
  const [isOpen, setOpen] = useState(!narrow.matches && localStorage.getItem(key) === 'open')
  const [isNarrow, setNarrow] = useState(narrow.matches)
  const opener = useRef(null)
  const panel = useRef(null)

  useEffect(() => {
    const update = () => setNarrow(narrow.matches)
    narrow.addEventListener('change', update)
    return () => narrow.removeEventListener('change', update)
  }, [])

  function set(open) {
    setOpen(open)
    localStorage.setItem(key, open ? 'open' : 'closed')
  }

  // What has been opened gets the focus, and gives it back; what was open from the start does not.
  const wasOpen = useRef(isOpen)
  useEffect(() => {
    if (isOpen === wasOpen.current) return
    wasOpen.current = isOpen
    if (isOpen) panel.current?.focus()
    else opener.current?.focus()
  }, [isOpen])

  return {
    isOpen,
    /** Lies over the page, so that nothing beneath can be reached. */
    covers: isOpen && isNarrow,
    opener,
    panel,
    toggle: () => set(!isOpen),
    close: () => set(false),
    onKeyDown(event) {
      if (event.key === 'Escape' && !event.defaultPrevented) set(false)
    },
  }
}
