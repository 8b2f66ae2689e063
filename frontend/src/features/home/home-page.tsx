import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useBusinessId } from '@/api/business.ts';
import { LIVE, useTransactionChanges } from '@/api/live.tsx';
import { Page } from '@/components/page.tsx';
import classes from './home-page.module.css';
import { LatestPayments } from './latest-payments.tsx';
import { NextSteps } from './next-steps.tsx';

const GATHER_MS = 500;

export function HomePage() {
  const { t } = useTranslation();
  const businessId = useBusinessId();
  useFreshOverview();
  return (
    <Page title={t('home.title')}>
      <div className={classes.columns}>
        <LatestPayments businessId={businessId} />
        <NextSteps businessId={businessId} />
      </div>
    </Page>
  );
}

/** Reads the overview anew after a change; a burst of changes costs one look. */
function useFreshOverview(): void {
  const queryClient = useQueryClient();
  const timer = useRef<number | undefined>(undefined);
  useEffect(() => () => window.clearTimeout(timer.current), []);
  useTransactionChanges(() => {
    if (timer.current !== undefined) return;
    timer.current = window.setTimeout(() => {
      timer.current = undefined;
      void queryClient.invalidateQueries({ queryKey: [LIVE] });
    }, GATHER_MS);
  });
}
