import { useTranslation } from 'react-i18next';
import { Panel } from '@/components/panel.tsx';
import classes from './ask-form.module.css';

export function Steps() {
  const { t } = useTranslation();
  return (
    <Panel title={t('ask.steps.title')}>
      <ol className={classes.steps}>
        <li>{t('ask.steps.prompt')}</li>
        <li>{t('ask.steps.pin')}</li>
        <li>{t('ask.steps.result')}</li>
      </ol>
    </Panel>
  );
}
