import { type Html, html } from './html.ts'
import type { PageWords } from './page-words.ts'

/** A whole page: no script, no style of its own, readable on a phone. `base`: the path under which browsers reach us. */
export function renderPage(words: PageWords, base: string, form?: Html): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${words.title} · Movie Night</title>
<link rel="stylesheet" href="${base}/auth/trakt/style.css">
</head>
<body>
<main>
<p class="name">Movie Night</p>
<h1><span class="mark" aria-hidden="true">${markOf(words.mark)}</span> ${words.title}</h1>
${words.text.map(text => html`<p>${text}</p>\n`)}${form ?? ''}</main>
</body>
</html>
`.markup
}

/** Not every machine has a font with a check mark, so that one is drawn. */
function markOf(mark: PageWords['mark']): Html {
  if (mark !== '✓') return html`${mark}`
  return html`<svg viewBox="0 0 24 24" width="20" height="20"><path d="M5 13l5 5 9-11" fill="none" stroke="currentColor"
stroke-width="3" stroke-linecap="round" stroke-linejoin="round"/></svg>`
}

/** The two answers to the question whether to link. */
export function confirmForm(base: string, csrf: string): Html {
  return html`<form method="post" action="${base}/auth/trakt/confirm">
<input type="hidden" name="csrf" value="${csrf}">
<button name="answer" value="link" class="main">Link</button>
<button name="answer" value="cancel">Cancel</button>
</form>
`
}

export const stylesheet = `:root {
  color-scheme: light dark;
  --page: light-dark(#f3f2f7, #17151d);
  --card: light-dark(#ffffff, #221f2b);
  --text: light-dark(#1d1b26, #eceaf3);
  --quiet: light-dark(#5f5b70, #a9a4bd);
  --line: light-dark(#d9d6e3, #3a3548);
  --accent: light-dark(#5b3fd0, #a994ff);
  --on-accent: light-dark(#ffffff, #17151d);
}
* { box-sizing: border-box; }
body {
  margin: 0;
  min-height: 100vh;
  display: grid;
  place-items: center;
  padding: 1.5rem;
  background: var(--page);
  color: var(--text);
  font: 1.0625rem/1.55 system-ui, sans-serif;
}
main {
  width: 100%;
  max-width: 30rem;
  padding: 2rem;
  background: var(--card);
  border: 1px solid var(--line);
  border-radius: 1rem;
  overflow-wrap: anywhere;
}
.name { margin: 0 0 1rem; color: var(--quiet); font-size: 0.9375rem; }
h1 { display: flex; gap: 0.75rem; align-items: center; margin: 0 0 1rem; font-size: 1.5rem; line-height: 1.25; }
.mark {
  flex: none;
  display: grid;
  place-items: center;
  width: 2.25rem;
  height: 2.25rem;
  border-radius: 50%;
  background: var(--accent);
  color: var(--on-accent);
  font-size: 1.25rem;
}
p { margin: 0 0 1rem; }
p:last-child { margin-bottom: 0; }
code { padding: 0.1em 0.35em; border-radius: 0.3rem; background: var(--page); font-size: 0.9375em; white-space: nowrap; }
form { display: flex; flex-wrap: wrap; gap: 0.75rem; margin-top: 1.5rem; }
button {
  flex: 1 1 8rem;
  min-height: 3rem;
  padding: 0.5rem 1rem;
  border: 1px solid var(--line);
  border-radius: 0.6rem;
  background: transparent;
  color: inherit;
  font: inherit;
  cursor: pointer;
}
button.main { border-color: var(--accent); background: var(--accent); color: var(--on-accent); font-weight: 600; }
button:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
`
