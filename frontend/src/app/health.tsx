import { Tooltip } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { type Health, healthQuery } from '@/api/health.ts';
import { AlertIcon } from '@/components/icons.tsx';
import classes from './health.module.css';
import strip from './strip.module.css';

type Trouble = 'database' | 'migrations' | 'worker' | 'unreachable';

function troubleOf(health: Health | undefined, failed: boolean): Trouble | null {
  if (failed) return 'unreachable';
  if (!health) return null;
  if (health.database !== 'connected') return 'database';
  if (health.migrations !== 'applied') return 'migrations';
  return health.worker === 'alive' ? null : 'worker';
}

/** Says what is wrong with the house, and nothing while it is well. */
export function HealthStrip() {
  const { t } = useTranslation();
  const { data, isError } = useQuery(healthQuery);
  const trouble = troubleOf(data, isError && navigator.onLine);
  return (
    <div role="status" aria-label={t('app.health.label')}>
      {trouble && (
        <p className={strip.strip}>
          <AlertIcon size={16} />
          {t(`app.health.${trouble}`)}
        </p>
      )}
    </div>
  );
}

const TEST_ENVIRONMENTS = ['simulator', 'sandbox'] as const;

/** Reminds people that no real money moves here. In production there is nothing to remind of. */
export function EnvironmentBadge() {
  const { t } = useTranslation();
  const { data } = useQuery(healthQuery);
  const environment = TEST_ENVIRONMENTS.find((name) => name === data?.environment);
  if (!environment) return null;
  return (
    <Tooltip label={t('app.environment.note')}>
      <span className={classes.environment}>{t(`app.environment.${environment}`)}</span>
    </Tooltip>
  );
}
