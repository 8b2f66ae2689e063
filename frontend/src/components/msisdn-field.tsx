import { Text, TextInput, type TextInputProps } from '@mantine/core';
import { formatMsisdn, normaliseMsisdn } from './msisdn.tsx';

interface MsisdnFieldProps extends Omit<TextInputProps, 'value'> {
  value?: string;
  /** What is said under the field once a number can be read from it. */
  readAs: (phone: string) => string;
}

/** A phone in any usual form; under it stands how it is understood. */
export function MsisdnField({ readAs, ...field }: MsisdnFieldProps) {
  const msisdn = normaliseMsisdn(field.value ?? '');
  return (
    <div>
      <TextInput type="tel" inputMode="tel" autoComplete="off" required {...field} />
      <Text size="sm" c="dimmed" mt={msisdn ? 6 : 0} role="status">
        {msisdn && readAs(formatMsisdn(msisdn))}
      </Text>
    </div>
  );
}
