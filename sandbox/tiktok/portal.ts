import { ControlError } from '../kernel/fields';
import type { Fields } from '../kernel/fields';
import { isLoopbackAddress } from '../kernel/loopback';
import type { TikTok } from './context';
import { prefixProblem } from './media-urls';
import type { App } from './model';
import { registrationProblem } from './redirect-uris';
import { scopeTexts } from './scopes';
import { seededApp } from './seed';

const mostSandboxes = 5;
const mostTargetUsers = 10;

/**
 * `POST /_sandbox/tiktok/app`: changes the seeded app, or creates or changes the app with this `client_key`. Rejects
 * input that the developer portal rejects (contract §1.2, §4.5, §5).
 */
export function changeApp(tiktok: TikTok, fields: Fields): App {
	const clientKey = fields.optionalString('client_key') ?? seededApp().clientKey;
	const known = tiktok.store.apps.get(clientKey);
	const before = known ?? { ...seededApp(), clientKey, clientSecret: `${clientKey}-secret` };
	const changed: App = {
		clientKey,
		clientSecret: fields.optionalString('client_secret') ?? before.clientSecret,
		name: fields.optionalString('name') ?? before.name,
		profile: fields.optionalChoice('profile', ['web', 'desktop']) ?? before.profile,
		redirectUris: fields.optionalStrings('redirect_uris') ?? before.redirectUris,
		scopes: fields.optionalStrings('scopes') ?? before.scopes,
		webhookUrl: fields.has('webhook_url') ? webhookUrl(tiktok, fields) : before.webhookUrl,
		verifiedDomains: fields.optionalStrings('verified_domains') ?? before.verifiedDomains,
		verifiedPrefixes: fields.optionalStrings('verified_prefixes') ?? before.verifiedPrefixes,
		audited: fields.optionalBoolean('audited') ?? before.audited,
		targetUsers:
			fields.raw('target_users') === null
				? null
				: (fields.optionalStrings('target_users') ?? before.targetUsers),
	};
	fields.end();
	const unknown = changed.scopes.find((scope) => !(scope in scopeTexts));
	if (unknown !== undefined) throw new ControlError(`unknown scope "${unknown}"`);
	const problem =
		sandboxProblem(tiktok, changed) ||
		(fields.has('redirect_uris') && registrationProblem(changed.profile, changed.redirectUris)) ||
		changed.verifiedPrefixes.map(prefixProblem).find((one) => one !== null);
	if (problem) throw new ControlError(problem);
	// Grants and posts refer to this object, so change it in place.
	const app = Object.assign(known ?? changed, changed);
	tiktok.store.apps.set(clientKey, app);
	return app;
}

/**
 * Checks the limits of TikTok's own sandboxes: each app with target users is such a sandbox, and all sandboxes belong
 * to the same app (contract §4.12, rule 63).
 */
function sandboxProblem(tiktok: TikTok, { clientKey, targetUsers }: App): string | null {
	if (targetUsers === null) return null;
	if (targetUsers.length > mostTargetUsers) return `a sandbox has at most ${mostTargetUsers} target users`;
	const others = [...tiktok.store.apps.values()].filter(
		(app) => app.targetUsers !== null && app.clientKey !== clientKey,
	);
	return others.length >= mostSandboxes ? `an app has at most ${mostSandboxes} sandboxes` : null;
}

function webhookUrl(tiktok: TikTok, fields: Fields): string | null {
	if (fields.raw('webhook_url') === null) return null;
	const url = fields.string('webhook_url');
	const { loopback } = tiktok.kernel.switches;
	if (!URL.canParse(url) || !(url.startsWith('https://') || (loopback && isLoopbackAddress(url)))) {
		throw new ControlError('"webhook_url" must be https, or http on loopback with the switch loopback');
	}
	return url;
}
