import type { Reason } from '@mesh-portal/istio-semantics';
import { useReasonText } from '../../hooks/useReasonText';
import { ObjectName } from '../ObjectName';
import styles from './ReasonList.module.css';

/** Reasons in their order, each with the object and field that decided. */
export function ReasonList({ reasons }: { reasons: readonly Reason[] }) {
  const reasonText = useReasonText();
  if (reasons.length === 0) {
    return null;
  }
  return (
    <ul className={styles.root}>
      {reasons.map((reason, index) => (
        <li key={index}>
          {reasonText(reason)}
          {reason.object && (
            <span className={styles.object}>
              <ObjectName object={reason.object} field={reason.field} />
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}
