import { createTranslationRef } from '@backstage/core-plugin-api/alpha';
import { messages } from '@mesh-portal/istio-semantics/messages';
import { meshMessages } from './messages';

/**
 * The plugin's own words. German comes with them.
 *
 * @public
 */
export const meshTranslationRef = createTranslationRef({
  id: 'plugin.mesh',
  messages: meshMessages,
  translations: { de: () => import('./de') },
});

/**
 * The sentence of every reason, by reason code.
 *
 * @public
 */
export const meshReasonTranslationRef = createTranslationRef({
  id: 'plugin.mesh.reasons',
  messages,
  translations: { de: () => import('./reasonsDe') },
});
