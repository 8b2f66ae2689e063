import { useTranslation } from 'react-i18next';
import { Steps } from '@/components/steps.tsx';

export function AskSteps() {
  const { t } = useTranslation();
  const steps = [t('ask.steps.prompt'), t('ask.steps.pin'), t('ask.steps.result')];
  return <Steps title={t('ask.steps.title')} steps={steps} />;
}
