import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { approvalTexts } from '@/components/approval/texts.ts';
import { outcomeTexts } from '@/components/outcome/texts.ts';
import { sharedTexts } from '@/components/texts.ts';
import { approvalPageTexts } from '@/features/approvals/texts.ts';
import { askTexts } from '@/features/ask/texts.ts';
import { balanceTexts } from '@/features/balances/texts.ts';
import { batchTexts } from '@/features/batches/texts.ts';
import { businessTexts } from '@/features/businesses/texts.ts';
import { clientTexts } from '@/features/clients/texts.ts';
import { homeTexts } from '@/features/home/texts.ts';
import { logTexts } from '@/features/logs/texts.ts';
import { payoutTexts } from '@/features/payouts/texts.ts';
import { sessionTexts } from '@/features/session/texts.ts';
import { transactionTexts } from '@/features/transactions/texts.ts';
import { appTexts } from './texts.ts';

/** Each feature keeps its own words beside its pages; a further language is one more object of this form. */
const english = {
  ...sharedTexts,
  app: appTexts,
  outcome: outcomeTexts,
  approval: approvalTexts,
  session: sessionTexts,
  home: homeTexts,
  ask: askTexts,
  payouts: payoutTexts,
  balances: balanceTexts,
  transactions: transactionTexts,
  batches: batchTexts,
  approvals: approvalPageTexts,
  businesses: businessTexts,
  clients: clientTexts,
  logs: logTexts,
};

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: typeof english };
  }
}

void i18next.use(initReactI18next).init({
  lng: 'en',
  fallbackLng: 'en',
  resources: { en: { translation: english } },
  initAsync: false,
  // Names of scopes hold a colon.
  nsSeparator: false,
  interpolation: { escapeValue: false },
});
