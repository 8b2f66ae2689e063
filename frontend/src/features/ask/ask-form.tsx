import { Button, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { useBusinessId } from '@/api/business.ts';
import { mayAskForPayment, useSession } from '@/api/session.ts';
import classes from '@/components/form-and-steps.module.css';
import { formatMoney } from '@/components/money.tsx';
import { OnceError } from '@/components/once-error.tsx';
import { Panel } from '@/components/panel.tsx';
import { useSendOnce } from '@/components/use-send-once.ts';
import { validatedBy } from '@/components/validated-by.ts';
import { askForPayment } from './api.ts';
import { AskFields } from './ask-fields.tsx';
import { AskSteps } from './steps.tsx';
import { FIELDS, type FormValues, formValues, shillings, toRequest } from './values.ts';

interface AskFormProps {
  start: Partial<FormValues>;
  onPayment: (id: string) => void;
  onNewForm: () => void;
}

export function AskForm({ start, onPayment, onNewForm }: AskFormProps) {
  const { t } = useTranslation();
  const session = useSession();
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
  const { send, error, isSending } = useSendOnce<FormValues>({
    send: ({ key, values }) => askForPayment({ key, body: toRequest(values) }),
    fields: FIELDS,
    onPayment,
    onFieldErrors: form.setErrors,
  });
  const amount = shillings(form.values.amount);

  return (
    <div className={classes.columns}>
      <Panel>
        <form noValidate onSubmit={form.onSubmit(send)}>
          <Stack gap="md">
            <OnceError error={error} onNewForm={onNewForm} />
            <AskFields form={form} choices={choices} />
            <Button type="submit" loading={isSending} mt="xs">
              {amount ? t('ask.submitAmount', { amount: formatMoney(amount) }) : t('ask.submit')}
            </Button>
          </Stack>
        </form>
      </Panel>
      <AskSteps />
    </div>
  );
}
