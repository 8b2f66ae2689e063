import { screen, waitFor, within } from '@testing-library/react';
import { delay, HttpResponse, http } from 'msw';
import { beforeEach, describe, expect, test } from 'vitest';
import { makePage, SHOP } from '@/testing/factories.ts';
import { at, refuse, signedInAs } from '@/testing/handlers.ts';
import { visit } from '@/testing/render.tsx';
import { server } from '@/testing/server.ts';

const BUSINESS = {
  ...SHOP,
  business_type: 'shop',
  status: 'active',
  is_default: true,
  created_at: '2026-11-01T08:00:00Z',
};
const CREDENTIAL = {
  id: 'cred-1',
  environment: 'sandbox',
  name: 'Main app',
  consumer_key_hint: 'a1b2',
  shortcodes: ['174379'],
};
const SHORTCODE = {
  id: 'sc-1',
  shortcode: '174379',
  shortcode_type: 'paybill',
  store_number: '',
  environment: 'sandbox',
  has_lipa_passkey: true,
};

const base = `/maintainer/businesses/${SHOP.id}`;

function businessIs(business = BUSINESS, credentials: unknown[] = [CREDENTIAL], shortcodes: unknown[] = [SHORTCODE]) {
  server.use(
    http.get(at(base), () => HttpResponse.json(business)),
    http.get(at(`${base}/daraja-credentials`), () => HttpResponse.json(makePage(credentials))),
    http.get(at(`${base}/shortcodes`), () => HttpResponse.json(makePage(shortcodes))),
  );
}

/** Takes what is posted to a path and gives it back to the test. */
function takePosts(path: string, answer: () => Response): unknown[] {
  const sent: unknown[] = [];
  server.use(
    http.post(at(path), async ({ request }) => {
      sent.push(await request.json());
      await delay(20);
      return answer();
    }),
  );
  return sent;
}

beforeEach(() => {
  server.use(
    signedInAs({ superuser: true }),
    http.get(at('/maintainer/businesses'), () => HttpResponse.json(makePage([BUSINESS]))),
  );
});

describe('businesses', () => {
  test('they are listed with their state', async () => {
    visit('/businesses');

    const row = (await screen.findAllByRole('row'))[1];
    expect(row).toHaveTextContent('Mama Njeri Stores');
    expect(row).toHaveTextContent('Default');
    expect(row).toHaveTextContent('Active');
  });

  test('others than superusers are told so, and nothing is asked of the server', async () => {
    server.use(signedInAs({ role: 'admin' }));

    visit('/businesses');

    await screen.findByRole('heading', { name: 'For superusers only' });
    expect(screen.queryByRole('button', { name: 'New business' })).not.toBeInTheDocument();
  });

  test('a new one is made by one click and opened', async () => {
    const sent = takePosts('/maintainer/businesses', () => HttpResponse.json(BUSINESS, { status: 201 }));
    businessIs();
    const { user, location } = visit('/businesses');
    await user.click(await screen.findByRole('button', { name: 'New business' }));

    await user.click(screen.getByRole('button', { name: 'Create the business' }));
    await screen.findByText('Fill this in.');
    await user.type(screen.getByLabelText(/^Name/), 'Mama Njeri Stores');
    await user.dblClick(screen.getByRole('button', { name: 'Create the business' }));

    await waitFor(() => expect(location()).toBe(`/businesses/${SHOP.id}`));
    expect(sent).toEqual([{ name: 'Mama Njeri Stores', business_type: '' }]);
  });

  test('a name that is taken is said beside the field', async () => {
    takePosts('/maintainer/businesses', () => refuse(400, 'validation_error', { name: ['This name is taken.'] }));
    const { user } = visit('/businesses');
    await user.click(await screen.findByRole('button', { name: 'New business' }));

    await user.type(screen.getByLabelText(/^Name/), 'X');
    await user.click(screen.getByRole('button', { name: 'Create the business' }));

    await screen.findByText('This name is taken.');
  });
});

describe('one business', () => {
  test('it shows its apps and shortcodes, and of secrets only that they are there', async () => {
    businessIs();

    visit(`/businesses/${SHOP.id}`);

    await screen.findByText(/Consumer key ends in a1b2/);
    expect(await screen.findByText('Paybill · Sandbox · Passkey: Stored')).toBeInTheDocument();
  });

  test('it is suspended only after a question, and taken up again at once', async () => {
    businessIs();
    const sent: unknown[] = [];
    server.use(
      http.patch(at(base), async ({ request }) => {
        const change = (await request.json()) as { status: string };
        sent.push(change);
        businessIs({ ...BUSINESS, ...change });
        return HttpResponse.json({ ...BUSINESS, ...change });
      }),
    );
    const { user } = visit(`/businesses/${SHOP.id}`);

    await user.click(await screen.findByRole('button', { name: 'Suspend' }));
    const question = await screen.findByRole('dialog', { name: 'Suspend Mama Njeri Stores?' });
    expect(sent).toEqual([]);
    await user.click(within(question).getByRole('button', { name: 'Suspend' }));
    await user.click(await screen.findByRole('button', { name: 'Activate' }));

    await screen.findByRole('button', { name: 'Suspend' });
    expect(sent).toEqual([{ status: 'suspended' }, { status: 'active' }]);
  });

  test('a Daraja app is added, and its secret is gone from the page', async () => {
    businessIs(BUSINESS, [], []);
    const sent = takePosts(`${base}/daraja-credentials`, () => {
      businessIs(BUSINESS, [CREDENTIAL], []);
      return HttpResponse.json(CREDENTIAL, { status: 201 });
    });
    const { user } = visit(`/businesses/${SHOP.id}`);
    await screen.findByText(/No Daraja app yet/);

    await user.click(screen.getByRole('button', { name: 'Add a Daraja app' }));
    await user.type(await screen.findByLabelText(/^Consumer key/), 'key-1');
    await user.type(screen.getByLabelText(/^Consumer secret/), ' secret-1 ');
    await user.click(screen.getByRole('button', { name: 'Save' }));

    await screen.findByText(/Consumer key ends in a1b2/);
    expect(sent).toEqual([{ environment: 'simulator', name: '', consumer_key: 'key-1', consumer_secret: 'secret-1' }]);
    expect(document.body.innerHTML).not.toContain('secret-1');
  });

  test('an app is tested, and the refusal is told', async () => {
    businessIs();
    server.use(
      http.post(at(`${base}/daraja-credentials/cred-1/test`), () =>
        refuse(409, 'invalid_state', {}, 'Daraja refused the key or the secret.'),
      ),
    );
    const { user } = visit(`/businesses/${SHOP.id}`);

    await user.click(await screen.findByRole('button', { name: 'Test the Daraja app Main app' }));

    await screen.findByText('Daraja refused the key or the secret.');
  });

  test('a till is added with its store number; empty fields stay out', async () => {
    businessIs(BUSINESS, [CREDENTIAL], []);
    const sent = takePosts(`${base}/shortcodes`, () => HttpResponse.json(SHORTCODE, { status: 201 }));
    const { user } = visit(`/businesses/${SHOP.id}`);
    await screen.findByText(/Consumer key ends in/);

    await user.click(screen.getByRole('button', { name: 'Add a shortcode' }));
    await user.type(await screen.findByLabelText(/^Shortcode/), '12');
    await user.click(screen.getByRole('button', { name: 'Save' }));
    await screen.findByText('Enter 5 to 7 digits.');
    await user.type(screen.getByLabelText(/^Shortcode/), '3456');
    await user.selectOptions(screen.getByLabelText('Type'), 'Till');
    await user.type(screen.getByLabelText('Store number'), '654321');
    await user.click(screen.getByRole('button', { name: 'Save' }));

    await waitFor(() =>
      expect(sent).toEqual([
        { shortcode: '123456', shortcode_type: 'till', credential_id: 'cred-1', store_number: '654321' },
      ]),
    );
  });

  test('a shortcode needs an app first', async () => {
    businessIs(BUSINESS, [], []);

    visit(`/businesses/${SHOP.id}`);

    const button = await screen.findByRole('button', { name: 'Add a shortcode' });
    expect(button).toHaveAttribute('aria-disabled', 'true');
    expect(await screen.findByText(/Add a Daraja app first/)).toBeInTheDocument();
  });

  test('it says so when there is no such business', async () => {
    server.use(http.get(at(base), () => refuse(404, 'not_found', {}, 'There is no such business.')));

    visit(`/businesses/${SHOP.id}`);

    await screen.findByText('There is no such business.');
  });
});
