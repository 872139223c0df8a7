import { html } from './html.js'

/** Drawn here, since not every machine has a font with such signs. */
const shapes = {
  close: 'M6 6l12 12M18 6L6 18',
  send: 'M4 12l16-8-5 16-4-6z',
  menu: 'M4 6h16M4 12h16M4 18h16',
  down: 'M6 9l6 6 6-6',
  leave: 'M14 4h6v6M20 4l-9 9M18 14v5H5V6h5',
  warning: 'M12 4l9 16H3zM12 10v5M12 17.5v.5',
  eye: 'M2 12s4-7 10-7 10 7 10 7-4 7-10 7-10-7-10-7zM12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6z',
  check: 'M5 12l5 5 9-10',
  film: 'M4 5h16v14H4zM8 5v14M16 5v14M4 9h4M4 15h4M16 9h4M16 15h4',
  file: 'M6 3h8l4 4v14H6zM14 3v4h4',
  download: 'M12 4v11M7 11l5 5 5-5M5 20h14',
  people:
    'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2 20c0-4 3-6 7-6s7 2 7 6M16 4a3.5 3.5 0 0 1 0 7M18 14c3 .5 4 3 4 6',
  clapper: 'M4 10h16v9H4zM4 10l-.8-3.5L18.7 3l.8 3.5zM8 5.4l2 3.5M13 4.3l2 3.5',
  crown: 'M4 18h16l1-10-5 4-4-7-4 7-5-4z',
  sun: 'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.4 1.4M17.6 17.6L19 19M5 19l1.4-1.4M17.6 6.4L19 5',
  moon: 'M20 14A8 8 0 0 1 10 4a8 8 0 1 0 10 10z',
}

/**
 * A small drawing that says nothing by itself: what it is on has a name.
 * @param {{ of: keyof typeof shapes }} properties
 */
export function Icon({ of }) {
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d=${shapes[of]} /></svg>`
}
