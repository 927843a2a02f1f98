import { NodeOperationError, type IHookFunctions, type IWebhookFunctions } from 'n8n-workflow';
import { asObjects, asText, type JsonObject } from '../../platforms/json';
import { callService, jsonRequest } from '../shared/service-call';
import { toList } from '../shared/values';
import { saveSubscriptions, subscriptionsOf, type Subscription } from './trigger-state';

const ROUTE = '/api/subscriptions';

function webhookUrl(node: IHookFunctions): string {
	const url = node.getNodeWebhookUrl('default');
	if (url) return url;
	throw new NodeOperationError(
		node.getNode(),
		'n8n assigned no URL to the trigger. Save the workflow again.',
	);
}

function wantedEvents(node: IHookFunctions): string[] {
	const value: unknown = node.getNodeParameter('events');
	const events = toList({ node: node.getNode(), label: 'Trigger On', value, isComputed: true });
	if (events.length > 0) return events;
	throw new NodeOperationError(node.getNode(), 'No event is selected. Select at least one in the trigger.');
}

const sameEvents = (some: unknown, others: readonly string[]) =>
	Array.isArray(some) && some.length === others.length && others.every((event) => some.includes(event));

async function subscriptions(node: IHookFunctions): Promise<JsonObject[]> {
	const answer = await callService(node, ROUTE, { method: 'GET' }, {});
	return asObjects(answer.subscriptions);
}

async function unsubscribe(node: IHookFunctions, id: string): Promise<void> {
	await callService(node, `${ROUTE}/${encodeURIComponent(id)}`, { method: 'DELETE' }, {});
}

/**
 * Removes leftover subscriptions from the service, unless they are still in use.
 *
 * @returns the subscriptions of the node that remain
 */
async function removeLeftovers(node: IHookFunctions, url: string): Promise<Record<string, Subscription>> {
	const kept = subscriptionsOf(node);
	// A test of the workflow must not end the subscription of the active workflow.
	const stays = ([address]: [string, Subscription]) =>
		address !== url && node.getActivationMode() === 'manual';
	const staying = Object.fromEntries(Object.entries(kept).filter(stays));
	const leftovers = Object.entries(kept).filter((entry) => !stays(entry));
	const ids = leftovers.map(([, { id }]) => id);
	for (const { id, url: address } of await subscriptions(node)) {
		if (address === url || ids.includes(String(id))) await unsubscribe(node, String(id));
	}
	return staying;
}

/** Returns true if the service still has this trigger's subscription with its current settings. */
export async function isSubscribed(node: IHookFunctions): Promise<boolean> {
	const url = webhookUrl(node);
	const events = wantedEvents(node);
	const kept = subscriptionsOf(node)[url];
	if (!kept || !sameEvents(kept.events, events)) return false;
	const known = await subscriptions(node);
	return known.some((one) => one.id === kept.id && one.url === url && sameEvents(one.events, events));
}

/** Subscribes this trigger to events from the service. @throws NodeOperationError */
export async function subscribe(node: IHookFunctions): Promise<void> {
	const url = webhookUrl(node);
	const events = wantedEvents(node);
	const others = await removeLeftovers(node, url);
	const failure = 'The MediaKit service cannot send its events to this n8n';
	const { id, secret } = await callService(node, ROUTE, jsonRequest('POST', { url, events }), { failure });
	const [idText, secretText] = [asText(id), asText(secret)];
	if (!idText || !secretText) {
		throw new NodeOperationError(node.getNode(), `${failure}: It returned no secret. Check the service URL.`);
	}
	saveSubscriptions(node, { ...others, [url]: { id: idText, secret: secretText, events } });
}

/** Ends the subscription. @throws NodeOperationError */
export async function endSubscription(node: IHookFunctions): Promise<void> {
	const { [webhookUrl(node)]: ended, ...others } = subscriptionsOf(node);
	if (!ended) return;
	// The service may have lost the subscription in the meantime.
	const known = await subscriptions(node);
	if (known.some(({ id }) => id === ended.id)) await unsubscribe(node, ended.id);
	saveSubscriptions(node, others);
}

/**
 * Claims an event from the service, which all n8n processes share: in queue mode, several of them may receive the same
 * event.
 *
 * @returns true if no other process has already claimed the event
 * @throws NodeOperationError
 */
export async function claimEvent(
	node: IWebhookFunctions,
	subscription: Subscription,
	eventId: string,
): Promise<boolean> {
	const path = `${ROUTE}/${encodeURIComponent(subscription.id)}/claims`;
	const request = jsonRequest('POST', { event_id: eventId });
	const answer = await callService(node, path, request, {
		failure: 'The event could not be claimed, so no workflow was started',
	});
	return answer.claimed === true;
}
