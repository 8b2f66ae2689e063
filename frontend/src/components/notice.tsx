import { Alert, type AlertProps } from '@mantine/core';
import classes from './notice.module.css';

interface NoticeProps extends Omit<AlertProps, 'color' | 'variant' | 'classNames'> {
  tone: 'good' | 'bad' | 'warn' | 'calm';
}

/** A boxed remark in one of four quiet tones. */
export function Notice({ tone, ...rest }: NoticeProps) {
  const classNames = { root: `${classes.root} ${classes[tone]}`, title: classes.title, icon: classes.icon };
  return <Alert classNames={classNames} {...rest} />;
}
