import type { ComponentType } from 'react';
import { useTranslation } from 'react-i18next';
import type { BatchStatus } from '@/api/batch.ts';
import {
  AlertIcon,
  CheckIcon,
  ClockIcon,
  CrossIcon,
  type IconProps,
  PersonIcon,
  SendIcon,
} from '@/components/icons.tsx';
import badge from '@/components/status-badge.module.css';

const LOOKS: Record<BatchStatus, { tone: 'good' | 'bad' | 'wait' | 'warn'; Icon: ComponentType<IconProps> }> = {
  awaiting_approval: { tone: 'wait', Icon: PersonIcon },
  approved: { tone: 'wait', Icon: ClockIcon },
  running: { tone: 'wait', Icon: SendIcon },
  paused: { tone: 'warn', Icon: AlertIcon },
  completed: { tone: 'good', Icon: CheckIcon },
  rejected: { tone: 'bad', Icon: CrossIcon },
  cancelled: { tone: 'bad', Icon: CrossIcon },
  expired: { tone: 'bad', Icon: ClockIcon },
};

/** A batch's status as icon and word; its colour only repeats what they say. */
export function BatchStatusBadge({ status }: { status: BatchStatus }) {
  const { t } = useTranslation();
  const { tone, Icon } = LOOKS[status];
  return (
    <span className={`${badge.badge} ${badge[tone]}`} data-status={status}>
      <Icon size={13} strokeWidth={2.25} />
      {t(`batches.status.${status}`)}
    </span>
  );
}
