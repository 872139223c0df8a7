import { render } from 'preact'
import { App } from './app.js'
import { html } from './html.js'
import { startSession } from './session.js'
import { createStore } from './store.js'
import { applyTheme } from './theme.js'

applyTheme()
const store = createStore()
const root = document.querySelector('#app')

try {
  const actions = await startSession(store)
  render(html`<${App} store=${store} actions=${actions} />`, root)
} catch (error) {
  render(html`<p class="broken" role="alert">${error.message}</p>`, root)
}
