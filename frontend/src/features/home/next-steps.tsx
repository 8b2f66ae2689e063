import { Anchor, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useBusinessLink } from '@/api/business.ts';
import { usePollMs } from '@/api/live.tsx';
import { mayAskForPayment, useSession } from '@/api/session.ts';
import { Panel } from '@/components/panel.tsx';
import { countQuery } from './api.ts';
import classes from './home-page.module.css';

/** What waits for a person first, then what can be done any time. */
export function NextSteps({ businessId }: { businessId: string | undefined }) {
  const { t } = useTranslation();
  const link = useBusinessLink();
  const session = useSession();
  const refetchInterval = usePollMs();
  const attention = useQuery({ ...countQuery('needs_attention', businessId), refetchInterval }).data;
  const unknown = useQuery({ ...countQuery('unknown', businessId), refetchInterval }).data;

  return (
    <Panel title={t('home.next')} flush>
      {attention === 0 && unknown === 0 && (
        <div className={classes.step}>
          <Text size="sm" c="dimmed">
            {t('home.calm')}
          </Text>
        </div>
      )}
      {Boolean(attention) && (
        <Step
          title={t('home.attention', { count: attention ?? 0 })}
          text={t('home.attentionText')}
          action={t('home.attentionAction')}
          to={link('/transactions?status=needs_attention')}
        />
      )}
      {Boolean(unknown) && (
        <Step
          title={t('home.unknown', { count: unknown ?? 0 })}
          text={t('home.unknownText')}
          action={t('home.unknownAction')}
          to={link('/transactions?status=unknown')}
        />
      )}
      {mayAskForPayment(session) && (
        <Step title={t('home.ask')} text={t('home.askText')} action={t('home.askAction')} to={link('/payments/new')} />
      )}
      {session.user?.is_superuser && (
        <Step
          title={t('home.client')}
          text={t('home.clientText')}
          action={t('home.clientAction')}
          to={link('/clients')}
        />
      )}
      <Step title={t('home.docs')} text={t('home.docsText')} action={t('home.docsAction')} href="/api/v1/docs" />
    </Panel>
  );
}

interface StepProps {
  title: string;
  text: string;
  action: string;
  to?: string;
  href?: string;
}

function Step({ title, text, action, to, href }: StepProps) {
  return (
    <div className={classes.step}>
      <Text size="sm" fw={600}>
        {title}
      </Text>
      <Text size="sm" c="dimmed">
        {text}
      </Text>
      {to ? (
        <Anchor component={Link} to={to} size="sm" fw={550} aria-label={`${action}: ${title}`}>
          {action}
        </Anchor>
      ) : (
        <Anchor href={href} size="sm" fw={550} aria-label={`${action}: ${title}`}>
          {action}
        </Anchor>
      )}
    </div>
  );
}
