import { GERMAN_PLATFORM_ERRORS } from '../../service/channels';
import { GERMAN_ERRORS } from '../../service/core/german-errors';
import { documentedNodes } from '../support/documented-nodes';
import { collectErrorCodes } from '../support/error-codes';
import { readPage } from '../support/markdown';
import { apiPage, type ApiDescription } from './api-page';
import { commandLinePage } from './command-line-page';
import { errorCodesPage } from './error-codes-page';
import { writeNodesPage } from './nodes-page';
import { settingsPage } from './settings-page';

/**
 * Returns the content that the reference pages should have, by path.
 *
 * @param description the OpenAPI document of the service
 */
export function referencePages(description: ApiDescription): Record<string, string> {
	return {
		'docs/nodes.md': writeNodesPage(readPage('docs/nodes.md'), documentedNodes()),
		'docs/reference/api.md': apiPage(description),
		'docs/reference/command-line.md': commandLinePage(),
		'docs/reference/settings.md': settingsPage(readPage('docs/configuration.md')),
		'docs/reference/error-codes.md': errorCodesPage(
			[...collectErrorCodes().keys()],
			{ ...GERMAN_ERRORS, ...GERMAN_PLATFORM_ERRORS },
			{ description, troubleshootingPage: readPage('docs/troubleshooting.md') },
		),
	};
}
