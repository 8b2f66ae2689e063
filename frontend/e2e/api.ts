import type { Watched } from './browser.ts';

export interface Payment {
  id: string;
  status: string;
}

/** Asks for a payment as another person in the same session would: beside the page, not through it. */
export async function askBeside({ context }: Watched, body: Record<string, unknown>): Promise<Payment> {
  const csrf = await context.request.get('/api/v1/auth/csrf');
  const { csrfToken } = await csrf.json();
  const answer = await context.request.post('/api/v1/c2b/stk/push', {
    headers: { 'X-CSRFToken': csrfToken },
    data: body,
  });
  if (!answer.ok()) throw new Error(`The push was refused: ${answer.status()} ${await answer.text()}`);
  return answer.json();
}

export async function settledPayment({ context }: Watched, id: string): Promise<Payment> {
  for (let look = 0; look < 60; look += 1) {
    const payment: Payment = await (await context.request.get(`/api/v1/transactions/${id}`)).json();
    if (payment.status === 'succeeded' || payment.status === 'failed') return payment;
    await new Promise((wake) => setTimeout(wake, 500));
  }
  throw new Error(`Payment ${id} was not settled within 30 s.`);
}
