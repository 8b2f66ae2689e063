import { Button, Group, NativeSelect, Paper, SimpleGrid, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { KINDS, STATUSES } from '@/api/transaction.ts';
import { formatMsisdn, normaliseMsisdn } from '@/components/msisdn.tsx';
import { readSearch, type TransactionSearch } from './search.ts';

interface FilterFormProps {
  search: TransactionSearch;
  onApply: (changed: Partial<TransactionSearch>) => void;
}

const AMOUNT = /^\d{1,11}(\.\d{1,2})?$/;

export function FilterForm({ search, onApply }: FilterFormProps) {
  const { t } = useTranslation();
  const amount = (typed: string) => (!typed || AMOUNT.test(typed) ? null : t('transactions.filter.badAmount'));
  const form = useForm({
    initialValues: {
      status: search.status ?? '',
      kind: search.kind ?? '',
      direction: search.direction ?? '',
      phone_number: formatMsisdn(search.phone_number ?? ''),
      shortcode: search.shortcode ?? '',
      account_reference: search.account_reference ?? '',
      min_amount: search.min_amount ?? '',
      max_amount: search.max_amount ?? '',
      start_date: search.start_date ?? '',
      end_date: search.end_date ?? '',
      search: search.search ?? '',
    },
    validate: {
      phone_number: (typed) => (!typed || normaliseMsisdn(typed) ? null : t('transactions.filter.badPhone')),
      min_amount: amount,
      max_amount: amount,
    },
  });
  const any = { value: '', label: t('transactions.filter.any') };
  const field = (name: keyof typeof form.values) => ({
    label: t(`transactions.filter.${name}`),
    ...form.getInputProps(name),
  });

  const apply = (values: typeof form.values) => {
    const typed = Object.entries(values).filter(([, value]) => value !== '');
    const { cursor, business_id, page_size, ...filters } = readSearch(new URLSearchParams(typed));
    onApply(filters);
  };

  return (
    <Paper component="form" withBorder p="md" radius="lg" noValidate onSubmit={form.onSubmit(apply)}>
      <SimpleGrid cols={{ base: 2, md: 4 }} spacing="sm" verticalSpacing="sm">
        <NativeSelect
          data={[any, ...STATUSES.map((status) => ({ value: status, label: t(`status.${status}`) }))]}
          {...field('status')}
        />
        <NativeSelect
          data={[any, ...KINDS.map((kind) => ({ value: kind, label: t(`kind.${kind}`) }))]}
          {...field('kind')}
        />
        <NativeSelect
          data={[any, { value: 'in', label: t('direction.in') }, { value: 'out', label: t('direction.out') }]}
          {...field('direction')}
        />
        <TextInput type="tel" {...field('phone_number')} />
        <TextInput type="date" {...field('start_date')} />
        <TextInput type="date" {...field('end_date')} />
        <TextInput inputMode="decimal" {...field('min_amount')} />
        <TextInput inputMode="decimal" {...field('max_amount')} />
        <TextInput inputMode="numeric" maxLength={12} {...field('shortcode')} />
        <TextInput maxLength={100} {...field('account_reference')} />
        <TextInput maxLength={100} {...field('search')} />
      </SimpleGrid>
      <Group justify="space-between" mt="md">
        <Text size="xs" c="dimmed">
          {t('transactions.filter.dayNote')}
        </Text>
        <Button type="submit" size="xs">
          {t('transactions.filter.apply')}
        </Button>
      </Group>
    </Paper>
  );
}
