/** How long to wait before connecting again, in milliseconds. */
const pause = 1_000

/**
 * Listens to what happens, as one person may see it, and connects again when the connection is lost.
 * `onOpen` is called on each connection: what happened before it has to be fetched.
 * @param {string} person
 * @param {{ onOpen: () => void, onLost: () => void, onEvent: (event: any) => void }} listeners
 * @returns {() => void} ends it
 */
export function listen(person, { onOpen, onLost, onEvent }) {
  let ended = false
  let timer = 0
  /** @type {WebSocket} */
  let socket

  function connect() {
    const address = new URL(`/sandbox/live?as=${encodeURIComponent(person)}`, location.href)
    address.protocol = address.protocol.replace('http', 'ws')
    socket = new WebSocket(address)
    socket.onopen = () => onOpen()
    socket.onmessage = message => onEvent(JSON.parse(message.data))
    socket.onclose = () => {
      if (ended) return
      onLost()
      timer = setTimeout(connect, pause)
    }
  }

  connect()
  return () => {
    ended = true
    clearTimeout(timer)
    socket.close()
  }
}
