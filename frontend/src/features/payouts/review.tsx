import { Button, Group, Stack, Text } from '@mantine/core';
import type { TFunction } from 'i18next';
import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '@/api/session.ts';
import { Facts } from '@/components/facts.tsx';
import { formatMoney } from '@/components/money.tsx';
import { formatMsisdn, normaliseMsisdn } from '@/components/msisdn.tsx';
import { Panel } from '@/components/panel.tsx';
import { wholeShillings } from '@/components/shillings.ts';
import { amountInWords } from './amount-in-words.ts';
import type { PayoutKind } from './api.ts';
import { KINDS } from './kinds.ts';
import type { Values } from './values.ts';

interface ReviewProps {
  kind: PayoutKind;
  values: Values;
  /** What went wrong with the last try. */
  error: ReactNode;
  isSending: boolean;
  onSend: () => void;
  onBack: () => void;
}

/** Shows receiver and amount once more. Nothing was sent before this, and nothing is sent without it. */
export function Review({ kind, values, error, isSending, onSend, onBack }: ReviewProps) {
  const { t } = useTranslation();
  const start = useRef<HTMLParagraphElement>(null);
  const isIn = KINDS[kind].direction === 'in';
  const amount = wholeShillings(values.amount) ?? '';
  // Whoever can't see that the form has gone hears what has come instead.
  useEffect(() => start.current?.focus(), []);

  return (
    <Panel title={t(isIn ? 'payouts.confirm.titleIn' : 'payouts.confirm.title')}>
      <Stack>
        {error}
        <Text ref={start} tabIndex={-1} size="sm">
          {t(isIn ? 'payouts.confirm.textIn' : 'payouts.confirm.text')}
        </Text>
        <ReviewFacts kind={kind} values={values} amount={amount} />
        <Group>
          <Button loading={isSending} onClick={onSend}>
            {t(isIn ? 'payouts.confirm.ask' : 'payouts.confirm.send', { amount: formatMoney(amount) })}
          </Button>
          <Button variant="default" disabled={isSending} onClick={onBack}>
            {t('payouts.confirm.back')}
          </Button>
        </Group>
      </Stack>
    </Panel>
  );
}

function ReviewFacts({ kind, values, amount }: { kind: PayoutKind; values: Values; amount: string }) {
  const { t } = useTranslation();
  const business = useSession().businesses.find(({ id }) => id === values.business_id);
  const { fields, direction, purpose } = KINDS[kind];
  const typed = (field: keyof Values) => (fields.includes(field) ? values[field].trim() : '');
  const fitting = (business?.shortcodes ?? []).filter(({ purposes }) => purposes?.includes(purpose));
  const shortcode = typed('shortcode') || (fitting.length === 1 && fitting[0]?.shortcode);
  const name = business?.name ?? '';
  const own = shortcode ? `${name} · ${shortcode}` : t('payouts.confirm.anyShortcode', { business: name });
  const strong = (text: string) => <strong>{text}</strong>;
  return (
    <Facts
      stacked
      facts={[
        {
          name: t(direction === 'in' ? 'payouts.confirm.from' : 'payouts.confirm.to'),
          value: strong(otherSide(kind, values, t)),
        },
        { name: t('payouts.confirm.amount'), value: strong(formatMoney(amount)) },
        { name: t('payouts.confirm.words'), value: amountInWords(amount, t) },
        { name: t(direction === 'in' ? 'payouts.confirm.into' : 'payouts.confirm.from'), value: own },
        kind === 'phone' && {
          name: t('payouts.field.command_id'),
          value: t(`payouts.field.command.${values.command_id as 'BusinessPayment'}`),
        },
        kind === 'phone' &&
          typed('account_reference') && {
            name: t('payouts.field.account_reference'),
            value: typed('account_reference'),
          },
        typed('payment_registration_number') && {
          name: t('payouts.field.payment_registration_number'),
          value: typed('payment_registration_number'),
        },
        typed('payment_reference') && {
          name: t('payouts.field.payment_reference'),
          value: typed('payment_reference'),
        },
        typed('partner_name') && { name: t('payouts.field.partner_name'), value: typed('partner_name') },
        typed('remarks') && { name: t('payouts.field.remarks'), value: typed('remarks') },
        typed('occasion') && { name: t('payouts.field.occasion'), value: typed('occasion') },
      ]}
    />
  );
}

/** Whoever gets the money, or is asked for it. */
function otherSide(kind: PayoutKind, values: Values, t: TFunction): string {
  const account = values.account_reference.trim();
  const number = values.receiver_shortcode.trim();
  if (kind === 'phone') return formatMsisdn(normaliseMsisdn(values.phone_number) ?? values.phone_number);
  if (kind === 'tax') return t('payouts.confirm.kra');
  if (kind === 'express') return t('payouts.confirm.till', { number: values.payer_shortcode.trim() });
  if (values.receiver_type === 'paybill') return t('payouts.confirm.paybill', { number, account });
  return t('payouts.confirm.till', { number }) + (account && ` · ${account}`);
}
