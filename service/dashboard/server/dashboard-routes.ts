import type { FastifyPluginAsync, FastifyRequest } from 'fastify';
import type { AppKeysFeature } from '../../app-keys';
import type { Channels } from '../../channels';
import { LOGIN_NAMES, type LoginName } from '../../config';
import type { Core } from '../../core/core';
import { version } from '../../package.json';
import { chosenLanguage, LANGUAGE_COOKIE, languageOf, pageHeaders } from '../../pages';
import { registerLogin } from './dashboard-login';
import { HOME, SESSION, SETTINGS, type Session } from './dashboard-schemas';
import { loginPage } from './login-page';
import { createProvider } from './oidc/provider';
import { CALLBACK_PATH, registerOidc } from './oidc/routes';
import { registerSessions } from './session-routes';
import type { Sessions } from './sessions';
import { shellPage } from './dashboard-shell';

const YEAR_SECONDS = 365 * 24 * 60 * 60;

/** The dashboard's page, login and data about the service itself. */
export const registerDashboard: FastifyPluginAsync<{
	core: Core;
	channels: Channels;
	sessions: Sessions;
	/** Hashes of the secrets that allow a login. */
	opening: readonly Buffer[];
	/** Returns the redirect URL of a login. */
	redirectUri: (login: LoginName) => string;
	/** Returns the time of the next scheduled statistics refresh (ISO 8601, UTC). */
	nextReading: () => string | null;
	appKeys: AppKeysFeature;
}> = async (app, { core, channels, sessions, opening, redirectUri, nextReading, appKeys }) => {
	const { config, ownUrl, assets } = core;
	const publicUrl = config.publicUrl ?? null;

	const provider = config.oidc && createProvider(config.oidc, () => `${ownUrl()}${CALLBACK_PATH}`);
	await app.register(registerLogin, { core, sessions, opening, provider });
	await app.register(registerOidc, { core, sessions, provider });
	await app.register(registerSessions, { sessions });

	const describe = (request: FastifyRequest, role: Session['role']): Session => ({
		csrf_token: sessions.csrfToken(request),
		role,
		may_approve: role === 'owner' || config.viewersMayApprove,
		version,
		public_url: publicUrl,
		base_url: ownUrl(),
		language: languageOf(request),
	});

	app.get('/', { schema: HOME, config: { public: true } }, async (request, reply) => {
		const language = languageOf(request);
		if (chosenLanguage(request) !== undefined) {
			// Not HttpOnly, since the dashboard's script also changes the cookie.
			reply.setCookie(LANGUAGE_COOKIE, language, { maxAge: YEAR_SECONDS, httpOnly: false });
		}
		const session = await sessions.open(request);
		const page = session
			? shellPage(assets, language, channels, describe(request, session.role))
			: loginPage(assets, language, { oidc: provider !== undefined });
		return pageHeaders(reply).send(page);
	});

	app.get('/dashboard/session', { schema: SESSION }, async (request) =>
		describe(request, (await sessions.open(request))?.role ?? 'owner'),
	);

	app.get('/dashboard/settings', { schema: SETTINGS }, async () => {
		const base = ownUrl();
		return {
			base_url: base,
			public_url: publicUrl,
			version,
			platforms: LOGIN_NAMES.map((login) => {
				const { source, changed_at } = appKeys.describe(login);
				return {
					login,
					configured: source !== null,
					app_source: source,
					app_changed_at: changed_at,
					redirect_uri: redirectUri(login),
					oauth_token_url: `${base}/oauth/${login}/token`,
				};
			}),
			webhooks: Object.values(channels).flatMap(({ platform, webhooks }) =>
				webhooks ? [{ platform, url: `${base}/webhook/${platform}` }] : [],
			),
			upload_url: `${base}/webhook/n8n/video-upload`,
			tus_url: `${base}/api/uploads/files`,
			mediakit_url: `${base}/mediakit`,
			stats_schedule: config.statsSchedule,
			next_statistics: nextReading(),
			limits: {
				max_upload_bytes: config.maxUploadBytes,
				temp_max_age_hours: config.tempMaxAgeHours,
				retention_days: config.retentionDays,
				approval_file_max_age_hours: config.approvalFileMaxAgeHours,
			},
		};
	});
};
