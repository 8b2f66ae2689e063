import { Button, ScrollArea, Stack, Text } from '@mantine/core';
import type { ComponentType, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, NavLink } from 'react-router';
import { useBusinessLink } from '@/api/business.ts';
import { mayAskForPayment, mayDecide, mayPreparePayouts, useSession } from '@/api/session.ts';
import {
  ApproveIcon,
  BusinessIcon,
  CoinsIcon,
  HomeIcon,
  type IconProps,
  KeyIcon,
  ListIcon,
  LogIcon,
  PlusIcon,
  SendIcon,
  StackIcon,
} from '@/components/icons.tsx';
import { ApprovalCount } from './approval-count.tsx';
import { BusinessSwitcher } from './business-switcher.tsx';
import classes from './navigation.module.css';

export function Navigation() {
  const { t } = useTranslation();
  const session = useSession();
  const link = useBusinessLink();

  return (
    <ScrollArea className={classes.scroll} type="auto">
      <Stack gap="md" p="md" pt={4}>
        <BusinessSwitcher />
        {mayAskForPayment(session) && (
          <Button component={Link} to={link('/payments/new')} leftSection={<PlusIcon size={16} />} fullWidth>
            {t('app.nav.ask')}
          </Button>
        )}
        {mayAskForPayment(session) && (
          <Button
            component={Link}
            to={link('/payouts/new')}
            leftSection={<SendIcon size={16} />}
            variant="default"
            fullWidth
          >
            {t(mayPreparePayouts(session) ? 'app.nav.payOut' : 'app.nav.askBusiness')}
          </Button>
        )}
        <nav aria-label={t('app.nav.label')}>
          <Entry to={link('/')} end Icon={HomeIcon} text={t('app.nav.home')} />
          <Entry to={link('/transactions')} Icon={ListIcon} text={t('app.nav.transactions')} />
          <Entry to={link('/batches')} Icon={StackIcon} text={t('app.nav.batches')} />
          <Entry to={link('/approvals')} Icon={ApproveIcon} text={t('app.nav.approvals')}>
            {mayDecide(session) && <ApprovalCount />}
          </Entry>
          <Entry to={link('/balances')} Icon={CoinsIcon} text={t('app.nav.balances')} />
          <Entry to={link('/logs')} Icon={LogIcon} text={t('app.nav.logs')} />
          {session.user?.is_superuser && (
            <>
              <Text className={classes.section}>{t('app.nav.maintain')}</Text>
              <Entry to={link('/businesses')} Icon={BusinessIcon} text={t('app.nav.businesses')} />
              <Entry to={link('/clients')} Icon={KeyIcon} text={t('app.nav.clients')} />
            </>
          )}
        </nav>
      </Stack>
    </ScrollArea>
  );
}

interface EntryProps {
  to: string;
  end?: boolean;
  Icon: ComponentType<IconProps>;
  text: string;
  children?: ReactNode;
}

function Entry({ to, end = false, Icon, text, children }: EntryProps) {
  return (
    <NavLink to={to} end={end} className={classes.entry ?? ''}>
      <Icon size={18} />
      {text}
      {children}
    </NavLink>
  );
}
