import { useState } from 'react';
import { useSearchParams } from 'react-router';

/**
 * A form, or the payment that came of it. Which one is in the address, so a reload goes on following the payment.
 *
 * Each new form has a `formNumber` of its own, to be used as its key: asking or paying again then
 * always means a new Idempotency-Key, and is a decision of its own.
 */
export function useFormOrPayment<Values>() {
  const [parameters, setParameters] = useSearchParams();
  const [start, setStart] = useState<{ form: number; values: Partial<Values> }>({ form: 0, values: {} });

  const show = (id: string | null) =>
    setParameters(
      (now) => {
        if (id) now.set('payment', id);
        else now.delete('payment');
        return now;
      },
      { replace: true },
    );

  const openNewForm = (values: Partial<Values>) => {
    setStart(({ form }) => ({ form: form + 1, values }));
    show(null);
  };

  return { paymentId: parameters.get('payment'), formNumber: start.form, startValues: start.values, show, openNewForm };
}
