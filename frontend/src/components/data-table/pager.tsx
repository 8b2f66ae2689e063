import { Button, Group, NativeSelect, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { PageInfo } from '@/api/page.ts';
import { ChevronLeftIcon, ChevronRightIcon } from '../icons.tsx';
import classes from './pager.module.css';

export const PAGE_SIZES = [25, 50, 100] as const;

interface PagerProps {
  page: PageInfo;
  pageSize: number;
  onCursor: (cursor: string | undefined) => void;
  onPageSize?: (size: number) => void;
  /** For lists that are not ordered by time. */
  labels?: { previous: string; next: string };
}

/** Newer and older, as a keyset allows; totals stop being counted at a cap and say so. */
export function Pager({ page, pageSize, onCursor, onPageSize, labels }: PagerProps) {
  const { t } = useTranslation();
  const total = page.total_is_exact
    ? t('paging.total', { count: page.total })
    : t('paging.more', { count: page.total });
  return (
    <Group component="nav" aria-label={t('paging.label')} justify="space-between" className={classes.pager}>
      <Text size="sm" c="dimmed" className="tabular">
        {total}
      </Text>
      <Group gap="xs">
        {onPageSize && (
          <NativeSelect
            size="xs"
            aria-label={t('paging.size')}
            data={PAGE_SIZES.map(String)}
            value={String(pageSize)}
            onChange={(event) => onPageSize(Number(event.currentTarget.value))}
          />
        )}
        <Button
          size="xs"
          variant="default"
          leftSection={<ChevronLeftIcon size={14} />}
          disabled={!page.previous}
          onClick={() => onCursor(page.previous ?? undefined)}
        >
          {labels?.previous ?? t('paging.newer')}
        </Button>
        <Button
          size="xs"
          variant="default"
          rightSection={<ChevronRightIcon size={14} />}
          disabled={!page.next}
          onClick={() => onCursor(page.next ?? undefined)}
        >
          {labels?.next ?? t('paging.older')}
        </Button>
      </Group>
    </Group>
  );
}
