import { useTranslation } from 'react-i18next';
import { Steps } from '@/components/steps.tsx';
import type { PayoutKind } from './api.ts';
import { KINDS } from './kinds.ts';

export function Aside({ kind }: { kind: PayoutKind }) {
  const { t } = useTranslation();
  const between = t(KINDS[kind].direction === 'in' ? 'payouts.aside.prompt' : 'payouts.aside.approve');
  return (
    <Steps title={t('payouts.aside.title')} steps={[t('payouts.aside.check'), between, t('payouts.aside.result')]} />
  );
}
