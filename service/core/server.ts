import { randomUUID } from 'node:crypto';
import cookie from '@fastify/cookie';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import Fastify, { type FastifyInstance } from 'fastify';
import type { Config } from '../config';
import { describeError, describeRequest, RequestLog } from '../observability';
import { createSecretCheck, requireAuthentication, type SessionCheck } from './authentication';
import type { Core } from './core';
import { compressTexts } from './compression';
import { takeEmptyBodies } from './empty-bodies';
import { answerBrokenPath, answerBrokenRequest, handleErrors } from './error-handler';
import { refuseInvalidHosts } from './host-header';
import { compileOnFirstUse } from './lazy-validation';
import { createPrefixRemoval, pathOf } from './public-path';
import { prepareRateLimits } from './rate-limits';
import { limitSlowBodies } from './request-bodies';
import { setResponseHeaders } from './response-headers';
import { checkTexts } from './text-check';
import { createTranslation, translateAnswers, type ErrorTexts } from './translation';
import { LOOKS, USUAL_PATIENCE, type Patience } from './slow-clients';

const START_TIMEOUT_MS = 60_000;

/** Creates the HTTP server without routes. @param patience time limits for slow headers */
export function createServer(config: Config, patience: Patience = USUAL_PATIENCE): FastifyInstance {
	const prefixRemoval = createPrefixRemoval(pathOf(config.publicUrl));
	const app = Fastify({
		// If the machine or the database is busy, startup can take longer than the default ten seconds, and a restart
		// would not help.
		pluginTimeout: START_TIMEOUT_MS,
		logger: {
			level: config.logLevel,
			serializers: { req: describeRequest, err: describeError },
			// At the trace level, the multipart parser logs all headers, including the API key.
			redact: ['busboyOptions.headers'],
		},
		requestIdHeader: false,
		genReqId: () => randomUUID(),
		logController: new RequestLog(),
		clientErrorHandler: answerBrokenRequest,
		// Bodies have no such deadline, since large ones can take hours; they are monitored as they arrive.
		http: { headersTimeout: patience.idleMs, connectionsCheckingInterval: patience.idleMs / LOOKS },
		schemaController: { compilersFactory: { buildValidator: compileOnFirstUse } },
		trustProxy: config.trustedProxies.length > 0 && config.trustedProxies,
		frameworkErrors: answerBrokenPath,
		rewriteUrl: prefixRemoval.strip,
	}).withTypeProvider<TypeBoxTypeProvider>();
	app.addHook('onRoute', prefixRemoval.see);
	return app as unknown as FastifyInstance;
}

/**
 * Sets up headers, authentication, errors and body limits for all routes registered afterwards.
 *
 * @param options.germanErrors German texts for platform errors
 */
export async function protectRoutes(
	app: FastifyInstance,
	core: Core,
	{ sessions, germanErrors }: { sessions: SessionCheck; germanErrors: ErrorTexts },
): Promise<void> {
	const { config, isHttps } = core;
	await app.register(cookie, {
		// Cookie defaults.
		parseOptions: { httpOnly: true, sameSite: 'lax', secure: isHttps, path: pathOf(config.publicUrl) || '/' },
	});
	await setResponseHeaders(app, core);
	compressTexts(app);
	refuseInvalidHosts(app);
	await prepareRateLimits(app, core.wrongAttempts);
	const { viewersMayApprove } = config;
	requireAuthentication(app, { isKey: createSecretCheck(core.keyHash), sessions, viewersMayApprove });
	const translation = createTranslation(germanErrors);
	handleErrors(app, core.assets, translation);
	translateAnswers(app, translation);
	limitSlowBodies(app, core.patience);
	app.removeContentTypeParser('text/plain');
	takeEmptyBodies(app);
	checkTexts(app);
}
