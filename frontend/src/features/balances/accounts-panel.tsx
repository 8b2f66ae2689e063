import { Button, Text } from '@mantine/core';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { RefreshIcon } from '@/components/icons.tsx';
import { formatMoney } from '@/components/money.tsx';
import { Panel } from '@/components/panel.tsx';
import { centsOf } from '@/components/shillings.ts';
import { Age } from '@/components/time.tsx';
import type { Accounts } from './accounts.ts';
import classes from './accounts-panel.module.css';
import type { Balance } from './api.ts';

interface AccountsPanelProps {
  accounts: Accounts;
  isBusy: boolean;
  /** Missing where the person may not ask. */
  onRefresh: (() => void) | undefined;
}

/** The accounts of one shortcode, with their age. */
export function AccountsPanel({ accounts, isBusy, onRefresh }: AccountsPanelProps) {
  const { t } = useTranslation();
  const { shortcode, businessName, balances } = accounts;
  return (
    <Panel
      flush
      title={`${shortcode} · ${businessName}`}
      actions={
        onRefresh && (
          <Button
            variant="default"
            size="xs"
            leftSection={<RefreshIcon size={14} />}
            loading={isBusy}
            aria-label={t('balances.refreshOne', { shortcode })}
            onClick={onRefresh}
          >
            {t('balances.refresh')}
          </Button>
        )
      }
    >
      {balances.length === 0 ? (
        <Text size="sm" c="dimmed" p="md">
          {t('balances.notTold')}
        </Text>
      ) : (
        <ul className={classes.list} aria-label={t('balances.list', { shortcode })}>
          {balances.map((balance) => (
            <Account key={balance.account} balance={balance} />
          ))}
        </ul>
      )}
    </Panel>
  );
}

function Account({ balance }: { balance: Balance }) {
  const { t } = useTranslation();
  const { account, available, currency, is_low, told_at } = balance;
  return (
    <li className={classes.row} data-low={is_low || undefined}>
      <div>
        <Text fw={600} size="sm">
          {account}
          {is_low && <span className={classes.low}>{t('balances.low')}</span>}
        </Text>
        <Text size="xs" c="dimmed">
          {[purposeOf(account, t), ...parts(balance, t)].filter(Boolean).join(' · ')}
        </Text>
      </div>
      <div className={classes.figures}>
        <Text fw={600} className="tabular">
          {available === null ? t('balances.untold') : formatMoney(available, currency)}
        </Text>
        <Text size="xs" c="dimmed">
          {t('balances.told')} <Age at={told_at} />
        </Text>
      </div>
    </li>
  );
}

/** What payouts draw from an account, by Safaricom's name of it. */
function purposeOf(account: string, t: TFunction): string {
  const name = account.toLowerCase();
  if (name.startsWith('utility')) return t('balances.use.utility');
  return name.startsWith('working') ? t('balances.use.working') : '';
}

/** What is not simply available, where there is any. */
function parts({ current, available, reserved, uncleared, currency }: Balance, t: TFunction): string[] {
  const held = [
    ['reserved', reserved],
    ['uncleared', uncleared],
  ] as const;
  const said = held.filter(([, amount]) => amount !== null && centsOf(amount) !== 0n);
  const words = said.map(([name, amount]) => t(`balances.${name}`, { amount: formatMoney(amount ?? '', currency) }));
  const differs = current !== null && available !== null && centsOf(current) !== centsOf(available);
  return differs ? [t('balances.booked', { amount: formatMoney(current, currency) }), ...words] : words;
}
