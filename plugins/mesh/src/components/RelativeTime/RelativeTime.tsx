import { useFormats } from '../../hooks/useFormats';
import { useNow } from '../../hooks/useNow';

export interface RelativeTimeProps {
  /** ISO time. */
  at: string;
}

/** Age of a moment; the exact time shows on hover. */
export function RelativeTime({ at }: RelativeTimeProps) {
  const { ago, exact } = useFormats();
  return (
    <time dateTime={at} title={exact(at)}>
      {ago(at, useNow())}
    </time>
  );
}
