import { useTranslation } from 'react-i18next';
import type { RowStatus } from '@/api/batch.ts';
import { ClockIcon, CrossIcon } from '@/components/icons.tsx';
import badge from '@/components/status-badge.module.css';
import { StatusBadge } from '@/components/status-badge.tsx';

/** A row's status: its payment's, or its own while it has none. */
export function RowStatusBadge({ status }: { status: RowStatus }) {
  const { t } = useTranslation();
  if (status !== 'waiting' && status !== 'cancelled') return <StatusBadge status={status} direction="out" />;
  const Icon = status === 'waiting' ? ClockIcon : CrossIcon;
  return (
    <span className={`${badge.badge} ${badge.calm}`} data-status={status}>
      <Icon size={13} strokeWidth={2.25} />
      {t(`batches.rowStatus.${status}`)}
    </span>
  );
}
