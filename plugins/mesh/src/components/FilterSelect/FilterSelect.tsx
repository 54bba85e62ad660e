import { Select } from '@backstage/ui';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { meshTranslationRef } from '../../translation';

/** Stands for no choice; no name in a cluster or catalog is written like it. */
const ALL = '*';

export interface FilterSelectProps {
  label: string;
  value: string | undefined;
  /** Values to choose from; one that is chosen is offered as well. */
  values: Iterable<string>;
  /** How readers know a value. */
  titleOf?: (value: string) => string;
  onChange: (value: string | undefined) => void;
}

/** Narrows a list to one value, or to none. */
export function FilterSelect({
  label,
  value,
  values,
  titleOf = each => each,
  onChange,
}: FilterSelectProps) {
  const { t } = useTranslationRef(meshTranslationRef);
  const all = new Set(values);
  if (value !== undefined) {
    all.add(value);
  }
  const options = [...all]
    .map(id => ({ id, label: titleOf(id) }))
    .sort((a, b) => a.label.localeCompare(b.label));
  return (
    <Select
      label={label}
      size="small"
      value={value ?? ALL}
      onChange={key => onChange(key === ALL ? undefined : String(key))}
      options={[{ id: ALL, label: t('worklist.all') }, ...options]}
    />
  );
}
