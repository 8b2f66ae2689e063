import { ActionIcon, Button, Group } from '@mantine/core';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { CrossIcon } from '@/components/icons.tsx';
import { formatMoney } from '@/components/money.tsx';
import { formatMsisdn } from '@/components/msisdn.tsx';
import classes from './active-filters.module.css';
import { activeFilters, type FilterName, type TransactionSearch, withFilters, withoutFilters } from './search.ts';

interface ActiveFiltersProps {
  search: TransactionSearch;
  onSearch: (search: TransactionSearch) => void;
}

/** What narrows the list now, each with a way to take it off. */
export function ActiveFilters({ search, onSearch }: ActiveFiltersProps) {
  const { t } = useTranslation();
  return (
    <Group gap={6}>
      {activeFilters(search).map((name) => (
        <span key={name} className={classes.chip}>
          {t(`transactions.filter.${name}`)}: <strong>{words(search, name, t)}</strong>
          <ActionIcon
            size={24}
            variant="transparent"
            color="gray"
            aria-label={t('transactions.filter.remove', { name: t(`transactions.filter.${name}`) })}
            onClick={() => onSearch(withFilters(search, { [name]: undefined }))}
          >
            <CrossIcon size={13} />
          </ActionIcon>
        </span>
      ))}
      <Button size="compact-xs" variant="subtle" color="gray" onClick={() => onSearch(withoutFilters(search))}>
        {t('transactions.filter.clear')}
      </Button>
    </Group>
  );
}

function words(search: TransactionSearch, name: FilterName, t: TFunction): string {
  if (name === 'status' && search.status) return t(`status.${search.status}`);
  if (name === 'kind' && search.kind) return t(`kind.${search.kind}`);
  if (name === 'direction' && search.direction) return t(`direction.${search.direction}`);
  if (name === 'phone_number') return formatMsisdn(search.phone_number ?? '');
  if (name === 'min_amount' || name === 'max_amount') return formatMoney(search[name] ?? '');
  return String(search[name] ?? '');
}
