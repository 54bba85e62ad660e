import { useMemo } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import {
  appLanguageApiRef,
  useTranslationRef,
} from '@backstage/core-plugin-api/alpha';
import useObservable from 'react-use/esm/useObservable';
import { DateTime } from 'luxon';
import { meshTranslationRef } from '../translation';

export interface Formats {
  number: (value: number) => string;
  /** A difference with its sign. */
  change: (value: number) => string;
  /** `value` is 0 to 100. */
  percent: (value: number) => string;
  /** Age of an ISO time, for example `12s ago`. */
  ago: (iso: string, now: number) => string;
  /** A moment ahead or past, for example `in 19 hr.`. */
  inTime: (iso: string, now: number) => string;
  /** Length of the time since an ISO time, for example `14 min`. */
  elapsed: (iso: string, now: number) => string;
  /** ISO time with seconds in the reader's zone. */
  exact: (iso: string) => string;
  list: (values: readonly string[]) => string;
}

/** Numbers and times as the language of the portal writes them. */
export function useFormats(): Formats {
  const languageApi = useApi(appLanguageApiRef);
  const { t } = useTranslationRef(meshTranslationRef);
  const { language } = useObservable(
    useMemo(() => languageApi.language$(), [languageApi]),
    languageApi.getLanguage(),
  );

  return useMemo(() => {
    const locale =
      navigator.languages.find(tag => tag.split('-')[0] === language) ??
      language;
    const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
    const change = new Intl.NumberFormat(locale, {
      maximumFractionDigits: 1,
      signDisplay: 'exceptZero',
    });
    const list = new Intl.ListFormat(locale, { type: 'conjunction' });
    const time = (iso: string) => DateTime.fromISO(iso).setLocale(locale);
    return {
      number: value => number.format(value),
      change: value => change.format(value),
      percent: value => t('percent', { value: number.format(value) }),
      ago: (iso, now) =>
        // A clock that is slightly ahead must not read as "in 2 s".
        time(iso).toRelative({
          base: DateTime.fromMillis(Math.max(now, Date.parse(iso))),
          style: 'narrow',
        }) ?? iso,
      inTime: (iso, now) =>
        time(iso).toRelative({
          base: DateTime.fromMillis(now),
          style: 'short',
        }) ?? iso,
      elapsed: (iso, now) => {
        const length = DateTime.fromMillis(Math.max(now, Date.parse(iso))).diff(
          DateTime.fromISO(iso),
        );
        const unit =
          (['days', 'hours', 'minutes', 'seconds'] as const).find(
            name => length.as(name) >= 1,
          ) ?? 'seconds';
        return length
          .shiftTo(unit)
          .mapUnits(Math.floor)
          .reconfigure({ locale })
          .toHuman({ unitDisplay: 'short' });
      },
      exact: iso =>
        time(iso).toLocaleString(DateTime.DATETIME_MED_WITH_SECONDS),
      list: values => list.format(values),
    };
  }, [language, t]);
}
