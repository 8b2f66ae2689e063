import { useNetwork } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { OfflineIcon } from '@/components/icons.tsx';
import classes from './strip.module.css';

export function OfflineBanner() {
  const { t } = useTranslation();
  const { online } = useNetwork();
  return (
    <div role="status">
      {!online && (
        <p className={classes.strip}>
          <OfflineIcon size={16} />
          {t('app.offline')}
        </p>
      )}
    </div>
  );
}
