import { Button, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type * as z from 'zod';
import { useBusinessId } from '@/api/business.ts';
import type { FieldErrors } from '@/api/errors.ts';
import { useSession } from '@/api/session.ts';
import { BusinessField } from '@/components/business-field.tsx';
import { OnceError } from '@/components/once-error.tsx';
import { Panel } from '@/components/panel.tsx';
import { ShortcodeField } from '@/components/shortcode-field.tsx';
import { useSendOnce } from '@/components/use-send-once.ts';
import { validatedBy } from '@/components/validated-by.ts';
import { type PayoutKind, requestPayout } from './api.ts';
import { FIELDS } from './fields.tsx';
import { KINDS } from './kinds.ts';
import { Review } from './review.tsx';
import { EMPTY, toRequest, type Values } from './values.ts';

interface PayoutFormProps {
  kind: PayoutKind;
  start: Partial<Values>;
  onPayment: (id: string) => void;
  onNewForm: () => void;
}

/** Fill in, look at it once more, send. What was typed stays, whatever comes back. */
export function PayoutForm({ kind, start, onPayment, onNewForm }: PayoutFormProps) {
  const { t } = useTranslation();
  const { shape, fields, purpose, allowed } = KINDS[kind];
  const [reviewing, setReviewing] = useState(false);
  const session = useSession();
  const viewed = useBusinessId();
  const choices = session.businesses.filter(({ id }) => allowed(session, id));
  const known = choices.find(({ id }) => id === viewed) ?? (choices.length === 1 ? choices[0] : undefined);
  const form = useForm<Values>({
    initialValues: { ...EMPTY, business_id: known?.id ?? '', ...start },
    validate: validatedBy(shape as unknown as z.ZodType<unknown, Values>, t),
    validateInputOnBlur: true,
  });
  const backWith = (errors: FieldErrors) => {
    if (Object.keys(errors).length === 0) return;
    form.setErrors(errors);
    setReviewing(false);
  };
  const { send, error, isSending } = useSendOnce<Values>({
    send: ({ key, values }) => requestPayout(kind, key, toRequest(values, fields)),
    fields,
    onPayment,
    onFieldErrors: backWith,
  });
  const problem = <OnceError error={error} onNewForm={onNewForm} />;
  const KindFields = FIELDS[kind];

  if (reviewing) {
    return (
      <Review
        kind={kind}
        values={form.values}
        error={problem}
        isSending={isSending}
        onSend={() => send(form.values)}
        onBack={() => setReviewing(false)}
      />
    );
  }
  return (
    <Panel>
      <form noValidate onSubmit={form.onSubmit(() => setReviewing(true))}>
        <Stack gap="md">
          {problem}
          <BusinessField choices={choices} {...form.getInputProps('business_id')} />
          <KindFields form={form} />
          <ShortcodeField businessId={form.values.business_id} purpose={purpose} {...form.getInputProps('shortcode')} />
          <Button type="submit" mt="xs">
            {t('payouts.review')}
          </Button>
        </Stack>
      </form>
    </Panel>
  );
}
