import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { BATCH_KINDS, type BatchKind } from '@/api/batch.ts';
import { useBusinessId } from '@/api/business.ts';
import { type MemberBusiness, mayPreparePayouts, useSession } from '@/api/session.ts';
import type { Command } from './values.ts';

export interface ChoiceValues {
  kind: BatchKind;
  business_id: string;
  shortcode: string;
  reference: string;
  command_id: Command;
}

export interface Choices {
  values: ChoiceValues;
  /** The businesses for which this person may prepare payouts. */
  businesses: MemberBusiness[];
  /** The shortcodes of the chosen business that can pay this kind. */
  shortcodes: MemberBusiness['shortcodes'];
  /** What must be chosen before a list can be checked. */
  missing: 'business_id' | 'shortcode' | null;
  change: (changed: Partial<ChoiceValues>) => void;
}

/** Everything about a batch but its list. What follows from the person's rights is not asked. */
export function useChoices(): Choices {
  const session = useSession();
  const viewed = useBusinessId();
  const [parameters] = useSearchParams();
  const businesses = session.businesses.filter(({ id }) => mayPreparePayouts(session, id));
  const [values, setValues] = useState<ChoiceValues>({
    kind: BATCH_KINDS.find((kind) => kind === parameters.get('kind')) ?? 'b2c',
    business_id: (businesses.find(({ id }) => id === viewed) ?? onlyOne(businesses))?.id ?? '',
    shortcode: '',
    reference: '',
    command_id: 'BusinessPayment',
  });
  const shortcodes = payingShortcodes(businesses, values);
  const shortcode = shortcodes.find((known) => known.shortcode === values.shortcode)?.shortcode ?? '';
  return {
    values: { ...values, shortcode },
    businesses,
    shortcodes,
    missing: missingOf(values.business_id !== '', shortcode !== '' || shortcodes.length < 2),
    change: (changed) => setValues((now) => ({ ...now, ...changed })),
  };
}

const onlyOne = <Thing>(things: Thing[]): Thing | undefined => (things.length === 1 ? things[0] : undefined);

function missingOf(businessIsClear: boolean, shortcodeIsClear: boolean): Choices['missing'] {
  if (!businessIsClear) return 'business_id';
  return shortcodeIsClear ? null : 'shortcode';
}

function payingShortcodes(businesses: MemberBusiness[], { business_id, kind }: ChoiceValues) {
  const own = businesses.find(({ id }) => id === business_id)?.shortcodes ?? [];
  return own.filter(({ purposes }) => purposes?.includes(kind) ?? true);
}
