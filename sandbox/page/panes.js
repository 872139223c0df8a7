import { useEffect, useRef, useState } from 'preact/hooks'

const key = 'movie-night-sandbox-members'

/** Where the page is as narrow as a phone, the panes beside the chat lie over it, one at a time. */
const narrow = matchMedia('(max-width: 720px)')
const wide = matchMedia('(min-width: 1080px)')

/** Which panes are to be seen beside the chat. @param {string | undefined} channelId */
export function usePanes(channelId) {
  const [isNarrow, setNarrow] = useState(narrow.matches)
  const [menu, setMenu] = useState(false)
  const [members, setMembers] = useState(!narrow.matches && (localStorage.getItem(key) ?? `${wide.matches}`) === 'true')
  const frame = useRef(null)
  const opener = useRef(null)

  useEffect(() => {
    const update = () => {
      setNarrow(narrow.matches)
      if (narrow.matches) setMembers(false)
    }
    narrow.addEventListener('change', update)
    return () => narrow.removeEventListener('change', update)
  }, [])

  useEffect(() => {
    setMenu(false)
    if (narrow.matches) setMembers(false)
  }, [channelId])

  const isCovered = isNarrow && (menu || members)
  // What has been drawn over the page gets the focus, and gives it back.
  useEffect(() => {
    if (isCovered) frame.current?.querySelector(menu ? '.channels a' : '.members a')?.focus()
    else opener.current?.focus()
    if (!isCovered) opener.current = null
  }, [isCovered])

  function close() {
    setMenu(false)
    if (isNarrow) setMembers(false)
  }

  return {
    menu,
    members,
    frame,
    isCovered,
    close,
    classes: [menu && 'menu-open', members && 'members-open'].filter(Boolean).join(' '),
    toggleMenu(event) {
      if (isNarrow) opener.current = event.currentTarget
      setMenu(!menu)
    },
    toggleMembers(event) {
      if (isNarrow) opener.current = event.currentTarget
      setMembers(!members)
      if (!isNarrow) localStorage.setItem(key, `${!members}`)
    },
    onKeyDown(event) {
      if (event.key === 'Escape' && isCovered) close()
    },
  }
}
