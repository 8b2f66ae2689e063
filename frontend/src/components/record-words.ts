import type { TFunction } from 'i18next';
import { sharedTexts } from './texts.ts';

/** What a call or message is about, in words; a name that we have no words for stands for itself. */
export function recordWords(name: string, t: TFunction): string {
  return name in sharedTexts.record ? t(`record.${name as 'stk_push'}`) : name.replaceAll('_', ' ');
}
