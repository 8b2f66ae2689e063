import { PasswordInput, type PasswordInputProps } from '@mantine/core';

/** Mantine's password field, which alone of its inputs does not tell screen readers that it is wrong. */
export function SecretInput(props: PasswordInputProps) {
  return <PasswordInput aria-invalid={Boolean(props.error)} {...props} />;
}
