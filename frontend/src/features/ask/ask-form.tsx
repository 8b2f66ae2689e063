import { Button, NativeSelect, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useBusinessId } from '@/api/business.ts';
import { ApiError } from '@/api/errors.ts';
import { useIdempotencyKey } from '@/api/idempotency.ts';
import { mayAskForPayment, useSession } from '@/api/session.ts';
import { transactionQuery } from '@/api/transaction.ts';
import { splitFormError } from '@/components/form-errors.ts';
import { formatMoney } from '@/components/money.tsx';
import { formatMsisdn, normaliseMsisdn } from '@/components/msisdn.tsx';
import { Panel } from '@/components/panel.tsx';
import { validatedBy } from '@/components/validated-by.ts';
import { askForPayment } from './api.ts';
import { AskError } from './ask-error.tsx';
import { ShortcodeField } from './shortcode-field.tsx';
import {
  DESCRIPTION_LENGTH_MAX,
  type FormValues,
  formValues,
  REFERENCE_LENGTH_MAX,
  toRequest,
  wholeShillings,
} from './values.ts';

const FIELDS = Object.keys(formValues.shape);

interface AskFormProps {
  start: Partial<FormValues>;
  onPayment: (id: string) => void;
  onNewForm: () => void;
}

export function AskForm({ start, onPayment, onNewForm }: AskFormProps) {
  const { t } = useTranslation();
  const session = useSession();
  const queryClient = useQueryClient();
  const key = useIdempotencyKey();
  const sending = useRef(false);
  const viewed = useBusinessId();
  const choices = session.businesses.filter(({ id }) => mayAskForPayment(session, id));
  const onlyChoice = choices.length === 1 ? choices[0]?.id : undefined;
  const form = useForm<FormValues>({
    initialValues: {
      business_id: viewed ?? onlyChoice ?? '',
      phone_number: '',
      amount: '',
      account_reference: '',
      transaction_desc: '',
      shortcode: '',
      ...start,
    },
    validate: validatedBy(formValues, t),
    validateInputOnBlur: true,
  });

  const push = useMutation({
    mutationFn: askForPayment,
    onSuccess: (payment) => {
      queryClient.setQueryData(transactionQuery(payment.id).queryKey, payment);
      onPayment(payment.id);
    },
    onError: (error) => {
      form.setErrors(splitFormError(error, FIELDS).byField);
      // Refused by Safaricom: the payment exists and is failed, so its own panel says why and what next.
      if (error instanceof ApiError && error.transactionId) onPayment(error.transactionId);
    },
    onSettled: () => {
      sending.current = false;
    },
  });

  // A ref, because a second click can come before React has drawn the first one.
  const send = (values: FormValues) => {
    if (sending.current) return;
    sending.current = true;
    push.mutate({ key: key.key, body: toRequest(values) });
  };

  const msisdn = normaliseMsisdn(form.values.phone_number);
  const amount = wholeShillings(form.values.amount);
  return (
    <Panel>
      <form noValidate onSubmit={form.onSubmit(send)}>
        <Stack maw={460} gap="md">
          <AskError error={splitFormError(push.error, FIELDS).rest} onNewForm={onNewForm} />
          {choices.length > 1 && (
            <NativeSelect
              label={t('ask.business')}
              required
              data={[{ value: '', label: '' }, ...choices.map(({ id, name }) => ({ value: id, label: name }))]}
              {...form.getInputProps('business_id')}
            />
          )}
          <TextInput
            label={t('ask.phone')}
            description={t('ask.phoneHint')}
            type="tel"
            inputMode="tel"
            autoComplete="off"
            required
            {...form.getInputProps('phone_number')}
          />
          <Text size="sm" c="dimmed" mt={-8} role="status" mih={msisdn ? undefined : 0}>
            {msisdn && t('ask.phoneReadAs', { phone: formatMsisdn(msisdn) })}
          </Text>
          <TextInput
            label={t('ask.amount')}
            description={t('ask.amountHint')}
            leftSection={<Text size="sm">KES</Text>}
            leftSectionWidth={52}
            inputMode="decimal"
            autoComplete="off"
            required
            {...form.getInputProps('amount')}
          />
          <TextInput
            label={t('ask.reference')}
            description={t('ask.referenceHint')}
            maxLength={REFERENCE_LENGTH_MAX}
            autoComplete="off"
            {...form.getInputProps('account_reference')}
          />
          <TextInput
            label={t('ask.description')}
            description={t('ask.descriptionHint')}
            maxLength={DESCRIPTION_LENGTH_MAX}
            autoComplete="off"
            {...form.getInputProps('transaction_desc')}
          />
          <ShortcodeField businessId={form.values.business_id} {...form.getInputProps('shortcode')} />
          <Button type="submit" loading={push.isPending} mt="xs">
            {amount ? t('ask.submitAmount', { amount: formatMoney(amount) }) : t('ask.submit')}
          </Button>
        </Stack>
      </form>
    </Panel>
  );
}
