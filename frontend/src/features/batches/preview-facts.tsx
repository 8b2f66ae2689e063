import { useTranslation } from 'react-i18next';
import { Facts } from '@/components/facts.tsx';
import { Money } from '@/components/money.tsx';
import { AccountBalance } from './account-balance.tsx';
import type { Preview } from './api.ts';

/** What the list comes to, as the server counts it. */
export function PreviewFacts({ preview }: { preview: Preview }) {
  const { t } = useTranslation();
  const { float } = preview;
  return (
    <Facts
      facts={[
        {
          name: t(preview.bad_rows > 0 ? 'batches.preview.goodTotal' : 'batches.preview.total'),
          value: <Money amount={preview.total_amount} />,
        },
        { name: t('batches.preview.count'), value: preview.item_count.toLocaleString('en') },
        { name: t('batches.preview.from'), value: preview.shortcode },
        preview.fees && { name: t('batches.preview.fees'), value: <Money amount={preview.fees} /> },
        {
          name: t('batches.preview.float'),
          value: float ? <AccountBalance account={float} /> : t('batches.preview.floatUnknown'),
        },
        {
          name: t('batches.preview.approval'),
          value: t(preview.needs_approval ? 'batches.preview.needsApproval' : 'batches.preview.noApproval'),
        },
      ]}
    />
  );
}
