import { Button, Collapse, Group, Stack } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { FilterIcon } from '@/components/icons.tsx';
import { ActiveFilters } from './active-filters.tsx';
import { FilterForm } from './filter-form.tsx';
import { activeFilters, type TransactionSearch, withFilters, writeSearch } from './search.ts';
import { StatusTabs } from './status-tabs.tsx';

interface FilterBarProps {
  search: TransactionSearch;
  onSearch: (search: TransactionSearch) => void;
}

export function FilterBar({ search, onSearch }: FilterBarProps) {
  const { t } = useTranslation();
  const [opened, { toggle }] = useDisclosure(false);
  return (
    <Stack gap="sm">
      <Group justify="space-between" gap="sm">
        <StatusTabs search={search} />
        <Button
          variant="default"
          size="xs"
          leftSection={<FilterIcon size={15} />}
          onClick={toggle}
          aria-expanded={opened}
          aria-controls="filters"
        >
          {t('transactions.filter.title')}
        </Button>
      </Group>
      <Collapse expanded={opened} id="filters">
        {opened && (
          <FilterForm
            // What is applied elsewhere, by a chip or by "back", shows in the form too.
            key={writeSearch(search).toString()}
            search={search}
            onApply={(changed) => onSearch(withFilters(search, changed))}
          />
        )}
      </Collapse>
      {activeFilters(search).length > 0 && <ActiveFilters search={search} onSearch={onSearch} />}
    </Stack>
  );
}
