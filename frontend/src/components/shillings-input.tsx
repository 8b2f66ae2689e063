import { Text, TextInput, type TextInputProps } from '@mantine/core';

/** A field for an amount. The currency stands before it, so that nobody types it. */
export function ShillingsInput(props: TextInputProps) {
  return (
    <TextInput
      leftSection={<Text size="sm">KES</Text>}
      leftSectionWidth={52}
      inputMode="decimal"
      autoComplete="off"
      {...props}
    />
  );
}
