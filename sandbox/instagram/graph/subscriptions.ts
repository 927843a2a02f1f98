import { json } from '../../kernel/answers';
import type { Answer } from '../../kernel/types';
import { invalidParameter } from '../errors';
import { listOf } from '../parameters';
import { subscribableFields, subscriptionKey } from '../webhooks/fields';
import { requireScopes } from './call';
import type { Call } from './call';

/** `/{ig-user-id}/subscribed_apps` (Instagram Login) and `/{page-id}/subscribed_apps` (contract §6). */
export function subscribedApps(call: Call, id: string): Answer {
	requireScopes(call, 'webhooks');
	const { subscriptions } = call.instagram.store;
	const key = subscriptionKey(call.app, call.login, id);
	if (call.method === 'POST') {
		const wanted = listOf(call.parameters.get('subscribed_fields'));
		const known = subscribableFields(call.login);
		const unknown = wanted.findIndex((field) => !known.includes(field));
		if (wanted.length === 0 || unknown !== -1) {
			const place = `subscribed_fields[${Math.max(unknown, 0)}]`;
			throw invalidParameter(`Param ${place} must be one of {${known.join(', ')}}`);
		}
		subscriptions.set(key, wanted);
		return json(200, { success: true });
	}
	if (call.method === 'DELETE') return json(200, { success: subscriptions.delete(key) });
	const fields = subscriptions.get(key);
	return json(200, { data: fields ? [{ id: call.app.id, subscribed_fields: fields }] : [] });
}
