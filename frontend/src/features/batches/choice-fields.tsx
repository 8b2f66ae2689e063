import { NativeSelect, Radio, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { BATCH_KINDS, type BatchKind } from '@/api/batch.ts';
import { BusinessField } from '@/components/business-field.tsx';
import type { Choices } from './choices.ts';
import { COMMANDS, type Command, REFERENCE_LENGTH_MAX } from './values.ts';

export function ChoiceFields({ values, businesses, shortcodes, change }: Choices) {
  const { t } = useTranslation();
  const choose = { value: '', label: t('batches.create.choose') };
  return (
    <Stack gap="md">
      <Radio.Group
        label={t('batches.kindLabel')}
        value={values.kind}
        onChange={(kind) => change({ kind: kind as BatchKind })}
      >
        <Stack gap={8} mt={6}>
          {BATCH_KINDS.map((kind) => (
            <Radio key={kind} value={kind} label={t(`batches.kindLong.${kind}`)} />
          ))}
        </Stack>
      </Radio.Group>
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md" verticalSpacing="md">
        <BusinessField
          choices={businesses}
          value={values.business_id}
          onChange={(event) => change({ business_id: event.currentTarget.value })}
        />
        {shortcodes.length > 1 && (
          <NativeSelect
            label={t('batches.create.shortcode')}
            description={t('batches.create.shortcodeHint')}
            required
            data={[
              choose,
              ...shortcodes.map(({ shortcode, environment }) => ({
                value: shortcode,
                label: [shortcode, environment].filter(Boolean).join(' · '),
              })),
            ]}
            value={values.shortcode}
            onChange={(event) => change({ shortcode: event.currentTarget.value })}
          />
        )}
        {values.kind === 'b2c' && (
          <NativeSelect
            label={t('batches.create.command')}
            description={t('batches.create.commandHint')}
            data={COMMANDS.map((command) => ({ value: command, label: t(`batches.create.commands.${command}`) }))}
            value={values.command_id}
            onChange={(event) => change({ command_id: event.currentTarget.value as Command })}
          />
        )}
        <TextInput
          label={t('batches.create.reference')}
          description={t('batches.create.referenceHint')}
          maxLength={REFERENCE_LENGTH_MAX}
          autoComplete="off"
          value={values.reference}
          onChange={(event) => change({ reference: event.currentTarget.value })}
        />
      </SimpleGrid>
    </Stack>
  );
}
