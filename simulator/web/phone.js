'use strict'

// One virtual phone: it asks the control API every second what its screen shows.
const REFRESH_MS = 1000
const msisdn = document.querySelector('[data-msisdn]').dataset.msisdn
const at = (id) => document.getElementById(id)
let prompt = null

async function call(method, path, body) {
  const answer = await fetch(`/control${path}`, { method, body: body && JSON.stringify(body) })
  const data = await answer.json()
  if (!answer.ok) throw new Error(data.error)
  return data
}

function timeOf(moment) {
  return new Date(moment).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: 'Africa/Nairobi' })
}

function messageLine({ text, at: moment }) {
  const item = document.createElement('li')
  const time = document.createElement('time')
  item.textContent = text
  time.dateTime = moment
  time.textContent = timeOf(moment)
  item.append(time)
  return item
}

function emptyLine() {
  const item = document.createElement('li')
  item.className = 'empty'
  item.textContent = 'No messages yet. Ask this number for money and the prompt appears here.'
  return item
}

function showPrompt(next) {
  const isNew = next && next.id !== prompt?.id
  prompt = next
  at('prompt').hidden = !prompt
  at('ignore').disabled = !prompt
  if (!prompt) return
  at('prompt-text').textContent = prompt.text
  at('left').textContent = `${prompt.seconds_left} s left`
  if (isNew) {
    at('pin').value = ''
    at('pin').focus()
  }
}

function show(phone) {
  at('time').textContent = timeOf(Date.now())
  at('balance').textContent = `KES ${phone.balance}`
  document.querySelector(`#behaviour [value="${phone.behaviour}"]`).checked = true
  at('messages').replaceChildren(...(phone.messages.length ? phone.messages.map(messageLine) : [emptyLine()]))
  showPrompt(phone.prompt)
}

async function refresh() {
  try {
    show(await call('GET', `/phones/${msisdn}`))
  } catch {
    at('notice').textContent = 'The simulator does not answer.'
  }
}

async function attempt(work, done) {
  try {
    await work()
    at('notice').textContent = done
  } catch (error) {
    at('notice').textContent = error.message
  }
  await refresh()
}

function answer(action, pin, done) {
  const id = prompt?.id
  if (id) attempt(() => call('POST', `/prompts/${id}/answer`, { action, pin }), done)
}

at('prompt').addEventListener('submit', (event) => {
  event.preventDefault()
  answer('pin', at('pin').value, 'PIN sent.')
})
at('cancel').addEventListener('click', () => answer('cancel', '', 'Cancelled.'))
at('ignore').addEventListener('click', () => answer('ignore', '', 'Ignored: the prompt ends by itself when its time is over.'))
at('behaviour').addEventListener('change', (event) => {
  attempt(() => call('PATCH', `/phones/${msisdn}`, { behaviour: event.target.value }), 'Noted.')
})
at('pay').addEventListener('submit', (event) => {
  event.preventDefault()
  const body = { phone: msisdn, shortcode: at('shortcode').value, amount: Number(at('amount').value), reference: at('reference').value }
  attempt(() => call('POST', '/pay', body), 'Payment on its way.')
})

refresh()
setInterval(refresh, REFRESH_MS)
