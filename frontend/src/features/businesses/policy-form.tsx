import { NativeSelect, SimpleGrid, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { tellDone } from '@/components/notify.ts';
import { SaveForm } from '@/components/save-form.tsx';
import { ShillingsInput } from '@/components/shillings-input.tsx';
import { type Business, changeBusiness } from './api.ts';
import { ABOVE, byPolicyField, checkPolicy, LIMITS, toPolicy, valuesOf } from './policy.ts';

const APPROVERS = ['1', '2', '3', '4', '5'];

/** Who must agree to what goes out, and how much may. Sends only what was changed, so that others' changes stay. */
export function PolicyForm({ business }: { business: Business }) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const form = useForm({
    initialValues: valuesOf(business.payout_policy),
    validate: (values) => checkPolicy(values, t),
  });
  const amount = (field: (typeof ABOVE)[number] | (typeof LIMITS)[number]) => (
    <ShillingsInput
      key={field}
      label={t(`businesses.policy.${field}`)}
      description={t(`businesses.policy.${field}Hint`)}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      {...form.getInputProps(field)}
    />
  );
  return (
    <SaveForm
      form={form}
      save={(values) =>
        changeBusiness({ id: business.id, payout_policy: toPolicy(values, form.isDirty) }).catch((error: unknown) => {
          throw byPolicyField(error);
        })
      }
      onSaved={({ payout_policy }) => {
        const now = valuesOf(payout_policy);
        form.setValues(now);
        form.resetDirty(now);
        tellDone(t('businesses.policy.saved'));
        void queryClient.invalidateQueries({ queryKey: ['businesses'] });
      }}
      submit={t('businesses.policy.save')}
    >
      <Text size="sm">{t('businesses.policy.text')}</Text>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        {ABOVE.map(amount)}
        <NativeSelect
          label={t('businesses.policy.approvals_needed')}
          description={t('businesses.policy.approvals_neededHint')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          data={APPROVERS}
          {...form.getInputProps('approvals_needed')}
        />
        {LIMITS.map(amount)}
      </SimpleGrid>
    </SaveForm>
  );
}
