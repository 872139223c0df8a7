import htm from 'htm'
import { createContext, h } from 'preact'
import { useContext } from 'preact/hooks'

/** Templates that become elements; whatever is put into one is text, never markup. */
export const html = htm.bind(h)

/**
 * What every part of the page may need: whom one is, what there is, and what one can do.
 * @type {import('preact').Context<import('./types.js').View>}
 */
export const ViewContext = createContext(undefined)

export const useView = () => useContext(ViewContext)
