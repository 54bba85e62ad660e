import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import type { MeshState } from '@mesh-portal/backstage-plugin-mesh-common';
import {
  RiAlertLine,
  RiCheckLine,
  RiCloseLine,
  RiQuestionMark,
  RiSubtractLine,
} from '@remixicon/react';
import clsx from 'clsx';
import { meshTranslationRef } from '../../translation';
import styles from './StateIcon.module.css';

const icons = {
  good: RiCheckLine,
  mind: RiAlertLine,
  bad: RiCloseLine,
  neutral: RiSubtractLine,
  unknown: RiQuestionMark,
} satisfies Record<MeshState, unknown>;

export interface StateIconProps {
  state: MeshState;
  /** The text beside it already says the state. */
  decorative?: boolean;
}

/** A state by shape and name first, by colour last; unknown is hatched. */
export function StateIcon({ state, decorative }: StateIconProps) {
  const { t } = useTranslationRef(meshTranslationRef);
  const Icon = icons[state];
  const name = t(`state.${state}`);
  return (
    <span
      className={clsx(styles.root, styles[state])}
      {...(decorative
        ? { 'aria-hidden': true }
        : { role: 'img', 'aria-label': name, title: name })}
    >
      <Icon size={14} aria-hidden />
    </span>
  );
}
