import type { ComponentType } from 'react';
import { useTranslation } from 'react-i18next';
import type { Status } from '@/api/transaction.ts';
import {
  AlertIcon,
  CheckIcon,
  ClockIcon,
  CrossIcon,
  type IconProps,
  PersonIcon,
  QuestionIcon,
  SendIcon,
} from './icons.tsx';
import classes from './status-badge.module.css';

type Tone = 'good' | 'bad' | 'wait' | 'warn';

const LOOKS: Record<Status, { tone: Tone; Icon: ComponentType<IconProps> }> = {
  awaiting_approval: { tone: 'wait', Icon: PersonIcon },
  queued: { tone: 'wait', Icon: ClockIcon },
  sending: { tone: 'wait', Icon: SendIcon },
  submitted: { tone: 'wait', Icon: ClockIcon },
  unknown: { tone: 'warn', Icon: QuestionIcon },
  needs_attention: { tone: 'warn', Icon: AlertIcon },
  succeeded: { tone: 'good', Icon: CheckIcon },
  failed: { tone: 'bad', Icon: CrossIcon },
};

/** A status as icon and word; its colour only repeats what they say. */
export function StatusBadge({ status, direction = 'in' }: { status: Status; direction?: 'in' | 'out' }) {
  const { t } = useTranslation();
  const { tone, Icon } = LOOKS[status];
  const waitsForSafaricom = status === 'submitted' && direction === 'out';
  return (
    <span className={`${classes.badge} ${classes[tone]}`} data-status={status}>
      <Icon size={13} strokeWidth={2.25} />
      {waitsForSafaricom ? t('statusOut.submitted') : t(`status.${status}`)}
    </span>
  );
}
