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
	// User names and the platforms' ids.
	username: pathPart({ pattern: '^@?[\\w.-]+$', examples: [EXAMPLE_DOCUMENT.profile.username] }),
});

/**
 * The key under which a document that somebody sent is kept.
 *
 * @param named the account in the request's path
 * @throws ApiError if the document is about another account, or its time does not exist
 */
function keyOf(document: StatisticsDocument, platform: Platform, named: string): string {
	const refuse = (reason: string): never => {
		throw new ApiError(400, 'document_invalid', reason, 'fix-request');
	};
	if (document.platform !== platform) {
		refuse(`The document is about ${document.platform}, the path says ${platform}. Make both the same.`);
	}
	if (Number.isNaN(Date.parse(document.fetched_at))) {
		refuse(`"fetched_at" is ${document.fetched_at}, which is no date. Correct it.`);
	}
	const path = named.replace(/^@/, '');
	const username = usernameKey(document.profile.username, document.profile.url);
	// Without a user name the path holds the platform's own id of the account, as it is.
	if (username === null) return path;
	if (username !== path.toLowerCase()) {
		refuse(`The document is about "${username}", the path says "${path}". Make both the same.`);
	}
	return username;
}

/** Storing a document that a node or a command line made. */
export const registerStoreRoute: FastifyPluginAsyncTypebox<{ statistics: StatisticsStore }> = async (
	app,
	{ statistics },
) => {
	// Fastify's own validator would turn null into 0 or an empty text.
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
				description: 'For what a node, a command line or another source has read.',
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
