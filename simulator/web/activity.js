'use strict'

// The newest prompts and callbacks on the overview page.
const REFRESH_MS = 2000

function line(left, right, kind, href) {
  const item = document.createElement('li')
  const label = document.createElement(href ? 'a' : 'span')
  if (href) label.href = href
  label.textContent = left
  const state = document.createElement('span')
  state.textContent = right
  state.className = kind
  item.append(label, state)
  return item
}

function promptLine(prompt) {
  const left = `KES ${prompt.amount.toLocaleString('en')} from ${prompt.msisdn}`
  const href = `/phone/${prompt.msisdn}`
  if (prompt.state !== 'done') return line(left, prompt.state === 'open' ? 'waiting' : 'ignored', 'open', href)
  return prompt.result_code === '0' ? line(left, prompt.receipt, 'good', href) : line(left, prompt.result_code, 'bad', href)
}

const CALLBACK_KINDS = { stk_result: 'STK result', c2b_validation: 'C2B validation', c2b_confirmation: 'C2B confirmation' }

function callbackLine(callback) {
  const left = `${CALLBACK_KINDS[callback.kind] ?? callback.kind} ${callback.id}${callback.note ? ` (${callback.note})` : ''}`
  if (callback.state === 'sent') return line(left, `HTTP ${callback.http_status}`, callback.http_status < 300 ? 'good' : 'bad')
  return line(left, callback.state, callback.state === 'failed' ? 'bad' : 'open')
}

async function fill(list, address, toLine) {
  const rows = await (await fetch(address)).json()
  if (rows.length) list.replaceChildren(...rows.map(toLine))
}

async function refresh() {
  try {
    await Promise.all([
      fill(document.querySelector('#prompts'), '/control/prompts?limit=6', promptLine),
      fill(document.querySelector('#callbacks'), '/control/callbacks?limit=6', callbackLine),
    ])
  } catch {
    // The simulator is away for a moment; the next turn tries again.
  }
  setTimeout(refresh, REFRESH_MS)
}

refresh()
