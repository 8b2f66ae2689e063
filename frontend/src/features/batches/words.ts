import type { TFunction } from 'i18next';
import type { Batch } from '@/api/batch.ts';
import { agreedOf } from '@/components/approval/batch-decision.tsx';
import { formatMoney } from '@/components/money.tsx';
import { formatTime } from '@/components/time.tsx';
import { countOf } from './counts.ts';

export interface Words {
  title: string;
  meaning: string;
  advice: string;
}

/** Where a batch stands in plain words, and what to do next. */
export function wordsOf(batch: Batch, t: TFunction): Words {
  const values = {
    count: batch.item_count.toLocaleString('en'),
    total: formatMoney(batch.total_amount),
    paid: formatMoney(batch.paid_amount),
    ...agreedOf(batch),
    expires: batch.expires_at ? formatTime(batch.expires_at) : '',
  };
  const key = keyOf(batch);
  const read = (part: keyof Words) => t(`batches.words.${key}.${part}` as 'batches.words.paused.title', values);
  return { title: read('title'), meaning: read('meaning'), advice: read('advice') };
}

function keyOf(batch: Batch): string {
  if (batch.status === 'awaiting_approval' && batch.approvals_needed > 1) return 'awaitingSeveral';
  if (batch.status !== 'completed') return batch.status;
  if (countOf(batch, 'needs_attention') > 0) return 'attention';
  return countOf(batch, 'succeeded') === batch.item_count ? 'allPaid' : 'someFailed';
}
