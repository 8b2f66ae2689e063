import { simulatorUrl } from './browser.ts';

interface Prompt {
  id: number;
  state: string;
}

async function control<Answer>(path: string, body?: unknown, method = body ? 'POST' : 'GET'): Promise<Answer> {
  const answer = await fetch(`${simulatorUrl}/control${path}`, {
    method,
    headers: { 'Content-Type': 'application/json' },
    body: body ? JSON.stringify(body) : null,
  });
  if (!answer.ok) throw new Error(`The simulator refused ${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

export const promptsOf = (msisdn: string): Promise<Prompt[]> => control(`/prompts?phone=${msisdn}`);

const PROMPT_LIFETIME_SECONDS = 600;

/** From now on this phone's prompts wait for `customerEnters`, longer than a real one would: looking takes its time. */
export async function phoneWaits(msisdn: string): Promise<void> {
  await control('/config', { prompt_lifetime_seconds: PROMPT_LIFETIME_SECONDS }, 'PATCH');
  await control(`/phones/${msisdn}`, { behaviour: 'manual' }, 'PATCH');
}

export async function customerEnters(msisdn: string, action: 'pin' | 'wrong_pin' | 'cancel'): Promise<void> {
  const [prompt] = await promptsOf(msisdn);
  if (!prompt) throw new Error(`No prompt came to ${msisdn}.`);
  await control(`/prompts/${prompt.id}/answer`, { action });
}

/** The next payout to this phone ends as a surely failed one. */
export async function payoutFails(msisdn: string): Promise<void> {
  await control('/faults', { name: 'result_2040', operation: 'b2c', phone: msisdn });
}
