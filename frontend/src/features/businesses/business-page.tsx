import { Anchor, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { ErrorPanel } from '@/components/error-panel.tsx';
import { Facts } from '@/components/facts.tsx';
import { ChevronLeftIcon } from '@/components/icons.tsx';
import { Page } from '@/components/page.tsx';
import { Panel } from '@/components/panel.tsx';
import { SuperuserOnly } from '@/components/superuser-only.tsx';
import { Moment } from '@/components/time.tsx';
import { type Business, businessQuery } from './api.ts';
import { BusinessStatus } from './business-status.tsx';
import { Credentials } from './credentials.tsx';
import { PolicyForm } from './policy-form.tsx';
import { Shortcodes } from './shortcodes.tsx';
import { StatusButton } from './status-button.tsx';

export function BusinessPage() {
  const { t } = useTranslation();
  const { id = '' } = useParams();
  const { data, error, refetch } = useQuery(businessQuery(id));
  return (
    <Page
      title={data?.name ?? t('businesses.title')}
      above={<BackLink />}
      actions={data && <StatusButton business={data} />}
    >
      <SuperuserOnly>
        {error && !data && <ErrorPanel error={error} onRetry={() => void refetch()} />}
        {!error && !data && <Skeleton height={300} radius="md" aria-label={t('loading')} />}
        {data && <Parts business={data} />}
      </SuperuserOnly>
    </Page>
  );
}

function Parts({ business }: { business: Business }) {
  const { t } = useTranslation();
  return (
    <>
      <Panel>
        <Facts
          facts={[
            { name: t('businesses.status'), value: <BusinessStatus status={business.status} /> },
            business.business_type && { name: t('businesses.type'), value: business.business_type },
            { name: t('businesses.created'), value: <Moment at={business.created_at} /> },
          ]}
        />
      </Panel>
      <Credentials businessId={business.id} />
      <Shortcodes businessId={business.id} />
      <Panel title={t('businesses.policy.title')}>
        <PolicyForm business={business} />
      </Panel>
    </>
  );
}

function BackLink() {
  const { t } = useTranslation();
  return (
    <Anchor component={Link} to="/businesses" size="sm" mb={8} display="inline-flex" style={{ gap: 4 }}>
      <ChevronLeftIcon size={16} />
      {t('businesses.back')}
    </Anchor>
  );
}
