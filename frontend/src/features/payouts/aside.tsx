import { useTranslation } from 'react-i18next';
import { Panel } from '@/components/panel.tsx';
import type { PayoutKind } from './api.ts';
import { KINDS } from './kinds.ts';
import classes from './payouts.module.css';

export function Aside({ kind }: { kind: PayoutKind }) {
  const { t } = useTranslation();
  return (
    <Panel title={t('payouts.aside.title')}>
      <ol className={classes.steps}>
        <li>{t('payouts.aside.check')}</li>
        <li>{t(KINDS[kind].direction === 'in' ? 'payouts.aside.prompt' : 'payouts.aside.approve')}</li>
        <li>{t('payouts.aside.result')}</li>
      </ol>
    </Panel>
  );
}
