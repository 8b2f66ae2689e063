import { Anchor, Text, UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useBusinessLink } from '@/api/business.ts';
import { ChevronDownIcon } from '@/components/icons.tsx';
import { JsonView } from '@/components/json-view.tsx';
import { recordWords } from '@/components/record-words.ts';
import { Moment } from '@/components/time.tsx';
import type { LogEntry } from './api.ts';
import classes from './logs-page.module.css';

export function LogRow({ entry }: { entry: LogEntry }) {
  const { t } = useTranslation();
  const link = useBusinessLink();
  const [opened, { toggle }] = useDisclosure();
  const id = useId();
  return (
    <li className={classes.entry}>
      <div className={classes.row}>
        <UnstyledButton
          onClick={toggle}
          aria-expanded={opened}
          aria-controls={id}
          aria-label={`${t('logs.showLabel')}: ${recordWords(entry.what, t)}`}
          className={classes.toggle}
        >
          <ChevronDownIcon size={15} className={opened ? classes.up : undefined} />
        </UnstyledButton>
        <Text size="xs" c="dimmed" className={classes.when}>
          <Moment at={entry.at} precise />
        </Text>
        <Text size="sm" fw={550} className={classes.what}>
          {recordWords(entry.what, t)}
        </Text>
        <Text size="sm" c="dimmed" className={classes.result}>
          {entry.result}
        </Text>
        {entry.transactionId && (
          <Anchor component={Link} to={link(`/transactions/${entry.transactionId}`)} size="sm">
            {t('logs.payment')}
          </Anchor>
        )}
      </div>
      <div id={id}>{opened && <JsonView value={entry.record} label={t('logs.raw')} />}</div>
    </li>
  );
}
