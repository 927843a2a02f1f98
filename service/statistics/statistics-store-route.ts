import { TypeBoxValidatorCompiler, type FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from '@sinclair/typebox';
import type { Platform } from '../../platforms/errors';
import { usernameKey, type StatisticsDocument } from '../../platforms/statistics';
import { ApiError } from '../core/errors';
import { pathPart, platformName } from '../core/schemas';
import { toAnalytics } from './statistics-cache';
import { documentSchema } from './document-schema';
import { EXAMPLE_DOCUMENT, storeAnswers } from './statistics-schemas';
import type { StatisticsStore } from './statistics-store';

const params = Type.Object({
	platform: platformName,
	// User names and platform IDs.
	username: pathPart({ pattern: '^@?[\\w.-]+$', examples: [EXAMPLE_DOCUMENT.profile.username] }),
});

/**
 * Returns the key under which a submitted document is stored.
 *
 * @param named the account in the request's path
 * @throws ApiError if the document belongs to another account, or its time is invalid
 */
function keyOf(document: StatisticsDocument, platform: Platform, named: string): string {
	const refuse = (reason: string): never => {
		throw new ApiError(400, 'document_invalid', reason, 'fix-request');
	};
	if (document.platform !== platform) {
		refuse(`The document is for ${document.platform}, but the path says ${platform}. Make them match.`);
	}
	if (Number.isNaN(Date.parse(document.fetched_at))) {
		refuse(`"fetched_at" is ${document.fetched_at}, which is not a valid date. Correct it.`);
	}
	const path = named.replace(/^@/, '');
	const username = usernameKey(document.profile.username, document.profile.url);
	// If there is no user name, the path is the account's platform ID, unchanged.
	if (username === null) return path;
	if (username !== path.toLowerCase()) {
		refuse(`The document is for "${username}", but the path says "${path}". Make them match.`);
	}
	return username;
}

/** Route that stores documents created by a node or the command line. */
export const registerStoreRoute: FastifyPluginAsyncTypebox<{ statistics: StatisticsStore }> = async (
	app,
	{ statistics },
) => {
	// Fastify's default validator would coerce null to 0 or an empty string.
	app.setValidatorCompiler(TypeBoxValidatorCompiler);
	app.setSchemaErrorFormatter(
		([first], part) => new Error(`${part}${first?.instancePath ?? ''}: ${first?.message ?? 'is not valid'}`),
	);

	app.put(
		'/api/mediakit/analytics/:platform/:username',
		{
			schema: {
				tags: ['Statistics'],
				summary: 'Store a statistics document',
				description: 'For statistics read by a node, the command line or another source.',
				params,
				body: { ...documentSchema, examples: [EXAMPLE_DOCUMENT] },
				response: storeAnswers,
			},
		},
		async (request) => {
			const { platform, username } = request.params;
			const document: StatisticsDocument = request.body;
			await statistics.save(keyOf(document, platform, username), document);
			return toAnalytics(document);
		},
	);
};
