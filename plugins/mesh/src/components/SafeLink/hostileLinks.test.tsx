import type { ReactElement } from 'react';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { Entity } from '@backstage/catalog-model';
import { TestApiProvider } from '@backstage/frontend-test-utils';
import { mockApis, wrapInTestApp } from '@backstage/test-utils';
import {
  appLanguageApiRef,
  translationApiRef,
} from '@backstage/core-plugin-api/alpha';
import { hostileTexts } from '@mesh-portal/backstage-plugin-mesh-common/testUtils';
import { entityLinkUrl } from '../../utils/entityAnnotations';
import { LinkMenu } from '../LinkMenu';
import { SafeLink } from '.';

const safeUrl = 'https://kiali.example.com/console';

function show(content: ReactElement) {
  return render(
    wrapInTestApp(
      <TestApiProvider
        apis={[
          [translationApiRef, mockApis.translation()],
          [
            appLanguageApiRef,
            {
              getAvailableLanguages: () => ({ languages: ['en'] }),
              getLanguage: () => ({ language: 'en' }),
              setLanguage: () => {},
              language$: () => ({ subscribe: () => ({}) } as never),
            },
          ],
        ]}
      >
        {content}
      </TestApiProvider>,
    ),
  );
}

describe(`a hostile corpus of ${hostileTexts.length} addresses`, () => {
  it('makes no link of its own', () => {
    show(
      <>
        {hostileTexts.map((url, index) => (
          <SafeLink key={index} url={url}>{`text ${index}`}</SafeLink>
        ))}
        <SafeLink url={safeUrl}>safe</SafeLink>
      </>,
    );
    expect(
      screen.getAllByRole('link').map(link => link.getAttribute('href')),
    ).toEqual([safeUrl]);
    expect(screen.getByText(/text 0/)).toBeInTheDocument();
  });

  it('makes no item of a menu', async () => {
    show(
      <LinkMenu
        links={[...hostileTexts, safeUrl].map(url => ({
          kind: 'kiali',
          title: 'Kiali',
          url,
        }))}
      />,
    );
    await userEvent.click(screen.getByRole('button', { name: /elsewhere/ }));
    expect(
      (await screen.findAllByRole('menuitem')).map(item =>
        item.getAttribute('href'),
      ),
    ).toEqual([safeUrl]);
  });

  it('makes no link of an entity one', () => {
    const entityWith = (url: string): Entity => ({
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Component',
      metadata: { name: 'orders', links: [{ url, type: 'mesh-kiali' }] },
    });
    expect(
      hostileTexts.filter(url => entityLinkUrl(entityWith(url), 'kiali')),
    ).toEqual([]);
    expect(entityLinkUrl(entityWith(safeUrl), 'kiali')).toBe(safeUrl);
    expect(entityLinkUrl(entityWith(safeUrl), 'traces')).toBeUndefined();
  });
});

describe('LinkMenu', () => {
  it('says how to get links where there is none', async () => {
    show(<LinkMenu links={[]} />);
    await userEvent.click(screen.getByRole('button', { name: /elsewhere/ }));
    expect(
      await screen.findByRole('dialog', {
        name: 'No dashboards, traces or logs are linked',
      }),
    ).toHaveTextContent(/grafana:/);
  });
});
