import { notifications } from '@mantine/notifications';

/** A short word that something was done; it goes by itself and is read out politely. */
export function tellDone(message: string): void {
  notifications.show({ message, color: 'forest', autoClose: 4000, role: 'status' });
}
